"""What two published warehouses hold differently, cell by cell: every table of the marts and of the scores, in both files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

DATABASES = ("kpi", "people")
SCHEMAS = ("marts", "scoring")
# When and under which run a generation was written: no mart.
NOT_COMPARED = {"publication"}


def differing_tables(one: Path, other: Path, ignored: Mapping[str, tuple[str, ...]] | None = None) -> list[str]:
    """Tables of which the two warehouses' rows differ, each with how many rows either has alone; a missing table differs too.

    ignored names columns that are not compared, by table.
    """
    differences = []
    for database in DATABASES:
        con = duckdb.connect()
        con.execute(f"attach '{one}/{database}.duckdb' as one (read_only)")
        con.execute(f"attach '{other}/{database}.duckdb' as other (read_only)")
        tables, of_other = (_tables(con, name) for name in ("one", "other"))
        assert len(tables) > 10
        differences += [f"{database}: {table} stands in one alone" for table in sorted(tables ^ of_other)]
        for table in sorted(tables & of_other):
            alone = [
                _rows_alone(con, table, *sides, (ignored or {}).get(table, ()))
                for sides in (("one", "other"), ("other", "one"))
            ]
            if alone != [0, 0]:
                differences.append(f"{database}: {table}: {alone[0]} rows of one alone, {alone[1]} of the other")
        con.close()
    return differences


def _tables(con: duckdb.DuckDBPyConnection, warehouse: str) -> set[str]:
    rows = con.execute(
        "select schema_name || '.' || table_name, table_name from duckdb_tables() where database_name = ? and list_contains(?, schema_name)",
        [warehouse, list(SCHEMAS)],
    ).fetchall()
    return {str(table) for table, name in rows if name not in NOT_COMPARED}


def _rows_alone(con: duckdb.DuckDBPyConnection, table: str, has: str, lacks: str, ignored: tuple[str, ...]) -> int:
    columns = f"* exclude ({', '.join(ignored)})" if ignored else "*"
    row = con.execute(
        f"select count(*) from (select {columns} from {has}.{table} except all select {columns} from {lacks}.{table})"
    ).fetchone()
    assert row is not None
    return int(row[0])
