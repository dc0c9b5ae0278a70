{% set shared = ['subject_type', 'role', 'scope_type', 'period_type', 'valid_from', 'valid_to'] %}
{% set described = ['mart', 'kpi_id', 'kind', 'weight', 'method', 'baseline', 'target', 'challenge', 'band_low', 'band_high', 'tolerance', 'allowance', 'penalty', 'cap', 'guard_mart', 'guard_kpi_id', 'guard_limit', 'guard_cap', 'minimum_sample', 'missing'] %}

-- One row a plan version: what its lines have in common, who wrote and approved it, and the hash of its lines.
with lines as (
    select * from {{ ref('int_plan_lines') }}
),

records as (
    select * from {{ ref('stg_kpi_plan_versions') }}
),

summaries as (
    select
        plan_id,
        version,
        {% for column in shared %}
        min({{ column }}) as {{ column }},
        {% endfor %}
        {% for column in shared %}
        count(distinct coalesce(cast({{ column }} as string), '')) {{ '+' if not loop.last }}
        {% endfor %}
        > {{ shared | length }} as has_differing_rows,
        count(*) as line_count,
        sum(weight) as weight,
        sum(case when kind = 'qualitative' then weight else 0 end) as qualitative_weight,
        {{ sha256_digits(joined_text(
            "coalesce(cast(" ~ (shared + described) | join(" as string), '') || '|' || coalesce(cast(") ~ " as string), '')", "'#'", "mart || '.' || kpi_id"
        )) }} as content_hash,
        min(_file_id) as _file_id,
        min(_row_number) as _row_number
    from lines
    group by plan_id, version
)

select
    coalesce(records.plan_id, summaries.plan_id) as plan_id,
    coalesce(records.version, summaries.version) as version,
    {% for column in shared %}
    summaries.{{ column }},
    {% endfor %}
    summaries.has_differing_rows,
    coalesce(summaries.line_count, 0) as line_count,
    summaries.weight,
    summaries.qualitative_weight,
    summaries.content_hash,
    records.plan_id is not null as is_recorded,
    records.author_id,
    records.approver_id,
    records.approved_at,
    {{ business_date('records.approved_at') }} as approved_on,
    records.approver_id is not null and records.approved_at is not null as is_approved,
    records.content_hash as approved_hash,
    coalesce(summaries._file_id, records._file_id) as _file_id,
    coalesce(summaries._row_number, records._row_number) as _row_number
from records
full outer join summaries
    on records.plan_id = summaries.plan_id
    and records.version = summaries.version
