"""What is to be closed and is not, for `scorehouse status`: plans and periods alone, nobody's result."""

from __future__ import annotations

from typing import Any

import duckdb

from orchestration.settings import Settings
from scorecards.people import NotPublishedError, people_database, rows

_OVERDUE = """
select
    plan_id, period_type, count(*) as period_count, min(period_start) as first_period_start, max(period_start) as last_period_start,
    min(due_on) as due_on
from scoring.closings where is_overdue
group by plan_id, period_type order by due_on, plan_id, period_type
"""


def overdue_closings(settings: Settings) -> list[dict[str, Any]]:
    """One row per plan and period type with periods that should be closed by now; none for who may not read people's figures."""
    try:
        with people_database(settings.warehouse) as con:
            return rows(con, _OVERDUE)
    # The generation may be older than the table.
    except (NotPublishedError, duckdb.CatalogException):
        return []
