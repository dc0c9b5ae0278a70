"""A build database with hand-made landing tables: what the gates read, without files and without dbt.

The landing schema is made by ingestion itself, so that a change of it shows here. Rows, files, loads and changed days
are written the way landing accounts for them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from ingestion.contracts import ChangedDays, Column, Contract, QualityRule
from ingestion.warehouse import open_build, prepare

AS_OF = datetime.date(2026, 10, 31)
NOW = datetime.datetime(2026, 11, 1, 3, 0)


def text(name: str, **options: Any) -> Column:
    return Column(name=name, header=name, **options)


def number(name: str, **options: Any) -> Column:
    return Column(name=name, header=name, logical_type="number", physical_type="decimal(18,4)", **options)


def date(name: str, **options: Any) -> Column:
    return Column(name=name, header=name, logical_type="date", physical_type="date", **options)


def rule(expectation: str, name: str | None = None, severity: str = "error", **kwargs: Any) -> QualityRule:
    return QualityRule(name or expectation, f"Why {expectation} matters.", None, severity, expectation, kwargs)


def query(sql: str, name: str = "query", severity: str = "error") -> QualityRule:
    return rule("unexpected_rows_expectation", name, severity, unexpected_rows_query=sql)


def contract(
    export: str,
    columns: Sequence[Column],
    quality: Sequence[QualityRule] = (),
    platform: str = "scorehouse",
    **options: Any,
) -> Contract:
    options.setdefault("load_mode", "upsert")
    options.setdefault(
        "changed_days",
        ChangedDays(columns=(options["event_column"],)) if "event_column" in options else ChangedDays(all=True),
    )
    return Contract(
        file=Path("data_contracts") / f"{export}.odcs.yaml",
        content_hash="0",
        id=f"{platform}.{export}",
        name=export,
        version="1.0.0",
        platform=platform,
        export=export,
        granularity="",
        columns=tuple(columns),
        quality=tuple(quality),
        **options,
    )


class LandedTables:
    """Landing tables of some contracts in one warehouse folder."""

    def __init__(self, warehouse: Path, contracts: Sequence[Contract]) -> None:
        self.warehouse = warehouse
        self.contracts = list(contracts)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._load_id = 0
        self._file_id = 0
        with self.connect() as connection:
            prepare(connection, contracts)
        self.begin_run()

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One connection, kept open until `release`: opening a database takes tens of milliseconds."""
        if self._connection is None:
            self._connection = open_build(self.warehouse)
        yield self._connection

    def release(self) -> None:
        """Close the connection, so that a gate can open the database its own way."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def begin_run(self, as_of_date: datetime.date = AS_OF, built_load_id: int = 0) -> None:
        with self.connect() as connection:
            connection.execute("create schema if not exists state")
            connection.execute(
                "create or replace table state.current_run as select 'run' as run_id, ?::date as as_of_date, "
                "null::date as previous_as_of_date, ?::bigint as built_load_id, ?::bigint as load_id, "
                "false as is_full_refresh",
                [as_of_date, built_load_id, self._load_id],
            )

    def begin_load(self, kind: str = "load") -> int:
        self._load_id += 1
        with self.connect() as connection:
            connection.execute("insert into landing.loads values (?, ?, ?, ?, null)", [self._load_id, kind, NOW, NOW])
        return self._load_id

    def land(
        self,
        export: str,
        rows: Sequence[Mapping[str, Any]],
        path: str | None = None,
        load_id: int | None = None,
        rows_rejected: int = 0,
        rejected_column: str | None = None,
    ) -> int:
        """Land rows as one file; returns its file_id. A file at a path that landed before supersedes it."""
        found = self._contract(export)
        load_id = load_id or self.begin_load()
        self._file_id += 1
        path = path or f"{found.folder}/{self._file_id}.csv"
        with self.connect() as connection:
            former = connection.execute(
                "select file_id from landing.files where path = ? and status = 'landed'", [path]
            ).fetchall()
            for (file_id,) in former:
                self._take_away(connection, found, file_id, load_id, "superseded")
                connection.execute(
                    "update landing.files set superseded_by = ? where file_id = ?", [self._file_id, file_id]
                )
            connection.execute(
                "insert into landing.files (file_id, load_id, platform, export, path, status, rows_read, rows_landed, "
                "rows_rejected, rows_duplicate, started_at, first_row_line) "
                "values (?, ?, ?, ?, ?, 'landed', ?, ?, ?, 0, ?, 2)",
                [
                    self._file_id,
                    load_id,
                    found.platform,
                    found.export,
                    path,
                    len(rows) + rows_rejected,
                    len(rows),
                    rows_rejected,
                    NOW,
                ],
            )
            names = [column.name for column in found.stored_columns]
            if rows:
                landed = pyarrow.table({name: [row.get(name) for row in rows] for name in names})
                connection.register("landed", landed)
                connection.execute(
                    f"insert into {found.qualified_table} "
                    "select *, ?, row_number() over (), ?, true, 'landed' from landed",
                    [self._file_id, load_id],
                )
                connection.unregister("landed")
            if rows_rejected:
                connection.execute(
                    "insert into landing.rejected_rows "
                    "select ?, ?, ?, ?, ?, range, range, ?, 'required', '***' from range(?)",
                    [self._file_id, load_id, found.platform, found.export, path, rejected_column, rows_rejected],
                )
            self._touch(connection, found, self._file_id, load_id)
        return self._file_id

    def replace_table(self, export: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """Land rows as a full delivery: all former rows are superseded, row by row."""
        found = self._contract(export)
        with self.connect() as connection:
            connection.execute(f"update {found.qualified_table} set _is_current = false, _status = 'superseded'")
        return self.land(export, rows)

    def withdraw(self, export: str, file_id: int) -> None:
        load_id = self.begin_load("withdraw")
        with self.connect() as connection:
            self._take_away(connection, self._contract(export), file_id, load_id, "withdrawn")

    def _contract(self, export: str) -> Contract:
        return next(contract for contract in self.contracts if contract.export == export)

    def _take_away(
        self, connection: duckdb.DuckDBPyConnection, found: Contract, file_id: int, load_id: int, status: str
    ) -> None:
        self._touch(connection, found, file_id, load_id)
        connection.execute(
            f"update {found.qualified_table} set _is_current = false, _status = ? where _file_id = ?", [status, file_id]
        )
        connection.execute("update landing.files set status = ? where file_id = ?", [status, file_id])
        self._count_days(connection, found)

    def _touch(self, connection: duckdb.DuckDBPyConnection, found: Contract, file_id: int, load_id: int) -> None:
        day = found.event_column or "null::date"
        connection.execute(
            f"insert into landing.changed_days select distinct ?, ?, ?, {day} from {found.qualified_table} "
            "where _file_id = ?",
            [load_id, found.platform, found.export, file_id],
        )
        self._count_days(connection, found)

    def _count_days(self, connection: duckdb.DuckDBPyConnection, found: Contract) -> None:
        if found.event_column is None:
            return
        place = [found.platform, found.export]
        connection.execute("delete from landing.daily_volumes where platform = ? and export = ?", place)
        connection.execute(
            f"insert into landing.daily_volumes select ?, ?, {found.event_column}, count(*) "
            f"from {found.qualified_table} where _is_current group by {found.event_column}",
            place,
        )

    def results(self, run_id: str = "run") -> list[dict[str, Any]]:
        """Kept results of a run, ordered, without the time at which they were checked."""
        with self.connect() as connection:
            cursor = connection.execute(
                "select * exclude (checked_at) from quality.validation_results where run_id = ? "
                "order by gate, asset, name",
                [run_id],
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def verdicts(self) -> list[tuple[Any, ...]]:
        """(run_id, gate, passed) of every gate that came to its end."""
        with self.connect() as connection:
            return connection.execute("select run_id, gate, passed from quality.gate_runs order by all").fetchall()


def days_before(last: datetime.date, number_of_days: int) -> list[datetime.date]:
    """The days up to and including the last, oldest first."""
    return [last - datetime.timedelta(days=age) for age in reversed(range(number_of_days))]
