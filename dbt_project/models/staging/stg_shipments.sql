with all_platforms as (
    {{ union_platforms(
        source='shipments',
        platforms=['scorehouse', 'olist'],
        columns=[
            'shipment_id', 'order_id', 'warehouse_id', 'packer_id',
            'parcels',
            'has_item_error', 'is_damaged', 'is_deleted',
            'released_at', 'packed_at', 'shipped_at', 'promised_ship_at', 'promised_delivery_at',
            'delivered_at', 'updated_at',
            '_file_id', '_row_number', '_export',
        ]
    ) }}
)

select * from all_platforms
