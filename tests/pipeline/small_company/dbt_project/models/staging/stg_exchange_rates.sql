select cast(null as date) as date, cast(null as varchar) as currency, cast(null as decimal(18, 4)) as rate_to_reporting
where false
