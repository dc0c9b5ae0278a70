"""The SQL of the marts gate's rules.

Each query returns one row per fault with the numbers behind it; no row means that the rule holds.
No query returns a subject's id: what an employee's row holds is nobody's business here, which KPI and period is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestration.gates.landing_sql import identifier, literal

PERIOD_TYPES = ("day", "week", "month", "quarter", "year")

PERIODS_COMPLETE = """
with company as (
    select period_type, period_start from marts.company_kpis where shop_id = 'all'
),
bounds as (select min(period_start) as first_day from company where period_type = 'day'),
days as (
    select cast(unnest(generate_series(first_day, cast({as_of_date} as date), interval 1 day)) as date) as business_date
    from bounds
    where bounds.first_day is not null
),
expected as (
    {expected}
),
missing as (
    select expected.period_type, expected.period_start, 'missing' as fault
    from expected
    left join company on company.period_type = expected.period_type and company.period_start = expected.period_start
    where company.period_start is null
),
surplus as (
    select company.period_type, company.period_start, 'after the as-of date' as fault
    from company
    where company.period_start > {as_of_date}
),
faults as (select * from missing union all select * from surplus)
select period_type, fault, count(*) as period_count, min(period_start) as period_start
from faults
group by period_type, fault
order by fault, period_type
"""

# Limits come from the unit and the stated range of each KPI in the dictionary.
VALUES_IN_RANGE = """
with limits (mart, kpi_id, lowest, highest, severity) as (
    values {limits}
)
select
    limits.severity,
    limits.mart,
    limits.kpi_id,
    limits.lowest,
    limits.highest,
    count(*) as value_count,
    min(kpi_values.value) as lowest_seen,
    max(kpi_values.value) as highest_seen,
    arg_max(kpi_values.period_type, kpi_values.period_start) as period_type,
    max(kpi_values.period_start) as period_start
from marts.kpi_values as kpi_values
inner join limits on limits.mart = kpi_values.mart and limits.kpi_id = kpi_values.kpi_id
where
    kpi_values.value < limits.lowest - 1e-9 or kpi_values.value > limits.highest + 1e-9
    or isnan(kpi_values.value) or isinf(kpi_values.value)
group by limits.severity, limits.mart, limits.kpi_id, limits.lowest, limits.highest
order by limits.severity, limits.mart, limits.kpi_id
"""

NULLS_HAVE_REASONS = """
select
    mart,
    kpi_id,
    case when value is null then 'no value and no reason' else 'a value and a reason for none' end as fault,
    count(*) as value_count,
    arg_max(period_type, period_start) as period_type,
    max(period_start) as period_start
from marts.kpi_values
where (value is null) = (null_reason is null)
group by mart, kpi_id, fault
order by mart, kpi_id
"""

# The newest month whose value no longer moves, against the one before it. What is older was shown when it was new.
MONTHLY_JUMPS = """
with months as (
    select
        kpi_values.kpi_id,
        kpi_values.period_start,
        kpi_values.value,
        lag(kpi_values.value) over (partition by kpi_values.kpi_id order by kpi_values.period_start) as previous_value,
        lag(kpi_values.period_start) over (partition by kpi_values.kpi_id order by kpi_values.period_start) as
        previous_start, lag(kpi_values.sample) over (partition by kpi_values.kpi_id order by kpi_values.period_start)
        as previous_sample, kpi_values.sample, row_number() over (partition by kpi_values.kpi_id order by
        kpi_values.period_start desc) as age
    from marts.kpi_values as kpi_values
    inner join marts.kpi_dictionary as kpis on kpis.mart = kpi_values.mart and kpis.kpi_id = kpi_values.kpi_id
    where
        kpi_values.mart = 'company_kpis' and kpi_values.subject_id = 'all' and kpi_values.period_type = 'month'
        and kpi_values.cohort = 'own' and kpi_values.is_settled and kpis.additivity <> 'growth'
        and kpi_values.period_start + interval 1 month <= cast({as_of_date} as date) + interval 1 day
)
select 'warning' as severity, kpi_id, period_start, value, previous_value
from months
where
    age = 1
    and previous_start + interval 1 month = period_start
    and previous_value > 0
    and least(sample, previous_sample) >= {minimum_sample}
    and (value > {times} * previous_value or value * {times} < previous_value)
