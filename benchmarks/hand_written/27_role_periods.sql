-- The days between which each source has data, for the marts of roles, warehouses and categories; as in reach.
create temp table role_reach as
with days as (
    select 'delivery ratings' as source, 'event' as kind, day from reviews where delivery_rating is not null
    union all select 'review reasons', 'state', day from reviews where reason_code is not null
    union all select 'agent complaints', 'state', filed_at from complaints where about_agent_id is not null
    union all select 'system stock', 'daily', snapshot_date from exports.inventory_snapshots where system_qty is not null
    union all select 'products', 'state', listed_at from products
    union all select 'hot products', 'state', hot_since from products
    union all select 'benchmarks', 'state', period_start from benchmarks
    union all select 'campaigns', 'event', starts_at from known_campaigns
    union all select 'assignments', 'state', valid_from from exports.assignments
    union all select 'costs of staff', 'state', valid_from from staff where monthly_cost is not null
    union all select 'schedules', 'event', day from schedules
    union all select 'chats', 'event', ended_at from talks where not is_bot_only
    union all select 'chat ratings', 'event', rated_at from talks where csat_score is not null
    union all select 'chat recommendations', 'event', rated_at from talks where nps_score is not null
    union all select 'messages', 'event', sent_at from messages
    union all select 'texts', 'event', day from written
    union all select 'recommended products', 'event', cast(recommended_at as timestamp) from exports.recommendations
    union all select 'quality reviews', 'event', reviewed_at from quality_reviews
    union all select 'tickets', 'event', day from tickets
    union all select 'statuses', 'event', start_at from logged_in
    union all select 'tests', 'event', completed_on from training where kind <> 'course'
    union all select 'courses', 'event', planned_on from training where kind = 'course'
    union all select 'design tasks', 'event', assigned_at from design_tasks
    union all select 'design reviews', 'event', reviewed_at from design_reviews
    union all select 'design logs', 'event', log_date from design_logs
    union all select 'shipments', 'event', released_at from shipments
    union all select 'peer reviews', 'event', period_start from peer_reviews
),
spans as (select source, kind, cast(min(day) as date) as first_on, cast(max(day) as date) as last_on from days group by all),
sales as (select first_on as sold_from from reach where source = 'sales')
select
    source,
    case when source in ('review reasons', 'agent complaints') or kind = 'event' then
        case when first_on <= sold_from + 31 then least(first_on, sold_from) else first_on end
    else first_on end as first_on,
    case when kind = 'state' or (kind = 'event' and last_on >= getvariable('as_of') - 31) then greatest(first_on, getvariable('as_of'))
        else last_on end as last_on
from spans cross join sales
where first_on is not null;

create temp table company_periods as
select
    coverage.* exclude (shop_id, sources, orders_first_on),
    array(
        select source from role_reach where role_reach.first_on < period_end and role_reach.last_on >= period_start
        union all select unnest(sources)
    ) as sources,
    history_days >= 90 as has_history,
    period_type not in ('day', 'week') as is_long
from coverage
where shop_id = 'all';

-- A row for every period in which somebody held a role for a day.
create temp table role_periods as
select company_periods.*, who, employee_id, role, mart, role_days
from (
    select period_type, period_start, who, employee_id, role, mart, count(*) as role_days
    from staff_days join period_days using (day)
    group by all
)
join company_periods using (period_type, period_start);
