"""operations_kpis. Owned = assigned pages, products and shops. Traffic: page views of owned pages or of pages of owned products.
Money: net amount of paid lines of owned products. Reading: who is assigned a shop owns its page views, what is sold in it, and the
SKUs that it sells (those of every shop among them)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.reference.plain.campaign import participants
from tests.reference.plain.company import Company
from tests.reference.plain.orders import RETURN_WINDOW, Line, Order
from tests.reference.plain.pages import (
    ad_owners,
    has_second_page,
    landings,
    session_cases,
    traffic_owners,
    view_cases,
    visitors,
)
from tests.reference.plain.periods import Day, Period, business_day, period_end, periods_of, previous_period
from tests.reference.plain.results import NOTHING, Case, Kpis, Subject, Value, by_period, divided, share
from tests.reference.plain.sessions import View
from tests.reference.plain.supply_chain import is_listed

MART = "operations_kpis"
NEW_HISTORY_DAYS = 90
SECOND_PURCHASE_WINDOW = datetime.timedelta(days=90)
INDUSTRY = "fashion"
TRAFFIC = ("page", "product", "shop")
GOODS = ("product", "shop")


def goods_owners(company: Company, product_id: str | None, shop_id: str | None, day: Day) -> set[str]:
    """Owners of a product, as far as it is seen or sold in a shop: the product's, and the shop's."""
    staff = company.staff
    return staff.owners("product", product_id, day) | staff.owners("shop", shop_id, day)


def operations_kpis(company: Company) -> Kpis:
    kpis = Kpis(company.staff.mart_rows(MART))
    owned = [(owner, view) for view in company.views for owner in sorted(traffic_owners(company, view))]
    views = view_cases(company, MART, owned)
    sessions = session_cases(company, MART, owned)
    lines = line_cases(company)
    traffic_kpis(company, kpis, views, sessions)
    money_kpis(company, kpis, lines)
    conversion_kpis(company, kpis, views, lines)
    cohort_kpis(company, kpis)
    paid_roi(company, kpis)
    sell_through(company, kpis)
    shop_kpis(company, kpis)
    return kpis


def distinct(cases: list[Any]) -> Value:
    found = set(cases)
    return Value(len(found), sample=len(found))


def previous_is_whole(company: Company, kpis: Kpis) -> Any:
    """The previous period is not missing or incomplete: the data covers it, and the person held the role on all its days."""
    held: dict[tuple[Subject, Period], int] = defaultdict(int)
    for subject, day in company.staff.role_days(MART):
        for period in periods_of(day):
            held[subject, period] += 1

    def is_whole(subject: Subject, period: Period) -> bool:
        end = period_end(period)
        return period[1] >= company.first_day and held[subject, period] == (end - period[1]).days

    return is_whole


def traffic_kpis(company: Company, kpis: Kpis, views: list[Case], sessions: list[Case]) -> None:
    """uv: distinct visitors of owned pages. new_uv: of these, first page view ever (the visitor's first page view in the company
        was one of an owned page; NULL with under 90 days of data before the period). pv: distinct (shop, visitor, page, day).
    raw_page_views: count. visits: sessions with an owned page, by session start. pv_per_uv: pv / uv.
    average_stay_seconds: dwell on owned pages / sessions with one, by session start.
    second_click_rate: sessions landing on an owned page that reach a second distinct page / sessions landing on one.
    organic_uv: visitors of owned pages in sessions of unpaid channels (direct among them), by session start; its growth."""
    has_traffic = company.staff.owns_any(TRAFFIC)
    kpis.each("uv", [(who, day, view.event.visitor_id) for who, day, view in views], distinct, defined=has_traffic)
    new = [
        (who, day, view.event.visitor_id)
        for who, day, view in views
        if company.first_views[view.event.visitor_id] is view
    ]
    kpis.each(
        "new_uv",
        new,
        distinct,
        defined=lambda subject, period: company.has_history(period, NEW_HISTORY_DAYS) and has_traffic(subject, period),
    )
    pages = [(who, day, (view.event.shop_id, view.event.visitor_id, view.page_id, day)) for who, day, view in views]
    kpis.each("pv", pages, distinct, defined=has_traffic)
    kpis.total("raw_page_views", [(who, day, 1) for who, day, _ in views], has_traffic)
    kpis.total("visits", [(who, day, 1) for who, day, _ in sessions], has_traffic)
    for subject, period in kpis.rows:
        pv, uv = kpis.get("pv", subject, period).value, kpis.get("uv", subject, period).value
        kpis.put("pv_per_uv", subject, period, divided(pv, uv))
    stays = [(who, day, (sum(view.dwell_seconds for view in own), 1)) for who, day, (_, own) in sessions]
    kpis.ratio("average_stay_seconds", stays)
    landed = [(who, day, has_second_page(case[0])) for who, day, case in landings(sessions)]
    kpis.each("second_click_rate", landed, share)
    is_paid = {row["channel"]: row["is_paid"] == "true" for row in company.landed.seed("channels")}
    organic = [
        (who, day, session.visitor_id) for who, day, (session, _) in sessions if not is_paid.get(session.channel, False)
    ]
    kpis.each("organic_uv", organic, distinct, defined=has_traffic)
    kpis.growth("organic_uv_growth", "organic_uv", previous_period, previous_is_whole(company, kpis))


def line_cases(company: Company) -> list[Case]:
    """Paid lines of owned products, by paid_at: (order, line)."""
    return company.staff.credited(
        MART,
        [
            (owner, order.day, (order, line))
            for order in company.paid_orders
            for line in order.lines
            for owner in sorted(goods_owners(company, line.product_id, order.shop_id, order.day))
        ],
    )


def net(line: Line) -> Decimal:
    return line.net or Decimal(0)


def money_kpis(company: Company, kpis: Kpis, lines: list[Case]) -> None:
    """buyer_count: distinct buyers of owned products. order_count: distinct orders with an owned product. gmv: net line amount of
    owned products; its growth. spend_per_buyer: gmv / buyer_count.
    positive_review_rate: reviews rated 4 or 5 / reviews, owned products, by created_at; a review without a SKU is of no product.
    Reading: a guest (no buyer_id) is no buyer."""
    staff = company.staff
    has_products = staff.owns_any(GOODS)
    buyers = [(who, day, order.buyer_id) for who, day, (order, _) in lines if order.buyer_id is not None]
    kpis.each("buyer_count", buyers, distinct, defined=has_products)
    kpis.each(
        "order_count", [(who, day, order.order_id) for who, day, (order, _) in lines], distinct, defined=has_products
    )
    kpis.total("gmv", [(who, day, net(line)) for who, day, (_, line) in lines], has_products)
    kpis.growth("gmv_growth_mom", "gmv", previous_period, previous_is_whole(company, kpis), "order_count")
    for subject, period in kpis.rows:
        gmv, count = kpis.get("gmv", subject, period).value, kpis.get("buyer_count", subject, period).value
        value = divided(gmv, count)
        if value.value is not None and gmv is not None and count is not None:
            value = value._replace(value=Decimal(gmv) / int(count))
        kpis.put("spend_per_buyer", subject, period, value)
    product_of = {row.sku_id: row.product_id for row in company.rows("products")}
    reviews = [
        (owner, business_day(row.created_at), row.rating >= 4)
        for row in company.rows("product_reviews")
        if company.has_happened(row.created_at) and row.order_id not in company.test_orders
        for owner in sorted(review_owners(company, row, product_of.get(row.sku_id)))
    ]
    kpis.each("positive_review_rate", staff.credited(MART, reviews), share)


def review_owners(company: Company, review: Any, product_id: str | None) -> set[str]:
    """Owners of the product reviewed, and of the order's shop (also where the review names no SKU)."""
    order = company.orders.get(review.order_id)
    return goods_owners(company, product_id, order.shop_id if order else None, business_day(review.created_at))


