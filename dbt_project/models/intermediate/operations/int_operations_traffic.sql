-- What adds up over days of the traffic on owned pages.
with page_days as (
    select * from {{ ref('int_operations_page_days') }}
),

session_days as (
    select * from {{ ref('int_operations_session_days') }}
),

new_visitor_days as (
    select * from {{ ref('int_operations_new_visitor_days') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

measures as (
    select
        business_date,
        employee_id,
        role,
        raw_page_views,
        pv,
        0 as new_uv,
        0 as visits,
        0 as dwell_seconds,
        0 as landing_count,
        0 as second_page_count,
        0 as campaign_landing_count,
        0 as campaign_second_page_count
    from page_days
    union all
    select business_date, employee_id, role, 0, 0, new_uv, 0, 0, 0, 0, 0, 0
    from new_visitor_days
    union all
    select
        session_started_on,
        employee_id,
        role,
        0,
        0,
        0,
        visits,
        dwell_seconds,
        landing_count,
        second_page_count,
        campaign_landing_count,
        campaign_second_page_count
    from session_days
)

select
    period_days.period_type,
    period_days.period_start,
    measures.employee_id,
    measures.role
    {%- for measure in [
        'raw_page_views', 'pv', 'new_uv', 'visits', 'landing_count', 'second_page_count', 'campaign_landing_count', 'campaign_second_page_count',
    ] %},
    cast(sum(measures.{{ measure }}) as bigint) as {{ measure }}
    {%- endfor %},
    cast(sum(measures.dwell_seconds) as decimal(18, 3)) as dwell_seconds
from measures
inner join period_days on measures.business_date = period_days.business_date
group by period_days.period_type, period_days.period_start, measures.employee_id, measures.role
