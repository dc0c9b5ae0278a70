-- What the people of operations owned on a day.
with assignment_days as (
    select * from {{ ref('int_assignment_days') }}
),

roles as (
    select * from {{ ref('roles') }}
    where mart = 'operations_kpis'
)

select assignment_days.*
from assignment_days
where assignment_days.role in (select role from roles)
