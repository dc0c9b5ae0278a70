-- Sums of facts of (employee_id, day, ...) by period, each credited to the role held on its day.
create temp macro by_role(facts) as table
select period_type, period_start, who, sum(columns(facts.* exclude (employee_id, day)))
from query_table(facts) as facts
join staff_days using (employee_id, day)
join period_days using (day)
group by period_type, period_start, who;

-- What adds up over days of customer service: one sparse row a source, agent and day.
create temp table service_days as
select agent_id as employee_id, cast(ended_at as date) as day, count(*) as conversations,
    sum(epoch(ended_at) - epoch(first_agent_at)) as handle_seconds
from talks where is_served and ended_at is not null group by all
union all by name
select employee_id, day, 1 as login_days, logged_in_seconds, working_seconds from login_days
union all by name
select employee_id, day, count(*) as asked, count(seconds) as answered, count(*) filter (seconds <= 30) as answered_in_time,
    sum(seconds) as answer_seconds
from first_answers group by all
union all by name
select employee_id, day, count(*) as turns, sum(seconds) as turn_seconds from turns group by all
union all by name
select agent_id as employee_id, cast(rated_at as date) as day, count(csat_score) as ratings, sum(csat_score) as rating_sum,
    count(*) filter (csat_score >= 4) as good_ratings, count(*) filter (csat_score <= 2) as bad_ratings, count(nps_score) as nps_scores,
    count(*) filter (nps_score >= 9) - count(*) filter (nps_score <= 6) as nps_net
from talks where is_served and rated_at < getvariable('now_at') group by all
-- what others find
union all by name
select coalesce(about_agent_id, talks.agent_id) as employee_id, cast(filed_at as date) as day, count(*) as service_complaints,
    count(*) filter (coalesce(complaints.reason_code, codes.reason_code) = 'attitude') as attitude_complaints
from complaints
left join talks using (conversation_id)
left join policies.reason_codes as codes on platform = 'scorehouse' and source = 'complaints' and complaints.reason = codes.reason
where target = 'service' group by all
union all by name
select handler_id as employee_id, cast(handled_at as date) as day, count(*) as handled_complaints,
    count(*) filter (outcome = 'withdrawn' or satisfaction_score >= 4) as recovered_complaints
from complaints where handled_at < getvariable('now_at') group by all
union all by name
select about_agent_id as employee_id, day, count(*) as negative_reviews from reviews where rating <= 2 and reason_code = 'service' group by all
union all by name
select employee_id, day, count(*) filter (is_violation) as violations from written group by all
union all by name
select agent_id as employee_id, cast(reviewed_at as date) as day, count(*) as quality_reviews,
    count(*) filter (is_information_accurate) as accurate_reviews, sum(process_items_checked) as items_checked,
    sum(least(process_items_passed, process_items_checked)) as items_passed
from quality_reviews join talks using (conversation_id) where is_served group by all
union all by name
select agent_id as employee_id, day, count(*) as tickets,
    count(*) filter (fields_filled >= fields_required and is_accurate and is_category_correct) as good_tickets
from tickets group by all
union all by name
select employee_id, completed_on as day, count(*) as tests, sum(score) as test_scores
from training where kind in ('product_test', 'platform_test') and score is not null and completed_on <= getvariable('as_of') group by all
union all by name
select employee_id, day, sum(paid_amount) as assisted_gmv, count(*) as assisted_orders from assisted group by all;

create temp table service_totals as from by_role(service_days);

create temp table slow_answers as
select period_type, period_start, who, quantile_cont(seconds, 0.9) as answer_seconds_p90
from first_answers join staff_days using (employee_id, day) join period_days using (day)
group by all;
