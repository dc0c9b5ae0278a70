"""Python rows into tables: a few columns of lists bound at once, since a statement for each row costs milliseconds."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from ingestion.sql_text import identifiers


def insert_values(
    con: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows: Sequence[Sequence[object]]
) -> None:
    """Insert rows into the named columns (name to DuckDB type) of a table."""
    if not rows:
        return
    lists = [list(values) for values in zip(*rows, strict=True)]
    values = ", ".join(f"unnest(?::{kind}[])" for kind in columns.values())
    con.execute(f"insert into {table} ({identifiers(columns)}) select {values}", lists)
