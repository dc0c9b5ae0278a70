-- Each SKU on each delivered day. Several warehouses' rows are one SKU-day.
with sku_days as (
    select * from {{ ref('trace_supply_chain_stock') }}
    where subject_id = 'all' and kpi_id in ('hot_item_in_stock_rate', 'inventory_turnover')
)

select {{ trace_columns() | join(', ') }}
from sku_days
union all
select
    {%- for column in trace_columns() %}
    {{ "cast('inventory_days' as string) as kpi_id" if column == 'kpi_id' else "cast('numerator' as string) as part" if column == 'part' else column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from sku_days
where kpi_id = 'inventory_turnover'
union all
select
    {%- for column in trace_columns() %}
    {{ "cast('cash_conversion_cycle' as string) as kpi_id" if column == 'kpi_id' else "cast('input' as string) as part" if column == 'part'
        else "cast('stock' as string) as input_group" if column == 'input_group' else column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from sku_days
where kpi_id = 'inventory_turnover'
