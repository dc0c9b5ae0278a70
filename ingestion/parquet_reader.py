"""Parquet: the file's own types checked against the contract, then read as text like every other format.

A column whose type drifted refuses the file: a number that became text in the export would otherwise land by chance.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.contract_model import Column, Contract
from ingestion.fingerprint import UnreadableFile
from ingestion.headers import Layout, match_header
from ingestion.sql_text import exact_path, identifier, literals
from ingestion.stage import Cell, RawSource

MAXIMUM_VALUES = 20_000_000_000
# A column of one value packs a thousand rows into a byte; real tables of this many rows hold a few at most.
MAXIMUM_ROWS_A_BYTE = 100
MANY_ROWS = 10_000_000
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
REAL = ("FLOAT", "DOUBLE", "DECIMAL")
INSTANT = ("TIMESTAMP", "DATE")


def parquet_layout(con: duckdb.DuckDBPyConnection, path: Path, contract: Contract) -> Layout:
    """The file's columns. Raises UnreadableFile for a cut file, an absurd size, and types other than the contract's."""
    exact = exact_path(str(path))
    try:
        row = con.execute("select num_rows, file_size_bytes from parquet_file_metadata(?)", [exact]).fetchone()
        described = con.execute("describe select * from read_parquet(?, hive_partitioning = false)", [exact]).fetchall()
    except duckdb.Error as error:
        raise UnreadableFile("is no sound Parquet file; it may be cut: deliver it again") from error
    rows, size = row or (0, 0)
    is_dense = rows > MANY_ROWS and rows > max(size or path.stat().st_size, 1) * MAXIMUM_ROWS_A_BYTE
    if is_dense or rows * len(described) > MAXIMUM_VALUES:
        raise UnreadableFile(f"claims {rows} rows in {path.stat().st_size >> 10} kB, which no export holds")
    names, types = [d[0] for d in described], [str(d[1]) for d in described]
    match = match_header(names, contract)
    for column_name, index in match.positions.items():
        column = contract.column(column_name)
        if not _fits(column, types[index], contract):
            raise UnreadableFile(
                f"has {names[index]!r} as {types[index]} where the contract {contract.id} says {column.logical_type}: the "
                "type of the export changed; mend the export, or change the contract"
            )
    notes = tuple(f"column added: {u}" for u in match.unknown)
    return Layout(",", tuple(names), tuple(match.positions.items()), 0, 0, True, notes)


def _fits(column: Column, kind: str, contract: Contract) -> bool:
    base = kind.split("(")[0].split(" ")[0]
    if "[" in kind or base in ("STRUCT", "MAP", "BLOB", "UNION"):
        return column.classification == "drop"
    if column.classification == "drop" or base in ('"NULL"', "NULL"):
        return True
    if column.logical_type == "string":
        is_id = column.key_position is not None or column.references or column.classification == "hash"
        return not (is_id and base in ("FLOAT", "DOUBLE"))
    if column.name in contract.unix_seconds:
        return base in WHOLE
    return {
        "integer": base in WHOLE or base in REAL,
        "number": base in WHOLE or base in REAL,
        "boolean": base == "BOOLEAN",
        "date": base.startswith(INSTANT),
        "timestamp": base.startswith(INSTANT),
    }[column.logical_type]


def parquet_source(path: Path, layout: Layout, contract: Contract) -> RawSource:
    """The columns as text, in the file's row order."""
    tokens = literals(contract.null_tokens or ("",))
    texts = {name: f"cast({identifier(layout.cells[index])} as varchar)" for name, index in layout.positions}
    columns = {name: f"case when {text} not in ({tokens}) then {text} end" for name, text in texts.items()}
    shown = [None if contract.column(n).is_private else sql for n, sql in columns.items()]
    return RawSource(
        "read_parquet(?, hive_partitioning = false)", [[exact_path(str(path))]], columns, [Cell(s) for s in shown]
    )
