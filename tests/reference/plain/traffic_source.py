"""traffic_source_kpis: the company's visitors, orders and spend by channel."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from tests.reference.plain.attribution import attributed_sources
from tests.reference.plain.company import Company
from tests.reference.plain.pages import orders_of_visitors
from tests.reference.plain.periods import periods_of
from tests.reference.plain.results import Case, Kpis, Subject, Value, by_period, divided


def traffic_source_kpis(company: Company) -> Kpis:
    """traffic_source_gmv: gmv by attributed channel. traffic_source_uv: distinct visitors with a session of the channel.
    traffic_source_conversion_rate: visitors of the channel who pay in the period / visitors of the channel.
    traffic_source_roas: traffic_source_gmv / spend of the channel.
    Reading: every channel that a session, an order or spend ever had has a row in each period; a visitor of the period pays any
    order of the period, whatever its channel."""
    is_direct = {row["channel"] for row in company.landed.seed("channels") if row["is_direct"] == "true"}
    channels = attributed_sources(company.paid_orders, company.sessions, is_direct)
    sold: list[Case] = [
        ((channels[order.order_id],), order.day, order.amount or Decimal(0)) for order in company.paid_orders
    ]
    spent: list[Case] = [
        ((row.channel,), row.date, company.money.converted(row.spend, row.currency, row.date) or Decimal(0))
        for row in company.rows("ad_performance")
        if row.date <= company.as_of
    ]
    came: list[Case] = [((session.channel,), session.day, session.visitor_id) for session in company.sessions]
    names: set[Subject] = {subject for subject, _, _ in sold + spent + came}
    kpis = Kpis({(name, period) for name in names for period in company.periods})
    kpis.total("traffic_source_gmv", sold)
    spend, visitors = by_period(spent), by_period(came)
    paid_in = defaultdict(set)
    for visitor_id, orders in orders_of_visitors(company.paid_orders).items():
        for order in orders:
            for period in periods_of(order.day):
                paid_in[period].add(visitor_id)
    for subject, period in kpis.rows:
        own = set(visitors.get((subject, period), []))
        kpis.put("traffic_source_uv", subject, period, Value(len(own), sample=len(own)))
        kpis.put("traffic_source_conversion_rate", subject, period, divided(len(own & paid_in[period]), len(own)))
        gmv = kpis.get("traffic_source_gmv", subject, period)
        cost = sum(spend.get((subject, period), []), Decimal(0))
        kpis.put("traffic_source_roas", subject, period, divided(gmv.value, cost, gmv.sample))
    return kpis
