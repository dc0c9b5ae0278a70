"""python -m prediction KPI_DATABASE: how far predictions were off, measured on the company's own later months.

Reads a published kpi.duckdb and prints Markdown tables, and draws them with --plots; what stands in docs/lifetime-value.md was
printed and drawn by it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

_BUYERS = """
select
    platform, trained_until, held_back_days, repeat_group, buyer_count, cast(round(expected_orders) as bigint) as expected_orders,
    actual_orders, round(expected_orders_per_buyer, 2) as expected_per_buyer,
    round(actual_orders_per_buyer, 2) as actual_per_buyer, round(expected_over_actual, 2) as expected_over_actual,
    cast(round(expected_net_amount) as bigint) as expected_net_amount, cast(round(actual_net_amount) as bigint) as actual_net_amount
from marts.ltv_calibration order by platform, repeat_group
"""
# Cohorts weigh by their buyers: the error of the money that the curve expected, over the money that came.
_COHORTS = """
select
    case when age_months = 0 then '0' when age_months <= 3 then '1-3' when age_months <= 6 then '4-6' else '7+' end
        as age_months,
    count(*) as cells,
    cast(round(sum(expected_gross_profit_per_buyer * buyer_count)) as bigint) as expected_gross_profit,
    cast(round(sum(gross_profit)) as bigint) as actual_gross_profit,
    round(sum(expected_gross_profit_per_buyer * buyer_count) / nullif(sum(gross_profit), 0), 2) as profit_ratio,
    cast(round(sum(expected_revenue_per_buyer * buyer_count)) as bigint) as expected_revenue,
    cast(round(sum(net_amount)) as bigint) as actual_revenue,
    round(sum(expected_revenue_per_buyer * buyer_count) / nullif(sum(net_amount), 0), 2) as revenue_ratio
from marts.ltv_cohorts
where shop_id = 'all' and expected_revenue_per_buyer is not null
group by grouping sets ((1), ())
order by 1 nulls last
"""
_CONVERSATIONS = """
select kpi_id, decile, n, round(predicted, 3) as predicted, round(observed, 3) as observed
from marts.prediction_calibration order by kpi_id, decile
"""
REPORTS = {
    "Repeat orders of buyers, by the repeat orders known before": _BUYERS,
    "The cohort curve over the last three months, by age": _COHORTS,
    "Conversations, by tenths of their chance": _CONVERSATIONS,
}


def markdown(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a Markdown table; an empty cell for what is unknown."""
    lines = [
        columns,
        ["---"] * len(columns),
        *[["" if cell is None else f"{cell:,}" if _is_number(cell) else cell for cell in row] for row in rows],
    ]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def report(database: Path) -> str:
    """All reports of a published database."""
    parts = []
    with duckdb.connect(str(database), read_only=True) as con:
        for title, query in REPORTS.items():
            found = con.execute(query)
            columns = [column[0] for column in found.description or []]
            rows = found.fetchall()
            parts.append(f"## {title}\n\n{markdown(columns, rows) if rows else 'Nothing to show yet.'}\n")
    return "\n".join(parts)


def main(arguments: Sequence[str]) -> int:
    """Print the reports, draw them where asked; 2 when called wrongly."""
    parser = argparse.ArgumentParser(prog="python -m prediction", description="How far predictions were off.")
    parser.add_argument("database", type=Path, help="WAREHOUSE/kpi.duckdb")
    parser.add_argument("--plots", type=Path, metavar="FOLDER", help="draw what was foretold against what came, as SVG")
    try:
        chosen = parser.parse_args(arguments)
        if not chosen.database.is_file():
            parser.error(f"{chosen.database}: there is no such file")
    except SystemExit as end:
        return int(end.code or 0)
    sys.stdout.write(report(chosen.database))
    if chosen.plots:
        # Loading what draws takes longer than the tables.
        from prediction.plots import draw

        for path in draw(chosen.database, chosen.plots):
            sys.stderr.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
