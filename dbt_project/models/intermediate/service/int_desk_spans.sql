-- When anybody at all is logged in, whatever their status.
with status_spans as (
    select * from {{ ref('int_agent_status_spans') }}
)

{{ merged_spans('status_spans') }}
