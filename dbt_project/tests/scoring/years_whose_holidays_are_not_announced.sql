-- Days off of these years are not decreed yet: only weekends are known, until the library that knows them is brought up to date or the seed company_days says
-- them.
{{ config(severity='warn') }}

select
    year_start,
    count(*) as days
from {{ ref('working_days') }}
where not is_announced
group by year_start
