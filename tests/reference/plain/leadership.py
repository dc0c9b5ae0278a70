"""leadership_kpis: company figures, of the assigned shops or all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.orders import returned_cost
from tests.reference.plain.periods import ONE_DAY, Day, Period, elapsed_days, period_end, periods_of
from tests.reference.plain.results import NOTHING, Kpis, Subject, Value, by_period, divided, summed, summed_ratio

MART = "leadership_kpis"


def leadership_kpis(company: Company) -> Kpis:
    """net_sales: gmv - refund_amount. gross_profit: goods revenue - cost of goods sold, over lines with a known cost (a refund leaves
        the revenue unless its order's lines have no cost at all). roas: gmv attributed to ads / ad_spend.
    conversion_rate: visitors of the period who pay an order in the period / uv; of shops: visitors of the shops who pay an order of
        one of them. capital_turnover: see there.
    Reading: `of the assigned shops or all`: a leader's shops are those of the last day of the period on which they led, for the whole
    period; who has no shop, or every shop, sees the company (rows without a shop too). Finance balances carry no shop, so
    capital_turnover is NULL for who has only some shops."""
    staff = company.staff
    kpis = Kpis(staff.mart_rows(MART))
    everything = {order.shop_id for order in company.orders.values()} - {"unknown"}
    last_day: dict[tuple[Subject, Period], Day] = {}
    for subject, day in staff.role_days(MART):
        for period in periods_of(day):
            last_day[subject, period] = max(day, last_day.get((subject, period), day))
    shops: dict[tuple[Subject, Period], set[str]] = {}
    for (subject, period), day in last_day.items():
        own = staff.scopes_on(subject[0], "shop", day)
        shops[subject, period] = set() if everything <= own else own

    def of_leaders(facts: Iterable[tuple[str | None, Day, Any]]) -> dict[tuple[Subject, Period], list[Any]]:
        by_shop = by_period([((shop_id or "unknown",), day, case) for shop_id, day, case in facts])
        names = {shop[0] for shop, _ in by_shop}
        return {
            (subject, period): [case for name in sorted(own or names) for case in by_shop.get(((name,), period), [])]
            for (subject, period), own in shops.items()
        }

    def put(
        kpi_id: str, groups: dict[tuple[Subject, Period], list[Any]], formula: Callable[[list[Any]], Value]
    ) -> None:
        for (subject, period), cases in groups.items():
            kpis.put(kpi_id, subject, period, formula(cases))

    paid = [(order.shop_id, order.day, order.amount or Decimal(0)) for order in company.paid_orders]
    back = [
        (refund.order.shop_id if refund.order else "unknown", refund.day, -(refund.amount or Decimal(0)))
        for refund in company.refunds
    ]
    put("net_sales", of_leaders(paid + back), summed)
    put("gross_profit", of_leaders(profit_facts(company)), profit)
    ads: list[tuple[str | None, Day, Any]] = [
        (order.shop_id, order.day, (order.amount or Decimal(0), Decimal(0), 1))
        for order in company.paid_orders
        if order.order_id in company.ads_of_orders
    ]
    ads += [
        (
            row.shop_id,
            row.date,
            (Decimal(0), company.money.converted(row.spend, row.currency, row.date) or Decimal(0), 0),
        )
        for row in company.rows("ad_performance")
        if row.date <= company.as_of
    ]
    put("roas", of_leaders(ads), return_on_spend)
    came = of_leaders((view.event.shop_id, view.day, view.event.visitor_id) for view in company.views)
    bought = of_leaders((order.shop_id, order.day, order.visitor_id) for order in company.paid_orders)
    for subject, period in kpis.rows:
        visitors = set(came.get((subject, period), []))
        payers = visitors & set(bought.get((subject, period), []))
        kpis.put("conversion_rate", subject, period, divided(len(payers), len(visitors)))
        net_sales = kpis.get("net_sales", subject, period)
        value = NOTHING if shops[subject, period] else capital_turnover(company, period, net_sales)
        kpis.put("capital_turnover", subject, period, value)
    return kpis


def profit(facts: list[tuple[Decimal, int]]) -> Value:
    return Value(sum((amount for amount, _ in facts), Decimal(0)), sample=sum(lines for _, lines in facts))


def return_on_spend(cases: list[tuple[Decimal, Decimal, int]]) -> Value:
    return summed_ratio(cases)._replace(sample=sum(orders for _, _, orders in cases))


def profit_facts(company: Company) -> list[tuple[str | None, Day, tuple[Decimal, int]]]:
    """Goods revenue = net amount of paid lines - refund_goods_amount. Cost = quantity * unit cost of paid lines - cost of quantities
    returned to stock. (shop, day, (amount, lines))."""
    facts: list[tuple[str | None, Day, tuple[Decimal, int]]] = []
    for order in company.paid_orders:
        for line in order.lines:
            if line.cost is not None and line.net is not None:
                facts.append((order.shop_id, order.day, (line.net - line.cost, 1)))
    for refund in company.refunds:
        order = refund.order
        has_cost = order is None or any(line.cost is not None for line in order.lines)
        if has_cost:
            amount = returned_cost(refund) - (refund.goods or Decimal(0))
            facts.append((order.shop_id if order else "unknown", refund.day, (amount, 0)))
    return facts


def capital_turnover(company: Company, period: Period, net_sales: Value) -> Value:
    """net_sales * 365 / days / average of opening and closing (inventory at cost + receivables + cash - payables); month, quarter and
    year only. Opening: the balance of the day before the period; closing: of its last day, so that an open period has none."""
    if period[0] not in ("month", "quarter", "year") or net_sales.value is None:
        return NOTHING
    balances = {row.month_end: row for row in company.rows("finance_balances")}
    capital = []
    for day in (period[1] - ONE_DAY, period_end(period) - ONE_DAY):
        stock = [row for row in company.rows("inventory_snapshots") if row.snapshot_date == day]
        row = balances.get(day)
        if row is None or not stock or day > company.as_of:
            return NOTHING
        worth = sum((one.on_hand_qty * (one.unit_cost or Decimal(0)) for one in stock), Decimal(0))
        capital.append(worth + row.receivables + row.cash - row.payables)
    annual = Decimal(net_sales.value) * 365 / elapsed_days(period, company.as_of)
    return divided(annual, sum(capital, Decimal(0)) / 2, 1)
