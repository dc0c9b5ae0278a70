"""Giving back the space of deleted rows: the build database is copied when it has grown past its live size."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from ingestion.sql_text import identifier, literal
from orchestration.publishing.generations import sync_folder
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse

GROWTH_LIMIT = 1.5
# Below this a copy saves nothing that anybody would notice.
SMALLEST_WORTH_COPYING = 64 * 1024 * 1024
_FRESH = "build.duckdb.compacting"


def compact_build(
    settings: Settings, smallest: int = SMALLEST_WORTH_COPYING, always: bool = False
) -> tuple[int, int] | None:
    """Copy the build database into a fresh file when it passes 1.5 times its live size, or `always`: freed blocks keep their bytes.

    Returns (bytes before, bytes after), or None when nothing was done. The copy replaces the file in one rename
    after its row counts were compared; a kill leaves the old file. To be called under the warehouse's lock, which makes
    new files the owner's alone.
    """
    path = settings.folder.build_database
    before = path.stat().st_size
    if not always and (before < smallest or before <= GROWTH_LIMIT * live_bytes(settings)):
        return None
    if shutil.disk_usage(path.parent).free < before:
        return None
    fresh = path.with_name(_FRESH)
    for leftover in unfinished_copies(settings.folder):
        leftover.unlink()
    with duckdb.connect() as con:
        con.execute(f"set threads = {settings.threads}")
        con.execute("set memory_limit = ?", [settings.memory_limit])
        con.execute("set temp_directory = ?", [str(settings.folder.temporary)])
        con.execute(f"attach {literal(str(path))} as build (read_only)")
        con.execute(f"attach {literal(str(fresh))} as fresh")
        con.execute("copy from database build to fresh")
        if _row_counts(con, "build") != _row_counts(con, "fresh"):
            raise RuntimeError("the compacted build database has other row counts than the old one")
        con.execute("detach fresh")
    fresh.replace(path)
    sync_folder(path.parent)
    return before, path.stat().st_size


def unfinished_copies(warehouse: Warehouse) -> list[Path]:
    """What a compaction that was cut off left beside the build database."""
    return sorted(warehouse.root.glob(f"{_FRESH}*"))


def live_bytes(settings: Settings) -> int:
    """Bytes of the build database that hold data."""
    with duckdb.connect(str(settings.folder.build_database), read_only=True) as con:
        row = con.execute("select block_size * used_blocks from pragma_database_size()").fetchone()
    return int(row[0]) if row else 0


def _row_counts(con: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str, int]]:
    tables = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and not temporary order by all",
        [database],
    ).fetchall()
    counts = []
    for schema, table in tables:
        row = con.execute(f"select count(*) from {database}.{identifier(schema)}.{identifier(table)}").fetchone()
        counts.append((schema, table, int(row[0]) if row else 0))
    return counts
