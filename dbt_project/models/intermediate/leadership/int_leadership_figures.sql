{% set parts = ['orders', 'margin', 'acquisition', 'balances'] %}

with coverage as (
    select * from {{ ref('int_leadership_shops') }}
)
{{- part_ctes('int_company_', parts) }}

select
    coverage.period_type,
    coverage.period_start,
    coverage.employee_id,
    coverage.role,
    sum(orders.gmv) as gmv,
    sum(orders.order_count) as order_count,
    sum(margin.refund_amount) as refund_amount,
    sum(margin.refund_case_count) as refund_case_count,
    sum(margin.gross_profit) as gross_profit,
    sum(margin.costed_line_count) as costed_line_count,
    sum(acquisition.ad_spend) as ad_spend,
    sum(acquisition.ad_attributed_gmv) as ad_attributed_gmv,
    sum(acquisition.ad_attributed_order_count) as ad_attributed_order_count,
    sum(balances.average_working_capital) as average_working_capital
from coverage
{{- join_parts(parts, ['shop_id']) }}
group by coverage.period_type, coverage.period_start, coverage.employee_id, coverage.role
