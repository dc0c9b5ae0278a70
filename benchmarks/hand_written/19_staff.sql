-- Who was who on each day, and who owned what. A person in a role is one number, `who`.
create temp table staff as
from exports.employees;

create temp table roles as
from policies.roles;

create temp table people as
select employee_id, role, mart, row_number() over (order by employee_id, role) as who
from (select distinct employee_id, role from staff)
left join roles using (role);

create temp table staff_days as
select day, who, employee_id, role, mart, team_id, monthly_cost
from (select day from period_days where period_type = 'day') as days
join staff
    on valid_from <= day and hired_on <= day and (valid_to is null or valid_to > day) and (left_on is null or left_on >= day)
join people using (employee_id, role);

create temp table owned as
select day, who, employee_id, mart, scope_type, scope_id
from exports.assignments
join staff_days using (employee_id)
where valid_from <= day and (valid_to is null or valid_to > day);

-- Working days: as scheduled in a month for which somebody has a schedule, else those of the country; less leave.
create temp table schedules as
select employee_id, work_date as day, hours
from exports.work_schedule
qualify row_number() over (partition by employee_id, work_date order by file_name desc) = 1;

create temp table work_days as
select day, who, employee_id, role, mart, greatest(1 - coalesce(days_off, 0), 0) as present
from staff_days
left join schedules using (employee_id, day)
left join (
    select employee_id, leave_date as day, sum(fraction) as days_off
    from (
        from exports.leave where fraction between 0 and 1
        qualify row_number() over (partition by employee_id, leave_date, leave_type order by file_name desc) = 1
    )
    group by all
) using (employee_id, day)
left join (select distinct employee_id, date_trunc('month', day) as month from schedules) as scheduled
    on staff_days.employee_id = scheduled.employee_id and date_trunc('month', day) = scheduled.month
where case when scheduled.month is null then day in (select day from policies.working_days) else hours > 0 end;
