-- Cases that look ahead: issues by their first or last conversation, conversations, assisted orders; and the persons of conversations,
-- each of whom counts once however often they came.
with settling_cases as (
    select * from {{ ref('int_customer_service_cases') }}
),

outcomes as (
    select * from {{ ref('int_conversation_outcomes') }}
    where person_key is not null
),

raw_conversations as (
    select * from {{ ref('raw_conversations') }}
),

raw_orders as (
    select * from {{ ref('raw_orders') }}
),

raw_cases as (
    select conversation_key as case_key, {{- raw_columns('raw_conversations') }} from raw_conversations
    union all
    select order_key as case_key, {{- raw_columns('raw_orders') }} from raw_orders
),

cases as (
    select
        settling_cases.employee_id as subject_id,
        settling_cases.role as subject_role,
        settling_cases.kpi_id,
        settling_cases.case_on,
        settling_cases.hit_value,
        settling_cases.settles_on,
        {{- raw_columns() }}
    from settling_cases
    inner join raw_cases as raw_rows
        on settling_cases.case_key = raw_rows.case_key
        and raw_rows.source = case when settling_cases.kpi_id like 'service_%' then 'orders' else 'conversations' end
),

persons as (
    select
        outcomes.employee_id as subject_id,
        outcomes.role as subject_role,
        outcomes.person_key,
        outcomes.stage,
        outcomes.is_paid,
        outcomes.ended_on,
        outcomes.consultation_settles_on,
        {{- raw_columns() }}
    from outcomes
    inner join raw_conversations as raw_rows on outcomes.conversation_key = raw_rows.conversation_key
),

traced as (
    {%- for kpi_id in [
        'first_contact_resolution_rate', 'resolution_rate', 'issue_handle_seconds', 'cross_sell_rate', 'save_rate',
        'service_return_rate', 'service_exchange_rate', 'service_refund_rate',
    ] %}
    {{ traced([{'kpi': kpi_id, 'on': 'case_on', 'when': "kpi_id = '" ~ kpi_id ~ "'", 'measure': 'hit_value', 'settles_on': 'settles_on'}]) }}
    union all
    {%- endfor %}
    {{ traced([
        {'kpi': 'consult_conversion_rate', 'on': 'ended_on', 'key': 'person_key', 'when': "stage = 'presale'", 'hit': 'is_paid', 'settles_on': 'consultation_settles_on'},
        {'kpi': 'consult_conversion_rate_all', 'on': 'ended_on', 'key': 'person_key', 'hit': 'is_paid', 'settles_on': 'consultation_settles_on'},
    ], relation='persons') }}
)

select * from traced
