"""One KPI of one subject and period: the mart's value, its raw rows, and whether the rows come to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from scorecards.people import rows
from scorecards.trace.periods import earlier_starts
from scorecards.trace.privacy import MASK, shown_as
from scorecards.trace.recomputation import RECOMPUTATIONS, Recomputation
from scorecards.trace.totals import AS_OF, periods_query, totals_query

POOLED_PERIODS = 3
_RELATIVE = 1e-9


@dataclass(frozen=True)
class Asked:
    """Which figure: `matured` is the cohort that a KPI which looks ahead is scored on; `is_pooled` adds the two periods before."""

    mart: str
    kpi_id: str
    subject_id: str
    subject_role: str
    period_type: str
    period_start: date
    matured: bool = False
    is_pooled: bool = False

    @property
    def starts(self) -> list[date]:
        """First days of the periods whose rows count, oldest first."""
        return (
            earlier_starts(self.period_type, self.period_start, POOLED_PERIODS)
            if self.is_pooled
            else [self.period_start]
        )


@dataclass(frozen=True)
class Traced:
    """What was found.

    definition     the KPI's row of the dictionary
    mart_values    the mart's rows of the figure, one a period: value, numerator, denominator, sample, null_reason
    closed         value, numerator and denominator of the closed line that is traced; None where the mart's count
    totals         what the raw rows come to: numerator, denominator, value (None where there is none)
    decimals       how many the mart keeps of value, numerator and denominator; None where it rounds none
    adds_up        whether they come to the closed line's or the mart's; None where there is no value
    raw_rows       the rows that may be seen, each with part, contribution, source, key (a dict), path, line
    groups         every part, group and source with its rows, distinct keys, total (None where only counts may be seen)
    row_count      all rows, also those beyond the limit and those that are only counted
    sql            what lists the rows in the build database
    """

    asked: Asked
    definition: Mapping[str, Any]
    mart_values: list[dict[str, Any]]
    closed: Mapping[str, Any] | None
    totals: dict[str, Any]
    decimals: Mapping[str, int | None]
    adds_up: bool | None
    raw_rows: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    row_count: int
    sql: str

    @property
    def expected_value(self) -> float | None:
        """The closed line's value, else the mart's of the period itself."""
        return (self.closed or self.mart_values[-1])["value"]

    @property
    def found_value(self) -> float | None:
        """The value that the rows give: as it was computed again, or numerator over denominator."""
        if self.totals["value"] is not None or not self.totals["denominator"]:
            return self.totals["value"]
        return float(self.totals["numerator"] or 0) / float(self.totals["denominator"])

    @property
    def recomputation(self) -> Recomputation | None:
        """How the value follows from the rows, where they do not simply add up."""
        return RECOMPUTATIONS.get((self.asked.mart, self.asked.kpi_id))


def trace_figure(
    con: duckdb.DuckDBPyConnection,
    asked: Asked,
    limit: int | None,
    private: Mapping[str, Collection[str]],
    closed: Mapping[str, Any] | None = None,
    excluded: Sequence[str] = (),
) -> Traced:
    """Trace one figure in the build database.

    `private` names the private columns of each source, which are masked; `closed` is the closed line that the rows have to come
    to; `excluded` names rows that appeals took out, as `source row_key`. Raises KeyError for a KPI without a trace, and LookupError
    for a subject and period that the mart has no row of.
    """
    definition = find_definition(con, asked.mart, asked.kpi_id)
    mart_values = rows(con, _mart_values_query(asked))
    if not mart_values:
        raise LookupError(f"{asked.subject_id} {asked.subject_role}".strip())
    totals = _added(rows(con, totals_query(asked.mart, _asked_query(asked), subject_rows(asked, excluded))))
    decimals = decimals_kept(con, asked.mart, asked.kpi_id)
    sql = rows_query(con, asked, excluded)
    groups = [_seen_group(group) for group in rows(con, _groups_query(sql))]
    hidden = [group for group in groups if group["shown"] != "rows"]
    listed = rows(con, _listed_query(sql, hidden, limit))
    return Traced(
        asked=asked,
        definition=definition,
        mart_values=mart_values,
        closed=closed,
        totals=totals,
        decimals=decimals,
        adds_up=_agrees([closed] if closed else mart_values, totals, decimals),
        raw_rows=[
            {name: value for name, value in row.items() if name != "row_key"}
            | {"key": masked(row["source"], row["row_key"], private)}
            for row in listed
        ],
        groups=groups,
        row_count=sum(group["row_count"] for group in groups),
        sql=sql,
    )


def find_definition(con: duckdb.DuckDBPyConnection, mart: str, kpi_id: str) -> dict[str, Any]:
    """The KPI's row of the dictionary. Raises KeyError where it does not exist or its mart has no trace."""
    found = rows(con, "select * from marts.kpi_dictionary where mart = $1 and kpi_id = $2", [mart, kpi_id])
    traced = con.execute(
        "select count(*) from duckdb_views() where schema_name = 'trace' and view_name = ?", [mart]
    ).fetchall()
    if not found or traced == [(0,)]:
        raise KeyError(f"{mart}.{kpi_id}")
    return found[0]


