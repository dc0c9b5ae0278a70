-- What came of a conversation that is over, for the agent in the role that they held on the day of its end.
with conversations as (
    select * from {{ ref('int_human_conversations') }}
    where ended_at is not null
),

payments as (
    select * from {{ ref('int_conversation_payments') }}
),

recommendations as (
    select
        platform || '/' || conversation_id as conversation_key,
        sku_id,
        recommended_at
    from {{ ref('stg_recommendations') }}
    where recommended_at < {{ as_of_end() }}
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
    where net_amount > 0
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

paid as (
    select distinct conversation_key from payments
    where is_in_consultation_window
),

recommended as (
    select distinct conversation_key from recommendations
),

cross_sold as (
    select distinct recommendations.conversation_key
    from recommendations
    inner join payments
        on recommendations.conversation_key = payments.conversation_key
        and payments.is_in_cross_sell_window
        and payments.paid_at > recommendations.recommended_at
    inner join order_lines
        on payments.order_key = order_lines.order_key and recommendations.sku_id = order_lines.sku_id
)

select
    conversations.conversation_key,
    staff_days.employee_id,
    staff_days.role,
    conversations.person_key,
    conversations.stage,
    conversations.wants_to_abandon,
    conversations.ended_on,
    paid.conversation_key is not null as is_paid,
    recommended.conversation_key is not null as has_recommendation,
    cross_sold.conversation_key is not null as is_cross_sold,
    {{ add_hours('conversations.ended_at', var('consultation_attribution_hours')) }} <= {{ as_of_end() }} as is_consultation_window_over,
    {{ add_hours('conversations.ended_at', var('cross_sell_window_hours')) }} <= {{ as_of_end() }} as is_cross_sell_window_over,
    {{ settling_day(add_hours('conversations.ended_at', var('consultation_attribution_hours'))) }} as consultation_settles_on,
    {{ settling_day(add_hours('conversations.ended_at', var('cross_sell_window_hours'))) }} as cross_sell_settles_on
from conversations
inner join staff_days
    on conversations.agent_id = staff_days.employee_id and conversations.ended_on = staff_days.business_date
left join paid on conversations.conversation_key = paid.conversation_key
left join recommended on conversations.conversation_key = recommended.conversation_key
left join cross_sold on conversations.conversation_key = cross_sold.conversation_key