order by greatest(value / previous_value, previous_value / nullif(value, 0)) desc nulls first
"""


def expected_periods() -> str:
    """SQL of every period that the days up to the as-of date fall into."""
    return "\n    union\n    ".join(
        f"select '{period_type}' as period_type, "
        f"cast(date_trunc('{period_type}', business_date) as date) as period_start from days"
        for period_type in PERIOD_TYPES
    )


def values_equal_marts(marts: Mapping[str, Sequence[str]], columns: Mapping[str, frozenset[str]]) -> str:
    """SQL that compares each mart's KPI columns with marts.kpi_values, period by period.

    marts    the KPIs of each mart, from the dictionary
    columns  the columns that each mart's table has; a mart without a table, or a KPI without a column, is a fault of
    its own Compared are value, parts, sample and null reason, as one fingerprint per KPI and period: the sum of the
    rows' hashes, which does not depend on their order and leaves no tolerance.
    """
    sides = [
        _mart_side(mart, kpi_ids, columns[mart]) for mart, kpi_ids in marts.items() if _is_comparable(columns, mart)
    ]
    absent = [
        f"select {literal(mart)} as mart, {literal(kpi_id)} as kpi_id, 'own' as cohort"
        for mart, kpi_ids in marts.items()
        for kpi_id in kpi_ids
        if kpi_id not in columns.get(mart, frozenset())
    ]
    mart_rows = "\n    union all\n    ".join(sides) or _no_side()
    absent_rows = (
        "\n    union all\n    ".join(absent) or "select null as mart, null as kpi_id, null as cohort where false"
    )
    compared_marts = literal([mart for mart in marts if _is_comparable(columns, mart)])
    fingerprint = _fingerprint("value", "numerator", "denominator", "sample", "null_reason")
    return f"""
with mart_side as (
    {mart_rows}
),
long_side as (
    select mart, kpi_id, cohort, period_type, period_start, count(*) as row_count, {fingerprint} as fingerprint
    from marts.kpi_values
    where mart in ({compared_marts})
    group by mart, kpi_id, cohort, period_type, period_start
),
faults as (
    select
        coalesce(mart_side.mart, long_side.mart) as mart,
        coalesce(mart_side.kpi_id, long_side.kpi_id) as kpi_id,
        coalesce(mart_side.cohort, long_side.cohort) as cohort,
        coalesce(mart_side.period_type, long_side.period_type) as period_type,
        coalesce(mart_side.period_start, long_side.period_start) as period_start
    from mart_side
    full join long_side
        on mart_side.mart = long_side.mart and mart_side.kpi_id = long_side.kpi_id
        and mart_side.cohort = long_side.cohort
        and mart_side.period_type = long_side.period_type and mart_side.period_start = long_side.period_start
    where mart_side.row_count is distinct from long_side.row_count or mart_side.fingerprint is distinct from
    long_side.fingerprint union all select mart, kpi_id, cohort, cast(null as varchar), cast(null as date) from (
        {absent_rows}
    ) as absent
)
select mart, kpi_id, cohort, count(*) as period_count, arg_max(period_type, period_start) as period_type,
    max(period_start) as period_start
from faults
group by mart, kpi_id, cohort
order by mart, kpi_id, cohort
"""


def _is_comparable(columns: Mapping[str, frozenset[str]], mart: str) -> bool:
    return {"period_type", "period_start"} <= columns.get(mart, frozenset())


def _mart_side(mart: str, kpi_ids: Sequence[str], columns: frozenset[str]) -> str:
    entries = []
    for kpi_id in kpi_ids:
        for cohort, column in (("own", kpi_id), ("matured", f"{kpi_id}__matured")):
            if column in columns:
                parts = (
                    column,
                    *(f"{column}__{part}" for part in ("numerator", "denominator", "sample", "null_reason")),
                )
                values = [identifier(part) if part in columns else "null" for part in parts]
                entries.append(
                    f"struct_pack(kpi_id := {literal(kpi_id)}, cohort := '{cohort}', row_count := count(*), "
                    f"fingerprint := {_fingerprint(*values)})"
                )
    return (
        f"select {literal(mart)} as mart, entry.kpi_id, entry.cohort, period_type, period_start, entry.row_count, "
        f"entry.fingerprint from (select period_type, period_start, unnest([{', '.join(entries)}]) as entry "
        f"from marts.{identifier(mart)} group by period_type, period_start) as kpis"
    )


def _no_side() -> str:
    return (
        "select null as mart, null as kpi_id, null as cohort, null as period_type, cast(null as date) as period_start, "
        "0 as row_count, cast(0 as hugeint) as fingerprint where false"
    )


def _fingerprint(value: str, numerator: str, denominator: str, sample: str, null_reason: str) -> str:
    return (
        f"sum(cast(hash(cast({value} as double), cast({numerator} as double), cast({denominator} as double), "
        f"cast({sample} as bigint), cast({null_reason} as varchar)) as hugeint))"
    )
