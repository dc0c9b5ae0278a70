with all_platforms as (
    {{ union_platforms(
        source='merchants',
        platforms=['scorehouse', 'olist'],
        columns=[
            'merchant_id',
            'is_top_brand', 'is_deleted',
            'joined_on', 'left_on', 'member_from', 'member_until', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
