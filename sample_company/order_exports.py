"""The exports orders and order_items, made from a month's orders.

Belongs here: their columns and versions. Does not belong here: how orders come about (orders).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import SHOPS
from sample_company.company import NEVER
from sample_company.orders import BY_BUYER, BY_EVENT, TEST_BUYER, UNKNOWN, Orders
from sample_company.versions import Cohort, Shown
from sample_company.world import World

STATUSES = ("created", "paid", "cancelled")
# An order is paid and cancelled within so many months after the one in which it was placed.
ORDER_REACH = 1


def campaign_ids(world: World, campaign: np.ndarray) -> pa.Array:
    """Ids of campaigns by index, null at NO_CAMPAIGN."""
    return tables.labels([one.campaign_id for one in world.promotions.campaigns], campaign)


def buyer_ids(buyer: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """A buyer's account as every export writes it."""
    return tables.ids("B", buyer + 1_000_000, missing)


def visitor_ids(visitor: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """A visitor's number as every export writes it."""
    return tables.ids("", visitor + 10_000_000, missing)


def order_ids(number: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """An order's number as every export writes it."""
    return tables.ids("O", number, missing)


def order_cohort(orders: Orders, world: World) -> Cohort:
    """Orders of a month with the versions created, paid, cancelled."""

    def derive(shown: Shown, rows: np.ndarray) -> dict[str, pa.Array]:
        status = np.where(shown["cancelled_at"] != NEVER, 2, np.where(shown["paid_at"] != NEVER, 1, 0))
        return {"status": tables.labels(STATUSES, status)}

    random = world.company.random("order_exports", orders.month)
    unnamed = random.random(orders.count) < 0.01
    guest = (random.random(orders.count) < 0.02) & (orders.visitor_rule < BY_BUYER)
    no_visitor = (
        (orders.visitor_rule == BY_EVENT) | (orders.visitor_rule == BY_BUYER) | (orders.visitor_rule == UNKNOWN)
    )
    currency = np.where(orders.in_dollars, 1, np.where(unnamed, -1, 0))
    columns: dict[str, np.ndarray | pa.Array] = {
        "order_id": order_ids(orders.number),
        "shop_id": tables.labels(SHOPS, orders.shop),
        "buyer_id": buyer_ids(np.where(orders.is_test, TEST_BUYER, orders.buyer), guest),
        "visitor_id": visitor_ids(orders.visitor, no_visitor),
        "placed_at": orders.placed,
        "paid_at": orders.paid,
        "cancelled_at": orders.cancelled,
        "status": tables.constant("created", orders.count),
        "currency": tables.labels(("CNY", "USD"), currency),
        "item_amount": tables.money(orders.item_amount),
        "discount_amount": tables.money(orders.discount),
        "freight_amount": tables.money(orders.freight),
        "paid_amount": tables.money(orders.paid_amount, orders.paid == NEVER),
        "campaign_id": campaign_ids(world, orders.campaign),
        "is_test": tables.numbers(orders.is_test),
    }
    return Cohort(
        columns, "placed_at", {"paid_at": ("paid_at", "paid_amount"), "cancelled_at": ("cancelled_at",)}, derive
    )


def item_cohort(orders: Orders, world: World) -> Cohort:
    """Order lines of a month; they do not change after the order was placed."""
    random = world.company.random("item_exports", orders.month)
    goods = world.catalogue
    product = goods.sku_product[orders.line_sku]
    unknown_cost = random.random(len(product)) < 0.04
    columns: dict[str, np.ndarray | pa.Array] = {
        "order_id": order_ids(orders.number[orders.line_order]),
        "line_no": tables.numbers(orders.line_no),
        "sku_id": tables.labels(goods.sku_ids, orders.line_sku),
        "merchant_id": merchant_ids(goods.product_merchant[product]),
        "quantity": tables.numbers(orders.line_quantity),
        "unit_price": tables.money(orders.line_price),
        "line_discount": tables.money(orders.line_discount),
        "unit_cost": tables.money(orders.line_cost, unknown_cost),
    }
    placed = {"placed_at": orders.placed[orders.line_order]}
    return Cohort(columns, "placed_at", hidden_instants=placed, has_updated_at=False)


def merchant_ids(merchant: np.ndarray) -> pa.Array:
    """Merchants' ids by index."""
    return tables.digits("M", merchant + 1, 3)
