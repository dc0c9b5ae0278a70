"""Stock: what lies in the warehouses at the end of each day, with stock-outs and counting errors.

Belongs here: the stock of every SKU and warehouse over the history, and the export inventory_snapshots.
Does not belong here: parcels (shipments).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import NEVER
from sample_company.orders import Orders
from sample_company.staff import WAREHOUSES
from sample_company.world import World

EAST_SHARE = 0.6
COVER_DAYS = 26
REORDER_DAYS = 11


def daily_demand(world: World, orders_of: Callable[[int], Orders]) -> np.ndarray:
    """Units of each SKU paid on each day: an array by day and SKU."""
    company, skus = world.company, world.catalogue.sku_count
    units = np.zeros(company.day_count * skus, dtype=np.float64)
    for month in range(company.months):
        orders = orders_of(month)
        sold = (orders.paid != NEVER)[orders.line_order]
        place = orders.day[orders.line_order[sold]] * skus + orders.line_sku[sold]
        units += np.bincount(place, orders.line_quantity[sold], len(units))
    return units.reshape(company.day_count, skus).astype(np.int64)


def stock_on_hand(world: World, demand: np.ndarray) -> np.ndarray:
    """Physical stock at the end of each day by day, warehouse and SKU.

    A SKU is ordered again when little is left, arrives some days later, and now and then later than that; what sells
    meanwhile out of an empty warehouse is shipped when the goods come.
    """
    company, skus = world.company, world.catalogue.sku_count
    random = company.random("stock")
    shares = np.array([EAST_SHARE, 1 - EAST_SHARE])[:, None]
    # The planner knows the coming month's demand roughly: by the month's mean, with an error of their own per SKU.
    mean = np.array(
        [demand[company.month_starts[m] : company.month_starts[m + 1]].mean(axis=0) for m in range(company.months)]
    )
    expected = np.maximum(mean * random.uniform(0.75, 1.3, (1, skus)), 0.04)
    split = random.random((company.day_count, skus)) * 0.3 + EAST_SHARE - 0.15
    stock = np.ceil(expected[0] * shares * random.uniform(8, 28, (2, skus))) + 2
    on_order = np.zeros_like(stock)
    arrives = np.full(stock.shape, -1)
    levels = np.zeros((company.day_count, 2, skus), dtype=np.int32)
    for day in range(company.day_count):
        here = arrives == day
        stock += np.where(here, on_order, 0)
        on_order = np.where(here, 0, on_order)
        east = np.rint(demand[day] * split[day])
        stock -= np.stack([east, demand[day] - east])
        need = expected[int(company.month_of_day(day))] * shares
        reorder = (stock <= need * REORDER_DAYS + 1) & (on_order == 0)
        delay = random.integers(4, 10, stock.shape) + np.where(
            random.random(stock.shape) < 0.12, random.integers(4, 16, stock.shape), 0
        )
        on_order = np.where(reorder, np.ceil(need * COVER_DAYS) + 3 - np.minimum(stock, 0), on_order)
        arrives = np.where(reorder, day + delay, arrives)
        levels[day] = np.maximum(stock, 0)
    return levels


def snapshot(world: World, levels: np.ndarray, day: int) -> pa.Table:
    """Stock of every SKU known on a day in both warehouses; the system is wrong about one in fifty."""
    goods = world.catalogue
    random = world.company.random("snapshot", day)
    known = np.flatnonzero(goods.is_listed(day))
    count = len(known) * len(WAREHOUSES)
    sku = np.tile(known, len(WAREHOUSES))
    warehouse = np.repeat(np.arange(len(WAREHOUSES)), len(known))
    on_hand = levels[day, warehouse, sku].astype(np.int64)
    wrong = random.random(count) < 0.02
    system = np.where(wrong, np.maximum(on_hand + random.choice([-2, -1, 1, 2, 3], count), 0), on_hand)
    return pa.table(
        {
            "snapshot_date": tables.dates(world.company.dates[0], np.full(count, day)),
            "sku_id": tables.labels(goods.sku_ids, sku),
            "warehouse_id": tables.labels(WAREHOUSES, warehouse),
            "on_hand_qty": tables.numbers(on_hand),
            "system_qty": tables.numbers(system),
            "unit_cost": tables.money(goods.cost(sku, np.full(count, day))),
        }
    )
