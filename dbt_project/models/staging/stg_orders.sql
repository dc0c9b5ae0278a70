with all_platforms as (
    {{ union_platforms(
        source='orders',
        platforms=['scorehouse', 'uci_online_retail', 'tmall', 'olist', 'shopify'],
        columns=[
            'order_id', 'shop_id', 'buyer_id', 'visitor_id', 'campaign_id',
            'status', 'currency',
            'item_amount', 'discount_amount', 'freight_amount', 'paid_amount',
            'is_test', 'is_deleted',
            'placed_at', 'paid_at', 'cancelled_at', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
