{% set marts = kpi_marts() %}
{% for mart in marts %}
-- depends_on: {{ ref(mart) }}
{% endfor %}

with long_form as (
    {%- for mart in marts %}
    {%- set meta = mart_meta(mart) %}
    {%- for kpi in kpis_of(mart) %}
    {%- for cohort in (['own', 'matured'] if kpi.settles else ['own']) %}
    {%- set column = kpi.kpi_id ~ ('__matured' if cohort == 'matured' else '') %}
    select
        '{{ mart }}' as mart,
        '{{ kpi.kpi_id }}' as kpi_id,
        '{{ meta.subject.type }}' as subject_type,
        {{ meta.subject.column }} as subject_id,
        {{ "role" if meta.subject.type == 'employee' else "''" }} as subject_role,
        period_type,
        period_start,
        period_end,
        '{{ cohort }}' as cohort,
        cast({{ column }} as double) as value,
        cast({{ column ~ '__numerator' if kpi.has_parts else 'null' }} as double) as numerator,
        cast({{ column ~ '__denominator' if kpi.has_parts else 'null' }} as double) as denominator,
        cast({{ column }}__sample as bigint) as sample,
        {{ column }}__null_reason as null_reason,
        {{ add_days('period_end', kpi.settles if cohort == 'own' else 0) }} <= {{ add_days(as_of_date(), 1) }} as is_settled
    from {{ ref(mart) }}
    union all
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as string) as mart,
        cast(null as string) as kpi_id,
        cast(null as string) as subject_type,
        cast(null as string) as subject_id,
        cast(null as string) as subject_role,
        cast(null as string) as period_type,
        cast(null as date) as period_start,
        cast(null as date) as period_end,
        cast(null as string) as cohort,
        cast(null as double) as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as bigint) as sample,
        cast(null as string) as null_reason,
        cast(null as boolean) as is_settled
)

select * from long_form
where mart is not null
