{% set kpi_dimensions = {
    'attitude_score': ['attitude'],
    'teamwork_score': ['teamwork'],
    'initiative_score': ['initiative', 'learning'],
    'ability_score': ['duty', 'ability'],
} %}
{% set columns = [
    'platform', 'review_id', 'employee_id', 'role', 'kpi_id', 'relation', 'reviewer_id', 'period_type', 'period_start', 'period_end', 'score',
] %}
{% set period_types = ['month', 'quarter', 'year'] %}
{% set is_few = 'between 1 and ' ~ var('anonymity_minimum_reviewers') ~ ' - 1' %}

-- Anonymous reviews of too few reviewers wait for the next longer period, and are shown there when those left over are enough by
-- themselves: what a longer period shows, less what shorter ones show, is then never the reviews of fewer people.
with peer_reviews as (
    select * from {{ ref('int_peer_reviews') }}
),

before_month as (
    select
        *,
        case
            {%- for kpi_id, dimensions in kpi_dimensions.items() %}
            when dimension in ({% for dimension in dimensions %}'{{ dimension }}'{{ ', ' if not loop.last }}{% endfor %}) then '{{ kpi_id }}'
            {%- endfor %}
        end as kpi_id,
        case when relation = 'supervisor' then period_type end as shown_from,
        case when relation = 'supervisor' then true end as stands_apart
    from peer_reviews
)
{%- for period_type in period_types %}
{%- set before = 'before_' ~ period_type %}
{%- set group_start = period_start(period_type, before ~ '.period_start') %}
{%- set is_waiting = before ~ ".shown_from is null and " ~ before ~ ".period_type in ('" ~ period_types[:loop.index] | join("', '") ~ "')" %},

groups_of_{{ period_type }} as (
    select
        employee_id,
        role,
        kpi_id,
        {{ group_start }} as group_start,
        count(distinct case when relation = 'peer' then reviewer_id end) not {{ is_few }}
        and count(distinct case when relation = 'cross_department' then reviewer_id end) not {{ is_few }} as stands_apart
    from {{ before }}
    where {{ is_waiting }}
    group by employee_id, role, kpi_id, {{ group_start }}
    having count(distinct reviewer_id) not {{ is_few }}
),

{{ 'before_' ~ period_types[loop.index] if not loop.last else 'judged' }} as (
    select
        {%- for column in columns %}
        {{ before }}.{{ column }},
        {%- endfor %}
        coalesce({{ before }}.shown_from, case when groups_of_{{ period_type }}.role is not null then '{{ period_type }}' end) as shown_from,
        coalesce({{ before }}.stands_apart, groups_of_{{ period_type }}.stands_apart) as stands_apart
    from {{ before }}
    left join groups_of_{{ period_type }}
        on {{ before }}.employee_id = groups_of_{{ period_type }}.employee_id
        and {{ before }}.role = groups_of_{{ period_type }}.role
        and {{ before }}.kpi_id = groups_of_{{ period_type }}.kpi_id
        and {{ group_start }} = groups_of_{{ period_type }}.group_start
        and {{ is_waiting }}
)
{%- endfor %}

select * from judged
