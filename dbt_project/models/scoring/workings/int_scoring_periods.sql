-- Which plan version scores which period: of each plan the latest approved version in force on the period's first day; and every draft, for
-- every period, so that it can be simulated.
with periods as (
    select * from {{ ref('periods') }}
    where period_type in ('month', 'quarter', 'year')
),

versions as (
    select * from {{ ref('plan_versions') }}
    where status in ('approved', 'draft')
),

candidates as (
    select
        periods.period_type,
        periods.period_start,
        periods.period_end,
        periods.days as elapsed_days,
        periods.calendar_days,
        versions.plan_id,
        versions.version,
        versions.subject_type,
        versions.role,
        versions.scope_type,
        versions.status = 'draft' as is_draft,
        coalesce(versions.approved_at >= {{ start_of_business_date('periods.period_start') }}, false) as is_retroactive,
        row_number() over (
            partition by versions.plan_id, versions.status, periods.period_type, periods.period_start
            order by versions.version desc
        ) as recency
    from periods
    inner join versions
        on periods.period_type = versions.period_type
        and (
            versions.status = 'draft'
            or (
                periods.period_start >= versions.valid_from
                and (versions.valid_to is null or periods.period_start < versions.valid_to)
            )
        )
)

select
    period_type,
    period_start,
    period_end,
    elapsed_days,
    calendar_days,
    plan_id,
    version,
    subject_type,
    role,
    scope_type,
    is_draft,
    is_retroactive
from candidates
where is_draft or recency = 1