def conversion_kpis(company: Company, kpis: Kpis, views: list[Case], lines: list[Case]) -> None:
    """order_conversion_rate: visitors of owned pages who pay an owned product in the period / uv.
    conversion_vs_benchmark: order_conversion_rate / the value of benchmarks for this mart, order_conversion_rate, period and the
        project variable industry.
    product_page_conversion_rate: (visitor, product) with a view who later pay that product in the period / (visitor, product)
        with a view; views of product pages of owned products. Reading: later = after the pair's first view of the period; the
        product must be owned on the view's day, not again on the payment's.
    add_to_order_rate: visitors adding an owned product to the cart who later place an order of it in the period / visitors adding
        one; owned on the day of the adding, placed_at after it, paid or not."""
    staff = company.staff
    viewed, sold = by_period(views), by_period(lines)
    benchmarks = {
        (row.period_type, row.period_start): row.value
        for row in company.rows("benchmarks")
        if row.mart == MART and row.kpi_id == "order_conversion_rate" and row.industry == INDUSTRY
    }
    paid, placed = purchases(company.paid_orders, "paid_at"), purchases(company.orders.values(), "placed_at")
    product_views = view_cases(
        company,
        MART,
        [
            (owner, view)
            for view in company.views
            if view.event.page_type == "product"
            for owner in sorted(goods_owners(company, view.event.product_id, view.event.shop_id, view.day))
        ],
    )
    pairs = by_period([(who, day, (view.event, view.event.occurred_at)) for who, day, view in product_views])
    adds = by_period(
        staff.credited(
            MART,
            [
                (owner, business_day(event.occurred_at), (event, event.occurred_at))
                for event in company.events
                if event.event_type == "add_to_cart" and event.product_id is not None
                for owner in sorted(
                    goods_owners(company, event.product_id, event.shop_id, business_day(event.occurred_at))
                )
            ],
        )
    )
    for subject, period in kpis.rows:
        came = visitors(viewed.get((subject, period), []))
        bought = {order.visitor_id for order, _ in sold.get((subject, period), [])}
        rate = divided(len(came & bought), len(came))
        kpis.put("order_conversion_rate", subject, period, rate)
        benchmark = benchmarks.get(period)
        index = NOTHING
        if rate.value is not None and benchmark:
            index = Value(float(rate.value) / float(benchmark), rate.value, benchmark, rate.sample)
        kpis.put("conversion_vs_benchmark", subject, period, index)
        first = first_moments(pairs.get((subject, period), []))
        done = {pair for pair, at in first.items() if is_followed(paid, pair, at, period)}
        kpis.put("product_page_conversion_rate", subject, period, divided(len(done), len(first)))
        first = first_moments(adds.get((subject, period), []))
        ordered = {pair[0] for pair, at in first.items() if is_followed(placed, pair, at, period)}
        kpis.put("add_to_order_rate", subject, period, divided(len(ordered), len({pair[0] for pair in first})))


