"""campaign_kpis, of planners and of single campaigns, each over its own [starts_at, ends_at)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.periods import Day, Period, business_day
from tests.reference.plain.results import NOTHING, Kpis, Value, divided

MART = "campaign_kpis"
WHOLE: Period = ("whole", Day.min)
TAKES_PART = {"click", "add_to_cart", "share", "purchase"}


@dataclass
class Campaign:
    """What happened in a campaign's own time."""

    row: Any
    clicks: int = 0
    visitors: set[str] = field(default_factory=set)
    participants: set[str] = field(default_factory=set)
    payers: set[str] = field(default_factory=set)
    orders: int = 0
    gmv: Decimal = Decimal(0)
    own_orders: int = 0
    own_gmv: Decimal = Decimal(0)
    all_orders: int = 0
    all_gmv: Decimal = Decimal(0)
    shop_visitors: set[str] = field(default_factory=set)
    shop_payers: set[str] = field(default_factory=set)


def is_within(row: Any, moment: Any) -> bool:
    return moment is not None and row.starts_at <= moment < row.ends_at


def participants(company: Company, row: Any) -> set[str]:
    """Distinct visitors with a click, add_to_cart, share or purchase carrying the campaign, in its own time."""
    return {
        event.visitor_id
        for event in company.events_between(row.starts_at, row.ends_at)
        if event.campaign_id == row.campaign_id and event.event_type in TAKES_PART
    }


def observe(company: Company, row: Any) -> Campaign:
    """Reading: the campaign's pages are pages of page_type campaign that carry campaign_id; a campaign order carries campaign_id
    and is paid within the campaign; the orders and visitors to compare with are the campaign's shop's (all shops' for a campaign
    without one) in the same time, and the shares count campaign orders of that shop, the ROI all of them; the shop's payers pay an order of that shop."""
    seen = Campaign(row, participants=participants(company, row))
    for event in company.events_between(row.starts_at, row.ends_at):
        is_page = event.page_type == "campaign" and event.campaign_id == row.campaign_id
        if event.event_type == "click" and is_page:
            seen.clicks += 1
        if event.event_type == "page_view":
            if is_page:
                seen.visitors.add(event.visitor_id)
            if row.shop_id is None or event.shop_id == row.shop_id:
                seen.shop_visitors.add(event.visitor_id)
    for order in company.paid_orders:
        if not is_within(row, order.paid_at):
            continue
        amount = order.amount or Decimal(0)
        if order.row.campaign_id == row.campaign_id:
            seen.orders += 1
            seen.gmv += amount
            if order.visitor_id in seen.visitors:
                seen.payers.add(str(order.visitor_id))
        if row.shop_id is None or order.shop_id == row.shop_id:
            seen.all_orders += 1
            seen.all_gmv += amount
            if order.row.campaign_id == row.campaign_id:
                seen.own_orders += 1
                seen.own_gmv += amount
            if order.visitor_id in seen.shop_visitors:
                seen.shop_payers.add(str(order.visitor_id))
    return seen


def united(sets: list[set[str]]) -> set[str]:
    return set().union(*sets)


def campaign_values(campaigns: list[Campaign]) -> dict[str, Value]:
    """clicks_per_uv: clicks on the campaign's pages / their uv. campaign_uv: distinct visitors of the campaign's pages.
    campaign_order_share: daily average of campaign orders / daily average of orders, on the campaign's days; campaign_gmv_share: the
        same with gmv.
    campaign_conversion_rate: visitors of campaign pages who pay a campaign order / campaign_uv.
    campaign_conversion_lift: campaign_conversion_rate / the shop's conversion_rate on the same days - 1.
    campaign_roi: campaign gmv / campaign cost. participation_rate: participants / target participants.
    Reading: over several campaigns of a planner, visitors are distinct over all of them (campaign_uv, the rates on it and the
    shop's conversion_rate); money, orders, clicks, participants and targets are added up."""
    uv = len(united([campaign.visitors for campaign in campaigns]))
    conversion = divided(len(united([campaign.payers for campaign in campaigns])), uv)
    shop = divided(
        len(united([campaign.shop_payers for campaign in campaigns])),
        len(united([campaign.shop_visitors for campaign in campaigns])),
    )
    lift = NOTHING
    if conversion.value is not None and shop.value:
        lift = Value(float(conversion.value) / float(shop.value) - 1, conversion.value, shop.value, uv)
    aimed = [campaign for campaign in campaigns if campaign.row.target_participants]
    joined = sum(len(campaign.participants) for campaign in aimed)
    return {
        "clicks_per_uv": divided(sum(campaign.clicks for campaign in campaigns), uv),
        "campaign_uv": Value(uv, sample=uv),
        "campaign_order_share": divided(
            sum(campaign.own_orders for campaign in campaigns), sum(campaign.all_orders for campaign in campaigns)
        ),
        "campaign_gmv_share": divided(
            sum((campaign.own_gmv for campaign in campaigns), Decimal(0)),
            sum((campaign.all_gmv for campaign in campaigns), Decimal(0)),
        ),
        "campaign_conversion_rate": conversion,
        "campaign_conversion_lift": lift,
        "campaign_roi": divided(
            sum((campaign.gmv for campaign in campaigns), Decimal(0)),
            sum((campaign.row.cost for campaign in campaigns), Decimal(0)),
            sum(campaign.orders for campaign in campaigns),
        ),
        "participation_rate": divided(joined, sum(campaign.row.target_participants for campaign in aimed), joined),
    }


KPI_IDS = (
    "clicks_per_uv",
    "campaign_uv",
    "campaign_order_share",
    "campaign_gmv_share",
    "campaign_conversion_rate",
    "campaign_conversion_lift",
    "campaign_roi",
    "participation_rate",
)


def campaign_kpis(company: Company) -> Kpis:
    """A planner's period holds, whole, the campaigns whose ends_at lies in it. Reading: the business day of ends_at itself, the first
    moment after the campaign (its contract); campaigns that have not ended by the as-of date count in no period; a planner without
    a campaign in the period has NULL everywhere."""
    kpis = Kpis(company.staff.mart_rows(MART))
    ended = [
        (row.planner_id, business_day(row.ends_at), observe(company, row))
        for row in company.rows("campaigns")
        if company.has_happened(row.ends_at)
    ]
    cases = company.staff.credited(MART, ended)
    for kpi_id in KPI_IDS:
        kpis.each(
            kpi_id,
            cases,
            lambda campaigns, kpi_id=kpi_id: campaign_values(campaigns)[kpi_id] if campaigns else NOTHING,
        )
    return kpis


def campaigns(company: Company) -> Kpis:
    """Every campaign that has begun, by itself."""
    rows = [row for row in company.rows("campaigns") if row.starts_at < company.end]
    kpis = Kpis({((row.campaign_id,), WHOLE) for row in rows})
    for row in rows:
        for kpi_id, value in campaign_values([observe(company, row)]).items():
            kpis.put(kpi_id, (row.campaign_id,), WHOLE, value)
    return kpis
