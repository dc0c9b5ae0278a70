-- The raw row of each line and refund of int_margin_movements and int_category_cost_movements.
with order_lines as (
    select * from {{ ref('raw_order_lines') }}
),

refunds as (
    select * from {{ ref('raw_refunds') }}
)

select
    {{ movement_key('order_key', 'line_no', 'cast(null as string)') }} as movement_key,
    {{- raw_columns('order_lines') }}
from order_lines
union all
select
    {{ movement_key('cast(null as string)', 'cast(null as string)', 'case_key') }} as movement_key,
    {{- raw_columns('refunds') }}
from refunds
