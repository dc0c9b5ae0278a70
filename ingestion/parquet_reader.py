"""Parquet: the file's own types checked against the contract, its columns taken as they are typed.

A column whose type drifted refuses the file: a number that became text in the export would otherwise land by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.contract_model import Column, Contract
from ingestion.fingerprint import UnreadableFile
from ingestion.headers import Layout, match_header
from ingestion.local_time import instant_sql
from ingestion.sql_text import exact_path, identifier, literal, literals
from ingestion.stage import Cell, RawSource
from ingestion.typing_sql import raw_name, unix_time_sql

MAXIMUM_VALUES = 20_000_000_000
# A column of one value packs a thousand rows into a byte; real tables of this many rows hold a few at most.
MAXIMUM_ROWS_A_BYTE = 100
MANY_ROWS = 10_000_000
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
REAL = ("FLOAT", "DOUBLE")
NO_TYPE = '"NULL"'  # a column that is empty throughout, as pandas writes it
UNSOUND = "is no sound Parquet file; it may be cut: deliver it again"
OWN_COLUMNS = ("file_row_number", "file_index")
BEHIND_END = "Could not read enough bytes"


def parquet_layout(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract) -> tuple[Layout, int]:
    """The file's columns, their types and the number of rows.

    Raises UnreadableFile for a cut file, an absurd size, and types other than the contract's; a duckdb.Error that is not
    about what stands in the file, and an OSError where it cannot be opened, pass up.
    """
    exact = exact_path(str(path))
    try:
        row = con.execute("select num_rows, file_size_bytes from parquet_file_metadata(?)", [exact]).fetchone()
        described = con.execute("describe select * from read_parquet(?, hive_partitioning = false)", [exact]).fetchall()
        schema = con.execute("select name, coalesce(num_children, 0), type from parquet_schema(?)", [exact]).fetchall()
    except duckdb.Error as error:
        if is_malformed(error):
            raise UnreadableFile(UNSOUND) from error
        path.open("rb").close()
        raise
    rows, size = row or (0, 0)
    is_dense = rows > MANY_ROWS and rows > max(size or path.stat().st_size, 1) * MAXIMUM_ROWS_A_BYTE
    if is_dense or rows * len(described) > MAXIMUM_VALUES:
        raise UnreadableFile(f"claims {rows} rows in {path.stat().st_size >> 10} kB, which no export holds")
    names, types = [d[0] for d in described], [_base(str(d[1])) for d in described]
    # As the file names them: DuckDB makes qty and QTY_1 of qty and QTY.
    columns = _top_level(schema)
    match = match_header([name for name, _ in columns], contract)
    hidden = next((n for n in names if n.casefold() in OWN_COLUMNS), None)
    if hidden is not None:
        raise UnreadableFile(f"has a column named {hidden!r}, a name that DuckDB keeps for its own counting; rename it")
    for column_name, index in match.positions.items():
        column = contract.column(column_name)
        if columns[index][1] == "INT96" and column.classification != "drop":
            # Spark writes instants so, others local times, and nothing in the file tells the two apart.
            raise UnreadableFile(
                f"has {names[index]!r} as INT96, which does not say whether it is UTC or local time; write TIMESTAMP_MICROS "
                "(in Spark: spark.sql.parquet.outputTimestampType)"
            )
        if not _fits(column, types[index], contract):
            raise UnreadableFile(
                f"has {names[index]!r} as {types[index]} where the contract {contract.id} says {column.logical_type}: the "
                "type of the export changed; mend the export, or change the contract"
            )
    notes = tuple(f"column added: {u}" for u in match.unknown)
    return Layout(",", tuple(names), tuple(match.positions.items()), 0, 0, True, notes, tuple(types)), rows


def _top_level(schema: Sequence[tuple[str, int, str | None]]) -> list[tuple[str, str | None]]:
    """Names and stored types of the file's columns, without those nested in them; the schema lists a root, then each with its
    children.
    """
    columns: list[tuple[str, str | None]] = []
    within = 0
    for name, children, stored in schema[1:]:
        if not within:
            columns.append((name, stored))
        within = max(within - 1, 0) + children
    return columns


def is_malformed(error: duckdb.Error) -> bool:
    """Whether an error met while Parquet is read says that the file is none or broken.

    All else (no memory, a disk that fails, a file that is gone) refuses no file. What the libraries below DuckDB find wrong
    (thrift, the packers) has no class of its own, and a file whose pages lie behind its end is told of as a disk's fault.
    """
    is_content = isinstance(error, (duckdb.InvalidInputException, duckdb.DataError, duckdb.NotSupportedError))
    return is_content or type(error) is duckdb.Error or BEHIND_END in str(error)


def _base(kind: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return "TIMESTAMPTZ"
    return "NESTED" if "[" in kind else kind.split("(")[0].split(" ")[0]


def _fits(column: Column, base: str, contract: Contract) -> bool:
    if column.classification == "drop" or base == NO_TYPE:
        return True
    if base in ("NESTED", "STRUCT", "MAP", "BLOB", "UNION", "INTERVAL", "TIME"):
        return False
    if column.logical_type == "string":
        is_id = column.key_position is not None or column.references or column.classification == "hash"
        return not (is_id and base in REAL)
    if column.name in contract.unix_seconds:
        return base in WHOLE
    return {
        "integer": base in WHOLE or base in REAL or base == "DECIMAL",
        "number": base in WHOLE or base in REAL or base == "DECIMAL",
        "boolean": base == "BOOLEAN",
        "date": base.startswith(("TIMESTAMP", "DATE")),
        "timestamp": base.startswith(("TIMESTAMP", "DATE")),
    }[column.logical_type]


def parquet_source(paths: Sequence[Path], layout: Layout, contract: Contract) -> RawSource:
    """The columns of files that share one layout, each row with its number."""
    tokens = literals(contract.null_tokens or ("",))
    columns: dict[str, str] = {}
    typed: dict[str, str] = {}
    for name, index in layout.positions:
        column = contract.column(name)
        value, kind = identifier(layout.cells[index]), layout.kinds[index]
        if column.logical_type == "string" or column.classification in ("hash", "drop"):
            text = value if kind == "VARCHAR" else f"cast({value} as varchar)"
            columns[name] = f"case when {text} not in ({tokens}) then {text} end"
        else:
            columns[name] = value
            typed[name] = _typed(column, kind, raw_name(column), contract)
    shown = [None if contract.column(n).is_private else sql for n, sql in columns.items()]
    return RawSource(
        "read_parquet(?, hive_partitioning = false)",
        [[exact_path(str(p)) for p in paths]],
        columns,
        [Cell(s) for s in shown],
        typed=typed,
        position="file_row_number + 1",
    )


def _typed(column: Column, base: str, raw: str, contract: Contract) -> str:
    """SQL for the typed value of a column that the file has typed already; NULL where it cannot be taken."""
    zone = literal(contract.time_zone)
    if column.name in contract.unix_seconds:
        return unix_time_sql(f"try_cast({raw} as bigint)")
    if column.logical_type == "integer":
        if base in WHOLE:
            return f"try_cast({raw} as bigint)"
        return f"case when {raw} = trunc({raw}) then try_cast({raw} as bigint) end"
    if column.logical_type == "number":
        if base in REAL:
            return f"case when isfinite({raw}) then try_cast({raw} as {column.physical_type}) end"
        return f"try_cast({raw} as {column.physical_type})"
    if column.logical_type == "date":
        if base == "DATE":
            return raw
        local = f"timezone({zone}, {raw})" if base == "TIMESTAMPTZ" else f"cast({raw} as timestamp)"
        return f"case when {local} = date_trunc('day', {local}) then cast({local} as date) end"
    if column.logical_type == "timestamp" and base != "TIMESTAMPTZ":
        return instant_sql(contract.time_zone, raw if base == "TIMESTAMP" else f"cast({raw} as timestamp)")
    return raw
