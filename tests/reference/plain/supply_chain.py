"""supply_chain_kpis: by category of the product master, and 'all' = company."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.orders import returned_cost
from tests.reference.plain.periods import Day, business_day, elapsed_days, period_end
from tests.reference.plain.results import Kpis, Subject, by_period, divided, share

ALL = "all"


def is_listed(product: Any, day: Day) -> bool:
    """On sale on a day: listed_at's business day <= day < delisted_at's business day."""
    if product.listed_at is not None and business_day(product.listed_at) > day:
        return False
    return product.delisted_at is None or day < business_day(product.delisted_at)


def is_hot(product: Any, day: Day) -> bool:
    """Hot on day d: hot_since <= d < hot_until."""
    return (
        product.hot_since is not None
        and product.hot_since <= day
        and (product.hot_until is None or day < product.hot_until)
    )


def supply_chain_kpis(company: Company) -> Kpis:
    """Reading for all stock figures: stock of a SKU on a day = on_hand_qty of all warehouses together. A category begins on the
    first day on which one of its SKUs is listed, stocked, hot or sold.

    hot_item_in_stock_rate: (hot SKU, day) with stock > 0 / (hot SKU, day). A listed SKU absent from a delivered snapshot is 0;
        a day without any snapshot is left out. Reading: a hot SKU that is no longer listed and not in the snapshot is no
        case.
    new_hot_item_count: SKUs first hot in the period, clock products.hot_since (the master's current row); NULL before the
        company's first hot_since.
    stockout_day_rate: (listed SKU, day) with stock <= 0 / (listed SKU, day), days with a snapshot.
    inventory_turnover: cost of goods sold * 365 / days / average daily inventory value at cost. Cost of goods sold =
        quantity * unit cost of paid lines (paid_at) - cost of quantities returned to stock (completed_at). Inventory
        value = on_hand_qty * unit cost, averaged over the days with a snapshot. days = days of the period (elapsed while
        open), also where the data begins within it.
    """
    products = company.rows("products")
    category_of = {row.sku_id: row.category for row in products}
    stock: dict[Day, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    worth: dict[tuple[str, Day], Decimal] = defaultdict(Decimal)
    for row in company.rows("inventory_snapshots"):
        if row.snapshot_date > company.as_of:
            continue
        stock[row.snapshot_date][row.sku_id] += row.on_hand_qty
        cost = row.unit_cost if row.unit_cost is not None else company.unit_costs.of_product.get(row.sku_id)
        if cost is not None:
            worth[row.sku_id, row.snapshot_date] += row.on_hand_qty * cost
    names = {row.category for row in products if row.category} | {ALL}
    begins = {name: first_day(company, name) for name in names}
    kpis = Kpis(
        {((name,), period) for name in names for period in company.periods if begins[name] < period_end(period)}
    )
    first_hot = min((row.hot_since for row in products if row.hot_since is not None), default=Day.max)

    def both(sku_id: str | None, day: Day, case: Any) -> list[tuple[Subject, Day, Any]]:
        category = category_of.get(sku_id or "")
        return [((name,), day, case) for name in ((category, ALL) if category else (ALL,))]

    hot, listed = [], []
    for day, pieces in sorted(stock.items()):
        for product in products:
            on_sale, is_there = is_listed(product, day), product.sku_id in pieces
            if is_hot(product, day) and (on_sale or is_there):
                hot += both(product.sku_id, day, pieces.get(product.sku_id, 0) > 0)
            if on_sale:
                listed += both(product.sku_id, day, pieces.get(product.sku_id, 0) <= 0)
    kpis.each("hot_item_in_stock_rate", hot, share)
    kpis.each("stockout_day_rate", listed, share)
    kpis.total(
        "new_hot_item_count",
        [
            case
            for row in products
            if row.hot_since is not None and row.hot_since <= company.as_of
            for case in both(row.sku_id, row.hot_since, 1)
        ],
        lambda subject, period: first_hot < period_end(period),
    )
    sold = [
        case
        for order in company.paid_orders
        for line in order.lines
        if line.cost is not None
        for case in both(line.sku_id, order.day, line.cost)
    ]
    for refund in company.refunds:
        for sku_id, cost in returned_by_sku(refund):
            sold += both(sku_id, refund.day, -cost)
    values = [case for (sku_id, day), value in worth.items() for case in both(sku_id, day, value)]
    costs, stocks = by_period(sold), by_period(values)
    days_seen = by_period([((ALL,), day, 1) for day in stock])
    for subject, period in kpis.rows:
        days = len(days_seen.get(((ALL,), period), []))
        total = sum(costs.get((subject, period), []), Decimal(0))
        average = sum(stocks.get((subject, period), []), Decimal(0)) / days if days else None
        annual = total * 365 / elapsed_days(period, company.as_of)
        kpis.put("inventory_turnover", subject, period, divided(annual, average, days))
    return kpis


def first_day(company: Company, name: str) -> Day:
    """The first day on which a SKU of the category (of any, for 'all') is listed, stocked, hot or sold."""
    products = [row for row in company.rows("products") if name in (row.category, ALL)]
    skus = {row.sku_id for row in products}
    days = [business_day(row.listed_at) for row in products if row.listed_at is not None]
    days += [row.hot_since for row in products if row.hot_since is not None]
    days += [row.snapshot_date for row in company.rows("inventory_snapshots") if row.sku_id in skus]
    days += [order.day for order in company.paid_orders for line in order.lines if line.sku_id in skus]
    return min(days, default=Day.max)


def returned_by_sku(refund: Any) -> list[tuple[str | None, Decimal]]:
    """The cost that a return takes out of cost of sales, by the SKU it came from: a whole order's in proportion to cost."""
    total = returned_cost(refund)
    if total == 0:
        return []
    lines = [
        line for line in refund.order.lines if refund.row.line_no in (None, line.line_no) and line.cost is not None
    ]
    whole = sum((line.cost for line in lines), Decimal(0))
    return [(line.sku_id, total * line.cost / whole) for line in lines if whole]
