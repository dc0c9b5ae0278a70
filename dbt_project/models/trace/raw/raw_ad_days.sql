select
    date as business_date,
    ad_id,
    {{ raw_row('ad_performance', ['date', 'ad_id']) }}
from {{ ref('stg_ad_performance') }} as raw_rows