def subject_rows(asked: Asked, excluded: Sequence[str] = ()) -> str:
    """SQL of all rows of a KPI and subject, of whatever period, but for the excluded ones."""
    names = ", ".join(_quoted(name) for name in excluded)
    without = f"\n    and source || ' ' || row_key not in ({names})" if excluded else ""
    return f"""select * from trace.{asked.mart}
where kpi_id = {_quoted(asked.kpi_id)} and subject_id = {_quoted(asked.subject_id)} and subject_role = {_quoted(asked.subject_role)}{without}"""


def rows_query(con: duckdb.DuckDBPyConnection, asked: Asked, excluded: Sequence[str] = ()) -> str:
    """SQL that lists the rows of a figure: paste it into any DuckDB that has the build database open."""
    windows = con.execute(
        f"select from_on, until_on, earlier_from_on, earlier_until_on from ({periods_query(asked.mart, _asked_query(asked))}) order by 1"
    ).fetchall()
    days = [(start, until) for start, until, *_ in windows] + [(start, until) for *_, start, until in windows if start]
    values = ", ".join(f"(date '{start}', date '{until}')" for start, until in days)
    return f"""with traced as (
{subject_rows(asked, excluded)}
)
select
    traced.part,
    traced.input_group,
    traced.business_date,
    case when row_number() over (
        partition by days.from_on, traced.part, traced.input_group, traced.counted_key
        order by traced.business_date, traced.source, traced.platform, traced.row_key
    ) = 1 then traced.amount else 0 end as contribution,
    traced.source,
    traced.row_key,
    files.path,
    coalesce(files.first_row_line - 1, 0) + traced.row_number as line,
    traced.counted_key
from (values {values}) as days (from_on, until_on)
join traced on traced.business_date >= days.from_on and traced.business_date < days.until_on
left join landing.files as files on files.file_id = traced.file_id
where (traced.period_types is null or contains(traced.period_types, '{asked.period_type}'))
    and (traced.settles_on is null or traced.settles_on <= {AS_OF})
order by traced.part desc, traced.input_group, traced.business_date, traced.counted_key, traced.source, traced.row_key"""


