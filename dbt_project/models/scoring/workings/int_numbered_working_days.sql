-- Every date with the number of working days up to it, so that the fifth one after a date can be found.
select
    business_date,
    is_working_day,
    cast(sum(case when is_working_day then 1 else 0 end) over (order by business_date) as integer) as number
from {{ ref('working_days') }}
