-- Time logged in, by day: overlapping statuses of a day are one time, so that the day counts once and all of its statuses are listed.
with login_days as (
    select * from {{ ref('int_agent_login_days') }}
),

status_spans as (
    select * from {{ ref('int_agent_status_spans') }}
),

calendar as (
    select * from {{ ref('calendar') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

raw_rows as (
    select * from {{ ref('stg_agent_status') }}
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        login_days.business_date as login_on,
        cast(login_days.business_date as string) as login_day,
        login_days.logged_in_seconds,
        login_days.productive_seconds,
        {{ raw_row('agent_status', ['agent_id', 'from_at']) }}
    from login_days
    inner join staff_days
        on login_days.agent_id = staff_days.employee_id and login_days.business_date = staff_days.business_date
    inner join calendar on login_days.business_date = calendar.business_date
    inner join status_spans
        on login_days.agent_id = status_spans.agent_id
        and status_spans.from_at < calendar.ends_at
        and status_spans.to_at > calendar.starts_at
    inner join raw_rows on status_spans.agent_id = raw_rows.agent_id and status_spans.from_at = raw_rows.from_at
),

traced as (
    {{ traced([
        {'kpi': 'conversations_per_day', 'on': 'login_on', 'key': 'login_day', 'part': 'denominator'},
        {'kpi': 'conversations_per_hour', 'on': 'login_on', 'key': 'login_day', 'part': 'denominator', 'amount': 'logged_in_seconds / cast(3600 as double)'},
        {'kpi': 'utilization_rate', 'on': 'login_on', 'key': 'login_day', 'part': 'numerator', 'amount': 'productive_seconds'},
        {'kpi': 'utilization_rate', 'on': 'login_on', 'key': 'login_day', 'part': 'denominator', 'amount': 'logged_in_seconds'},
    ]) }}
)

select * from traced
