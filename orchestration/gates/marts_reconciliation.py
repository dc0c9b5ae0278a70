"""The SQL that holds the company's daily KPIs against what staging shows of the raw exports.

The raw side is computed here from the staging views alone, past every intermediate model and mart. Each day is
compared, so that two errors cannot make up for each other; the total of what is off is reported.

Amounts in the reporting currency must agree to the cent. Converted ones may differ by 5 percent of what was converted
on the day: which of two near days' rates was taken is for the models' tests, an amount that was lost or counted twice
is for the gate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from orchestration.gates.landing_sql import literal

CONVERSION_TOLERANCE = 0.05
RATE_LOOKBACK_DAYS = 7


@dataclass(frozen=True)
class Reporting:
    """The project variables that raw amounts are read with; the same values that dbt is given."""

    business_time_zone: str = "Asia/Shanghai"
    reporting_currency: str = "CNY"
    platform_currencies: Mapping[str, str] = field(default_factory=dict)

    def business_date(self, column: str) -> str:
        """SQL of the business date of a UTC timestamp."""
        return f"cast(timezone({literal(self.business_time_zone)}, timezone('UTC', {column})) as date)"

    def currency(self, platform: str, currency: str) -> str:
        """SQL of an amount's currency: its own, else its platform's, else the reporting currency."""
        cases = "".join(
            f" when {literal(name)} then {literal(code)}" for name, code in self.platform_currencies.items()
        )
        of_platform = f"case {platform}{cases} end, " if cases else ""
        return f"coalesce({currency}, {of_platform}{literal(self.reporting_currency)})"


def gmv(reporting: Reporting, as_of_date: str) -> str:
    """Paid amounts of orders by the day of payment; test orders and what lies after the as-of date do not count."""
    return _by_day(reporting, "gmv", as_of_date, _paid_orders(reporting, as_of_date))


def refund_amount(reporting: Reporting, as_of_date: str) -> str:
    """Refunds of completed cases by the day of completion, else of the order's payment, in the order's currency."""
    return _by_day(reporting, "refund_amount", as_of_date, _refunds(reporting))


def ad_spend(reporting: Reporting, as_of_date: str) -> str:
    """Advertising spend by date."""
    return _by_day(reporting, "ad_spend", as_of_date, _spend(reporting))


def raw_page_views(reporting: Reporting, as_of_date: str) -> str:
    """Page views by day, without bots and internal traffic."""
    raw = f"""
        select
            {reporting.business_date("occurred_at")} as business_date,
            1 as amount,
            {literal(reporting.reporting_currency)} as currency
        from staging.stg_web_events
        where event_type = 'page_view' and not coalesce(is_bot, false) and not coalesce(is_internal, false)
    """
    return _by_day(reporting, "raw_page_views", as_of_date, raw)


def missing_rates(reporting: Reporting, as_of_date: str, kpi_ids: Collection[str]) -> str:
    """Paid orders, refunds and ad spend in another currency without a rate on their day or within the week before it; refunds and
    spend where the company's mart has their KPI.

    Where rates are delivered at all they are an error, since such an amount is in no KPI. Where none are, every
    shop keeps its own figures and the company's sums mix currencies: a warning.
    """
    raw = {"order": _paid_orders(reporting, as_of_date)}
    if "refund_amount" in kpi_ids:
        raw["refund"] = f"select * from ({_refunds(reporting)}) as refunds where amount <> 0"
    if "ad_spend" in kpi_ids:
        raw["spend"] = f"select * from ({_spend(reporting)}) as spend where amount <> 0"
    amounts = " union all ".join(
        f"select {literal(kind)} as kind, currency, business_date from ({rows}) as {kind}_rows"
        for kind, rows in raw.items()
    )
    return f"""
with amounts as (
    {amounts}
),
without_rate as (
    select amounts.kind, amounts.currency, amounts.business_date
    from amounts
    where
        amounts.currency <> {literal(reporting.reporting_currency)} and amounts.business_date <= {as_of_date}
        and not exists (
            select 1
            from staging.stg_exchange_rates as rates
            where rates.currency = amounts.currency
                and rates.date between amounts.business_date - {RATE_LOOKBACK_DAYS} and amounts.business_date
        )
)
select
    case when exists (select 1 from staging.stg_exchange_rates) then 'error' else 'warning' end as severity,
    currency,
    count(*) filter (where kind = 'order') as order_count,
    count(*) filter (where kind = 'refund') as refund_count,
    count(*) filter (where kind = 'spend') as spend_count,
    min(business_date) as first_day,
    max(business_date) as last_day
