{{ config(materialized='view') }}

with employees as (
    select * from {{ ref('stg_employees') }}
)

select
    employee_id,
    role,
    team_id,
    manager_id,
    fte,
    hired_on,
    left_on,
    valid_from,
    valid_to
from employees
