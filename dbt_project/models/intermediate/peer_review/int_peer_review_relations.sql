{% set pooled_dimensions = {
    'attitude_score': ['attitude'],
    'teamwork_score': ['teamwork'],
    'initiative_score': ['initiative', 'learning'],
    'ability_score': ['duty', 'ability'],
} %}

-- A month's reviews count in its month, quarter and year, a quarter's in its quarter and year.
with peer_reviews as (
    select * from {{ ref('int_peer_reviews') }}
),

periods as (
    select * from {{ ref('periods') }}
    where period_type in ('month', 'quarter', 'year')
),

by_kpi as (
    select
        employee_id,
        role,
        reviewer_id,
        period_start,
        period_end,
        relation,
        score,
        case
            {%- for kpi_id, dimensions in pooled_dimensions.items() %}
            when dimension in ({% for dimension in dimensions %}'{{ dimension }}'{{ ', ' if not loop.last }}{% endfor %}) then '{{ kpi_id }}'
            {%- endfor %}
        end as kpi_id
    from peer_reviews
    union all
    select employee_id, role, reviewer_id, period_start, period_end, relation, score, 'cross_department_score' as kpi_id
    from peer_reviews
    where relation = 'cross_department'
)

select
    periods.period_type,
    periods.period_start,
    by_kpi.employee_id,
    by_kpi.role,
    by_kpi.kpi_id,
    by_kpi.relation,
    count(*) as review_count,
    count(distinct by_kpi.reviewer_id) as reviewer_count,
    sum(by_kpi.score) as score_sum
from by_kpi
inner join periods
    on by_kpi.period_start >= periods.period_start and by_kpi.period_end <= periods.period_end
where by_kpi.kpi_id is not null
group by periods.period_type, periods.period_start, by_kpi.employee_id, by_kpi.role, by_kpi.kpi_id, by_kpi.relation
