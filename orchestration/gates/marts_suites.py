"""Suites for the marts gate: completeness of the periods, ranges, jumps, and agreement with the long form and with raw.

Nothing here lists KPIs: units and ranges come from marts.kpi_dictionary, which dbt writes from the marts' own files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.gates import marts_reconciliation
from orchestration.gates.landing_sql import literal
from orchestration.gates.marts_reconciliation import Reporting
from orchestration.gates.marts_sql import (
    MONTHLY_JUMPS,
    NULLS_HAVE_REASONS,
    PERIODS_COMPLETE,
    VALUES_IN_RANGE,
    expected_periods,
    values_equal_marts,
)
from orchestration.gates.result import GateError, Severity
from orchestration.gates.rules import Rule, Suite

JUMP_TIMES = 3
JUMP_MINIMUM_SAMPLE = 30
STATED_RANGE = re.compile(r"^\s*(-?[0-9.]+)\s*\.\.\s*(-?[0-9.]+)\s*$")
FROM_RANGE = re.compile(r"^\s*from\s+(-?[0-9.]+)\s*$")
NEVER_NEGATIVE = frozenset({"count", "money", "seconds", "hours", "days"})


@dataclass(frozen=True)
class Kpi:
    """What the dictionary says of a KPI, as far as the gate needs it."""

    mart: str
    kpi_id: str
    unit: str
    value_range: str | None


@dataclass(frozen=True)
class MartsState:
    """The run's business date, the dictionary, and the columns of each table in schema marts."""

    as_of_date: str
    kpis: tuple[Kpi, ...]
    columns: Mapping[str, frozenset[str]]


def read_marts_state(connection: duckdb.DuckDBPyConnection) -> MartsState:
    """Read the state; raises GateError where the run's state or the dictionary is missing."""
    try:
        runs = connection.execute("select as_of_date from state.current_run").fetchall()
        kpis = connection.execute(
            "select mart, kpi_id, unit, value_range from marts.kpi_dictionary order by mart, kpi_id"
        ).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise GateError(f"The marts gate needs state.current_run and marts.kpi_dictionary: {error}") from error
    if len(runs) != 1 or not kpis:
        raise GateError("state.current_run must hold one row and marts.kpi_dictionary some: build the marts first.")
    columns: dict[str, set[str]] = {}
    query = "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
    for table, column in connection.execute(query).fetchall():
        columns.setdefault(table, set()).add(column)
    return MartsState(
        as_of_date=literal(runs[0][0]),
        kpis=tuple(Kpi(*kpi) for kpi in kpis),
        columns={table: frozenset(names) for table, names in columns.items()},
    )


def marts_suites(state: MartsState, reporting: Reporting) -> list[Suite]:
    """The suites of the marts gate, one for the company's mart and one for the long form."""
    return [_company_suite(state, reporting), _values_suite(state)]


def limits_of(kpi: Kpi) -> tuple[float | None, float | None, Severity] | None:
    """Lowest and highest plausible value of a KPI and how bad it is to lie outside; None where anything is possible.

    A share lies within 0..1, a count is never negative: what breaks that is computed wrongly. An amount or a duration
    that is negative without its range saying so may be real, and is a warning.
    """
    value_range = kpi.value_range or ""
    if stated := STATED_RANGE.match(value_range):
        return float(stated[1]), float(stated[2]), "error"
    if stated := FROM_RANGE.match(value_range):
        return float(stated[1]), None, "error"
    if kpi.unit == "ratio":
        return 0.0, 1.0, "error"
    if kpi.unit == "score":
        return 0.0, 100.0, "error"
    if kpi.unit in NEVER_NEGATIVE and "negative" not in value_range:
        return 0.0, None, "error" if kpi.unit == "count" else "warning"
    return None


def _company_suite(state: MartsState, reporting: Reporting) -> Suite:
    as_of_date, kpi_ids = state.as_of_date, state.columns.get("company_kpis", frozenset())
    periods = PERIODS_COMPLETE.format(as_of_date=as_of_date, expected=expected_periods())
    missing_rates = marts_reconciliation.missing_rates(reporting, as_of_date, kpi_ids)
    reconciled = {
        "gmv_agrees_with_raw_orders": marts_reconciliation.gmv,
        "refund_amount_agrees_with_raw_aftersales": marts_reconciliation.refund_amount,
        "ad_spend_agrees_with_raw_ad_performance": marts_reconciliation.ad_spend,
        "raw_page_views_agree_with_raw_web_events": marts_reconciliation.raw_page_views,
    }
    rules = [
        _not_empty("company_kpis_are_there"),
        _query("every_period_has_its_company_row", periods, "error"),
        *(
            _query(name, query(reporting, as_of_date), "error", query.__name__)
            for name, query in reconciled.items()
            if query.__name__ in kpi_ids
        ),
        _query("foreign_amounts_have_a_rate", missing_rates, "error"),
    ]
    return Suite(asset="marts.company_kpis", relation="select * from marts.company_kpis", rules=tuple(rules))


def _values_suite(state: MartsState) -> Suite:
    marts: dict[str, list[str]] = {}
    for kpi in state.kpis:
        marts.setdefault(kpi.mart, []).append(kpi.kpi_id)
    jumps = MONTHLY_JUMPS.format(as_of_date=state.as_of_date, times=JUMP_TIMES, minimum_sample=JUMP_MINIMUM_SAMPLE)
    rules = [
        _not_empty("kpi_values_are_there"),
        _query("values_lie_in_their_range", VALUES_IN_RANGE.format(limits=_limits(state.kpis)), "error", "value"),
        _query("missing_values_say_why", NULLS_HAVE_REASONS, "error", "null_reason"),
        _query("kpi_values_equal_the_marts", values_equal_marts(marts, state.columns), "error", "value"),
        _query("months_do_not_jump", jumps, "warning", "value"),
    ]
    return Suite(asset="marts.kpi_values", relation="select * from marts.kpi_values", rules=tuple(rules))


def _not_empty(name: str) -> Rule:
    return Rule(name, "expect_table_row_count_to_be_between", {"min_value": 1}, "error")


def _query(name: str, query: str, severity: Severity, column: str | None = None) -> Rule:
    escaped = query.replace("{", "{{").replace("}", "}}")
    return Rule(name, "scorehouse_fault_rows", {"unexpected_rows_query": escaped}, severity, column)


def _limits(kpis: Sequence[Kpi]) -> str:
    rows = []
    for kpi in kpis:
        limits = limits_of(kpi)
        if limits is not None:
            lowest, highest, severity = limits
            bounds = f"cast({literal(lowest)} as double), cast({literal(highest)} as double)"
            rows.append(f"({literal(kpi.mart)}, {literal(kpi.kpi_id)}, {bounds}, {literal(severity)})")
    return (
        ",\n        ".join(rows)
        or "(cast(null as varchar), cast(null as varchar), cast(null as double), cast(null as double), 'error')"
    )
