"""Which export is written when: the whole history's tables once, the others month by month.

Belongs here: the list of sources with the function that makes each, and the daily files of the running month.
Does not belong here: columns or content.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from sample_company import advertising_exports, aftersales, catalogue_exports, finance, inventory, order_exports, traffic
from sample_company.company import DAY, Period
from sample_company.files import ExportFile, write_export
from sample_company.layout import layout_of
from sample_company.orders import Orders, make_orders
from sample_company.versions import Cohort, changed_rows
from sample_company.world import World


class Books:
    """The months of orders made so far; a month is made again when it is no longer at hand."""

    KEPT = 5

    def __init__(self, world: World) -> None:
        self._world = world
        self._orders: dict[int, Orders] = {}

    def orders(self, month: int) -> Orders:
        """The orders placed in a month."""
        if month not in self._orders:
            while len(self._orders) >= self.KEPT:
                del self._orders[min(self._orders)]
            self._orders[month] = make_orders(self._world, month)
        return self._orders[month]

    def around(self, first: int, last: int) -> list[Orders]:
        """The orders of some months, those outside the history left out."""
        return [self.orders(month) for month in range(max(first, 0), min(last, self._world.company.months - 1) + 1)]


def write_history(world: World, books: Books, out: Path) -> None:
    """Exports that are delivered whole, once."""
    company, whole = world.company, world.company.month_period(world.company.months - 1)
    tables = {
        "finance_balances": finance.finance_balances(world),
        "benchmarks": finance.benchmarks(company),
    }
    for source, table in tables.items():
        write_export(out, source, layout_of(source, company.scale), whole.name, table)


# Sources whose rows change: the cohort of a month of orders, and how many months later its rows may still change.
VERSIONED: dict[str, tuple[Callable[[Orders, World], Cohort], int]] = {
    "orders": (order_exports.order_cohort, order_exports.ORDER_REACH),
    "order_items": (order_exports.item_cohort, 0),
    "aftersales": (aftersales.case_cohort, aftersales.CASE_REACH),
}


def write_month(world: World, books: Books, out: Path, month: int) -> None:
    """Everything that is delivered for a month: one file, or one a day for the running month."""
    landings = write_events(world, books, out, month)
    advertised = advertising_exports.ad_performance(world, month, landings)
    for source, (cohort_of, reach) in VERSIONED.items():
        cohorts = [cohort_of(orders, world) for orders in books.around(month - reach, month)]
        for period in world.company.periods(month):
            start, end = (world.company.origin + day * DAY for day in (period.first_day, period.end_day))
            write(world, out, source, period, changed_rows(cohorts, start, end))
    for period in world.company.periods(month):
        days = range(period.first_day, period.end_day)
        write(world, out, "ad_performance", period, pa.concat_tables([advertised[day] for day in days]))
        for source, known in KNOWN.items():
            write(world, out, source, period, known(world, period.first_day, period.end_day))


KNOWN: dict[str, Callable[[World, int, int], pa.Table]] = {
    "products": catalogue_exports.products_known,
    "merchants": catalogue_exports.merchants_known,
    "campaigns": advertising_exports.campaigns_known,
    "exchange_rates": lambda world, first, end: finance.exchange_rates(world.company, first, end),
}


def write(world: World, out: Path, source: str, period: Period, table: pa.Table) -> None:
    """One file of a source, if there is anything to write."""
    is_daily = period.end_day - period.first_day == 1
    write_export(out, source, layout_of(source, world.company.scale, is_daily), period.name, table)


def write_stock(world: World, books: Books, out: Path) -> None:
    """The snapshots of every day; stock is followed through the whole history at once."""
    levels = inventory.stock_on_hand(world, inventory.daily_demand(world, books.orders))
    for month in range(world.company.months):
        for period in world.company.periods(month):
            layout = layout_of("inventory_snapshots", world.company.scale)
            with ExportFile(out, "inventory_snapshots", layout, period.name) as file:
                for day in range(period.first_day, period.end_day):
                    file.append(inventory.snapshot(world, levels, day))


def write_events(world: World, books: Books, out: Path, month: int) -> np.ndarray:
    """The web events of a month; returns visits landed by day of the month and ad."""
    company = world.company
    landings = np.zeros((len(company.month_days(month)), len(world.ads.ids)), dtype=np.int64)
    pieces = traffic.events_of_month(world, month, books.around(month, month + 1), landings)
    periods = company.periods(month)
    if len(periods) == 1:
        with ExportFile(out, "web_events", layout_of("web_events", company.scale), periods[0].name) as file:
            for _, _, table in pieces:
                file.append(table)
        return landings
    waiting: pa.Table | None = None
    for first, end, table in pieces:
        table = table if waiting is None else pa.concat_tables([waiting, table])
        day = company.day_of_instant(table["occurred_at"].to_numpy().astype(np.int64))
        for period in periods[first - periods[0].first_day : end - periods[0].first_day]:
            rows = np.flatnonzero(day == period.first_day)
            write(world, out, "web_events", period, table.take(pa.array(rows)))
        waiting = table.take(pa.array(np.flatnonzero(day >= end)))
    return landings
