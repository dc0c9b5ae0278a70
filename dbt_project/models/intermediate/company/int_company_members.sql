-- A stock: merchants that are members on the period's last day (the as-of date while it is open).
with merchants as (
    select * from {{ ref('stg_merchants') }}
    where member_from is not null
),

periods as (
    select
        *,
        {{ add_days('least(period_end, ' ~ add_days(as_of_date(), 1) ~ ')', -1) }} as last_on
    from {{ ref('periods') }}
)

select
    periods.period_type,
    periods.period_start,
    'all' as shop_id,
    count(*) as member_merchant_count
from periods
inner join merchants
    on merchants.member_from <= periods.last_on
    and (merchants.member_until is null or merchants.member_until > periods.last_on)
group by periods.period_type, periods.period_start
