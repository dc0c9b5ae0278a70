-- What other departments say of the team's members. A review of a quarter says nothing of its first month.
with reviews as (
    select * from {{ ref('stg_peer_reviews') }}
    where relation = 'cross_department' and period_start <= {{ as_of_date_when_asked() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

cases as (
    select
        staff_days.team_id as subject_id,
        cast('' as string) as subject_role,
        reviews.period_start as reviewed_from,
        reviews.period_type,
        reviews.relation,
        reviews.score,
        {{ raw_row('peer_reviews', ['review_id'], relation='reviews') }}
    from reviews
    inner join staff_days
        on reviews.reviewee_id = staff_days.employee_id and reviews.period_start = staff_days.business_date
),

traced as (
    {{ traced([{
        'kpi': 'cross_department_score', 'on': 'reviewed_from', 'measure': 'score', 'group': 'relation',
        'period_types': period_types_from('period_type'),
    }]) }}
)

select * from traced
