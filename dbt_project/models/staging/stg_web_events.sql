with all_platforms as (
    {{ union_platforms(
        source='web_events',
        platforms=['scorehouse', 'taobao'],
        columns=[
            'event_id', 'shop_id', 'visitor_id', 'session_id', 'buyer_id', 'page_id', 'product_id',
            'sku_id', 'ad_id', 'campaign_id', 'order_id',
            'event_type', 'page_type', 'channel',
            'engagement_seconds', 'load_milliseconds',
            'is_bot', 'is_internal', 'is_deleted',
            'occurred_at', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
