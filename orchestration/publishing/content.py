"""What a table holds, as two values that can be compared: its number of rows and a digest of them.

Imported by the checking process, so it imports little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingestion.sql_text import identifier


@dataclass(frozen=True)
class Content:
    """Row count, and the sum of the rows' hashes: independent of their order, different when a row is there twice."""

    rows: int
    digest: str


def content_of(
    con: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str], condition: str = "true"
) -> Content:
    """Content of the named columns of a relation's rows that meet a condition."""
    row_hash = f"hash({', '.join(identifier(column) for column in columns)})"
    found = con.execute(
        f"select count(*), sum(cast({row_hash} as hugeint)) from {relation} where {condition}"
    ).fetchone()
    assert found is not None
    return Content(int(found[0]), f"{int(found[1] or 0):x}")


def columns_by_table(con: duckdb.DuckDBPyConnection, database: str) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Names and types of the columns of every table and view of a database, in order, by schema and table.

    Asked for once: DuckDB lists the columns of all attached databases however few are wanted.
    """
    columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, name, data_type in con.execute(
        """
        select schema_name, table_name, column_name, data_type from duckdb_columns()
        where database_name = ? order by schema_name, table_name, column_index
        """,
        [database],
    ).fetchall():
        columns.setdefault((schema, table), []).append((name, data_type))
    return columns
