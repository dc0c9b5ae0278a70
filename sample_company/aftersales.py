"""What comes back: refunds, returns and exchanges of a month's orders.

Belongs here: cases with reasons, delays, amounts and versions. Does not belong here: complaints and reviews (feedback).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import DAY, HOUR, NEVER, mixed
from sample_company.order_exports import order_ids
from sample_company.orders import Orders
from sample_company.versions import Cohort, Shown
from sample_company.world import World

CASE_TYPES = ("refund", "return", "exchange")
REFUND, RETURN, EXCHANGE = range(3)
STATUSES = ("open", "completed", "rejected", "withdrawn")
REASONS = ("misdescription", "stock_out", "size", "logistics_not_told", "quality", "damaged", "wrong_item", "other")
REASON_TEXTS = (
    "商品与描述不符",
    "缺货",
    "尺码不合适",
    "未按约定时间发货",
    "质量问题",
    "商品破损",
    "卖家发错货",
    "不喜欢/不想要",
)
# Shares of reasons by case type, in the order of REASONS.
REASON_SHARES = np.cumsum(
    [
        [0.08, 0.22, 0.05, 0.22, 0.08, 0.08, 0.07, 0.20],
        [0.17, 0.00, 0.27, 0.00, 0.20, 0.07, 0.08, 0.21],
        [0.12, 0.00, 0.52, 0.00, 0.16, 0.08, 0.12, 0.00],
    ],
    axis=1,
)
# Cases may change within so many months after their orders' month.
CASE_REACH = 2
# Under this scale cases are made regular.
SMALL = 0.25


def case_cohort(orders: Orders, world: World) -> Cohort:
    """Cases of a month's orders: refunds of cancelled orders at once, the others 3 to 25 days after delivery."""
    random = world.company.random("aftersales", orders.month)
    chance = return_chance(orders, world)
    draws = random.random(orders.count)
    cancelled = (orders.paid != NEVER) & (orders.cancelled != NEVER) & ~orders.is_test
    kind = np.full(orders.count, -1)
    kind[orders.is_kept() & (draws < chance)] = RETURN
    kind[orders.is_kept() & (draws >= chance) & (draws < chance + 0.016)] = REFUND
    kind[orders.is_kept() & (draws >= chance + 0.016) & (draws < chance + 0.027)] = EXCHANGE
    kind[cancelled] = REFUND
    if world.company.scale < SMALL:
        kind[regular_cases(orders)] = REFUND
    rows = np.flatnonzero(kind >= 0)
    case_type, of_cancelled, count = kind[rows], cancelled[rows], len(rows)

    requested = orders.paid[rows] + (DAY * np.clip(3 + random.gamma(2.2, 2.6, count), 3, 25)).astype(np.int64)
    soon = orders.paid[rows] + random.integers(2 * HOUR, 3 * DAY, count)
    requested = np.where(case_type == REFUND, soon, requested)
    requested = np.where(of_cancelled, orders.cancelled[rows] + 60, requested)
    work = np.where(
        case_type == REFUND, random.integers(HOUR, 2 * DAY, count), random.integers(2 * DAY, 9 * DAY, count)
    )
    work = np.where(of_cancelled, random.integers(300, 6 * HOUR, count), work)
    end_draw = random.random(count)
    outcome = np.where(of_cancelled | (end_draw < 0.93), 1, np.where(end_draw < 0.96, 2, 3))
    completed = np.where(outcome == 1, requested + work, NEVER)
    decided = requested + work

    line = (random.random(count) * (orders.skus[rows] >= 0).sum(axis=1)).astype(np.int64)
    is_whole = of_cancelled | (random.random(count) < 0.3) | ((orders.skus[rows] >= 0).sum(axis=1) == 1)
    goods, freight, quantity = refunded(orders, rows, line, is_whole, case_type, of_cancelled, random)
    reason = np.minimum((random.random(count)[:, None] >= REASON_SHARES[case_type]).sum(axis=1), len(REASONS) - 1)
    reason = np.where(of_cancelled, 7, reason)
    coded = random.random(count) < 0.85
    no_order = random.random(count) < 0.004
    open_status = tables.constant("open", count)

    def derive(shown: Shown, chosen: np.ndarray) -> dict[str, pa.Array]:
        status = np.where(shown["decided_at"] == NEVER, 0, outcome[chosen])
        return {"status": tables.labels(STATUSES, status)}

    # A rejected or withdrawn case ends as well, though nothing is completed.
    columns: dict[str, np.ndarray | pa.Array] = {
        "case_id": tables.ids("R", orders.number[rows]),
        "order_id": order_ids(orders.number[rows], no_order),
        "line_no": tables.numbers(line + 1, is_whole),
        "case_type": tables.labels(CASE_TYPES, case_type),
        "status": open_status,
        "quantity": tables.numbers(quantity),
        "reason": tables.labels(REASON_TEXTS, np.where(random.random(count) < 0.97, reason, -1)),
        "reason_code": tables.labels(REASONS, np.where(coded, reason, -1)),
        "requested_at": requested,
        "completed_at": completed,
        "refund_goods_amount": tables.money(goods, case_type == EXCHANGE),
        "refund_freight_amount": tables.money(freight, case_type == EXCHANGE),
        "is_returned_to_stock": tables.numbers(returned_to_stock(random, case_type, of_cancelled, reason)),
    }
    return Cohort(
        columns,
        "requested_at",
        {"completed_at": ("completed_at",), "decided_at": ()},
        derive,
        hidden_instants={"decided_at": decided},
    )


