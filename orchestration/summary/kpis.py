"""The company's KPIs of a month beside the month before and the year before, read from the published database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from scorecards.figures import shown_as
from scorecards.people import rows as as_dicts

_MONTHS = """
select period_start, is_complete from marts.company_kpis
where period_type = 'month' and shop_id = 'all' order by period_start desc
"""
# In the order in which the mart lays its KPIs out.
_DICTIONARY = """
select dictionary.*
from marts.kpi_dictionary as dictionary
join duckdb_columns() as columns
    on columns.schema_name = 'marts' and columns.table_name = mart and columns.column_name = kpi_id
where mart = 'company_kpis' order by columns.column_index
"""


@dataclass(frozen=True)
class KpiLine:
    """One KPI and its value in the three months; None = no value. unit is how its values are shown."""

    kpi_id: str
    zh: str
    en: str
    unit: str
    values: tuple[float | Decimal | int | None, ...]


@dataclass(frozen=True)
class CompanyMonth:
    """The three months compared, newest first, and the KPIs that have a value in one of them."""

    months: tuple[date, date, date]
    is_complete: bool
    lines: tuple[KpiLine, ...]


def read_company_month(database: Path) -> CompanyMonth | None:
    """The last full month, or the only one so far; None when nothing is published or there is no month yet."""
    if not database.exists():
        return None
    with duckdb.connect(str(database), read_only=True) as con:
        months = con.execute(_MONTHS).fetchall()
        if not months:
            return None
        start, is_complete = next((month for month in months if month[1]), months[0])
        compared = (start, _shifted(start, -1), _shifted(start, -12))
        dictionary = as_dicts(con, _DICTIONARY)
        columns = ", ".join(f'"{kpi["kpi_id"]}"' for kpi in dictionary)
        rows = {
            row[0]: row[1:]
            for row in con.execute(
                f"select period_start, {columns} from marts.company_kpis "
                "where period_type = 'month' and shop_id = 'all' and period_start in (?, ?, ?)",
                list(compared),
            ).fetchall()
        }
    lines = []
    for position, kpi in enumerate(dictionary):
        values = tuple(rows[month][position] if month in rows else None for month in compared)
        if any(value is not None for value in values):
            lines.append(KpiLine(kpi["kpi_id"], kpi["zh"], kpi["en"], shown_as(kpi), values))
    return CompanyMonth(compared, bool(is_complete), tuple(lines))


def _shifted(month: date, months: int) -> date:
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
