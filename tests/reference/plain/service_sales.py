"""What conversations sell: consultation conversion, assisted GMV, cross-sell, saves, and returns that service caused."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.reference.plain.attribution import CONSULTATION_WINDOW, is_of, pays_after
from tests.reference.plain.company import Company
from tests.reference.plain.conversations import Talk
from tests.reference.plain.orders import RETURN_WINDOW, Order
from tests.reference.plain.results import NOTHING, Case, Kpis, Value, by_period, divided, share

MART = "customer_service_kpis"
SMALLEST_NUMBER_OF_OTHERS = 5
TOLD_WRONGLY = {"stock_out", "size", "logistics_not_told"}


def sales_kpis(company: Company, kpis: Kpis, ended: list[Case]) -> None:
    conversion_kpis(company, kpis, ended)
    assisted_kpis(company, kpis)
    return_kpis(company, kpis)


def bought(talk: Talk, orders: list[Order]) -> list[Order]:
    """The customer's orders paid after the conversation began, at most 24 h after its end."""
    return [order for order in orders if is_of(talk.row, order) and pays_after(talk.row, order)]


def converted(cases: list[tuple[tuple[str, str], bool]]) -> Value:
    """Distinct persons who paid / distinct persons served; cases of (person, paid)."""
    return divided(len({person for person, paid in cases if paid}), len({person for person, _ in cases}))


def is_cross_sold(talk: Talk, recommendations: list[Any], orders: list[Order]) -> bool:
    """A recommended SKU is paid within 24 h: after it was recommended, at most 24 h after the conversation's end."""
    return any(
        line.sku_id == row.sku_id and order.paid_at is not None and order.paid_at > row.recommended_at
        for order in bought(talk, orders)
        for line in order.lines
        for row in recommendations
    )


def conversion_kpis(company: Company, kpis: Kpis, ended: list[Case]) -> None:
    """By ended_at, settled when ended_at + 24 h lies before the end of the as-of date.

    consult_conversion_rate: buyers (else visitors) served in presale who pay within 24 h of the end / served in presale.
    consult_conversion_rate_all: the same over all served. Reading: distinct persons of the period; a conversation with neither
        buyer nor visitor is in neither part; a payment during the conversation counts, as in the attribution.
    cross_sell_rate: conversations in which a recommended SKU is paid within 24 h / conversations with a recommendation.
    save_rate: conversations with wants_to_abandon whose buyer pays within 24 h / conversations with wants_to_abandon."""
    of_person: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for order in company.paid_orders:
        if order.buyer_id is not None:
            of_person["buyer", order.buyer_id].append(order)
        if order.visitor_id is not None:
            of_person["visitor", order.visitor_id].append(order)
    recommended: dict[str, list[Any]] = defaultdict(list)
    for row in company.rows("recommendations"):
        if company.has_happened(row.recommended_at):
            recommended[row.conversation_id].append(row)
    settled = [case for case in ended if case[2].row.ended_at + CONSULTATION_WINDOW <= company.end]

    def orders_of(talk: Talk) -> list[Order]:
        row = talk.row
        own = of_person.get(("buyer", row.buyer_id), []) if row.buyer_id is not None else []
        return own + (of_person.get(("visitor", row.visitor_id), []) if row.visitor_id is not None else [])

    people = [
        (who, day, talk, (talk.person, bool(bought(talk, orders_of(talk)))))
        for who, day, talk in settled
        if talk.person
    ]
    presale = [(who, day, case) for who, day, talk, case in people if talk.row.stage == "presale"]
    kpis.each("consult_conversion_rate", presale, converted, 1)
    kpis.each("consult_conversion_rate_all", [(who, day, case) for who, day, _, case in people], converted, 1)
    crossed = [
        (who, day, is_cross_sold(talk, recommended[talk.row.conversation_id], orders_of(talk)))
        for who, day, talk in settled
        if recommended.get(talk.row.conversation_id)
    ]
    kpis.each("cross_sell_rate", crossed, share, 1)
    saved = [(who, day, bool(bought(talk, orders_of(talk)))) for who, day, talk in settled if talk.row.wants_to_abandon]
    kpis.each("save_rate", saved, share, 1)


