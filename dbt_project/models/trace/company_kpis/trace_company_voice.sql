-- What customers say: surveys by response, reviews by creation, complaints by filing.
with survey_responses as (
    select * from {{ ref('int_survey_responses') }}
),

raw_surveys as (
    select * from {{ ref('stg_surveys') }}
),

product_reviews as (
    select * from {{ ref('int_product_reviews') }}
),

complaints as (
    select * from {{ ref('int_complaints') }}
),

raw_findings as (
    select * from {{ ref('raw_findings') }}
),

voices as (
    select
        survey_responses.responded_on as said_on, survey_responses.shop_id, survey_responses.csat_score, survey_responses.nps_score,
        cast(null as bigint) as rating, {{ raw_row('surveys', ['survey_id']) }}
    from survey_responses
    inner join raw_surveys as raw_rows
        on survey_responses.platform = raw_rows.platform and survey_responses.survey_id = raw_rows.survey_id
    union all
    select product_reviews.created_on, product_reviews.shop_id, null, null, product_reviews.rating, {{- raw_columns() }}
    from product_reviews
    inner join raw_findings as raw_rows
        on product_reviews.platform = raw_rows.platform and product_reviews.review_id = raw_rows.raw_key and raw_rows.source = 'product_reviews'
    union all
    select complaints.filed_on, complaints.shop_id, null, null, null, {{- raw_columns() }}
    from complaints
    inner join raw_findings as raw_rows
        on complaints.platform = raw_rows.platform and complaints.complaint_id = raw_rows.raw_key and raw_rows.source = 'complaints'
),

cases as (
    {{ subject_and_all('voices', 'shop_id') }}
),

traced as (
    {{ traced([
        {'kpi': 'csat', 'on': 'said_on', 'when': 'csat_score is not null', 'hit': 'csat_score >= 4'},
        {'kpi': 'csat_average', 'on': 'said_on', 'when': 'csat_score is not null', 'measure': 'csat_score'},
        {
            'kpi': 'nps', 'on': 'said_on', 'when': 'nps_score is not null',
            'measure': 'case when nps_score >= 9 then 1 when nps_score <= 6 then -1 else 0 end',
        },
        {'kpi': 'positive_review_rate', 'on': 'said_on', 'when': 'rating is not null', 'hit': 'rating >= 4'},
        {'kpi': 'complaint_rate', 'on': 'said_on', 'when': "source = 'complaints'", 'part': 'numerator'},
    ]) }}
)

select * from traced
