"""What the rows of trace.<mart> come to: numerator, denominator and value of each asked subject and period."""

from __future__ import annotations

from scorecards.trace.recomputation import RECOMPUTATIONS

AS_OF = "(select max(as_of_date) from state.current_run)"
_KEY = "kpi_id, subject_id, subject_role, period_type, period_start, period_end, cohort"
_EARLIER_START = """case earlier
        when 'day' then from_on - 1
        when 'trailing' then from_on - 366
        when 'ever' then date '0001-01-01'
        when 'year' then cast(case period_type when 'week' then from_on - 364 else from_on - interval 12 months end as date)
        when 'period' then cast(case period_type
            when 'day' then from_on - 1 when 'week' then from_on - 7 when 'month' then from_on - interval 1 month
            when 'quarter' then from_on - interval 3 months else from_on - interval 12 months end as date) end"""
_EARLIER_END = """case earlier
        when 'year' then cast(case period_type when 'week' then until_on - 364 else until_on - interval 12 months end as date)
        when earlier then from_on end"""


def periods_query(mart: str, asked: str) -> str:
    """SQL of the days on which rows count for each row of the query `asked`, which gives kpi_id, subject_id, subject_role,
    period_type, period_start, period_end, cohort and settles (days by which the matured cohort lies earlier).

    It adds from_on and until_on, half-open, the same of the compared earlier period (NULL without one), and days, those
    of the period that are over.
    """
    earlier = "".join(
        f" when '{kpi_id}' then '{one.earlier}'"
        for (of, kpi_id), one in RECOMPUTATIONS.items()
        if of == mart and one.earlier
    )
    return f"""
    select *, {_EARLIER_START} as earlier_from_on, {_EARLIER_END} as earlier_until_on
    from (
        select
            *,
            cast(period_start - case cohort when 'matured' then settles else 0 end as date) as from_on,
            cast(period_end - case cohort when 'matured' then settles else 0 end as date) as until_on,
            least(period_end, {AS_OF} + 1) - period_start as days,
            case kpi_id when '' then ''{earlier} end as earlier
        from ({asked})
    )"""


COUNTS = f"""traced.kpi_id = periods.kpi_id and traced.subject_id = periods.subject_id and traced.subject_role = periods.subject_role
        and (
            (traced.business_date >= from_on and traced.business_date < until_on)
            or (traced.business_date >= earlier_from_on and traced.business_date < earlier_until_on)
        )
        and (traced.period_types is null or contains(traced.period_types, periods.period_type))
        and (traced.settles_on is null or traced.settles_on <= {AS_OF})"""
"""SQL condition: a row of the trace counts for a row of periods_query."""


def totals_query(mart: str, asked: str, traced: str | None = None) -> str:
    """SQL of what the rows of a mart come to, a row for each row of the query `asked` (see periods_query).

    `traced` is a query of the rows, by default all of the mart.

    It adds numerator, denominator and value (NULL where no row is of that part, or computed again where rows are inputs),
    row_count, and is_consistent (all rows of one counted_key have the same amount).
    """
    recomputed = {kpi_id: one for (of, kpi_id), one in RECOMPUTATIONS.items() if of == mart}

    def part(name: str) -> str:
        recomputed_part = "".join(
            f"\n            when '{kpi_id}' then {sql}"
            for kpi_id, one in recomputed.items()
            if (sql := getattr(one, name))
        )
        added = f"sum(amount) filter (part = '{name}')"
        return f"case kpi_id{recomputed_part} else {added} end" if recomputed_part else added

    queries = [one.query(kpi_id, _KEY) for kpi_id, one in recomputed.items() if one.query]
    nothing = f"select {_KEY}, cast(null as double) as again from counted where false"
    again = " union all ".join([nothing, *(f"select {_KEY}, value from ({query})" for query in queries)])

    return f"""
with periods as ({periods_query(mart, asked)}),
counted as (
    select periods.kpi_id, periods.subject_id, periods.subject_role, period_type, period_start, period_end, cohort, days,
        traced.part, traced.input_group, traced.counted_key, traced.business_date < from_on as is_earlier,
        max(traced.amount) as amount, min(traced.amount) as lowest_amount, min(traced.business_date) as business_date, count(*) as row_count
    from periods
    join ({traced or f"from trace.{mart}"}) as traced on {COUNTS}
    group by all
),
again as ({again}),
totals as (
    select {_KEY},
        {part("numerator")} as numerator,
        {part("denominator")} as denominator,
        {part("value")} as value,
        cast(sum(row_count) as bigint) as row_count,
        bool_and(amount = lowest_amount) as is_consistent
    from counted left join again using ({_KEY})
    group by {_KEY}, days
)
select periods.* exclude (from_on, until_on, days, earlier, earlier_from_on, earlier_until_on),
    totals.numerator, totals.denominator, totals.value,
    coalesce(totals.row_count, 0) as row_count, coalesce(totals.is_consistent, true) as is_consistent
from periods left join totals using ({_KEY})
"""
