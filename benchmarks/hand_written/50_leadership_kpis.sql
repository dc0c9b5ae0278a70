-- The company's figures, of the shop that a leader had on the last day of the period on which they led; without one, or with all of
-- them, the company's own. Whoever has some of several shops would need visitors counted over these; nobody has.
create table leadership_kpis as
with last_days as (
    select period_type, period_start, who, employee_id, role, max(day) as day
    from role_periods join staff_days using (who, employee_id, role, mart) join period_days using (period_type, period_start, day)
    where mart = 'leadership_kpis'
    group by all
),
led as (
    select last_days.* exclude (day), case when count(scope_id) = 1 then any_value(scope_id) else 'all' end as shop_id
    from last_days left join (from owned where scope_type = 'shop') as owned using (day, who, employee_id)
    group by all
)
select period_type, period_start, employee_id, role, net_sales, gross_profit, capital_turnover, roas, conversion_rate
from led
left join company_kpis using (period_type, period_start, shop_id);
