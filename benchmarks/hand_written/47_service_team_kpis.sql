create table service_team_kpis as
with teams as (
    select period_type, period_start, team_id, count(*) as person_days
    from staff_days join period_days using (day)
    where team_id is not null
    group by all
    having bool_or(mart in ('customer_service_kpis', 'service_team_kpis'))
),
leavers as (
    select left_on as day, arg_max(team_id, day) as team_id
    from (select distinct employee_id, left_on from staff where left_on <= getvariable('as_of'))
    join staff_days using (employee_id)
    where day <= left_on and team_id is not null
    group by employee_id, left_on
),
daily as (
    select day, team_id, count(*) as leavers from leavers group by all
    union all by name
    select day, team_id, count(*) as courses, count(*) filter (completed_on <= planned_on) as courses_in_time
    from training join staff_days on training.employee_id = staff_days.employee_id and planned_on = day
    where kind = 'course' group by all
    union all by name
    select day, team_id, count(*) as ratings, count(*) filter (csat_score >= 4) as good_ratings
    from talks join staff_days on agent_id = employee_id and day = cast(rated_at as date)
    where is_served and csat_score is not null and rated_at < getvariable('now_at') group by all
),
sums as (
    select period_type, period_start, team_id, sum(columns(daily.* exclude (day, team_id)))
    from daily join period_days using (day)
    group by all
),
-- A review of a longer period is no part of a shorter one; under three reviewers nothing is shown.
crossing as (
    select period_days.period_type, period_days.period_start, team_id, case when count(distinct reviewer_id) >= 3 then avg(score) end as score
    from peer_reviews
    join staff_days on reviewee_id = employee_id and day = peer_reviews.period_start
    join period_days using (day)
    where relation = 'cross_department'
        and list_position(['day', 'week', 'month', 'quarter', 'year'], peer_reviews.period_type)
            <= list_position(['day', 'week', 'month', 'quarter', 'year'], period_days.period_type)
    group by all
)
select
    period_type, period_start, team_id,
    part(leavers, person_days / days) as attrition_rate,
    given(sources, ['courses'], part(courses_in_time, courses)) as training_completion_rate,
    given(sources, ['peer reviews'], case when is_long then score end) as cross_department_score,
    given(sources, ['chat ratings', 'messages'], part(good_ratings, ratings)) as team_csat
from teams
join company_periods using (period_type, period_start)
left join sums using (period_type, period_start, team_id)
left join crossing using (period_type, period_start, team_id);
