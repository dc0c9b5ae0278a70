"""Which export is written when: the whole history's tables once, the others month by month.

Belongs here: the list of sources with the function that makes each, and the daily files of the running month.
Does not belong here: columns or content.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from sample_company import (
    advertising_exports,
    catalogue_exports,
    design,
    finance,
    inventory,
    plans,
    staff_exports,
    traffic,
    visibility,
)
from sample_company.assignments import assignments
from sample_company.books import VERSIONED, Books
from sample_company.company import DAY, Company, Period
from sample_company.files import ExportFile, write_export
from sample_company.layout import layout_of
from sample_company.versions import changed_rows
from sample_company.world import World

# Delivered once, for the whole history.
WHOLE: dict[str, Callable[[World], pa.Table]] = {
    "employees": staff_exports.employees,
    "assignments": assignments,
    "finance_balances": finance.finance_balances,
    "benchmarks": lambda world: finance.benchmarks(world.company),
    "kpi_plan_versions": plans.kpi_plan_versions,
    "kpi_plans": plans.kpi_plans,
    "kpi_targets": plans.kpi_targets,
    "appeals": plans.appeals,
    "key_results": plans.key_results,
}
# Systems that export every day; the others do so at the end of a month, or of what there is of the running one.
EXPORTED_DAILY = {
    "orders", "order_items", "aftersales", "shipments", "product_reviews", "surveys", "complaints", "conversations",
    "messages", "recommendations", "agent_status", "web_events", "ad_performance", "inventory_snapshots", "products",
    "merchants", "campaigns",
}  # fmt: skip
# One file a month, the running one included.
MONTHLY: dict[str, Callable[[World, int], pa.Table]] = {
    "work_schedule": staff_exports.work_schedule,
    "leave": staff_exports.leave,
    "training": staff_exports.training,
    "peer_reviews": staff_exports.peer_reviews,
}
# What became known on the days [first, end).
DAILY: dict[str, Callable[[World, int, int], pa.Table]] = {
    "products": catalogue_exports.products_known,
    "merchants": catalogue_exports.merchants_known,
    "campaigns": advertising_exports.campaigns_known,
    "exchange_rates": lambda world, first, end: finance.exchange_rates(world.company, first, end),
    "design_logs": design.design_logs,
    "social_metrics": visibility.social_metrics,
    "keyword_ranks": visibility.keyword_ranks,
}


def write_history(world: World, out: Path) -> None:
    """Exports that are delivered whole, once."""
    running = world.company.month_period(world.company.months - 1)
    for source, make in WHOLE.items():
        write_export(out, source, layout_of(source, world.company.scale), running.name, make(world))


def write_month(world: World, books: Books, out: Path, month: int) -> None:
    """Everything that is delivered for a month: one file, or one a day for the running month."""
    landings = write_events(world, books, out, month)
    advertised = advertising_exports.ad_performance(world, month, landings)
    for source in VERSIONED:
        cohorts = books.cohorts(source, month)
        for period in periods_of(world.company, source, month):
            start, end = (world.company.origin + day * DAY for day in (period.first_day, period.end_day))
            with ExportFile(out, source, layout_of(source, world.company.scale), period.name) as file:
                for table in changed_rows(cohorts, start, end):
                    file.append(table)
    for period in periods_of(world.company, "ad_performance", month):
        days = range(period.first_day, period.end_day)
        write(world, out, "ad_performance", period, pa.concat_tables([advertised[day] for day in days]))
    for source, known in DAILY.items():
        for period in periods_of(world.company, source, month):
            write(world, out, source, period, known(world, period.first_day, period.end_day))
    for source, of_month in MONTHLY.items():
        write(world, out, source, world.company.month_period(month), of_month(world, month))


def periods_of(company: Company, source: str, month: int) -> list[Period]:
    """The files that a source delivers for a month."""
    return company.periods(month) if source in EXPORTED_DAILY else [company.month_period(month)]


def write(world: World, out: Path, source: str, period: Period, table: pa.Table) -> None:
    """One file of a source, if there is anything to write."""
    write_export(out, source, layout_of(source, world.company.scale, period.is_daily), period.name, table)


def write_stock(world: World, books: Books, out: Path) -> None:
    """The snapshots of every day; stock is followed through the whole history at once."""
    levels = inventory.stock_on_hand(world, inventory.daily_demand(world, books.orders))
    for month in range(world.company.months):
        for period in world.company.periods(month):
            snapshots = [inventory.snapshot(world, levels, day) for day in range(period.first_day, period.end_day)]
            write(world, out, "inventory_snapshots", period, pa.concat_tables(snapshots))


def write_events(world: World, books: Books, out: Path, month: int) -> np.ndarray:
    """The web events of a month; returns visits landed by day of the month and ad."""
    company = world.company
    landings = np.zeros((len(company.month_days(month)), len(world.ads.ids)), dtype=np.int64)
    orders = [books.orders(one) for one in range(month, min(month + 2, company.months))]
    pieces = traffic.events_of_month(world, month, orders, landings)
    periods = company.periods(month)
    if month < company.months - 1:
        with ExportFile(out, "web_events", layout_of("web_events", company.scale), periods[0].name) as file:
            for _, _, table in pieces:
                file.append(table)
        return landings
    waiting: pa.Table | None = None
    for first, end, piece in pieces:
        table = piece if waiting is None else pa.concat_tables([waiting, piece])
        day = company.day_of_instant(table["occurred_at"].to_numpy().astype(np.int64))
        for period in periods[first - periods[0].first_day : end - periods[0].first_day]:
            rows = np.flatnonzero(day == period.first_day)
            write(world, out, "web_events", period, table.take(pa.array(rows)))
        waiting = table.take(pa.array(np.flatnonzero(day >= end)))
    return landings