def regular_cases(orders: Orders) -> np.ndarray:
    """The first shipped order of every four days: chance alone would leave a small company weeks without a case."""
    kept = np.flatnonzero(orders.is_kept())
    return kept[np.flatnonzero(np.diff(orders.day[kept] // 4, prepend=-1))]


def return_chance(orders: Orders, world: World) -> np.ndarray:
    """How likely an order comes back: clothes and shoes more, and some products more than others."""
    product = world.catalogue.sku_product[orders.skus[:, 0]]
    by_category = np.array([0.095, 0.08, 0.09, 0.05, 0.045, 0.035, 0.02, 0.045])
    return by_category[world.catalogue.product_category[product]] * (0.6 + 0.8 * mixed(product, 31))


def refunded(
    orders: Orders,
    rows: np.ndarray,
    line: np.ndarray,
    is_whole: np.ndarray,
    case_type: np.ndarray,
    of_cancelled: np.ndarray,
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Goods and freight paid back, and the quantity of the case; never more than was paid."""
    first = orders.first_line[rows] + line
    net_whole = orders.item_amount[rows] - orders.discount[rows]
    line_net = orders.line_quantity[first] * orders.line_price[first] - orders.line_discount[first]
    net_items = np.maximum(orders.item_amount[rows], 1)
    # The order's discount is shared by its lines in proportion.
    goods = np.where(is_whole, net_whole, line_net * net_whole // net_items)
    part = np.where((case_type == REFUND) & ~of_cancelled & (random.random(len(rows)) < 0.5), 0.3, 1.0)
    freight = np.where(of_cancelled | (is_whole & (random.random(len(rows)) < 0.3)), orders.freight[rows], 0)
    all_pieces = np.bincount(orders.line_order, orders.line_quantity, orders.count).astype(np.int64)
    quantity = np.where(is_whole, all_pieces[rows], orders.line_quantity[first])
    return np.floor(goods * part).astype(np.int64), freight, quantity


def returned_to_stock(
    random: np.random.Generator, case_type: np.ndarray, of_cancelled: np.ndarray, reason: np.ndarray
) -> np.ndarray:
    """Whether the goods went back on the shelf: not when they are broken, and not in a mere refund."""
    sound = ~np.isin(reason, (4, 5)) & (random.random(len(case_type)) < 0.92)
    return of_cancelled | ((case_type != REFUND) & sound)
