"""promotion_kpis: the ads and channels assigned to the employee."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.operations import NEW_HISTORY_DAYS, distinct
from tests.reference.plain.pages import ad_owners, orders_of_visitors
from tests.reference.plain.periods import Period, period_end, periods_of, previous_period
from tests.reference.plain.results import NOTHING, Kpis, Subject, Value, by_period, divided

MART = "promotion_kpis"


def promotion_kpis(company: Company) -> Kpis:
    """ad_uv: distinct visitors landing from owned ads, by session start. ad_new_uv: of these, first visit ever (the landing session
        holds the visitor's first page view ever; NULL with under 90 days of data before). ad_new_uv_share: ad_new_uv / ad_uv.
    reach_rate: landing page views from ads / ad impressions, both by their date.
    bounce_rate: visitors landing whose landing sessions all have a single page / visitors landing. A single page = one distinct
        page.
    cost_per_uv: spend / ad_uv. cost_per_order: spend / orders attributed. roas: attributed_gmv / spend.
    attributed_gmv: gmv attributed to owned ads (paid_at; the ad owned on the day of payment); its growth.
    ad_conversion_rate: visitors brought who pay in the period / ad_uv; any order, before the landing too.
    Reading: an ad is owned through itself or through the channel that it runs in; a landing is a page view with ad_id, of the ad's
    owner on the day of the view; who owns neither ad nor channel in a period has NULL."""
    staff = company.staff
    kpis = Kpis(staff.mart_rows(MART))
    has_ads = staff.owns_any(["ad", "channel"])
    landed, views, orders, spends, impressions = [], [], [], [], []
    for view in company.views:
        if view.event.ad_id is not None:
            session = view.session
            landed += [(owner, session.day, session) for owner in ad_owners(company, view.event, view.day)]
            views += [(owner, view.day, (1, 0)) for owner in ad_owners(company, view.event, view.day)]
    for row in company.rows("ad_performance"):
        if row.date <= company.as_of:
            spend = company.money.converted(row.spend, row.currency, row.date) or Decimal(0)
            for owner in ad_owners(company, row, row.date):
                spends.append((owner, row.date, spend))
                impressions.append((owner, row.date, (0, row.impressions)))
    for order in company.paid_orders:
        click = company.ads_of_orders.get(order.order_id)
        if click is not None:
            orders += [(owner, order.day, order) for owner in ad_owners(company, click, order.day)]
    landings = staff.credited(MART, landed)
    kpis.each("ad_uv", [(who, day, session.visitor_id) for who, day, session in landings], distinct, defined=has_ads)
    new = [
        (who, day, session.visitor_id)
        for who, day, session in landings
        if company.first_views[session.visitor_id].session is session
    ]

    def has_history(subject: Subject, period: Period) -> bool:
        return has_ads(subject, period) and company.has_history(period, NEW_HISTORY_DAYS)

    kpis.each("ad_new_uv", new, distinct, defined=has_history)
    kpis.ratio("reach_rate", staff.credited(MART, views) + staff.credited(MART, impressions), sample=0)
    kpis.each("bounce_rate", landings, bounced)
    attributed = staff.credited(MART, orders)
    kpis.total("attributed_gmv", [(who, day, order.amount or Decimal(0)) for who, day, order in attributed], has_ads)
    kpis.growth("attributed_gmv_growth", "attributed_gmv", previous_period, previous_is_whole(company))
    spent, sold, came = by_period(staff.credited(MART, spends)), by_period(attributed), by_period(landings)
    paid_in = {
        visitor_id: {period for order in own for period in periods_of(order.day)}
        for visitor_id, own in orders_of_visitors(company.paid_orders).items()
    }
    for subject, period in kpis.rows:
        spend = sum(spent.get((subject, period), []), Decimal(0))
        own = sold.get((subject, period), [])
        uv, fresh = kpis.get("ad_uv", subject, period).value, kpis.get("ad_new_uv", subject, period).value
        kpis.put("ad_new_uv_share", subject, period, divided(fresh, uv))
        kpis.put("cost_per_uv", subject, period, price(spend, uv))
        kpis.put("cost_per_order", subject, period, price(spend, len(own)))
        gmv = kpis.get("attributed_gmv", subject, period).value
        kpis.put("roas", subject, period, divided(gmv, spend))
        brought = {session.visitor_id for session in came.get((subject, period), [])}
        payers = {visitor_id for visitor_id in brought if period in paid_in.get(visitor_id, ())}
        kpis.put("ad_conversion_rate", subject, period, divided(len(payers), len(brought)))
    return kpis


def price(amount: Decimal, count: Any) -> Value:
    """Money by the piece."""
    if not count:
        return NOTHING
    return Value(amount / int(count), amount, count, int(count))


def bounced(sessions: list[Any]) -> Value:
    landing = {session.visitor_id for session in sessions}
    stayed = {session.visitor_id for session in sessions if len(session.pages) > 1}
    return divided(len(landing - stayed), len(landing))


def previous_is_whole(company: Company) -> Any:
    held = by_period([(subject, day, 1) for subject, day in company.staff.role_days(MART)])

    def is_whole(subject: Subject, period: Period) -> bool:
        days = (period_end(period) - period[1]).days
        return period[1] >= company.first_day and len(held.get((subject, period), [])) == days

    return is_whole
