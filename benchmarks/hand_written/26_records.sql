-- The newest version of each record of the people's work.
create temp table quality_reviews as
from exports.quality_reviews
where reviewed_at < getvariable('now_at')
qualify row_number() over (partition by review_id order by updated_at desc) = 1;

create temp table tickets as
select *, cast(cast(created_at as timestamp) as date) as day
from exports.service_tickets
where cast(created_at as timestamp) < getvariable('now_at') and is_accurate is not null
qualify row_number() over (partition by ticket_id order by updated_at desc) = 1;

create temp table training as
from exports.training
qualify row_number() over (partition by employee_id, course_id, planned_on order by file_name desc) = 1;

create temp table design_tasks as
select * replace (
    case when first_delivered_at < getvariable('now_at') then first_delivered_at end as first_delivered_at,
    case when approved_at < getvariable('now_at') then approved_at end as approved_at
)
from exports.design_tasks
qualify row_number() over (partition by task_id order by updated_at desc) = 1;

create temp table design_reviews as
from exports.design_reviews
where reviewed_at < getvariable('now_at')
qualify row_number() over (partition by task_id, reviewer_id, round order by updated_at desc) = 1;

create temp table design_logs as
from exports.design_logs
where log_date <= getvariable('as_of')
qualify row_number() over (partition by designer_id, log_date order by file_name desc) = 1;

create temp table peer_reviews as
from exports.peer_reviews
where score between 0 and 100
qualify row_number() over (partition by review_id order by file_name desc) = 1;

create temp table benchmarks as
from exports.benchmarks;

-- What agents wrote, and whether it held a banned phrase: case, blanks and punctuation do not hide one.
create temp macro bare(text) as regexp_replace(lower(text), '[\s\p{Z}\p{P}\p{S}]', '', 'g');

create temp table written as
with phrases as (select distinct bare(phrase) as phrase from policies.banned_phrases),
said as (
    select coalesce(messages.agent_id, talks.agent_id) as employee_id, cast(sent_at as date) as day, bare(body) as words
    from messages
    join talks using (conversation_id)
    where sender = 'agent' and body is not null and not is_bot_only
)
select employee_id, day, exists (from phrases where contains(words, phrase)) as is_violation
from said;
