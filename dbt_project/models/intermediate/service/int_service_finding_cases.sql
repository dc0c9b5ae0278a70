{{ config(materialized='view') }}

-- What others find in an agent's work, a row a finding; which raw row it is says (source, platform, raw_key). Findings after the as-of date
-- are among them: whoever reads this leaves them out.
with complaints as (
    select * from {{ ref('int_complaints') }}
),

product_reviews as (
    select * from {{ ref('int_product_reviews') }}
),

human_conversations as (
    select * from {{ ref('int_human_conversations') }}
),

quality_reviews as (
    select
        quality_reviews.platform,
        quality_reviews.review_id,
        human_conversations.agent_id,
        {{ business_date('quality_reviews.reviewed_at') }} as reviewed_on,
        quality_reviews.is_information_accurate,
        quality_reviews.process_items_checked,
        least(quality_reviews.process_items_passed, quality_reviews.process_items_checked) as process_items_passed
    from {{ ref('stg_quality_reviews') }} as quality_reviews
    inner join human_conversations
        on quality_reviews.platform = human_conversations.platform
        and quality_reviews.conversation_id = human_conversations.conversation_id
),

service_tickets as (
    select * from {{ ref('stg_service_tickets') }}
),

knowledge_tests as (
    select * from {{ ref('stg_training') }}
    where kind in ('product_test', 'platform_test') and score is not null
),

found as (
    select
        'service_complaint' as kind,
        about_agent_id as agent_id,
        filed_on as business_date,
        1 as case_count,
        cast(case when reason_code = 'attitude' then 1 else 0 end as decimal(18, 4)) as hit_value,
        'complaints' as source,
        platform,
        complaint_id as raw_key
    from complaints
    where target = 'service'
    union all
    select
        'handled_complaint', handler_id, handled_on, 1, case when outcome = 'withdrawn' or satisfaction_score >= 4 then 1 else 0 end,
        'complaints', platform, complaint_id
    from complaints
    where handled_at is not null
    union all
    select 'negative_review', about_agent_id, created_on, 1, 1, 'product_reviews', platform, review_id
    from product_reviews
    where rating <= 2 and reason_code = 'service'
    union all
    select
        'information_review', agent_id, reviewed_on, 1, case when is_information_accurate then 1 else 0 end,
        'quality_reviews', platform, review_id
    from quality_reviews
    union all
    select 'process_review', agent_id, reviewed_on, process_items_checked, process_items_passed, 'quality_reviews', platform, review_id
    from quality_reviews
    union all
    select
        'ticket',
        agent_id,
        {{ business_date('created_at') }},
        1,
        case when fields_filled >= fields_required and is_accurate and is_category_correct then 1 else 0 end,
        'service_tickets',
        platform,
        ticket_id
    from service_tickets
    union all
    select
        'knowledge_test', employee_id, completed_on, 1, score,
        'training', platform, employee_id || '/' || course_id || '/' || cast(planned_on as string)
    from knowledge_tests
)

select * from found
where agent_id is not null
