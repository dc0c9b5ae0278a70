with faults as (
    select * from {{ ref('int_plan_line_faults') }}
    union all
    select * from {{ ref('int_plan_version_faults') }}
    union all
    select * from {{ ref('int_plan_overlaps') }}
),

texts as (
    select * from {{ ref('plan_fault_texts') }}
),

files as (
    select * from {{ source('landing', 'files') }}
)

select
    faults.plan_id,
    faults.version,
    faults.mart,
    faults.kpi_id,
    faults.fault,
    texts.severity,
    texts.zh,
    texts.en,
    files.path,
    cast(faults._row_number as bigint) as row_number
from faults
inner join texts on faults.fault = texts.fault
left join files on faults._file_id = files.file_id
