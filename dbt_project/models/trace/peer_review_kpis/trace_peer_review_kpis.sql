{{ config(alias='peer_review_kpis') }}

-- The reviews that are shown, from the period type on from which they are; relations that are merged are told apart, since their mean is one.
with reviews as (
    select * from {{ ref('int_disclosed_peer_reviews') }}
    where shown_from is not null
),

raw_rows as (
    select * from {{ ref('stg_peer_reviews') }}
),

relation_weights as (
    select * from {{ ref('relation_weights') }}
),

cases as (
    select
        reviews.employee_id as subject_id,
        reviews.role as subject_role,
        reviews.kpi_id,
        reviews.period_start as reviewed_from,
        case
            when reviews.period_type = 'year' or reviews.shown_from = 'year' then 'year'
            when reviews.period_type = 'quarter' or reviews.shown_from = 'quarter' then 'quarter'
            else 'month'
        end as counts_from,
        reviews.relation,
        reviews.stands_apart,
        relation_weights.weight,
        reviews.score,
        {{ raw_row('peer_reviews', ['review_id']) }}
    from reviews
    inner join raw_rows on reviews.platform = raw_rows.platform and reviews.review_id = raw_rows.review_id
    left join relation_weights on reviews.relation = relation_weights.relation
),

traced as (
    {%- for kpi_id in ['attitude_score', 'teamwork_score', 'initiative_score', 'ability_score'] %}
    {{ traced([{
        'kpi': kpi_id, 'on': 'reviewed_from', 'input': 'score', 'when': "kpi_id = '" ~ kpi_id ~ "' and weight is not null",
        'group': "case when stands_apart then relation else relation || ' merged' end", 'period_types': period_types_from('counts_from'),
    }]) }}
    union all
    {%- endfor %}
    {{ traced([{
        'kpi': 'cross_department_score', 'on': 'reviewed_from', 'measure': 'score', 'when': "relation = 'cross_department' and stands_apart",
        'group': 'relation', 'period_types': period_types_from('counts_from'),
    }]) }}
)

select * from traced
