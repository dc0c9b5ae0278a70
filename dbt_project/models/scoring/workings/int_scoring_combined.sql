-- One scorecard over several of an employee: their totals, weighted by the days present in each, over those that have a total.
with totals as (
    select * from {{ ref('int_scoring_totals') }}
    where subject_type = 'employee' and not is_short_presence
)

select
    is_draft,
    subject_id,
    period_type,
    period_start,
    period_end,
    {{ period_label('period_type', 'period_start') }} || '/' || subject_id as scorecard_id,
    max(working_days_elapsed) as working_days_elapsed,
    max(case when is_to_date then 1 else 0 end) = 1 as is_to_date,
    max(case when is_retroactive then 1 else 0 end) = 1 as is_retroactive,
    cast({{ divide_half_up('sum(case when total is not null then weight_scored * present_days else 0 end)', 'sum(present_days)', 4) }} as decimal(18, 4)) as weight_scored,
    cast({{ divide_half_up('sum(total * present_days)', 'sum(case when total is not null then present_days end)', 2) }} as decimal(9, 2)) as total,
    {{ joined_text("case when total is null then scorecard_id || ': ' || coalesce(reasons, 'not scorable') end", "'; '", 'scorecard_id') }} as reasons
from totals
group by is_draft, subject_id, period_type, period_start, period_end
having count(*) > 1
