{% set marts = kpi_marts() %}
{% for mart in marts %}
-- depends_on: {{ ref(mart) }}
{% endfor %}

with kpis as (
    {%- for mart in marts %}
    {%- set mart_loop = loop %}
    {%- set meta = mart_meta(mart) %}
    {%- for kpi in kpis_of(mart) %}
    select
        '{{ mart }}' as mart,
        '{{ kpi.kpi_id }}' as kpi_id,
        {{ quoted(kpi.zh) }} as zh,
        {{ quoted(kpi.en) }} as en,
        {{ quoted(kpi.definition) }} as definition,
        {{ quoted(kpi.definition_zh) }} as definition_zh,
        '{{ kpi.unit }}' as unit,
        '{{ kpi.shown_as }}' as shown_as,
        '{{ kpi.better }}' as better,
        '{{ kpi.additivity }}' as additivity,
        {{ quoted(kpi.clock) }} as clock,
        cast({{ kpi.settles }} as integer) as settles,
        {{ quoted(kpi.range) }} as value_range,
        cast({{ kpi.reach.before if kpi.reach != 'all' else 'null' }} as integer) as reach_days_before,
        cast({{ kpi.reach.after if kpi.reach != 'all' else 'null' }} as integer) as reach_days_after,
        '{{ meta.subject.type }}' as subject_type,
        '{{ meta.audience }}' as audience
    union all
    {%- endfor %}
    {%- endfor %}
    select
        cast(null as string) as mart,
        cast(null as string) as kpi_id,
        cast(null as string) as zh,
        cast(null as string) as en,
        cast(null as string) as definition,
        cast(null as string) as definition_zh,
        cast(null as string) as unit,
        cast(null as string) as shown_as,
        cast(null as string) as better,
        cast(null as string) as additivity,
        cast(null as string) as clock,
        cast(null as integer) as settles,
        cast(null as string) as value_range,
        cast(null as integer) as reach_days_before,
        cast(null as integer) as reach_days_after,
        cast(null as string) as subject_type,
        cast(null as string) as audience
)

select * from kpis
where mart is not null
