"""Money outside the shop: exchange rates, month-end balances, the industry's benchmarks.

Belongs here: these three exports. Does not belong here: revenue and cost, which follow from orders.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import Company
from sample_company.orders import FEN_A_CENT
from sample_company.world import World

RATE_DAYS_BEFORE = 10
INDUSTRY = "fashion"


def exchange_rates(company: Company, first_day: int, end_day: int) -> pa.Table:
    """Yuan for a dollar on each day [first, end); the first file reaches back some days."""
    random = company.random("exchange_rates")
    walk = np.cumsum(random.normal(0, 0.006, company.day_count + RATE_DAYS_BEFORE))
    rate = FEN_A_CENT + 0.08 * np.tanh(walk)
    days = np.arange(first_day - RATE_DAYS_BEFORE if first_day == 0 else first_day, end_day)
    return pa.table(
        {
            "date": tables.dates(company.dates[0], days),
            "currency": tables.constant("USD", len(days)),
            "rate_to_reporting": tables.decimals(rate[days + RATE_DAYS_BEFORE], 4),
        }
    )


def finance_balances(world: World) -> pa.Table:
    """Cash, receivables and payables at each month end, from the month before the history on."""
    company = world.company
    random = company.random("finance_balances")
    ends = [int(day) - 1 for day in company.month_starts[:-1]]
    if company.date_of(company.day_count).day == 1:
        ends.append(company.day_count - 1)
    monthly = 600_000 * company.scale * np.linspace(0.9, 1.25, len(ends))
    return pa.table(
        {
            "month_end": tables.dates(company.dates[0], np.array(ends)),
            "cash": tables.money((monthly * random.uniform(1.0, 1.3, len(ends))).astype(np.int64) * 100),
            "receivables": tables.money((monthly * random.uniform(0.35, 0.5, len(ends))).astype(np.int64) * 100),
            "payables": tables.money((monthly * random.uniform(0.5, 0.7, len(ends))).astype(np.int64) * 100),
        }
    )


def benchmarks(company: Company) -> pa.Table:
    """The industry's order conversion by month."""
    random = company.random("benchmarks")
    months = [company.date_of(int(day)) for day in company.month_starts[:-1]]
    count = len(months)
    return pa.table(
        {
            "mart": tables.constant("operations_kpis", count),
            "kpi_id": tables.constant("order_conversion_rate", count),
            "period_type": tables.constant("month", count),
            "period_start": pa.array(months),
            "industry": tables.constant(INDUSTRY, count),
            "value": tables.decimals(random.uniform(0.034, 0.042, count), 4),
            "source": tables.constant("行业协会月报", count),
        }
    )
