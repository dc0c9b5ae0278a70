"""Everything that a report of one scorecard shows, read from the published people.duckdb."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from scorecards.people import rows

TREND_PERIODS = 6


@dataclass(frozen=True)
class Report:
    """One scorecard in its newest version.

    card         its row of scoring.scorecards with what feedback says of it
    lines        its lines, heaviest first, each with labels, judgement, action and `trend` (scores of the last periods, oldest first)
    trend        totals of the last periods, oldest first: (period, total or None)
    parts        the scorecards that a combined one is made of
    key_results  the person's key results that run in the period
    restatement  what a closed scorecard would come out as today, where that differs
    """

    card: dict[str, Any]
    lines: list[dict[str, Any]]
    trend: list[tuple[str, Decimal | None]]
    parts: list[dict[str, Any]]
    key_results: list[dict[str, Any]]
    restatement: dict[str, Any] | None


_NEWEST = """
select newest.*, feedback.previous_total, feedback.change, feedback.others, feedback.place, feedback.quarter,
    feedback.grade_zh, feedback.grade_en, feedback.follow_up, feedback.role_zh, feedback.role_en,
    split_part(newest.scorecard_id, '/', 1) as period
from scoring.scorecards as newest join scoring.feedback using (scorecard_id, scorecard_version) where is_newest
"""
_LINES = """
select lines.*, lines.kpi_id as kpi, lines.guard_kpi_id as guard, guards.zh as guard_zh, guards.en as guard_en, feedback.kpi_zh, feedback.kpi_en, feedback.unit, feedback.definition, feedback.definition_zh, feedback.judgement, feedback.is_missing_again, feedback.action_zh, feedback.action_en
from scoring.scorecard_lines as lines join scoring.feedback_lines as feedback using (scorecard_id, scorecard_version, mart, kpi_id)
left join marts.kpi_dictionary as guards on lines.guard_mart = guards.mart and lines.guard_kpi_id = guards.kpi_id
where scorecard_id = $1 and scorecard_version = $2 order by weight desc, lines.mart, lines.kpi_id
"""
_EARLIER = f"""
select scorecard_id, scorecard_version, period, total from ({_NEWEST})
where subject_type = $1 and subject_id = $2 and role = $3 and scope = $4 and kind = $5 and period_type = $6 and period_start <= $7
order by period_start desc limit {TREND_PERIODS}
"""
_KEY_RESULTS = """
select * from scoring.key_result_progress
where owner_id = $1 and starts_on < $3 and ends_on > $2 order by objective_id, key_result_id
"""


def scorecard_ids(con: duckdb.DuckDBPyConnection, period: str, subject_id: str | None = None) -> list[str]:
    """Scorecards of a period (2026-10, 2026-Q4, 2026), of everybody or of one subject."""
    found = rows(
        con,
        f"select scorecard_id from ({_NEWEST}) where period = $1 and subject_id = coalesce($2, subject_id) order by 1",
        [period, subject_id],
    )
    return [row["scorecard_id"] for row in found]


def read_report(con: duckdb.DuckDBPyConnection, scorecard_id: str) -> Report:
    """The report of one scorecard. Raises KeyError for an id that does not exist."""
    cards = rows(con, f"select * from ({_NEWEST}) where scorecard_id = $1", [scorecard_id])
    if not cards:
        raise KeyError(scorecard_id)
    card = cards[0]
    same = [
        card[name] for name in ("subject_type", "subject_id", "role", "scope", "kind", "period_type", "period_start")
    ]
    earlier = rows(con, _EARLIER, same)[::-1]
    lines = rows(con, _LINES, [scorecard_id, card["scorecard_version"]])
    scores = _scores(con, earlier)
    for line in lines:
        line["trend"] = [scores.get((one["scorecard_id"], line["mart"], line["kpi_id"])) for one in earlier]
    parts = rows(con, f"select * from ({_NEWEST}) where parent_scorecard_id = $1 order by scorecard_id", [scorecard_id])
    return Report(
        card=card,
        lines=lines,
        trend=[(one["period"], one["total"]) for one in earlier],
        parts=parts,
        key_results=rows(con, _KEY_RESULTS, [card["subject_id"], card["period_start"], card["period_end"]]),
        restatement=next(
            iter(rows(con, "select * from scoring.restatements where scorecard_id = $1", [scorecard_id])), None
        ),
    )


def _scores(con: duckdb.DuckDBPyConnection, cards: list[dict[str, Any]]) -> dict[tuple[str, str, str], Decimal | None]:
    found = rows(
        con,
        """
        select scorecard_id, mart, kpi_id, line_score from scoring.scorecard_lines
        where list_contains($1, scorecard_id || '#' || scorecard_version)
        """,
        [[f"{card['scorecard_id']}#{card['scorecard_version']}" for card in cards]],
    )
    return {(row["scorecard_id"], row["mart"], row["kpi_id"]): row["line_score"] for row in found}
