with all_platforms as (
    {{ union_platforms(
        source='order_items',
        platforms=['scorehouse', 'uci_online_retail', 'olist', 'shopify'],
        columns=[
            'order_id', 'sku_id', 'merchant_id',
            'line_no', 'quantity', 'unit_price', 'line_discount', 'unit_cost',
            'is_deleted',
            'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
