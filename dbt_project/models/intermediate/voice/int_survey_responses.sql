with surveys as (
    select * from {{ ref('stg_surveys') }}
    where responded_at < {{ as_of_end() }}
)

select
    platform,
    survey_id,
    coalesce(shop_id, 'unknown') as shop_id,
    csat_score,
    nps_score,
    responded_at,
    {{ business_date('responded_at') }} as responded_on
from surveys
