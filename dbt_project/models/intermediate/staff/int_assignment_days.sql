-- Who owned what on a day. A thing that changes hands on the 12th is its first owner's to the 11th.
with assignments as (
    select * from {{ ref('stg_assignments') }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
)

select
    staff_days.employee_id,
    staff_days.role,
    staff_days.business_date,
    assignments.scope_type,
    assignments.scope_id
from assignments
inner join staff_days
    on assignments.employee_id = staff_days.employee_id
    and staff_days.business_date >= assignments.valid_from
    and (assignments.valid_to is null or staff_days.business_date < assignments.valid_to)