def purchases(orders: Any, clock: str) -> dict[tuple[str, str], list[Any]]:
    """Moments of orders by (visitor, product)."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for order in orders:
        if order.visitor_id is not None:
            for product_id in order.products:
                found[order.visitor_id, product_id].append(getattr(order, clock))
    return found


def first_moments(cases: list[tuple[Any, Any]]) -> dict[tuple[str, str], Any]:
    """The first moment of each (visitor, product)."""
    first: dict[tuple[str, str], Any] = {}
    for event, at in cases:
        pair = event.visitor_id, event.product_id
        first[pair] = min(first.get(pair, at), at)
    return first


def is_followed(moments: dict[tuple[str, str], list[Any]], pair: tuple[str, str], at: Any, period: Period) -> bool:
    return any(moment > at and business_day(moment) < period_end(period) for moment in moments.get(pair, []))


def cohort_kpis(company: Company, kpis: Kpis) -> None:
    """new_buyer_retention_90d: new buyers of the period who pay again within 90 * 24 h / new buyers of the period, first orders
        with an owned product. A later paid_at; ties by order_id. NULL with under 90 days of data before the period.
    return_rate: orders paid in the period with a return completed within 30 days of payment / orders paid in the period, orders
        with an owned product. Reading: any return of the order counts, of another line too."""
    staff = company.staff

    def owners(order: Order) -> list[str]:
        of_products = {owner for product in order.products for owner in staff.owners("product", product, order.day)}
        return sorted(of_products | staff.owners("shop", order.shop_id, order.day))

    of_buyer: dict[str, list[Order]] = defaultdict(list)
    for order in company.paid_orders:
        if order.buyer_id is not None:
            of_buyer[order.buyer_id].append(order)
    new = []
    for orders in of_buyer.values():
        first = orders[0]
        until = first.paid_at + SECOND_PURCHASE_WINDOW  # type: ignore[operator]
        if until <= company.end:
            again = len(orders) > 1 and orders[1].paid_at <= until  # type: ignore[operator]
            new += [(owner, first.day, again) for owner in owners(first)]

    def has_history(subject: Subject, period: Period) -> bool:
        return company.has_history(period, NEW_HISTORY_DAYS)

    kpis.each("new_buyer_retention_90d", staff.credited(MART, new), share, 90, has_history)
    returned = {
        refund.order.order_id
        for refund in company.refunds
        if refund.order is not None
        and refund.order.paid_at is not None
        and refund.row.case_type == "return"
        and refund.order.paid_at <= refund.completed_at <= refund.order.paid_at + RETURN_WINDOW
    }
    settled = [
        (owner, order.day, order.order_id in returned)
        for order in company.paid_orders
        if order.paid_at + RETURN_WINDOW <= company.end  # type: ignore[operator]
        for owner in owners(order)
    ]
    kpis.each("return_rate", staff.credited(MART, settled), share, 30)


def paid_roi(company: Company, kpis: Kpis) -> None:
    """gmv attributed to the employee's assigned ads or channels / their spend; none assigned: of the assigned shop; else NULL.
    Reading: assigned = on a day of the period; ads are owned on the day of payment (of the spend); of the shop = orders in the
    shop attributed to any ad / spend of ads of the shop."""
    staff = company.staff
    own, of_shop = [], []
    for order in company.paid_orders:
        click = company.ads_of_orders.get(order.order_id)
        if click is not None:
            amount = order.amount or Decimal(0)
            own += [(owner, order.day, (amount, Decimal(0))) for owner in ad_owners(company, click, order.day)]
            of_shop += [
                (owner, order.day, (amount, Decimal(0))) for owner in staff.owners("shop", order.shop_id, order.day)
            ]
    for row in company.rows("ad_performance"):
        if row.date <= company.as_of:
            spend = company.money.converted(row.spend, row.currency, row.date) or Decimal(0)
            own += [(owner, row.date, (Decimal(0), spend)) for owner in ad_owners(company, row, row.date)]
            of_shop += [(owner, row.date, (Decimal(0), spend)) for owner in staff.owners("shop", row.shop_id, row.date)]
    has_ads = staff.owns_any(["ad", "channel"])
    by_ads, by_shop = by_period(staff.credited(MART, own)), by_period(staff.credited(MART, of_shop))
    for subject, period in kpis.rows:
        source = by_ads if has_ads(subject, period) else by_shop
        cases = source.get((subject, period), [])
        amount, spend = (sum((case[part] for case in cases), Decimal(0)) for part in (0, 1))
        kpis.put("paid_roi", subject, period, divided(amount, spend))


def sell_through(company: Company, kpis: Kpis) -> None:
    """sell_through_sku_rate: owned SKUs listed at any time of the period with a paid line / owned SKUs listed at any time of the
    period. Reading: owned and listed on one and the same day of the period; a paid line on a day on which the SKU was owned."""
    staff = company.staff
    shops = {row.scope_id for row in company.rows("assignments") if row.scope_type == "shop"}
    listed: list[tuple[str | None, Day, Any]] = []
    for day in company.days:
        of_shop = {shop_id: staff.owners("shop", shop_id, day) for shop_id in shops}
        for row in company.rows("products"):
            if is_listed(row, day):
                owners = staff.owners("product", row.product_id, day)
                for shop_id in [row.shop_id] if row.shop_id else shops:
                    owners = owners | of_shop.get(shop_id, set())
                listed += [(owner, day, (row.sku_id, False)) for owner in owners]
    sold = [(who, day, (line.sku_id, True)) for who, day, (_, line) in line_cases(company)]

    def rate(cases: list[tuple[str, bool]]) -> Value:
        on_sale = {sku_id for sku_id, is_sold in cases if not is_sold}
        return divided(len(on_sale & {sku_id for sku_id, is_sold in cases if is_sold}), len(on_sale))

    kpis.each("sell_through_sku_rate", staff.credited(MART, listed) + sold, rate)


def shop_kpis(company: Company, kpis: Kpis) -> None:
    """participation_rate: participants / target participants, campaigns of the assigned shops, by ends_at; a campaign without a
        target is in neither part. Reading: a campaign of all shops belongs to every assigned shop.
    campaign_page_uv: visitors of campaign pages of the assigned shops (the event's shop).
    campaign_second_click_rate: sessions landing on a campaign page that reach a second page / sessions landing on one; campaign
        pages of the assigned shops."""
    staff = company.staff
    shops = {row.scope_id for row in company.rows("assignments") if row.scope_type == "shop"}
    joined = []
    for row in company.rows("campaigns"):
        if company.has_happened(row.ends_at) and row.target_participants:
            day = business_day(row.ends_at)
            count = len(participants(company, row))
            of = [row.shop_id] if row.shop_id else sorted(shops)
            owners = {owner for shop_id in of for owner in staff.owners("shop", shop_id, day)}
            joined += [(owner, day, (count, row.target_participants)) for owner in owners]
    kpis.ratio("participation_rate", staff.credited(MART, joined), sample=0)
    owned: list[tuple[str, View]] = [
        (owner, view)
        for view in company.views
        if view.event.page_type == "campaign"
        for owner in sorted(staff.owners("shop", view.event.shop_id, view.day))
    ]
    came = [(who, day, view.event.visitor_id) for who, day, view in view_cases(company, MART, owned)]
    kpis.each("campaign_page_uv", came, distinct, defined=staff.owns_any(["shop"]))
    landed = landings(session_cases(company, MART, owned))
    kpis.each("campaign_second_click_rate", [(who, day, has_second_page(case[0])) for who, day, case in landed], share)
