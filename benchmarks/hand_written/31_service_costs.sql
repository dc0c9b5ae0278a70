-- What an agent's time cost: the mean of the role's monthly cost, by the share of the month that they were there. An open month has cost
-- as much as has gone by of it; where fewer than five people make up the mean, the period is unknown.
create temp table service_costs as
with paid as (
    select role, date_trunc('month', day) as month, employee_id, avg(monthly_cost) as cost
    from staff_days where monthly_cost is not null group by all
),
means as (
    select role, month, case when count(*) >= 5 then cast(avg(cost) as decimal(28, 8)) end as mean_cost from paid group by all
),
scheduled as (
    select employee_id, date_trunc('month', day) as month, count(*) as scheduled from work_days group by all
),
there as (
    select who, employee_id, role, date_trunc('month', day) as month, sum(present) as present
    from work_days
    where mart = 'customer_service_kpis'
    group by all
),
costs as (
    select who, there.month, cast(mean_cost as double) * (days / (period_end - period_start)) * cast(present as double) / cast(scheduled as double) as cost
    from there
    join scheduled using (employee_id, month)
    join periods on period_type = 'month' and period_start = there.month
    left join means using (role, month)
)
select period_type, period_days.period_start, who, case when count(cost) = count(*) then sum(cast(cost as decimal(28, 8))) end as cost
from costs
join period_days on day = month
where period_type in ('month', 'quarter', 'year')
group by all;
