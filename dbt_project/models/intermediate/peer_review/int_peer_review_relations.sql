-- A month's reviews count in its month, quarter and year, a quarter's in its quarter and year.
with disclosed_peer_reviews as (
    select * from {{ ref('int_disclosed_peer_reviews') }}
),

periods as (
    select
        *,
        case period_type when 'month' then 1 when 'quarter' then 2 else 3 end as period_length
    from {{ ref('periods') }}
    where period_type in ('month', 'quarter', 'year')
),

reviewed as (
    select
        periods.period_type,
        periods.period_start,
        reviews.employee_id,
        reviews.role,
        reviews.kpi_id,
        reviews.relation,
        reviews.reviewer_id,
        reviews.score,
        reviews.stands_apart,
        reviews.relation <> 'supervisor' as is_anonymous,
        coalesce(
            case reviews.shown_from when 'month' then 1 when 'quarter' then 2 when 'year' then 3 end <= periods.period_length, false
        ) as is_shown
    from disclosed_peer_reviews as reviews
    inner join periods
        on reviews.period_start >= periods.period_start and reviews.period_end <= periods.period_end
),

-- Merged once is merged in every period that holds it. Where no anonymous review is shown though there are some, nothing is.
lines as (
    select
        period_type,
        period_start,
        employee_id,
        role,
        kpi_id,
        min(case when is_shown and not stands_apart then 0 else 1 end) = 1 as stands_apart
    from reviewed
    group by period_type, period_start, employee_id, role, kpi_id
    having count(case when is_anonymous then 1 end) = 0 or count(case when is_anonymous and is_shown then 1 end) > 0
),

counted as (
    select
        reviewed.period_type,
        reviewed.period_start,
        reviewed.employee_id,
        reviewed.role,
        reviewed.kpi_id,
        reviewed.relation,
        case when reviewed.is_anonymous and not lines.stands_apart then 'merged' else reviewed.relation end as scored_with,
        reviewed.reviewer_id,
        reviewed.score
    from reviewed
    inner join lines
        on reviewed.period_type = lines.period_type
        and reviewed.period_start = lines.period_start
        and reviewed.employee_id = lines.employee_id
        and reviewed.role = lines.role
        and reviewed.kpi_id = lines.kpi_id
    where reviewed.is_shown
    union all
    select
        period_type,
        period_start,
        employee_id,
        role,
        'cross_department_score' as kpi_id,
        relation,
        relation as scored_with,
        reviewer_id,
        score
    from reviewed
    where relation = 'cross_department' and is_shown and stands_apart
)

select
    period_type,
    period_start,
    employee_id,
    role,
    kpi_id,
    relation,
    scored_with,
    count(*) as review_count,
    count(distinct reviewer_id) as reviewer_count,
    sum(score) as score_sum
from counted
group by period_type, period_start, employee_id, role, kpi_id, relation, scored_with
