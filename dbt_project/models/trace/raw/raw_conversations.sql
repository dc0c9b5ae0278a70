select
    platform || '/' || conversation_id as conversation_key,
    {{ raw_row('conversations', ['conversation_id']) }}
from {{ ref('stg_conversations') }} as raw_rows
