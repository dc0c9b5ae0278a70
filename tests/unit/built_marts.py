"""A build database with hand-made staging and marts tables that agree with each other: what the marts gate reads.

Two months of a small company: one paid order of 100 and four page views a day, one refund of 30 and ad spend of 20 in
the whole. Tests then spoil one thing and ask the gate.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.warehouse import open_build

FIRST_DAY = datetime.date(2026, 9, 1)
AS_OF = datetime.date(2026, 10, 31)

STAGING = """
create schema state;
create table state.current_run as
select 'run' as run_id, date '2026-10-31' as as_of_date, null::date as previous_as_of_date, 0 as built_load_id,
    1 as load_id, true as is_full_refresh;

create schema staging;
create table staging.stg_orders as
select 'scorehouse' as platform, 'O' || range as order_id,
    timestamp '2026-09-01 04:00:00' + range * interval 1 day as placed_at,
    timestamp '2026-09-01 15:59:59' + range * interval 1 day as paid_at, cast(100 as decimal(18, 4)) as paid_amount,
    cast(null as varchar) as currency, false as is_test
from range(61);
insert into staging.stg_orders values
    ('scorehouse', 'test', timestamp '2026-10-10', timestamp '2026-10-10', 5000, null, true),
    ('scorehouse', 'unpaid', timestamp '2026-10-10', null, null, null, false),
    ('scorehouse', 'tomorrow', timestamp '2026-10-31 16:00:00', timestamp '2026-10-31 16:00:00', 700, null, false);
create table staging.stg_aftersales as
select 'scorehouse' as platform, 'C1' as case_id, 'O3' as order_id, 'completed' as status,
    timestamp '2026-10-05 03:00:00' as completed_at, cast(25 as decimal(18, 4)) as refund_goods_amount,
    cast(5 as decimal(18, 4)) as refund_freight_amount;
insert into staging.stg_aftersales values
    ('scorehouse', 'C2', 'O4', 'open', null, 60, 0),
    ('scorehouse', 'C3', 'test', 'completed', timestamp '2026-10-05', 60, 0);
create table staging.stg_ad_performance as
select 'scorehouse' as platform, date '2026-10-07' as date, cast(20 as decimal(18, 4)) as spend, 'CNY' as currency;

create table staging.stg_web_events as
select 'scorehouse' as platform, 'E' || range as event_id, 'page_view' as event_type, false as is_bot,
    false as is_internal,
    timestamp '2026-09-01 02:00:00' + (range // 4) * interval 1 day as occurred_at
from range(61 * 4);
insert into staging.stg_web_events values ('scorehouse', 'bot', 'page_view', true, false, timestamp '2026-10-10');
create table staging.stg_exchange_rates (currency varchar, date date, rate_to_reporting decimal(18, 8));
"""

# gmv 100 and 4 views a day; the refund and the spend on their days; a share that is 0.5 wherever there are orders.
MARTS = """
create schema marts;
create table marts.company_kpis as
with days as (
    select cast(unnest(generate_series(date '2026-09-01', date '2026-10-31', interval 1 day)) as date) as business_date
),
period_days as (
    select business_date, period_type, cast(date_trunc(period_type, business_date) as date) as period_start
    from days cross join (select unnest(['day', 'week', 'month', 'quarter', 'year']) as period_type) as period_types
)
select
    period_type,
    period_start,
    'all' as shop_id,
    cast(100 * count(*) as decimal(18, 2)) as gmv, count(*) as gmv__sample, cast(null as varchar) as gmv__null_reason,
    cast(30 * count(*) filter (where business_date = date '2026-10-05') as decimal(18, 2)) as refund_amount,
    1 as refund_amount__sample, cast(null as varchar) as refund_amount__null_reason,
    cast(20 * count(*) filter (where business_date = date '2026-10-07') as decimal(18, 2)) as ad_spend,
    1 as ad_spend__sample, cast(null as varchar) as ad_spend__null_reason,
    4 * count(*) as raw_page_views, 4 * count(*) as raw_page_views__sample,
    cast(null as varchar) as raw_page_views__null_reason,
    0.5 as csat, count(*) as csat__numerator, 2 * count(*) as csat__denominator, 2 * count(*) as csat__sample,
    cast(null as varchar) as csat__null_reason,
    cast(null as double) as return_rate, 0 as return_rate__numerator, 0 as return_rate__denominator,
    0 as return_rate__sample, 'not_settled' as return_rate__null_reason,
    0.25 as return_rate__matured, 1 as return_rate__matured__numerator, 4 as return_rate__matured__denominator,
    4 as return_rate__matured__sample, cast(null as varchar) as return_rate__matured__null_reason
from period_days
group by period_type, period_start;
insert into marts.company_kpis select * replace ('S1' as shop_id) from marts.company_kpis;

create table marts.kpi_dictionary as
select * from (values
    ('company_kpis', 'gmv', 'money', 'sum', null),
    ('company_kpis', 'refund_amount', 'money', 'sum', null),
    ('company_kpis', 'ad_spend', 'money', 'sum', null),
    ('company_kpis', 'raw_page_views', 'count', 'sum', null),
    ('company_kpis', 'csat', 'ratio', 'ratio', null),
    ('company_kpis', 'return_rate', 'ratio', 'ratio', null)
) as kpis (mart, kpi_id, unit, additivity, value_range);
create table marts.kpi_values (
    mart varchar, kpi_id varchar, subject_type varchar, subject_id varchar, period_type varchar, period_start date,
    cohort varchar, value double, numerator double, denominator double, sample bigint, null_reason varchar,
    is_settled boolean
);
"""

LONG_FORM = """
insert into marts.kpi_values
select 'company_kpis', '{kpi_id}', 'shop', shop_id, period_type, period_start, '{cohort}', {column}, {numerator},
    {denominator}, {column}__sample, {column}__null_reason, true
from marts.company_kpis
"""

KPIS = (
    ("gmv", "own", False),
    ("refund_amount", "own", False),
    ("ad_spend", "own", False),
    ("raw_page_views", "own", False),
    ("csat", "own", True),
    ("return_rate", "own", True),
    ("return_rate", "matured", True),
)


class BuiltMarts:
    """The marts of one warehouse folder, ready to be spoilt."""

    def __init__(self, warehouse: Path) -> None:
        self.warehouse = warehouse

    def build(self) -> BuiltMarts:
        """Make the tables."""
        with self.connect() as connection:
            connection.execute(STAGING)
            connection.execute(MARTS)
            self._write_long_form(connection)
        return self

    def copy(self, warehouse: Path) -> BuiltMarts:
        """The same marts in another folder: faster than making them again."""
        shutil.copy(self.warehouse / "build.duckdb", warehouse / "build.duckdb")
        return BuiltMarts(warehouse)

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        connection = open_build(self.warehouse)
        try:
            yield connection
        finally:
            connection.close()

    def spoil(self, statement: str, rewrite_long_form: bool = False) -> None:
        """Run a statement; the long form then follows the marts, or stays as it was."""
        with self.connect() as connection:
            connection.execute(statement)
            if rewrite_long_form:
                connection.execute("delete from marts.kpi_values")
                self._write_long_form(connection)

    def _write_long_form(self, connection: duckdb.DuckDBPyConnection) -> None:
        for kpi_id, cohort, has_parts in KPIS:
            column = kpi_id if cohort == "own" else f"{kpi_id}__matured"
            parts = (f"{column}__numerator", f"{column}__denominator") if has_parts else ("null", "null")
            connection.execute(
                LONG_FORM.format(kpi_id=kpi_id, cohort=cohort, column=column, numerator=parts[0], denominator=parts[1])
            )
