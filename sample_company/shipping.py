"""The parcels: which warehouse and packer sends an order, and when it is packed, shipped and delivered.

Belongs here: shipments of a month's orders, and the export. Does not belong here: stock (inventory).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import DAY, HOUR, NEVER
from sample_company.inventory import EAST_SHARE
from sample_company.order_exports import order_ids
from sample_company.orders import Orders
from sample_company.staff import WAREHOUSES
from sample_company.versions import Cohort
from sample_company.world import World

# Parcels are delivered within the month after their order's.
SHIPMENT_REACH = 1


@dataclass
class Shipments:
    """Shipments by order (`order` is the row of the order); NEVER where a step is not reached."""

    order: np.ndarray
    part: np.ndarray
    warehouse: np.ndarray
    packer: np.ndarray
    released: np.ndarray
    packed: np.ndarray
    shipped: np.ndarray
    promised_ship: np.ndarray
    promised_delivery: np.ndarray
    delivered: np.ndarray
    parcels: np.ndarray
    has_item_error: np.ndarray
    is_damaged: np.ndarray


def make_shipments(orders: Orders, world: World) -> Shipments:
    """One shipment for each paid order, two for some orders of several lines; cancelled ones stop unshipped."""
    company, random = world.company, world.company.random("shipments", orders.month)
    stopped = (
        (orders.paid != NEVER) & (orders.cancelled != NEVER) & ~orders.is_test & (random.random(orders.count) < 0.4)
    )
    rows = np.flatnonzero(orders.is_kept() | stopped)
    is_split = ((orders.skus[rows] >= 0).sum(axis=1) > 1) & (random.random(len(rows)) < 0.12) & ~stopped[rows]
    order = np.concatenate([rows, rows[is_split]])
    part = np.concatenate([np.ones(len(rows), np.int64), np.full(int(is_split.sum()), 2)])
    warehouse = (random.random(len(rows)) >= EAST_SHARE).astype(np.int64)
    warehouse = np.concatenate([warehouse, 1 - warehouse[is_split]])
    count = len(order)

    released = orders.paid[order] + random.integers(5 * 60, 50 * 60, count)
    day = company.day_of_instant(released)
    packer = np.zeros(count, dtype=np.int64)
    # Who packs is settled by the day on which the packing is due.
    due = np.minimum(day + 1 * (random.random(count) < 0.6), company.day_count - 1)
    for place, team in enumerate(WAREHOUSES):
        here = np.flatnonzero(warehouse == place)
        packer[here] = world.roster.choose(random, "warehouse", due[here], team=team)
    crowd = np.clip(world.demand.pressure[np.minimum(day, company.day_count - 1)] - 1, 0, 3)
    slowness = np.exp(0.3 * random.standard_normal(count) - 0.16 * world.staff.skill[packer] + 0.28 * crowd)
    packed = at_work(
        company.origin, released + (7.5 * HOUR * slowness * random.gamma(2.5, 0.4, count)).astype(np.int64)
    )
    shipped = packed + random.integers(HOUR // 2, 5 * HOUR, count)
    abroad = orders.in_dollars[order]
    travel = np.where(abroad, random.normal(8.5, 2.0, count).clip(4, 15), random.gamma(5.0, 0.52, count).clip(0.6, 11))
    delivered = np.where(random.random(count) < 0.004, NEVER, shipped + (DAY * travel).astype(np.int64))
    halted = stopped[order]
    promised = random.random(count) >= 0.02
    skill = world.staff.skill[packer]
    return Shipments(
        order=order,
        part=part,
        warehouse=warehouse,
        packer=packer,
        released=released,
        packed=np.where(halted, NEVER, packed),
        shipped=np.where(halted, NEVER, shipped),
        promised_ship=np.where(promised, orders.paid[order] + np.where(orders.shop[order] == 0, DAY, 2 * DAY), NEVER),
        promised_delivery=np.where(promised, orders.paid[order] + np.where(abroad, 14 * DAY, 5 * DAY), NEVER),
        delivered=np.where(halted, NEVER, delivered),
        parcels=1 + (random.random(count) < 0.04).astype(np.int64),
        has_item_error=random.random(count) < 0.008 * np.exp(-0.35 * skill),
        is_damaged=random.random(count) < 0.007 * np.exp(-0.25 * skill),
    )


def at_work(origin: int, instant: np.ndarray) -> np.ndarray:
    """The instant itself, or the coming morning where it falls in the night."""
    second = (instant - origin) % DAY
    wait = np.where(second < 8 * HOUR, 8 * HOUR - second + second // 4, 0)
    return instant + wait


def shipment_cohort(shipments: Shipments, orders: Orders, world: World) -> Cohort:
    """Shipments of a month's orders: released, packed, shipped, delivered."""
    columns: dict[str, np.ndarray | pa.Array] = {
        "shipment_id": tables.ids("T", orders.number[shipments.order] * 10 + shipments.part),
        "order_id": order_ids(orders.number[shipments.order]),
        "warehouse_id": tables.labels(WAREHOUSES, shipments.warehouse),
        "packer_id": tables.labels(world.staff.ids, shipments.packer),
        "released_at": shipments.released,
        "packed_at": shipments.packed,
        "shipped_at": shipments.shipped,
        "promised_ship_at": shipments.promised_ship,
        "promised_delivery_at": shipments.promised_delivery,
        "delivered_at": shipments.delivered,
        "parcels": tables.numbers(shipments.parcels, shipments.packed == NEVER),
        "has_item_error": tables.numbers(shipments.has_item_error, shipments.shipped == NEVER),
        "is_damaged": tables.numbers(shipments.is_damaged, shipments.shipped == NEVER),
    }
    changes = {
        "packed_at": ("packed_at", "packer_id", "parcels"),
        "shipped_at": ("shipped_at", "has_item_error", "is_damaged"),
        "delivered_at": ("delivered_at",),
    }
    return Cohort(columns, "released_at", changes)
