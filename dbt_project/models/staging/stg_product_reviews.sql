with all_platforms as (
    {{ union_platforms(
        source='product_reviews',
        platforms=['scorehouse', 'olist'],
        columns=[
            'review_id', 'order_id', 'sku_id', 'about_agent_id',
            'reason_code',
            'rating', 'delivery_rating',
            'is_deleted',
            'created_at', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
