-- The mean of each relation, then the relations' weights. Merged once is merged in every period that holds it; where colleagues wrote but
-- none of it can be shown, the supervisor's part is not shown alone.
create table peer_review_kpis as
with lines as (
    select period_type, period_start, employee_id, role, kpi, bool_and(is_apart) filter (is_shown) as is_apart
    from shown_reviews
    group by all
    having count(*) filter (relation <> 'supervisor') = 0 or count(*) filter (relation <> 'supervisor' and is_shown) > 0
),
relations as (
    select period_type, period_start, employee_id, role, kpi, relation,
        case when relation <> 'supervisor' and not lines.is_apart then 'merged' else relation end as scored_with,
        sum(score) as scores, count(*) as reviews
    from shown_reviews join lines using (period_type, period_start, employee_id, role, kpi)
    where is_shown
    group by all
),
scored as (
    select period_type, period_start, employee_id, role, kpi, scored_with, cast(sum(scores) as double) / sum(reviews) as score,
        sum(weight) as weight
    from relations left join policies.relation_weights using (relation)
    group by all
),
weighed as (
    select period_type, period_start, employee_id, role, kpi, sum(weight * score) / sum(weight) filter (score is not null) as score
    from scored group by all
),
crossing as (
    select period_type, period_start, employee_id, role, avg(score) as crossing
    from shown_reviews where relation = 'cross_department' and is_shown and is_apart
    group by all
)
select
    period_type, period_start, employee_id, role,
    given(sources, ['peer reviews'], columns('^(attitude|teamwork|initiative|ability)_score$')),
    given(sources, ['peer reviews'], crossing) as cross_department_score
from role_periods
left join (
    pivot weighed on kpi in ('attitude_score', 'teamwork_score', 'initiative_score', 'ability_score') using any_value(score)
    group by period_type, period_start, employee_id, role
) using (period_type, period_start, employee_id, role)
left join crossing using (period_type, period_start, employee_id, role);
