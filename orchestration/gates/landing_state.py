"""What the landing gate needs to know before it judges: the business date, the loads, and how full the tables are."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from ingestion.contracts import Contract
from orchestration.gates.result import GateError


@dataclass(frozen=True)
class LandingState:
    """The state of landing at the time of the gate.

    as_of_date     business date of the run; days after it are not judged
    built_load_id  last load of the last complete build (0 = none): later loads are new
    row_counts     current rows by landing table
    last_loads     the last load that touched an export, by (platform, export); absent: nothing was ever delivered
    last_load      the last load of all
    last_removal   the last load that withdrew a file or erased a person (0 = none)
    time_zone      the zone that business days are cut in; None before the first load
    """

    as_of_date: datetime.date
    built_load_id: int
    row_counts: Mapping[str, int]
    last_loads: Mapping[tuple[str, str], int]
    last_load: int
    last_removal: int
    time_zone: str | None = None


def read_landing_state(connection: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]) -> LandingState:
    """Read the state; raises GateError where the run's state or a landing table is missing."""
    try:
        runs = connection.execute("select as_of_date, built_load_id from state.current_run").fetchall()
    except duckdb.CatalogException:
        runs = []
    if len(runs) != 1:
        raise GateError(
            "state.current_run must hold one row before the landing gate runs: write the run's state first."
        )
    as_of_date, built_load_id = runs[0]
    _require_tables(connection, contracts)
    last_load, last_removal = connection.execute(
        """
        select coalesce(max(load_id), 0), coalesce(max(load_id) filter (where kind in ('withdraw', 'forget')), 0)
        from landing.loads
        """
    ).fetchall()[0]
    return LandingState(
        as_of_date,
        built_load_id or 0,
        _row_counts(connection, contracts),
        _last_loads(connection),
        last_load,
        last_removal,
        _time_zone(connection),
    )


def _require_tables(connection: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]) -> None:
    query = "select table_name from information_schema.tables where table_schema = 'landing'"
    present = {name for (name,) in connection.execute(query).fetchall()}
    missing = [contract.source_table for contract in contracts if contract.source_table not in present]
    if missing:
        raise GateError(
            f"The build database has no table for {', '.join(sorted(missing))} in schema landing: land first."
        )


def _row_counts(connection: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]) -> dict[str, int]:
    if not contracts:
        return {}
    counts = " union all ".join(
        f"select '{contract.source_table}', count(*) from {contract.qualified_table} where _is_current"
        for contract in contracts
    )
    return dict(connection.execute(counts).fetchall())


def _time_zone(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute("select name from landing.business_time_zone").fetchone()
    return row[0] if row else None


def _last_loads(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    rows = connection.execute(
        """
        select platform, export, max(load_id)
        from (
            select platform, export, load_id from landing.files where status not in ('refused', 'waiting', 'skipped')
            union all
            select platform, export, load_id from landing.changed_days
        ) as touches
        group by platform, export
        """
    ).fetchall()
    return {(platform, export): load_id for platform, export, load_id in rows}
