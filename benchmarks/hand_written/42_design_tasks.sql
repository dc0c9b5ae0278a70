-- Tasks, reviews of them and logs by day. Cancelled tasks count nowhere; days owe a log from the company's first one on.
create temp table design_days as
with kept as (from design_tasks where cancelled_at is null or cancelled_at >= getvariable('now_at'))
select designer_id as employee_id, cast(due_at as date) as day, count(*) as due, count(*) filter (first_delivered_at <= due_at) as on_time,
    count(*) filter (is_planned) as planned
from kept where due_at < getvariable('now_at') group by all
union all by name
select designer_id as employee_id, cast(approved_at as date) as day, count(*) as approved, count(*) filter (review_rounds = 1) as first_pass
from kept where approved_at is not null and review_rounds is not null group by all
union all by name
select designer_id as employee_id, cast(first_delivered_at as date) as day, count(*) as checked, count(*) filter (content_errors = 0) as accurate
from kept where first_delivered_at is not null and content_errors is not null group by all
union all by name
select designer_id as employee_id, cast(reviewed_at as date) as day, count(*) as reviews, sum(aesthetics) as aesthetics,
    sum(conversion_orientation) as conversion_orientation, sum(standards) as standards
from design_reviews join kept using (task_id) group by all
union all by name
select designer_id as employee_id, log_date as day, sum(items) as items from design_logs group by all
union all by name
select employee_id, day, count(*) as present_days, count(designer_id) as logged_days
from work_days
left join design_logs on employee_id = designer_id and day = log_date
where present > 0 and mart = 'design_kpis'
    and day between (select first_on from role_reach where source = 'design logs') and (select last_on from role_reach where source = 'design logs')
group by all;

create temp table planned_deliveries as
select period_type, period_start, who, count(*) as planned_delivered
from design_tasks
join staff_days on designer_id = employee_id and day = cast(due_at as date)
join period_days using (day)
join periods using (period_type, period_start)
where is_planned and cast(first_delivered_at as date) < period_end and due_at < getvariable('now_at')
    and (cancelled_at is null or cancelled_at >= getvariable('now_at'))
group by all;
