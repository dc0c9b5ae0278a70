-- Distinct visitors of many owners are counted over numbers: a hashed id has forty letters, and sorting those takes three times as long.
with visitors as (
    select * from {{ ref('int_visitors') }}
)

select
    visitor_key,
    row_number() over (order by first_view_at, visitor_key) as visitor_number
from visitors
