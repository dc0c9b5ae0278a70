"""A scorecard and its lines in the build database, and which figure each line was scored from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from scorecards.people import rows
from scorecards.trace.figure import Asked

_CARD = """
select * from scoring.scorecards where scorecard_id = $1
qualify row_number() over (order by scorecard_version desc) = 1
"""
_LINES = """
select lines.*, lines.kpi_id as kpi, dictionary.zh as kpi_zh, dictionary.en as kpi_en, dictionary.unit, dictionary.subject_type as measured
from scoring.scorecard_lines as lines
left join marts.kpi_dictionary as dictionary using (mart, kpi_id)
where scorecard_id = $1 and scorecard_version = $2
order by weight desc, mart, kpi_id
"""
_PARTS = "select scorecard_id from scoring.scorecards where parent_scorecard_id = $1 order by 1"


def read_scorecard(
    con: duckdb.DuckDBPyConnection, scorecard_id: str
) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """The newest version of a scorecard, its lines (heaviest first), and the scorecards that a combined one is made of.

    Raises KeyError for an id that does not exist.
    """
    cards = rows(con, _CARD, [scorecard_id])
    if not cards:
        raise KeyError(scorecard_id)
    lines = rows(con, _LINES, [scorecard_id, cards[0]["scorecard_version"]])
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
        subject_id=card["subject_id"] if own else str(card["scope"]).partition("=")[2],
        subject_role=card["role"] if of_employee else "",
        period_type=card["period_type"],
        period_start=card["period_start"],
        matured=line["scored_period_start"] is not None,
        is_pooled=line["status"] == "pooled",
    )
