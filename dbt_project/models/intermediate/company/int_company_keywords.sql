with keyword_ranks as (
    select * from {{ ref('stg_keyword_ranks') }}
    where date <= {{ as_of_date() }}
),

period_days as (
    select * from {{ ref('period_days') }}
)

-- A keyword that is not ranked is not in the top.
select
    period_days.period_type,
    period_days.period_start,
    'all' as shop_id,
    count(*) as keyword_day_count,
    count(case when keyword_ranks.rank <= {{ var('keyword_top_n') }} then 1 end) as top_keyword_day_count
from keyword_ranks
inner join period_days on keyword_ranks.date = period_days.business_date
group by period_days.period_type, period_days.period_start
