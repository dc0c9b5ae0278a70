-- Resolution as if everybody had cases of equal difficulty: what is expected of a case is the share resolved of its category and
-- difficulty in the 180 days before the period, with cells under 30 filled up at their category's rate.
create temp table difficulty as
with starts as (
    select period_type, period_start, '' as cohort, 0 as settles, period_start - 180 as history_start from company_periods
    union all
    select period_type, period_start, '__matured', 7, period_start - 187 from company_periods where is_long
),
known as (
    from starts
    where history_start >= (select first_on from role_reach where source = 'chats')
),
closed_days as (select day, category, difficulty, count(*) as cases, count(*) filter (is_resolved) as solved from closed group by all),
history as (
    select period_type, period_start, cohort, category, difficulty, sum(cases) as cases, sum(solved) as solved
    from known join closed_days on day >= history_start and day < history_start + 180
    group by grouping sets (
        (period_type, period_start, cohort, category, difficulty), (period_type, period_start, cohort, category), (period_type, period_start, cohort)
    )
),
own as (
    select period_type, period_start, cohort, who, team_id, category, difficulty, is_resolved
    from closed
    join staff_days using (employee_id, day)
    join (select settles, day - settles as day, period_type, period_start from period_days cross join (select unnest([0, 7]) as settles))
        using (day)
    join known using (period_type, period_start, settles)
    where mart = 'customer_service_kpis'
),
expected as (
    select own.*,
        (coalesce(cell.solved, 0) + greatest(30 - coalesce(cell.cases, 0), 0) * coalesce(kind.solved / kind.cases, whole.solved / whole.cases))
            / greatest(coalesce(cell.cases, 0), 30) as expected
    from own
    left join history as cell
        on cell.period_type = own.period_type and cell.period_start = own.period_start and cell.cohort = own.cohort
        and cell.category = own.category and cell.difficulty = own.difficulty
    left join history as kind
        on kind.period_type = own.period_type and kind.period_start = own.period_start and kind.cohort = own.cohort
        and kind.category = own.category and kind.difficulty is null
    left join history as whole
        on whole.period_type = own.period_type and whole.period_start = own.period_start and whole.cohort = own.cohort
        and whole.category is null
),
gains as (
    select *, cast(is_resolved as integer) + avg(expected) over (partition by period_type, period_start, cohort, team_id) - expected as gain
    from expected
)
select
    period_type, period_start, who,
    any_value(least(greatest(gain, 0), 1)) filter (cohort = '') as adjusted,
    any_value(least(greatest(gain, 0), 1)) filter (cohort = '__matured') as matured_adjusted
from (select period_type, period_start, cohort, who, avg(gain) as gain from gains group by all having count(gain) > 0)
group by all;
