"""Lifetime value computed again: the pooled curve of what buyers brought by months of age, carried on by its decay.

The rows are the buyers (input_group 'buyers', on the day of their first order) and what they brought ('age 0', 'age 1', ..). Only
months that are over count, and an age that no cohort has reached goes on from the last one reached.
"""

from __future__ import annotations

LIFETIME_MONTHS = 36


def lifetime_query(kpi_id: str, key: str) -> str:
    """SQL over the relation `counted` that gives the columns of `key` and value, the lifetime value of each."""
    return f"""
    with inputs as (
        select *, cast(date_trunc('month', period_start + cast(days as integer)) as date) as next_month
        from counted where kpi_id = '{kpi_id}'
    ),
    known as (
        select {key}, input_group, amount, datediff('month', business_date, next_month) - 1 as age_reached
        from inputs where business_date < next_month
    ),
    ages as (select cast(unnest(range({LIFETIME_MONTHS})) as integer) as age),
    reached as (
        select {key}, age, cast(sum(amount) as double) as buyers
        from known join ages on age <= age_reached where input_group = 'buyers' group by all
    ),
    brought as (
        select {key}, try_cast(substr(input_group, 5) as integer) as age, cast(sum(amount) as double) as amount
        from known where input_group like 'age %' group by all
    ),
    observed as (select {key}, age, coalesce(amount, 0) / buyers as per_buyer from reached left join brought using ({key}, age)),
    edges as (
        select {key}, max(age) as last_age, max_by(per_buyer, age) as last, sum(per_buyer) as seen,
            coalesce(sum(per_buyer) filter (age >= 1), 0) as from_one, coalesce(max(per_buyer) filter (age = 1), 0) as at_one
        from observed group by all
    ),
    decays as (select *, greatest(0, least(1, coalesce((from_one - at_one) / nullif(from_one - last, 0), 0))) as decay from edges)
    select {key}, max(seen) + coalesce(sum(last * power(decay, age - last_age)) filter (age > last_age), 0) as value
    from decays cross join ages group by all"""


def lifetime_over_cost_query(kpi_id: str, key: str) -> str:
    """The same over what a new buyer of the period cost: rows 'spend' and 'new buyers'."""
    return f"""
    with costs as (
        select {key}, cast(sum(amount) filter (input_group = 'spend') as double)
            / nullif(cast(sum(amount) filter (input_group = 'new buyers') as double), 0) as cost
        from counted where kpi_id = '{kpi_id}' and not is_earlier group by all
    )
    select {key}, lifetime.value / nullif(costs.cost, 0) as value
    from ({lifetime_query(kpi_id, key)}) as lifetime join costs using ({key})"""
