select
    platform || '/' || event_id as event_key,
    {{ raw_row('web_events', ['event_id']) }}
from {{ ref('stg_web_events') }} as raw_rows
