"""quality.validation_results and quality.gate_runs in the build database: what the gates found, kept from run to run.

A gate counts as passed only where its row in quality.gate_runs says so. That row and the results are written in one
transaction after everything was evaluated, and an older row of the same run is removed before evaluation starts: a
gate that was killed on the way has no row, and has not passed.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingestion.stage import MASK
from ingestion.warehouse import open_build
from orchestration.gates.result import GateError, GateName

SCHEMA = """
create schema if not exists quality;
create table if not exists quality.validation_results (
    run_id varchar not null,
    gate varchar not null,
    asset varchar not null,
    expectation varchar not null,
    name varchar not null,
    column_name varchar,
    severity varchar not null,
    success boolean not null,
    observed varchar,
    unexpected_count bigint,
    details json,
    signature varchar,
    checked_at timestamp not null
);
create table if not exists quality.gate_runs (
    run_id varchar not null,
    gate varchar not null,
    passed boolean not null,
    error_count bigint not null,
    warning_count bigint not null,
    started_at timestamp not null,
    finished_at timestamp not null
);
"""

# DuckDB runs executemany row by row, milliseconds each; one statement takes many rows at once.
ROWS_PER_INSERT = 100


@dataclass(frozen=True)
class KeptResult:
    """One row of quality.validation_results. severity is the rule's own; a failure's severity stands in details."""

    asset: str
    expectation: str
    name: str
    column_name: str | None
    severity: str
    success: bool
    observed: str
    unexpected_count: int | None
    details: Mapping[str, Any]
    signature: str
    checked_at: datetime.datetime


def begin(warehouse: Path, gate: GateName, run_id: str) -> datetime.datetime:
    """Create missing tables and take back what the same run may have kept; returns the start (UTC)."""
    connection = _open(warehouse)
    try:
        connection.execute(SCHEMA)
        connection.execute("begin")
        for table in ("validation_results", "gate_runs"):
            connection.execute(f"delete from quality.{table} where run_id = ? and gate = ?", [run_id, gate])
        connection.execute("commit")
    finally:
        connection.close()
    return _now()


def mask_values(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the values out of all kept results, because some of them are private now; their rules are evaluated again.

    Which rule failed when, and for how many rows, stays.
    """
    connection.execute(SCHEMA)
    connection.execute("update quality.validation_results set observed = ?, details = '{}', signature = ''", [MASK])


def earlier_results(connection: duckdb.DuckDBPyConnection, gate: GateName) -> dict[tuple[str, str], KeptResult]:
    """The newest kept result of every rule with a signature, by asset and name."""
    rows = connection.execute(
        """
        select asset, expectation, name, column_name, severity, success, observed, unexpected_count, cast(details as
        varchar),
            signature, checked_at
        from quality.validation_results
        where gate = ? and signature <> ''
        qualify row_number() over (partition by asset, name order by checked_at desc, run_id desc) = 1
        """,
        [gate],
    ).fetchall()
    return {(row[0], row[2]): _kept(row) for row in rows}


def keep(
    warehouse: Path,
    gate: GateName,
    run_id: str,
    results: Sequence[KeptResult],
    error_count: int,
    warning_count: int,
    started_at: datetime.datetime,
) -> None:
    """Write the results of a gate and its verdict, in one transaction."""
    connection = _open(warehouse)
    try:
        connection.execute("begin")
        for first in range(0, len(results), ROWS_PER_INSERT):
            rows = [[run_id, gate, *_row(result)] for result in results[first : first + ROWS_PER_INSERT]]
            marks = ", ".join("(" + ", ".join("?" for _ in row) + ")" for row in rows)
            connection.execute(
                f"insert into quality.validation_results values {marks}", [value for row in rows for value in row]
            )
        connection.execute(
            "insert into quality.gate_runs values (?, ?, ?, ?, ?, ?, ?)",
            [run_id, gate, error_count == 0, error_count, warning_count, started_at, _now()],
        )
        connection.execute("commit")
    finally:
        connection.close()


def _kept(row: tuple[Any, ...]) -> KeptResult:
    asset, expectation, name, column_name, severity, success, observed, count, details, signature, checked_at = row
    return KeptResult(
        asset,
        expectation,
        name,
        column_name,
        severity,
        success,
        observed,
        count,
        json.loads(details or "{}"),
        signature,
        checked_at,
    )


def _row(result: KeptResult) -> list[Any]:
    details = json.dumps(dict(result.details), ensure_ascii=False, sort_keys=True)
    return [
        result.asset,
        result.expectation,
        result.name,
        result.column_name,
        result.severity,
        result.success,
        result.observed,
        result.unexpected_count,
        details,
        result.signature,
        result.checked_at,
    ]


def _open(warehouse: Path) -> duckdb.DuckDBPyConnection:
    try:
        return open_build(warehouse)
    except duckdb.Error as error:
        raise GateError(f"{warehouse / 'build.duckdb'} cannot be opened for the gate's results: {error}") from error


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
