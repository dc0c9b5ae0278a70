-- Shipments that left and promises that were due; a shipment counts for its warehouse and for the company.
with shipments as (
    select * from {{ ref('int_shipments') }}
),

raw_rows as (
    select * from {{ ref('stg_shipments') }}
),

subjects as (
    {{ subject_and_all('shipments', 'warehouse_id') }}
),

cases as (
    select
        subjects.*,
        {{ raw_row('shipments', ['shipment_id']) }}
    from subjects
    inner join raw_rows on subjects.shipment_key = raw_rows.platform || '/' || raw_rows.shipment_id
),

traced as (
    {{ traced([
        {'kpi': 'on_time_delivery_rate', 'on': 'promised_delivery_on', 'when': 'is_delivery_due', 'hit': 'delivered_at <= promised_delivery_at'},
        {'kpi': 'delivery_complaint_rate', 'on': 'shipped_on', 'when': 'shipped_at is not null', 'part': 'denominator'},
    ]) }}
)

select * from traced
