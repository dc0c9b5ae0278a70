with all_platforms as (
    {{ union_platforms(
        source='products',
        platforms=['scorehouse', 'uci_online_retail', 'olist', 'shopify'],
        columns=[
            'sku_id', 'product_id', 'shop_id',
            'product_name', 'category', 'brand',
            'unit_cost',
            'is_top_brand', 'is_deleted',
            'listed_at', 'delisted_at', 'hot_since', 'hot_until', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
