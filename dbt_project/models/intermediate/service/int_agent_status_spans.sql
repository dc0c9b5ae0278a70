-- Agents' statuses with an end: an open one lasts until the agent's next, the last one until the as-of date is over.
with agent_status as (
    select * from {{ ref('stg_agent_status') }}
    where from_at < {{ as_of_end() }}
),

closed as (
    select
        agent_id,
        status,
        from_at,
        coalesce(to_at, lead(from_at) over (partition by agent_id order by from_at, platform)) as to_at
    from agent_status
)

select
    agent_id,
    status in ('ready', 'serving') as is_productive,
    from_at,
    least(coalesce(to_at, {{ as_of_end() }}), {{ as_of_end() }}) as to_at
from closed
where to_at is null or to_at > from_at
