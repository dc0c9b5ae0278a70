-- One scorecard over several of an employee, of their newest versions: totals weighted by the days present in each, over those that have a total.
with singles as (
    select * from {{ ref('int_single_scorecards') }}
    -- Whoever was nowhere present long enough has one scorecard that says so, and nothing to combine.
    where subject_type = 'employee' and is_newest and coalesce(reasons, '') <> 'short presence'
),

grades as (
    select * from {{ ref('int_grades') }}
),

periods as (
    select * from {{ ref('int_scoring_period_days') }}
),

combined as (
    select
        subject_id,
        period_type,
        period_start,
        period_end,
        {{ period_label('period_type', 'period_start') }} || '/' || subject_id as scorecard_id,
        cast(sum(scorecard_version) - count(*) + 1 as integer) as scorecard_version,
        case
            when max(case when state = 'provisional' then 1 else 0 end) = 1 then 'provisional'
            when max(case when state = 'amended' then 1 else 0 end) = 1 then 'amended'
            else 'closed'
        end as state,
        max(case when is_to_date then 1 else 0 end) = 1 as is_to_date,
        max(case when is_retroactive then 1 else 0 end) = 1 as is_retroactive,
        max(definitions_version) as definitions_version,
        max(data_watermark) as data_watermark,
        cast({{ divide_half_up('sum(case when total is not null then weight_scored * present_days else 0 end)', 'sum(present_days)', 4) }} as decimal(18, 4)) as weight_scored,
        cast({{ divide_half_up('sum(total * present_days)', 'sum(case when total is not null then present_days end)', 2) }} as decimal(9, 2)) as total,
        {{ joined_text("case when total is null then scorecard_id || ': ' || coalesce(reasons, 'not scorable') end", "'; '", 'scorecard_id') }} as reasons
    from singles
    group by subject_id, period_type, period_start, period_end
    having count(*) > 1
)

select
    combined.*,
    grades.grade,
    grades.bonus_coefficient
from combined
left join periods
    on combined.period_type = periods.period_type
    and combined.period_start = periods.period_start
left join grades
    on {{ is_of_grade('combined.total') }}
    and {{ is_graded('combined.is_to_date', 'periods.working_days_elapsed') }}
