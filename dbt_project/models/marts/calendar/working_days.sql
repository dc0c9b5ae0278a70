with public_days as (
    select * from {{ ref('int_public_working_days') }}
),

company_days as (
    select * from {{ ref('company_days') }}
)

select
    public_days.business_date,
    coalesce(company_days.is_working_day, public_days.is_working_day) as is_working_day,
    public_days.is_announced or company_days.business_date is not null as is_announced,
    {{ period_start('month', 'public_days.business_date') }} as month_start,
    {{ period_start('quarter', 'public_days.business_date') }} as quarter_start,
    {{ period_start('year', 'public_days.business_date') }} as year_start
from public_days
left join company_days on public_days.business_date = company_days.business_date
