{{ config(materialized='view') }}

-- Who was in the team, by day, and who left the company from it.
with staff_days as (
    select * from {{ ref('int_staff_days') }}
    where team_id is not null
),

leaving_days as (
    select distinct
        employee_id,
        left_on
    from {{ ref('stg_employees') }}
    where left_on is not null
),

-- The team of the last day: an export may end the record of somebody who leaves on that day already.
leavers as (
    select
        leaving_days.employee_id,
        leaving_days.left_on,
        max_by(staff_days.team_id, staff_days.business_date) as team_id
    from leaving_days
    inner join staff_days
        on leaving_days.employee_id = staff_days.employee_id and staff_days.business_date <= leaving_days.left_on
    group by leaving_days.employee_id, leaving_days.left_on
)

select team_id, employee_id, business_date, 1 as member_days, 0 as leaver_count
from staff_days
union all
select team_id, employee_id, left_on as business_date, 0 as member_days, 1 as leaver_count
from leavers
