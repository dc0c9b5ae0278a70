"""Orders, their lines' net amounts and costs, and refunds, from orders, order_items, aftersales and exchange_rates."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.reference.plain.landed import Landed
from tests.reference.plain.periods import ONE_DAY, Day, Moment, business_day, midnight

REPORTING_CURRENCY = "CNY"
RATE_LOOKBACK_DAYS = 7
RETURN_WINDOW = datetime.timedelta(days=30)
FOUR_PLACES = Decimal("0.0001")


@dataclass
class Line:
    order_id: str
    line_no: int | None
    sku_id: str | None
    product_id: str | None
    category: str | None
    quantity: int | None
    net: Decimal | None
    unit_cost: Decimal | None

    @property
    def cost(self) -> Decimal | None:
        """quantity * unit cost, to 4 decimals; NULL where the cost is unknown."""
        if self.unit_cost is None or self.quantity is None:
            return None
        return (self.unit_cost * self.quantity).quantize(FOUR_PLACES, ROUND_HALF_UP)


@dataclass
class Order:
    order_id: str
    shop_id: str
    buyer_id: str | None
    row: Any
    placed_at: Moment
    paid_at: Moment | None
    amount: Decimal | None = None
    visitor_id: str | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def day(self) -> Day:
        assert self.paid_at is not None
        return business_day(self.paid_at)

    @property
    def products(self) -> set[str]:
        return {line.product_id for line in self.lines if line.product_id}


@dataclass
class Refund:
    """A completed case of aftersales."""

    row: Any
    order: Order | None
    completed_at: Moment
    amount: Decimal | None
    goods: Decimal | None
    reason_code: str | None

    @property
    def day(self) -> Day:
        return business_day(self.completed_at)


class Reasons:
    """reason_code of a row, else what the seed reason_codes says of its words."""

    def __init__(self, landed: Landed):
        self.codes = {
            (row["source"], row["reason"]): row["reason_code"]
            for row in landed.seed("reason_codes")
            if row["platform"] == "scorehouse"
        }

    def code(self, source: str, row: Any) -> str | None:
        return row.reason_code or self.codes.get((source, row.reason or ""))


class Money:
    """Amounts in the reporting currency, to 4 decimals: the rate of the clock's business date, else the last within 7 days
    before."""

    def __init__(self, landed: Landed):
        self.rates = {(row.currency, row.date): row.rate_to_reporting for row in landed.rows("exchange_rates")}

    def exact(self, amount: Decimal | None, currency: str | None, day: Day) -> Decimal | None:
        if amount is None or currency in (None, REPORTING_CURRENCY):
            return amount
        for back in range(RATE_LOOKBACK_DAYS + 1):
            rate = self.rates.get((currency, day - datetime.timedelta(days=back)))
            if rate is not None:
                return amount * rate
        return None

    def converted(self, amount: Decimal | None, currency: str | None, day: Day) -> Decimal | None:
        exact = self.exact(amount, currency, day)
        return None if exact is None else exact.quantize(FOUR_PLACES, ROUND_HALF_UP)


def net_amounts(total: Decimal, items: list[Any]) -> list[Decimal]:
    """Net amount of a line: (paid_amount - freight_amount), in the reporting currency, spread over the order's lines in
    proportion to quantity * unit_price - line_discount, the rest cent (4 decimals) on the last line; where those weights sum
    to 0, equally; lines add up to paid_amount - freight."""
    if not items:
        return [total]
    weights = [item.quantity * item.unit_price - (item.line_discount or Decimal(0)) for item in items]
    if sum(weights) == 0:
        weights = [Decimal(1)] * len(items)
    whole = sum(weights, Decimal(0))
    shares = [(total * weight / whole).quantize(FOUR_PLACES, ROUND_HALF_UP) for weight in weights[:-1]]
    return [*shares, total - sum(shares, Decimal(0))]


class UnitCosts:
    """Unit cost of a line: order_items.unit_cost, else that day's stock snapshot, else the product's cost known on that day;
    none: NULL. Reading: order_items.unit_cost is in the order's currency, as all of an order's lines (the specification's
    rule; the contract's text says the reporting currency); the snapshot's cost is the mean over the warehouses by stock;
    the product master holds today's truth only (its contract), so `known on that day` is its current unit_cost."""

    def __init__(self, landed: Landed):
        self.of_product = {row.sku_id: row.unit_cost for row in landed.rows("products")}
        stock: dict[tuple[str, Day], list[Any]] = defaultdict(list)
        for row in landed.rows("inventory_snapshots"):
            if row.unit_cost is not None:
                stock[row.sku_id, row.snapshot_date].append(row)
        self.of_stock = {key: _mean_cost(rows) for key, rows in stock.items()}

    def on(self, sku_id: str | None, day: Day) -> Decimal | None:
        of_stock = self.of_stock.get((sku_id or "", day))
        return of_stock if of_stock is not None else self.of_product.get(sku_id or "")


def _mean_cost(rows: list[Any]) -> Decimal:
    pieces = sum(max(row.on_hand_qty, 0) for row in rows)
    if pieces == 0:
        return sum((row.unit_cost for row in rows), Decimal(0)) / len(rows)
    return sum((row.unit_cost * max(row.on_hand_qty, 0) for row in rows), Decimal(0)) / pieces


def read_orders(landed: Landed, costs: UnitCosts, money: Money) -> dict[str, Order]:
    """All orders that count: no test orders, nothing placed after the as-of date; a payment after it has not happened yet."""
    end = midnight(landed.as_of + ONE_DAY)
    products = {row.sku_id: row for row in landed.rows("products")}
    items: dict[str, list[Any]] = defaultdict(list)
    for row in landed.rows("order_items"):
        items[row.order_id].append(row)
    orders = {}
    for row in landed.rows("orders"):
        if row.is_test or row.placed_at >= end:
            continue
        paid_at = row.paid_at if row.paid_at is not None and row.paid_at < end else None
        order = Order(row.order_id, row.shop_id or "unknown", row.buyer_id, row, row.placed_at, paid_at)
        day = business_day(paid_at or row.placed_at)
        own = sorted(items[row.order_id], key=lambda item: item.line_no)
        if paid_at is not None:
            order.amount = money.converted(row.paid_amount, row.currency, day)
        nets: list[Decimal | None] = [None] * max(len(own), 1)
        freight = money.converted(row.freight_amount or Decimal(0), row.currency, day)
        if order.amount is not None and freight is not None:
            nets = list(net_amounts(order.amount - freight, own))
        if not own:
            order.lines.append(Line(row.order_id, None, None, None, None, None, nets[0], None))
        for item, net in zip(own, nets, strict=False):
            product = products.get(item.sku_id)
            cost = costs.on(item.sku_id, day)
            if item.unit_cost is not None:
                cost = money.exact(item.unit_cost, row.currency, day)
            order.lines.append(
                Line(
                    row.order_id,
                    item.line_no,
                    item.sku_id,
                    product.product_id if product else None,
                    product.category if product else None,
                    item.quantity,
                    net,
                    cost,
                )
            )
        orders[row.order_id] = order
    return orders


def read_refunds(landed: Landed, orders: dict[str, Order], money: Money, reasons: Reasons) -> list[Refund]:
    """Completed cases by completed_at (else their order's paid_at), nothing after the as-of date, none of test orders."""
    end = midnight(landed.as_of + ONE_DAY)
    tests = {row.order_id for row in landed.rows("orders") if row.is_test}
    refunds = []
    for row in landed.rows("aftersales"):
        if row.status != "completed" or row.order_id in tests:
            continue
        order = orders.get(row.order_id or "")
        completed_at = row.completed_at or (order.paid_at if order else None)
        if completed_at is None or completed_at >= end:
            continue
        currency = order.row.currency if order else None
        day = business_day(completed_at)
        goods = row.refund_goods_amount or Decimal(0)
        freight = row.refund_freight_amount or Decimal(0)
        refunds.append(
            Refund(
                row,
                order,
                completed_at,
                money.converted(goods + freight, currency, day),
                money.converted(goods, currency, day),
                reasons.code("aftersales", row),
            )
        )
    return refunds


def returned_cost(refund: Refund) -> Decimal:
    """Cost of quantities returned to stock. A line's case: its quantity (none named: the whole line) at the line's unit
    cost. A whole order's: the quantity at the order's mean unit cost; none named: everything. Unknown costs reverse nothing."""
    if not refund.row.is_returned_to_stock or refund.order is None or refund.order.paid_at is None:
        return Decimal(0)
    lines = [
        line for line in refund.order.lines if refund.row.line_no in (None, line.line_no) and line.cost is not None
    ]
    pieces = sum(line.quantity or 0 for line in lines)
    cost = sum((line.cost or Decimal(0) for line in lines), Decimal(0))
    if pieces == 0:
        return Decimal(0)
    if refund.row.quantity is None:
        return cost
    return cost / pieces * refund.row.quantity
