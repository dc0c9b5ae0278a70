-- Each review in the role that it judges: the one held on the last day of its period on which any was.
create temp table judged as
with last_days as (
    select period_type, period_start, employee_id, arg_max(role, day) as role
    from staff_days join period_days using (day) group by all
)
select
    review_id, employee_id, role, reviewer_id, relation, score, period_type, period_start,
    case
        when dimension in ('initiative', 'learning') then 'initiative_score'
        when dimension in ('duty', 'ability') then 'ability_score'
        else dimension || '_score'
    end as kpi
from (select * exclude (reviewee_id), reviewee_id as employee_id from peer_reviews where period_start <= getvariable('as_of')) as reviews
join last_days using (period_type, period_start, employee_id);

-- Reviews of colleagues are shown where at least three people gave them; else they wait for the quarter, and then for the year, with those
-- that wait too. Peers and other departments are told apart only where each has three people or nobody.
create temp macro gathered(waiting, span) as table
select
    *,
    count(distinct reviewer_id) over together >= 3 as is_enough,
    count(distinct case when relation = 'peer' then reviewer_id end) over together not in (1, 2)
        and count(distinct case when relation = 'cross_department' then reviewer_id end) over together not in (1, 2) as is_apart
from query_table(waiting)
window together as (partition by employee_id, role, kpi, date_trunc(span, period_start));

create temp table month_waiting as from judged where relation <> 'supervisor' and period_type = 'month';
create temp table of_month as from gathered(month_waiting, 'month') where is_enough;

create temp table quarter_waiting as
from judged anti join of_month using (review_id) where relation <> 'supervisor' and period_type in ('month', 'quarter');
create temp table of_quarter as from gathered(quarter_waiting, 'quarter') where is_enough;

create temp table year_waiting as
from judged anti join of_month using (review_id) anti join of_quarter using (review_id) where relation <> 'supervisor';
create temp table of_year as from gathered(year_waiting, 'year') where is_enough;

-- Every review in each month, quarter and year that holds its own period, and whether it is shown there.
create temp table shown_reviews as
with disclosed as (
    select judged.*, case
        when judged.relation = 'supervisor' then 'month' when of_month.review_id is not null then 'month'
        when of_quarter.review_id is not null then 'quarter' when of_year.review_id is not null then 'year'
    end as shown_from, coalesce(of_month.is_apart, of_quarter.is_apart, of_year.is_apart, true) as is_apart
    from judged left join of_month using (review_id) left join of_quarter using (review_id) left join of_year using (review_id)
)
select
    disclosed.* exclude (period_type, period_start), spans.period_type, date_trunc(spans.period_type, disclosed.period_start) as period_start,
    coalesce(list_position(['month', 'quarter', 'year'], shown_from) <= list_position(['month', 'quarter', 'year'], spans.period_type), false)
        as is_shown
from disclosed
join (select unnest(['month', 'quarter', 'year']) as period_type) as spans
    on list_position(['month', 'quarter', 'year'], disclosed.period_type) <= list_position(['month', 'quarter', 'year'], spans.period_type);
