with versions as (
    select * from {{ ref('int_plan_versions') }}
),

faults as (
    select * from {{ ref('plan_faults') }}
),

fault_counts as (
    select
        plan_id,
        version,
        count(case when severity = 'refused' then 1 end) as refusal_count,
        count(case when severity = 'warned' then 1 end) as warning_count
    from faults
    group by plan_id, version
)

select
    versions.plan_id,
    versions.version,
    versions.subject_type,
    versions.role,
    versions.scope_type,
    versions.period_type,
    versions.valid_from,
    versions.valid_to,
    cast(versions.line_count as integer) as line_count,
    versions.author_id,
    versions.approver_id,
    versions.approved_at,
    versions.content_hash,
    case
        when coalesce(fault_counts.refusal_count, 0) > 0 then 'refused'
        when versions.is_approved then 'approved'
        else 'draft'
    end as status,
    cast(coalesce(fault_counts.refusal_count, 0) as integer) as refusal_count,
    cast(coalesce(fault_counts.warning_count, 0) as integer) as warning_count
from versions
left join fault_counts
    on versions.plan_id = fault_counts.plan_id
    and versions.version = fault_counts.version
