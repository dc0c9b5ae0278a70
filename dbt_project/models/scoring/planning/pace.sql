-- Every line of a running period: where it stands, where it ends at this pace, and what is needed for the target. What adds up over days is carried on in
-- proportion to the days; a rate is taken to stay.
with cards as (
    select * from {{ ref('int_computed_scorecards') }}
    where is_to_date
),

lines as (
    select * from {{ ref('int_computed_lines') }}
    where target is not null
),

kpis as (
    select * from {{ ref('int_scoring_kpis') }}
),

periods as (
    select * from {{ ref('int_scoring_period_days') }}
),

gone as (
    select
        lines.scorecard_id,
        lines.mart,
        lines.kpi_id,
        lines.better,
        lines.value,
        lines.target,
        kpis.is_prorated,
        lines.proration as share_gone,
        periods.working_days_elapsed as days_gone,
        periods.working_days - periods.working_days_elapsed as days_left,
        -- Whoever was away has no whole period any more; what is left of it they are expected to be there.
        case
            when cards.subject_type = 'employee'
                then cast(least({{ divide_half_up('cards.present_days + periods.working_days - periods.working_days_elapsed', 'cards.role_days', 8) }}, 1) as decimal(18, 8))
            else cast(1 as decimal(18, 8))
        end as share_whole
    from lines
    inner join cards on lines.scorecard_id = cards.scorecard_id
    inner join kpis
        on lines.mart = kpis.mart
        and lines.kpi_id = kpis.kpi_id
    inner join periods
        on cards.period_type = periods.period_type
        and cards.period_start = periods.period_start
),

carried as (
    select
        *,
        case
            when is_prorated then {{ divide_half_up('cast(target as decimal(20, 6)) * cast(share_whole as decimal(9, 8))', 'share_gone', 4) }}
            else cast(target as decimal(38, 4))
        end as target_whole,
        case
            when is_prorated then {{ divide_half_up('cast(value as decimal(28, 4)) * cast(share_whole as decimal(9, 8))', 'share_gone', 4) }}
            else cast(value as decimal(38, 4))
        end as projected
    from gone
)

select
    scorecard_id,
    mart,
    kpi_id,
    value,
    cast(target_whole as decimal(28, 4)) as target,
    cast(share_gone as decimal(9, 4)) as share_gone,
    cast(days_gone as integer) as days_gone,
    cast(days_left as integer) as days_left,
    cast(projected as decimal(28, 4)) as projected,
    case when is_prorated then cast({{ divide_half_up('target_whole - value', 'days_left', 4) }} as decimal(28, 4)) end as needed_a_day,
    case better
        when 'up' then projected >= target_whole
        when 'down' then projected <= target_whole
    end as is_on_pace
from carried
