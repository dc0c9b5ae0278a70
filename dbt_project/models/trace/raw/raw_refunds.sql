select
    platform || '/' || case_id as case_key,
    {{ raw_row('aftersales', ['case_id']) }}
from {{ ref('stg_aftersales') }} as raw_rows