def assisted_cases(company: Company) -> list[Case]:
    """Orders by paid_at, of the agent whose consultation they are attributed to."""
    return company.staff.credited(
        MART,
        [
            (company.assisted[order.order_id].agent_id, order.day, order)
            for order in company.paid_orders
            if order.order_id in company.assisted
        ],
    )


def assisted_kpis(company: Company, kpis: Kpis) -> None:
    """assisted_gmv: gmv attributed to the agent, attribution consultation.
    assisted_gmv_index: assisted_gmv / mean assisted_gmv of the agents of the role; NULL with fewer than 5 other agents.
        Reading: the role's agents are all with a row in the period, those without a sale and the agent himself among them.
    aov_uplift: AOV of orders assisted by the agent - AOV of unassisted orders (of the whole company, assisted by nobody)."""
    cases = assisted_cases(company)
    kpis.total("assisted_gmv", [(who, day, order.amount or Decimal(0)) for who, day, order in cases])
    colleagues: dict[Any, list[Decimal]] = defaultdict(list)
    for subject, period in kpis.rows:
        amount = kpis.get("assisted_gmv", subject, period).value
        colleagues[subject[1], period].append(Decimal(amount or 0))
    own = by_period(cases)
    alone = by_period(
        [(("all",), order.day, order) for order in company.paid_orders if order.order_id not in company.assisted]
    )
    for subject, period in kpis.rows:
        amounts = colleagues[subject[1], period]
        value = NOTHING
        if len(amounts) - 1 >= SMALLEST_NUMBER_OF_OTHERS:
            mine = kpis.get("assisted_gmv", subject, period)
            value = divided(mine.value, sum(amounts, Decimal(0)) / len(amounts), mine.sample)
        kpis.put("assisted_gmv_index", subject, period, value)
        with_help, without = own.get((subject, period), []), alone.get((("all",), period), [])
        uplift = NOTHING
        if with_help and without:
            uplift = Value(average_value(with_help) - average_value(without), sample=len(with_help))
        kpis.put("aov_uplift", subject, period, uplift)


def average_value(orders: list[Order]) -> Decimal:
    return sum((order.amount or Decimal(0) for order in orders), Decimal(0)) / len(orders)


def return_kpis(company: Company, kpis: Kpis) -> None:
    """By paid_at, settled when paid_at + 30 days lies before the end of the as-of date.

    service_return_rate: assisted orders delivered within 30 days of payment that had a return for misdescription completed in
        the same 30 days / assisted orders delivered within 30 days of payment. service_exchange_rate: the same, exchanges.
    service_refund_rate: assisted orders with a refund for stock_out, size or logistics_not_told completed within 30 days of
        payment / assisted orders paid.
    Reading: delivered = all shipments of the order have arrived; a refund is a case of case_type refund."""
    shipments: dict[str, list[Any]] = defaultdict(list)
    for row in company.rows("shipments"):
        shipments[row.order_id].append(row)
    refunds: dict[str, list[Any]] = defaultdict(list)
    for refund in company.refunds:
        if refund.order is not None:
            refunds[refund.order.order_id].append(refund)

    def had(order: Order, case_type: str, codes: set[str]) -> bool:
        assert order.paid_at is not None
        return any(
            refund.row.case_type == case_type
            and refund.reason_code in codes
            and order.paid_at <= refund.completed_at <= order.paid_at + RETURN_WINDOW
            for refund in refunds[order.order_id]
        )

    def is_delivered(order: Order) -> bool:
        assert order.paid_at is not None
        arrivals = [row.delivered_at for row in shipments[order.order_id]]
        return bool(arrivals) and all(at is not None and at <= order.paid_at + RETURN_WINDOW for at in arrivals)

    settled = [case for case in assisted_cases(company) if case[2].paid_at + RETURN_WINDOW <= company.end]
    delivered = [case for case in settled if is_delivered(case[2])]
    for kpi_id, case_type in (("service_return_rate", "return"), ("service_exchange_rate", "exchange")):
        kpis.each(
            kpi_id, [(who, day, had(order, case_type, {"misdescription"})) for who, day, order in delivered], share, 30
        )
    kpis.ratio(
        "service_refund_rate",
        [(who, day, (int(had(order, "refund", TOLD_WRONGLY)), 1)) for who, day, order in settled],
        30,
    )
