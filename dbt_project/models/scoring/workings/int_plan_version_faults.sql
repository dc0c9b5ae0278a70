{% set columns = ['plan_id', 'version', "cast('' as string) as mart", "cast('' as string) as kpi_id", '_file_id', '_row_number'] %}

-- What is wrong with a plan version as a whole.
with versions as (
    select * from {{ ref('int_plan_versions') }}
),

-- An approval may be older than the calendar, which begins with the first data: the history of the staff itself is asked.
employees as (
    select * from {{ ref('stg_employees') }}
),

approvers as (
    select distinct
        versions.plan_id,
        versions.version
    from versions
    inner join employees
        on versions.approver_id = employees.employee_id
        and employees.role in ('hr', 'management')
        and versions.approved_on >= employees.valid_from
        and (employees.valid_to is null or versions.approved_on < employees.valid_to)
        and versions.approved_on >= employees.hired_on
        and (employees.left_on is null or versions.approved_on <= employees.left_on)
),

known_approvals as (
    select * from {{ source('ledger', 'plan_approvals') }}
),

judged as (
    select
        versions.*,
        known_approvals.content_hash as known_hash,
        approvers.plan_id is not null as is_approver_entitled
    from versions
    left join known_approvals
        on versions.plan_id = known_approvals.plan_id
        and versions.version = known_approvals.version
    left join approvers
        on versions.plan_id = approvers.plan_id
        and versions.version = approvers.version
),

faults as (
    {{ faults_where('judged', columns, {
        'no_lines': 'line_count = 0',
        'weights_not_100': 'weight <> 100',
        'rows_differ': 'has_differing_rows',
        'starts_within_a_period': "valid_from <> case period_type when 'month' then " ~ period_start('month', 'valid_from') ~ " when 'quarter' then " ~ period_start('quarter', 'valid_from') ~ " else " ~ period_start('year', 'valid_from') ~ ' end',
        'ends_before_it_starts': 'valid_to <= valid_from',
        'approved_by_its_author': 'is_approved and approver_id = author_id',
        'approver_may_not': 'is_approved and not is_approver_entitled',
        'changed_after_approval': 'is_approved and (approved_hash <> content_hash or known_hash <> content_hash)',
        'no_version_record': 'not is_recorded',
        'many_kpis': 'line_count > 5',
        'qualitative_weight': "subject_type = 'employee' and qualitative_weight not between 20 and 30",
    }) }}
)

select * from faults
