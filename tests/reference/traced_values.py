"""Every value of a mart beside what its trace comes to, and where the two differ."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from scorecards.trace.figure import decimals_kept
from scorecards.trace.recomputation import RECOMPUTATIONS
from scorecards.trace.totals import totals_query

# Periods of months and longer all; of days a handful, spread over the year.
_PERIODS = """
    (period_type in ('month', 'quarter', 'year')
    or (period_type = 'day' and extract(day from period_start) in (3, 28) and extract(month from period_start) in (3, 10)))
"""
_RELATIVE = 1e-9
# What is left of a difference near 0 has no relative precision.
_ABSOLUTE = 1e-9


def untraced_kpis(con: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    """KPIs that have a value and no row in the trace. In a small company some have none: a model without enough cases."""
    found = con.execute(
        f"select distinct kpi_id from marts.kpi_values where mart = ? and value is not null"
        f" except select kpi_id from trace.{mart} order by 1",
        [mart],
    ).fetchall()
    return [kpi_id for (kpi_id,) in found]


def rows_without_a_file(con: duckdb.DuckDBPyConnection, mart: str) -> list[tuple[object, ...]]:
    """Sources of rows that point to no landed file, with how many."""
    return con.execute(
        f"select kpi_id, source, count(*) from trace.{mart} left join landing.files using (file_id)"
        " where path is null and source <> 'calendar' group by all order by all"
    ).fetchall()


@dataclass(frozen=True)
class Comparison:
    """Values that were compared and are not 0, by KPI; and what differs: the key, what the mart says, what the rows say."""

    compared: dict[str, int]
    differing: list[tuple[object, ...]]


def compare(con: duckdb.DuckDBPyConnection, mart: str) -> Comparison:
    """Compare every part and value of a mart with what its rows come to."""
    con.execute(f"create or replace temp table comparison as {_comparison(con, mart)}")
    return Comparison(
        dict(con.execute("select kpi_id, count(*) from comparison where expected <> 0 group by kpi_id").fetchall()),
        con.execute(
            "select * from comparison where not coalesce(agrees, false) or not is_consistent order by all"
        ).fetchall(),
    )


def _comparison(con: duckdb.DuckDBPyConnection, mart: str) -> str:
    asked = f"""
        select kpi_id, subject_id, subject_role, period_type, period_start, period_end, cohort, dictionary.settles, dictionary.additivity,
            kpi_values.value as mart_value, kpi_values.numerator as mart_numerator, kpi_values.denominator as mart_denominator
        from marts.kpi_values as kpi_values
        join marts.kpi_dictionary as dictionary using (mart, kpi_id)
        where mart = '{mart}' and {_PERIODS} and coalesce(value, numerator, denominator) is not null
    """
    # Parts that are computed again say nothing where there is no value: the mart writes 0 for what is not known.
    recomputed = ", ".join(f"'{kpi_id}'" for of, kpi_id in RECOMPUTATIONS if of == mart) or "''"
    kpis = [
        kpi_id for (kpi_id,) in con.execute("select kpi_id from marts.kpi_dictionary where mart = ?", [mart]).fetchall()
    ]
    kept = [(kpi_id, part, decimals) for kpi_id in kpis for part, decimals in decimals_kept(con, mart, kpi_id).items()]
    scales = ", ".join(
        f"('{kpi_id}', '{part}', {'null' if decimals is None else decimals})" for kpi_id, part, decimals in kept
    )
    # Counts and money exactly, at the decimals that the mart keeps.
    exactly = " ".join(
        f"when decimals = {scale} and kpi_id not in ({recomputed})"
        f" then cast(expected as decimal(38, {scale})) = cast(found as decimal(38, {scale}))"
        for scale in sorted({decimals for *_, decimals in kept if decimals is not None})
    )
    return f"""
        with totals as ({totals_query(mart, asked)}),
        parts as (
            select * exclude (numerator, denominator, value), 'numerator' as compared_part, mart_numerator as expected, coalesce(numerator, 0) as found
            from totals
            union all
            select * exclude (numerator, denominator, value), 'denominator', mart_denominator, coalesce(denominator, 0)
            from totals
            union all
            select * exclude (numerator, denominator, value), 'value', mart_value,
                case when additivity in ('ratio', 'mean') then mart_value else coalesce(value, 0) end
            from totals
        )
        select kpi_id, subject_id, subject_role, period_type, period_start, cohort, compared_part, expected, found, row_count, is_consistent,
            case
                {exactly}
                when decimals is not null then abs(expected - found) <= 0.5 * power(10, -decimals) + {_ABSOLUTE}
                else abs(expected - found) <= greatest({_RELATIVE} * abs(expected), {_ABSOLUTE})
            end as agrees
        from parts
        join (values {scales}) as kept (kpi_id, compared_part, decimals) using (kpi_id, compared_part)
        where expected is not null and (mart_value is not null or kpi_id not in ({recomputed}))
    """
