"""The build database: opening it, and the landing schema in it.

Belongs here: files, folders and tables. What is written into the tables is decided elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.contract_model import Contract
from ingestion.manifest import create_manifest
from ingestion.sql_text import identifier, literal

BUILD_FILE = "build.duckdb"
TEMPORARY_FOLDER = "tmp"
# DuckDB has no class of its own for these.
_WORDS_OF_BROKEN = ("not a valid DuckDB database file", "Corrupt database file", "Could not read enough bytes")


class WarehouseError(Exception):
    """The build database cannot be used as it is; the message says what to do."""


@contextmanager
def private_files() -> Iterator[None]:
    """Files made inside are readable by their owner alone; DuckDB makes its log and spill files with the process's mask."""
    former = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(former)


def open_build(warehouse: Path, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the build database of a warehouse folder, made on first use: UTC, mode 0600, spill files inside the folder."""
    temporary = warehouse / TEMPORARY_FOLDER
    if not read_only:
        warehouse.mkdir(parents=True, exist_ok=True)
        temporary.mkdir(mode=0o700, exist_ok=True)
        temporary.chmod(0o700)
    path = warehouse / BUILD_FILE
    with private_files():
        con = duckdb.connect(
            str(path),
            read_only=read_only,
            config={
                "temp_directory": str(temporary),
                "preserve_insertion_order": "true",
                "autoinstall_known_extensions": "false",
            },
        )
    if not read_only:
        path.chmod(0o600)
    con.execute("set global TimeZone = 'UTC'")
    return con


def is_broken(error: duckdb.Error) -> bool:
    """Whether DuckDB could not open a file because it is no database, or one that was cut off or overwritten."""
    said = str(error)
    return any(words in said for words in _WORDS_OF_BROKEN)


def landing_columns(contract: Contract) -> list[tuple[str, str]]:
    """Name and DuckDB type of each column of the contract's landing table, in order."""
    columns = [(c.name, c.landing_type) for c in contract.stored_columns]
    if contract.ordinal_within:
        columns.append(("_ordinal", "bigint"))
    if contract.is_keyless:
        columns.append(("_row_key", "varchar"))
    return [
        *columns,
        ("_file_id", "bigint"),
        ("_row_number", "bigint"),
        ("_load_id", "bigint"),
        ("_is_current", "boolean"),
        ("_status", "varchar"),
    ]


def prepare(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Make the landing schema: the manifest tables and one table for each contract, empty where nothing has landed yet.

    A contract that gained a column gains it in its table; one that now drops a column loses it there too. A column whose
    type changed cannot be carried over once rows have landed: WarehouseError says so.
    """
    con.execute("create schema if not exists landing")
    create_manifest(con)
    existing: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "select table_name, column_name, lower(data_type) from duckdb_columns() "
        "where schema_name = 'landing' and database_name = current_database() order by table_oid, column_index"
    ).fetchall():
        existing.setdefault(table, {})[column] = kind
    for contract in contracts:
        wanted = landing_columns(contract)
        if contract.source_table not in existing:
            _create_table(con, contract, wanted)
        elif list(existing[contract.source_table].items()) != wanted:
            _change_table(con, contract, wanted, existing[contract.source_table])


def _create_table(con: duckdb.DuckDBPyConnection, contract: Contract, wanted: list[tuple[str, str]]) -> None:
    columns = ", ".join(f"{identifier(name)} {kind}" for name, kind in wanted)
    con.execute(f"create or replace table {contract.qualified_table} ({columns})")
    con.execute(f"comment on table {contract.qualified_table} is {literal(contract.granularity or contract.name)}")


def _change_table(
    con: duckdb.DuckDBPyConnection, contract: Contract, wanted: list[tuple[str, str]], existing: dict[str, str]
) -> None:
    row = con.execute(f"select count(*) from {contract.qualified_table}").fetchone()
    if not row or not row[0]:
        _create_table(con, contract, wanted)
        return
    changed = [n for n, kind in wanted if n in existing and existing[n] != kind]
    if changed:
        raise WarehouseError(
            f"{contract.file}: the type of {', '.join(changed)} changed in the contract, but rows have landed with the former "
            "one. Land the raw files into a new warehouse folder, or give the column a new name"
            + (
                "; class drop takes its clear values away"
                if any(contract.column(n).is_private for n in changed)
                else ""
            )
        )
    former = identifier(f"{contract.source_table}__former")
    con.execute("begin")
    try:
        con.execute(f"alter table {contract.qualified_table} rename to {former}")
        _create_table(con, contract, wanted)
        shared = ", ".join(identifier(n) for n, _ in wanted if n in existing)
        con.execute(f"insert into {contract.qualified_table} ({shared}) select {shared} from landing.{former}")
        con.execute(f"drop table landing.{former}")
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
