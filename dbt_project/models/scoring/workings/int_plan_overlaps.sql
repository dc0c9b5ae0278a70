-- Approved versions of different plans that would rule one subject at once. The plan that was approved first stays, with its later versions.
with versions as (
    select * from {{ ref('int_plan_versions') }}
    where is_approved
),

faults as (
    select plan_id, version, fault from {{ ref('int_plan_line_faults') }}
    union all
    select plan_id, version, fault from {{ ref('int_plan_version_faults') }}
),

texts as (
    select * from {{ ref('plan_fault_texts') }}
),

refused as (
    select distinct
        faults.plan_id,
        faults.version
    from faults
    inner join texts
        on faults.fault = texts.fault
        and texts.severity = 'refused'
),

standing as (
    select
        versions.*,
        min(versions.approved_at) over (partition by versions.plan_id) as first_approved_at
    from versions
    left join refused
        on versions.plan_id = refused.plan_id
        and versions.version = refused.version
    where refused.plan_id is null
)

select distinct
    later.plan_id,
    later.version,
    cast('' as string) as mart,
    cast('' as string) as kpi_id,
    later._file_id,
    later._row_number,
    cast('overlaps' as string) as fault
from standing as later
inner join standing as earlier
    on later.plan_id <> earlier.plan_id
    and later.subject_type = earlier.subject_type
    and later.role = earlier.role
    and later.scope_type = earlier.scope_type
    and later.period_type = earlier.period_type
    and later.valid_from < coalesce(earlier.valid_to, cast('9999-12-31' as date))
    and earlier.valid_from < coalesce(later.valid_to, cast('9999-12-31' as date))
    and (
        later.first_approved_at > earlier.first_approved_at
        or (later.first_approved_at = earlier.first_approved_at and later.plan_id > earlier.plan_id)
    )
