-- Issues and ratings of the last days up to the as-of date, each with what the agent's team reached on cases of the same category and
-- difficulty. A team's cell with few cases leans on the team's category.
{% set first_on = add_days(as_of_date(), '1 - ' ~ var('strength_history_days')) %}

with issues as (
    select * from {{ ref('int_service_issues') }}
    where is_resolved_at_last is not null and is_last_window_over and last_ended_on >= {{ first_on }}
),

ratings as (
    select * from {{ ref('int_human_conversations') }}
    where csat_score is not null and rated_on >= {{ first_on }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

measured as (
    select
        'resolution' as measure,
        last_conversation_key as conversation_key,
        last_agent_id as agent_id,
        last_ended_on as business_date,
        last_category as category,
        last_difficulty as difficulty,
        case when is_resolved_at_last then 1 else 0 end as hit_value
    from issues
    union all
    select 'csat', conversation_key, agent_id, rated_on, category, difficulty, case when csat_score >= 4 then 1 else 0 end
    from ratings
),

cases as (
    select
        measured.*,
        staff_days.employee_id,
        staff_days.role,
        coalesce(staff_days.team_id, staff_days.role) as team_id
    from measured
    inner join staff_days
        on measured.agent_id = staff_days.employee_id and measured.business_date = staff_days.business_date
),

compared as (
    select
        *,
        sum(hit_value) over (partition by measure, team_id, category, difficulty) as cell_good_count,
        count(*) over (partition by measure, team_id, category, difficulty) as cell_count,
        sum(hit_value) over (partition by measure, team_id, category) as category_good_count,
        count(*) over (partition by measure, team_id, category) as category_count
    from cases
)

select
    measure,
    conversation_key,
    employee_id,
    role,
    category,
    hit_value,
    cast({{ shrunk_rate(
        'cell_good_count', 'cell_count', ratio('category_good_count', 'category_count'), var('difficulty_minimum_cell')
    ) }} as decimal(18, 12)) as expected_rate
from compared