from without_rate
group by currency
order by count(*) desc
"""


def _paid_orders(reporting: Reporting, as_of_date: str) -> str:
    return f"""
        select
            {reporting.business_date("paid_at")} as business_date,
            coalesce(paid_amount, 0) as amount,
            {reporting.currency("platform", "currency")} as currency
        from staging.stg_orders
        where
            paid_at is not null and not coalesce(is_test, false)
            and (placed_at is null or {reporting.business_date("placed_at")} <= {as_of_date})
    """


def _refunds(reporting: Reporting) -> str:
    return f"""
        select
            {reporting.business_date("coalesce(cases.completed_at, orders.paid_at)")} as business_date,
            coalesce(cases.refund_goods_amount, 0) + coalesce(cases.refund_freight_amount, 0) as amount,
            {reporting.currency("cases.platform", "orders.currency")} as currency
        from staging.stg_aftersales as cases
        left join staging.stg_orders as orders on orders.platform = cases.platform and orders.order_id = cases.order_id
        where cases.status = 'completed' and not coalesce(orders.is_test, false)
    """


def _spend(reporting: Reporting) -> str:
    return f"""
        select date as business_date, spend as amount, {reporting.currency("platform", "currency")} as currency
        from staging.stg_ad_performance
    """


def _by_day(reporting: Reporting, kpi_id: str, as_of_date: str, raw: str) -> str:
    return f"""
with raw_rows as (
    {raw}
),
raw_days as (
    select business_date, currency, sum(amount) as amount
    from raw_rows
    where business_date <= {as_of_date}
    group by business_date, currency
),
currencies as (
    select distinct currency, business_date from raw_days where currency <> {literal(reporting.reporting_currency)}
),
rates as (
    select currencies.currency, currencies.business_date, arg_max(quoted.rate_to_reporting, quoted.date) as rate
    from currencies
    inner join staging.stg_exchange_rates as quoted
        on quoted.currency = currencies.currency
        and quoted.date between currencies.business_date - {RATE_LOOKBACK_DAYS} and currencies.business_date
    group by currencies.currency, currencies.business_date
),
converted as (
    select
        raw_days.business_date,
        raw_days.currency <> {literal(reporting.reporting_currency)} as is_converted,
        raw_days.amount * case
            when raw_days.currency = {literal(reporting.reporting_currency)} then 1
            when not exists (select 1 from staging.stg_exchange_rates) then 1
            else coalesce(rates.rate, 0)
        end as amount
    from raw_days
    left join rates on rates.currency = raw_days.currency and rates.business_date = raw_days.business_date
),
raw_totals as (
    select
        business_date,
        sum(amount) as amount,
        coalesce(sum(abs(amount)) filter (where is_converted), 0) as converted_amount
    from converted
    group by business_date
),
mart_days as (
    select period_start as business_date, {kpi_id} as amount
    from marts.company_kpis
    where period_type = 'day' and shop_id = 'all'
),
differences as (
    select
        coalesce(raw_totals.business_date, mart_days.business_date) as business_date,
        coalesce(raw_totals.amount, 0) as raw_amount,
        coalesce(mart_days.amount, 0) as mart_amount,
        coalesce(raw_totals.converted_amount, 0) as converted_amount
    from raw_totals
    full join mart_days on mart_days.business_date = raw_totals.business_date
),
faults as (
    select * from differences
    where abs(raw_amount - mart_amount) > 0.0101 + {CONVERSION_TOLERANCE} * converted_amount
)
select
    count(*) as day_count,
    min(business_date) as first_day,
    max(business_date) as last_day,
    sum(raw_amount) as raw_amount,
    sum(mart_amount) as mart_amount,
    arg_max(business_date, abs(raw_amount - mart_amount)) as worst_day
from faults
having count(*) > 0
"""
