"""Reads a written generation in a process of its own and prints what it found as JSON.

Run as `python -m orchestration.publishing.check_copy <kpi.duckdb> <people.duckdb>`: a process that never saw the
databases being written sees exactly what a reader will.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

from ingestion.sql_text import identifier
from orchestration.publishing.content import columns_by_table, content_of


def read_database(path: Path) -> dict[str, list[object]]:
    """Content of every table of one file: {schema.table: [rows, digest]}."""
    found: dict[str, list[object]] = {}
    with duckdb.connect(str(path), read_only=True) as con:
        con.execute("set threads = 2")
        tables = con.execute(
            "select database_name, schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        columns = columns_by_table(con, tables[0][0]) if tables else {}
        for _, schema, table in tables:
            names = [name for name, _ in columns[schema, table]]
            content = content_of(con, f"{identifier(schema)}.{identifier(table)}", names)
            found[f"{schema}.{table}"] = [content.rows, content.digest]
    return found


def main() -> None:
    """Print {path: {schema.table: [rows, digest]}} of the files named on the command line."""
    sys.stdout.write(json.dumps({name: read_database(Path(name)) for name in sys.argv[1:]}))


if __name__ == "__main__":
    main()
