-- What customers say: surveys by response, reviews by creation, complaints by filing.
with survey_responses as (
    select * from {{ ref('int_survey_responses') }}
),

product_reviews as (
    select * from {{ ref('int_product_reviews') }}
),

complaints as (
    select * from {{ ref('int_complaints') }}
),

period_days as (
    select * from {{ ref('period_days') }}
),

voices as (
    select responded_on as business_date, shop_id, csat_score, nps_score, null as rating, 0 as is_complaint
    from survey_responses
    union all
    select created_on as business_date, shop_id, null as csat_score, null as nps_score, rating, 0 as is_complaint
    from product_reviews
    union all
    select filed_on as business_date, shop_id, null as csat_score, null as nps_score, null as rating, 1 as is_complaint
    from complaints
)

select
    period_days.period_type,
    period_days.period_start,
    coalesce(voices.shop_id, 'all') as shop_id,
    count(voices.csat_score) as csat_response_count,
    count(case when voices.csat_score >= 4 then 1 end) as satisfied_response_count,
    sum(voices.csat_score) as csat_score_sum,
    count(voices.nps_score) as nps_response_count,
    count(case when voices.nps_score >= 9 then 1 end) - count(case when voices.nps_score <= 6 then 1 end) as net_promoter_count,
    count(voices.rating) as review_count,
    count(case when voices.rating >= 4 then 1 end) as positive_review_count,
    sum(voices.is_complaint) as complaint_count
from voices
inner join period_days on voices.business_date = period_days.business_date
group by grouping sets (
    (period_days.period_type, period_days.period_start, voices.shop_id),
    (period_days.period_type, period_days.period_start)
)
