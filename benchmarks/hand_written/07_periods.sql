-- Every period that reaches into the data, up to the as-of date.
set variable first_day = (
    select least((select min(coalesce(paid_on, cast(placed_at as date))) from known_orders where not is_test), (select min(day) from visitor_days))
);

create temp table period_days as
with days as (
    select cast(unnest(generate_series(
        date_trunc('year', getvariable('first_day')) - interval 7 days, getvariable('as_of'), interval 1 day
    )) as date) as day
)
select day, period_type, cast(date_trunc(period_type, day) as date) as period_start
from days
cross join (select unnest(['day', 'week', 'month', 'quarter', 'year']) as period_type);

create temp table periods as
with bounded as (
    select
        period_type, period_start, count(*) as days,
        cast(period_start + case period_type
            when 'day' then interval 1 day when 'week' then interval 7 days when 'month' then interval 1 month
            when 'quarter' then interval 3 months else interval 1 year end as date) as period_end
    from period_days
    group by period_type, period_start
)
select
    *,
    period_end - period_start = days as is_complete,
    least(period_end - 1, getvariable('as_of')) as last_on,
    period_start - getvariable('first_day') as history_days
from bounded
where period_end > getvariable('first_day');
