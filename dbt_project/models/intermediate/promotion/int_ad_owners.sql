-- Who owned an ad on a day: by the ad itself or by the channel in which it stood on that day. A landing page view may not name its
-- channel; the day's performance of the ad then does.
with ad_spend_days as (
    select * from {{ ref('int_ad_spend_days') }}
),

ad_clicks as (
    select * from {{ ref('int_ad_clicks') }}
),

attributed_orders as (
    select * from {{ ref('int_ad_attributed_orders') }}
),

assignment_days as (
    select * from {{ ref('int_assignment_days') }}
    where scope_type in ('ad', 'channel')
),

ad_days as (
    select business_date, ad_id, channel from ad_spend_days
    union
    select business_date, ad_id, channel from ad_clicks
    union
    select paid_on, ad_id, channel from attributed_orders
)

{% for scope_type, column in [('ad', 'ad_id'), ('channel', 'channel')] -%}
select
    ad_days.business_date,
    ad_days.ad_id,
    assignment_days.employee_id,
    assignment_days.role
from ad_days
inner join assignment_days
    on ad_days.business_date = assignment_days.business_date
    and ad_days.{{ column }} = assignment_days.scope_id
    and assignment_days.scope_type = '{{ scope_type }}'
{{ 'union' if not loop.last }}
{% endfor %}