def masked(source: str, row_key: str, private: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """A raw row's key columns, private ones masked."""
    hidden = private.get(source, ())
    return {name: MASK if name in hidden else value for name, value in json.loads(row_key).items()}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _asked_query(asked: Asked) -> str:
    return f"""select kpi_id, subject_id, subject_role, period_type, period_start, period_end, cohort, dictionary.settles
        from marts.kpi_values join marts.kpi_dictionary as dictionary using (mart, kpi_id)
        where {_is_asked(asked)}"""


def _mart_values_query(asked: Asked) -> str:
    return f"""select period_start, period_end, value, numerator, denominator, sample, null_reason, is_settled
        from marts.kpi_values where {_is_asked(asked)} order by period_start"""


def _is_asked(asked: Asked) -> str:
    starts = ", ".join(f"date '{start}'" for start in asked.starts)
    # As the scores pool: a period without a value for another reason than a lack of cases may hold half of its parts.
    pooled = " and (value is not null or null_reason = 'no_data')" if asked.is_pooled else ""
    return f"""mart = {_quoted(asked.mart)} and kpi_id = {_quoted(asked.kpi_id)} and subject_id = {_quoted(asked.subject_id)}
            and subject_role = {_quoted(asked.subject_role)} and period_type = '{asked.period_type}'
            and period_start in ({starts}) and cohort = '{"matured" if asked.matured else "own"}'{pooled}"""


def _groups_query(sql: str) -> str:
    return f"""select part, input_group, source, count(*) as row_count, count(distinct counted_key) as counted, sum(contribution) as total
        from ({sql}) group by all order by part desc, input_group, source"""


def _listed_query(sql: str, hidden: list[dict[str, Any]], limit: int | None) -> str:
    conditions = " ".join(
        f"and not (source = {_quoted(group['source'])} and input_group = {_quoted(str(group['input_group']))})"
        for group in hidden
    )
    # A row without a group compares as NULL, which is not hidden.
    return f"""select * exclude (counted_key) from ({sql})
        where input_group is null or (true {conditions}) {f"limit {limit}" if limit else ""}"""


def _seen_group(group: dict[str, Any]) -> dict[str, Any]:
    shown = shown_as(group["source"], group["input_group"])
    return {**group, "shown": shown, "total": None if shown == "counts" else group["total"]}


def _added(periods: list[dict[str, Any]]) -> dict[str, Any]:
    """Totals of the periods together: one period's own, or the parts of pooled ones."""
    found: dict[str, Any] = {}
    for part in ("numerator", "denominator", "value"):
        known = [period[part] for period in periods if period[part] is not None]
        found[part] = sum(known[1:], known[0]) if known else None
    if found["numerator"] is None and found["denominator"] is not None:
        found["numerator"] = 0
    return found


def decimals_kept(con: duckdb.DuckDBPyConnection, mart: str, kpi_id: str) -> dict[str, int | None]:
    """Decimals that the mart keeps of a KPI's value, numerator and denominator; None for a double, which keeps its digits."""
    types = dict(
        con.execute(
            "select column_name, case when data_type = 'DOUBLE' then null else coalesce(numeric_scale, 0) end"
            " from duckdb_columns() where schema_name = 'marts' and table_name = ? and starts_with(column_name, ?)",
            [mart, kpi_id],
        ).fetchall()
    )
    columns = {"value": kpi_id, "numerator": f"{kpi_id}__numerator", "denominator": f"{kpi_id}__denominator"}
    return {part: types.get(column) for part, column in columns.items()}


def _agrees(
    expected: Sequence[Mapping[str, Any]], totals: dict[str, Any], decimals: Mapping[str, int | None]
) -> bool | None:
    if all(one["value"] is None for one in expected):
        return None
    has_parts = any(one["denominator"] is not None for one in expected)
    parts = ("numerator", "denominator") if has_parts else ("value",)
    return all(_same([one[part] for one in expected], totals[part] or 0, decimals[part]) for part in parts)


def _same(said: Sequence[float | None], found: Decimal | float, decimals: int | None) -> bool:
    """Alike to the last decimal that each of the said figures keeps, else to the ninth digit."""
    total = sum(float(one or 0) for one in said)
    rounding = 0 if decimals is None else len(said) * 0.5 * 10**-decimals
    return abs(total - float(found)) <= rounding * (1 + _RELATIVE) + max(_RELATIVE * abs(total), _RELATIVE)
