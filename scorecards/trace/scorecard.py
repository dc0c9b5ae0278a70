"""A scorecard and its lines in the build database, and which figure each line was scored from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from scorecards.figures import shown_as
from scorecards.people import rows
from scorecards.trace.exclusion import row_names
from scorecards.trace.figure import Asked

_CARD = """
select cards.*, grades.zh as grade_zh, grades.en as grade_en
from scoring.scorecards as cards left join seeds.grades as grades using (grade)
where scorecard_id = $1 and scorecard_version = coalesce($2, scorecard_version)
order by scorecard_version desc limit 1
"""
_LINES = """
select lines.*, lines.kpi_id as kpi from scoring.scorecard_lines as lines
where scorecard_id = $1 and scorecard_version = $2
order by weight desc, mart, kpi_id
"""
_PARTS = "select scorecard_id from scoring.scorecards where parent_scorecard_id = $1 order by 1"


def read_scorecard(
    con: duckdb.DuckDBPyConnection, scorecard_id: str, version: int | None = None
) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """A version of a scorecard (the newest by default), its lines (heaviest first), and the scorecards of a combined one.

    Raises KeyError for an id, or a version of it, that does not exist.
    """
    cards = rows(con, _CARD, [scorecard_id, version])
    if not cards:
        raise KeyError(scorecard_id)
    lines = rows(con, _LINES, [scorecard_id, cards[0]["scorecard_version"]])
    known = {(kpi["mart"], kpi["kpi_id"]): kpi for kpi in rows(con, "select * from marts.kpi_dictionary")}
    for line in lines:
        # A line that was closed outlives its KPI.
        kpi, guard = known.get((line["mart"], line["kpi_id"])), known.get((line["guard_mart"], line["guard_kpi_id"]))
        line |= {
            "guard": line["guard_kpi_id"], "guard_zh": guard and guard["zh"], "guard_en": guard and guard["en"],
            "kpi_zh": kpi and kpi["zh"], "kpi_en": kpi and kpi["en"], "unit": kpi and shown_as(kpi), "measured": kpi and kpi["subject_type"],
        }  # fmt: skip
    return cards[0], lines, [part["scorecard_id"] for part in rows(con, _PARTS, [scorecard_id])]


def similar_ids(con: duckdb.DuckDBPyConnection, scorecard_id: str, count: int = 8) -> list[str]:
    """Scorecards whose ids look most like the one that does not exist."""
    found = con.execute(
        "select distinct scorecard_id, jaro_winkler_similarity(scorecard_id, $1) as likeness from scoring.scorecards"
        f" order by likeness desc, scorecard_id limit {count}",
        [scorecard_id],
    ).fetchall()
    return [name for name, _ in found]


def figure_of(card: Mapping[str, Any], line: Mapping[str, Any]) -> Asked:
    """The figure that a line was scored from: the subject's own, or that of the scope of the scorecard."""
    of_employee = line["measured"] == "employee"
    own = card["subject_type"] != "employee" or of_employee
    return Asked(
        mart=line["mart"],
        kpi_id=line["kpi_id"],
        subject_id=card["subject_id"] if own else card["scope_id"],
        subject_role=card["role"] if of_employee else "",
        period_type=card["period_type"],
        period_start=card["period_start"],
        matured=line["scored_period_start"] is not None,
        is_pooled=line["is_pooled"],
    )


def excluded_rows(con: duckdb.DuckDBPyConnection, card: Mapping[str, Any], line: Mapping[str, Any]) -> list[str]:
    """Names of the raw rows that accepted appeals have taken out of a line by this version of its scorecard."""
    found = con.execute(
        """
        select appeals.excluded_row_keys from scoring.appeals as appeals
        join ledger.appeal_decisions as decisions using (appeal_id)
        where decisions.state = 'accepted' and appeals.scorecard_id = $1 and appeals.mart = $2 and appeals.kpi_id = $3
            and decisions.scorecard_version <= $4 and appeals.corrected_value is null and appeals.excluded_row_keys is not null
        order by appeal_id
        """,
        [card["scorecard_id"], line["mart"], line["kpi_id"], card["scorecard_version"]],
    ).fetchall()
    return [name for (text,) in found for name in row_names(text)]
