"""Rows that a quality rule must catch, and the nearest ones that it must let pass; test_quality_rules.py runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RuleExample:
    """insert fills landing tables; {value} in it is replaced by `caught`, then by `passes`."""

    contract: str
    rule: str
    caught: Any
    passes: Any
    insert: str


EXAMPLES = [
    RuleExample(
        "scorehouse.orders",
        "paid_orders_carry_an_amount",
        caught="null",
        passes=0,
        insert="""
            insert into landing.scorehouse__orders by name
            select 'o' as order_id, timestamptz '2026-03-01 12:00:00+08' as paid_at, {value} as paid_amount,
                true as _is_current
        """,
    ),
    RuleExample(
        "scorehouse.orders",
        "mean_paid_amount_is_stable",
        caught=10_000,
        passes=120,
        insert="""
            insert into landing.scorehouse__orders by name
            select cast(i as text) as order_id,
                timestamptz '2026-03-01 12:00:00+08' + to_days(cast(i // 60 as integer)) as paid_at,
                case when i < 600 then 100 else {value} end as paid_amount, true as _is_current
            from range(660) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.aftersales",
        "refunds_stay_within_the_order",
        caught=41,
        passes=40,
        insert="""
            insert into landing.scorehouse__orders by name
            select 'o' as order_id, 80 as paid_amount, true as _is_current;
            insert into landing.scorehouse__aftersales by name
            select cast(i as text) as case_id, 'o' as order_id, 'completed' as status, {value} as refund_goods_amount,
                true as _is_current
            from range(2) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.ad_performance",
        "every_channel_reports",
        caught=27,
        passes=28,
        insert="""
            insert into landing.scorehouse__ad_performance by name
            select date '2026-03-01' + cast(i as integer) as date, channel, channel as ad_id, 5 as spend,
                true as _is_current
            from range(28) as t (i) cross join (values ('search'), ('social')) as channels (channel)
            where channel = 'search' or i < {value}
        """,
    ),
    RuleExample(
        "scorehouse.inventory_snapshots",
        "every_warehouse_reports",
        caught=27,
        passes=28,
        insert="""
            insert into landing.scorehouse__inventory_snapshots by name
            select date '2026-03-01' + cast(i as integer) as snapshot_date, 's' as sku_id, warehouse_id,
                3 as on_hand_qty, true as _is_current
            from range(28) as t (i) cross join (values ('north'), ('south')) as warehouses (warehouse_id)
            where warehouse_id = 'north' or i < {value}
        """,
    ),
    RuleExample(
        "scorehouse.ad_performance",
        "every_channel_reports",
        caught="2026-03-31",
        passes="2026-04-01",
        insert="""
            insert into landing.scorehouse__ad_performance by name
            select date '2026-03-01' + cast(i as integer) as date, 'search' as channel, 'a' as ad_id, 5 as spend,
                true as _is_current
            from range(30) as t (i);
            insert into landing.scorehouse__ad_performance by name
            select date '{value}' as date, 'social' as channel, 'b' as ad_id, 5 as spend, true as _is_current
        """,
    ),
    RuleExample(
        "scorehouse.inventory_snapshots",
        "stock_is_not_all_zero",
        caught="2026-03-25",
        passes="2026-03-24",
        insert="""
            insert into landing.scorehouse__inventory_snapshots by name
            select date '{value}' as snapshot_date, cast(i as text) as sku_id, 'w' as warehouse_id, 0 as on_hand_qty,
                true as _is_current
            from range(50) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.agent_status",
        "stretches_do_not_overlap",
        caught=2,
        passes=1,
        insert="""
            insert into landing.scorehouse__agent_status by name
            select 'a' as agent_id, timestamptz '2026-03-01 09:00:00+08' + to_hours(i) as from_at,
                timestamptz '2026-03-01 09:00:00+08' + to_hours(i + {value}) as to_at, true as _is_current
            from range(5) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.leave",
        "leave_stays_within_a_day",
        caught=0.6,
        passes=0.5,
        insert="""
            insert into landing.scorehouse__leave by name
            select 'a' as employee_id, date '2026-03-02' as leave_date, kind as leave_type, {value} as fraction,
                true as _is_current
            from (values ('sick'), ('annual')) as kinds (kind)
        """,
    ),
    RuleExample(
        "scorehouse.finance_balances",
        "months_follow_each_other",
        caught=2,
        passes=1,
        insert="""
            insert into landing.scorehouse__finance_balances by name
            select last_day(date '2026-01-01' + to_months(cast({value} * i as integer))) as month_end,
                true as _is_current
            from range(3) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.finance_balances",
        "balances_are_of_month_ends",
        caught="2026-02-27",
        passes="2026-02-28",
        insert="""
            insert into landing.scorehouse__finance_balances by name
            select date '{value}' as month_end, true as _is_current
        """,
    ),
    RuleExample(
        "scorehouse.exchange_rates",
        "rates_move_slowly",
        caught=0.14,
        passes=9.5,
        insert="""
            insert into landing.scorehouse__exchange_rates by name
            select *, true as _is_current
            from (values (date '2026-03-28', 'USD', 7.1), (date '2026-03-31', 'USD', {value}))
                as rates (date, currency, rate_to_reporting)
        """,
    ),
    RuleExample(
        "scorehouse.kpi_plans",
        "weights_sum_to_100",
        caught=24.9999,
        passes=25,
        insert="""
            insert into landing.scorehouse__kpi_plans by name
            select 'p' as plan_id, 1 as version, cast(i as text) as kpi_id, {value} as weight, true as _is_current
            from range(4) as t (i)
        """,
    ),
    RuleExample(
        "scorehouse.benchmarks",
        "periods_begin_on_their_first_day",
        caught="2026-05-01",
        passes="2026-04-01",
        insert="""
            insert into landing.scorehouse__benchmarks by name
            select 'quarter' as period_type, date '{value}' as period_start, true as _is_current
        """,
    ),
    RuleExample(
        "scorehouse.benchmarks",
        "periods_begin_on_their_first_day",
        caught="2026-03-01",
        passes="2026-03-02",
        insert="""
            insert into landing.scorehouse__benchmarks by name
            select 'week' as period_type, date '{value}' as period_start, true as _is_current
        """,
    ),
    RuleExample(
        "scorehouse.web_events",
        "funnel_events_are_present",
        caught=-1,
        passes=1400,
        insert="""
            insert into landing.scorehouse__web_events by name
            select cast(i as text) as event_id, timestamptz '2026-03-30 00:00:00+08' + to_minutes(i) as occurred_at,
                case when i = {value} then 'add_to_cart' else 'page_view' end as event_type, true as _is_current
            from range(1500) as t (i)
        """,
    ),
    RuleExample(
        "shopify.orders",
        "first_lines_carry_the_order",
        caught=2,
        passes=1,
        insert="""
            insert into landing.shopify__orders by name
            select '#1' as name, i as _ordinal, case when i = {value} then 10 end as total, true as _is_current
            from range(1, 3) as t (i)
        """,
    ),
    RuleExample(
        "shopify.orders",
        "name_is_one_order",
        caught="'6798481555756'",
        passes="'6.79848E+12'",
        insert="""
            insert into landing.shopify__orders by name
            select '#1' as name, i as _ordinal, case i when 1 then '6798481555755' else {value} end as id,
                i = 1 as _is_current, case i when 1 then 'landed' else 'superseded' end as _status
            from range(1, 3) as t (i)
        """,
    ),
    RuleExample(
        "shopify.orders",
        "orders_are_of_one_shop",
        caught="'superseded'",
        passes="'withdrawn'",
        insert="""
            insert into landing.shopify__orders by name
            select '#' || i // 2 as name, 1 as _ordinal, cast(case when i < 4 then i else i // 2 end as text) as id,
                i % 2 = 1 as _is_current, case i % 2 when 1 then 'landed' else {value} end as _status
            from range(200) as t (i)
        """,
    ),
]
