with aftersales as (
    select * from {{ ref('stg_aftersales') }}
    where status = 'completed' and order_id is not null
),

order_lines as (
    select * from {{ ref('int_order_lines') }}
),

case_lines as (
    select
        aftersales.platform,
        aftersales.case_id,
        aftersales.line_no,
        aftersales.quantity as case_quantity,
        coalesce(aftersales.is_returned_to_stock, false) as is_returned_to_stock,
        order_lines.quantity,
        order_lines.unit_cost,
        order_lines.cost_amount
    from aftersales
    inner join order_lines
        on aftersales.platform = order_lines.platform
        and aftersales.order_id = order_lines.order_id
        and (aftersales.line_no is null or aftersales.line_no = order_lines.line_no)
)

-- A case of one line returns its quantity at that line's cost. A case of the whole order that names a quantity returns it at
-- the order's mean unit cost; one that names none returns everything.
select
    platform,
    case_id,
    count(unit_cost) > 0 as is_cost_known,
    case
        when max(case when is_returned_to_stock then 1 else 0 end) = 0 then 0
        when max(case_quantity) is null then sum(cost_amount)
        else max(case_quantity) * {{ ratio('sum(cost_amount)', 'sum(case when unit_cost is not null then quantity end)') }}
    end as returned_cost_amount
from case_lines
group by platform, case_id
