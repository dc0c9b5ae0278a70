{% set weight = var('strength_shrinkage_cases') %}
{% set measures = ['resolution', 'csat'] %}

with cases as (
    select * from {{ ref('int_service_strength_cases') }}
),

summed as (
    select
        employee_id,
        role,
        category
        {%- for measure in measures %},
        count(case when measure = '{{ measure }}' then 1 end) as {{ measure }}_cases,
        sum(case when measure = '{{ measure }}' then hit_value end) as {{ measure }}_good,
        sum(case when measure = '{{ measure }}' then expected_rate end) as {{ measure }}_expected
        {%- endfor %}
    from cases
    group by employee_id, role, category
),

rated as (
    select
        *
        {%- for measure in measures %},
        {{ ratio(measure ~ '_good', measure ~ '_cases') }} as {{ measure }}_rate,
        {{ ratio(measure ~ '_expected', measure ~ '_cases') }} as expected_{{ measure }}_rate
        {%- endfor %}
    from summed
),

-- Few cases say little: the rate is drawn toward the team's, the more the fewer they are.
shrunk as (
    select
        *
        {%- for measure in measures %},
        ({{ measure }}_cases * {{ measure }}_rate + {{ weight }} * expected_{{ measure }}_rate) / ({{ measure }}_cases + {{ weight }})
            as shrunk_{{ measure }}_rate
        {%- endfor %}
    from rated
),

judged as (
    select
        *
        {%- for measure in measures %},
        shrunk_{{ measure }}_rate - expected_{{ measure }}_rate as {{ measure }}_difference,
        case
            when {{ measure }}_cases < {{ var('strength_minimum_cases') }} then 0
            when shrunk_{{ measure }}_rate - expected_{{ measure }}_rate >= {{ var('strength_minimum_difference') }} then 1
            when shrunk_{{ measure }}_rate - expected_{{ measure }}_rate <= -{{ var('strength_minimum_difference') }} then -1
            else 0
        end as {{ measure }}_sign
        {%- endfor %}
    from shrunk
)

select
    employee_id,
    role,
    category,
    {{ add_days(as_of_date(), '1 - ' ~ var('strength_history_days')) }} as first_on,
    {{ as_of_date() }} as last_on
    {%- for measure in measures %},
    {{ measure }}_cases,
    {{ measure }}_rate,
    expected_{{ measure }}_rate,
    shrunk_{{ measure }}_rate,
    {{ measure }}_difference
    {%- endfor %},
    greatest(resolution_sign, csat_sign) = 1 and least(resolution_sign, csat_sign) <> -1 as is_strength,
    least(resolution_sign, csat_sign) = -1 and greatest(resolution_sign, csat_sign) <> 1 as is_weakness
from judged
