-- What others find in an agent's work, by agent, day and kind: the cases (the items of a check, the messages read) and the hits among them.
with finding_cases as (
    select * from {{ ref('int_service_finding_cases') }}
    where business_date <= {{ as_of_date() }}
),

banned_phrase_days as (
    select * from {{ ref('int_banned_phrase_days') }}
),

found as (
    select kind, agent_id, business_date, case_count, hit_value from finding_cases
    union all
    select 'agent_text', agent_id, business_date, message_count, violation_count from banned_phrase_days
)

select
    kind,
    agent_id,
    business_date,
    cast(sum(case_count) as bigint) as case_count,
    cast(sum(hit_value) as decimal(18, 4)) as hit_value
from found
group by kind, agent_id, business_date
