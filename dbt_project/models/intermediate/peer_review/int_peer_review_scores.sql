{% set weighted_kpis = ['attitude_score', 'teamwork_score', 'initiative_score', 'ability_score'] %}

with relations as (
    select * from {{ ref('int_peer_review_relations') }}
),

relation_weights as (
    select * from {{ ref('relation_weights') }}
),

-- Merged relations are one mean over all their reviews, which carries the weights of both.
scored as (
    select
        relations.period_type,
        relations.period_start,
        relations.employee_id,
        relations.role,
        relations.kpi_id,
        sum(relations.review_count) as review_count,
        sum(relations.score_sum) as score_sum,
        sum(cast(relation_weights.weight as decimal(18, 6))) as weight
    from relations
    left join relation_weights on relations.relation = relation_weights.relation
    group by
        relations.period_type, relations.period_start, relations.employee_id, relations.role, relations.kpi_id, relations.scored_with
),

weighed as (
    select
        *,
        case when weight is not null then review_count end as weighed_review_count,
        -- As decimals, so that a sum does not depend on the order of its rows.
        cast(weight * {{ ratio('score_sum', 'review_count') }} as decimal(28, 12)) as weighted_mean
    from scored
)

select
    period_type,
    period_start,
    employee_id,
    role
    {%- for kpi_id in weighted_kpis %},
    sum(case when kpi_id = '{{ kpi_id }}' then weighted_mean end) as {{ kpi_id }}_weighted_sum,
    sum(case when kpi_id = '{{ kpi_id }}' then weight end) as {{ kpi_id }}_weight_sum,
    cast(sum(case when kpi_id = '{{ kpi_id }}' then weighed_review_count end) as bigint) as {{ kpi_id }}_review_count
    {%- endfor %},
    sum(case when kpi_id = 'cross_department_score' then score_sum end) as cross_department_score_sum,
    cast(sum(case when kpi_id = 'cross_department_score' then review_count end) as bigint) as cross_department_review_count
from weighed
group by period_type, period_start, employee_id, role
