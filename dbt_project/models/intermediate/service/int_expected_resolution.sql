-- The share of issues of a category and difficulty that were resolved in the days before a date, by whomever. A cell with few of
-- them leans on its category; a category that had none, on all.
with service_issues as (
    select * from {{ ref('int_service_issues') }}
    where is_resolved_at_last is not null
),

calendar as (
    select * from {{ ref('calendar') }}
),

cells as (
    select distinct
        last_category as category,
        last_difficulty as difficulty
    from service_issues
),

issues as (
    select
        last_ended_on,
        last_category as category,
        last_difficulty as difficulty,
        count(*) as issue_count,
        count(case when is_resolved_at_last then 1 end) as resolved_count
    from service_issues
    where is_last_window_over
    group by last_ended_on, last_category, last_difficulty
),

history as (
    select
        calendar.business_date as before_on,
        issues.category,
        issues.difficulty,
        sum(issues.issue_count) as issue_count,
        sum(issues.resolved_count) as resolved_count
    from calendar
    inner join issues
        on issues.last_ended_on < calendar.business_date
        and issues.last_ended_on >= {{ add_days('calendar.business_date', '-' ~ var('difficulty_history_days')) }}
    group by calendar.business_date, issues.category, issues.difficulty
),

totals as (
    select
        before_on,
        {{ ratio('sum(resolved_count)', 'sum(issue_count)') }} as resolution_rate
    from history
    group by before_on
),

categories as (
    select
        before_on,
        category,
        {{ ratio('sum(resolved_count)', 'sum(issue_count)') }} as resolution_rate
    from history
    group by before_on, category
),

joined as (
    select
        totals.before_on,
        cells.category,
        cells.difficulty,
        coalesce(history.issue_count, 0) as issue_count,
        coalesce(history.resolved_count, 0) as resolved_count,
        coalesce(categories.resolution_rate, totals.resolution_rate) as category_rate
    from totals
    cross join cells
    left join categories
        on totals.before_on = categories.before_on and cells.category = categories.category
    left join history
        on totals.before_on = history.before_on and cells.category = history.category and cells.difficulty = history.difficulty
)

-- Kept as decimals, so that sums over cases come out the same in any order.
select
    before_on,
    category,
    difficulty,
    issue_count,
    cast({{ shrunk_rate('resolved_count', 'issue_count', 'category_rate', var('difficulty_minimum_cell')) }} as decimal(18, 12)) as expected_rate
from joined
