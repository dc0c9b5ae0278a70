"""A draft version beside the plan in force, over past periods: totals, grades that move, who gains and who loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from scorecards.people import rows


@dataclass(frozen=True)
class Draft:
    """A plan version that is not approved."""

    plan_id: str
    version: int


@dataclass(frozen=True)
class Simulation:
    """What a draft would have given.

    periods      one entry per period: subjects, mean totals over those that have both, grades that rise and fall, scorecards without a total
    scorecards   one entry per scorecard with both totals and the difference, largest gain first
    """

    draft: Draft
    periods: list[dict[str, Any]]
    scorecards: list[dict[str, Any]]


_SCORECARDS = """
select split_part(scorecard_id, '/', 1) as period, scorecard_id, subject_id, role, total, grade, reasons, total_in_force,
    grade_in_force, difference, grade_steps
from scoring.simulated_scorecards
where plan_id = $1 and version = $2 and split_part(scorecard_id, '/', 1) between coalesce($3, '') and coalesce($4, '9999-Z')
"""


def drafts(con: duckdb.DuckDBPyConnection) -> list[Draft]:
    """Every draft that can be simulated."""
    found = rows(con, "select plan_id, version from scoring.plan_versions where status = 'draft' order by all")
    return [Draft(**draft) for draft in found]


def simulate(
    con: duckdb.DuckDBPyConnection, draft: Draft, first: str | None = None, last: str | None = None
) -> Simulation:
    """The draft over the periods whose ids (2026-10, 2026-Q4, 2026) lie from first to last, both included."""
    parameters = [draft.plan_id, draft.version, first, last]
    periods = rows(
        con,
        f"""
        select period, count(*) as subjects,
            round(avg(total_in_force) filter (difference is not null), 2) as in_force,
            round(avg(total) filter (difference is not null), 2) as draft,
            count(*) filter (grade_steps > 0) as rising, count(*) filter (grade_steps < 0) as falling,
            count(*) filter (total is null) as without_total
        from ({_SCORECARDS}) group by period order by period
        """,
        parameters,
    )
    scorecards = rows(con, f"{_SCORECARDS} order by difference desc nulls last, scorecard_id", parameters)
    return Simulation(draft, periods, scorecards)
