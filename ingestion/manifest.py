"""The manifest: landing.files, landing.loads and the other accounting tables, and reading and writing their rows.

Belongs here: what is known about each file. Deciding what becomes of a file is in landing, of its rows in settling.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Literal

import duckdb

from ingestion.row_values import insert_values

FileStatus = Literal["landed", "skipped", "refused", "waiting", "withdrawn", "superseded"]

_TABLES = """
create table if not exists landing.files (
    file_id bigint, load_id bigint, platform varchar, export varchar, path varchar, file_size bigint, content_hash varchar,
    encoding varchar, status varchar, reason varchar, rows_read bigint, rows_landed bigint, rows_rejected bigint,
    rows_duplicate bigint, contract_version varchar, file_sequence varchar, superseded_by bigint, modified_at timestamp,
    started_at timestamp, finished_at timestamp, changed_at timestamp, contract_hash varchar, first_row_line bigint
);
create table if not exists landing.loads (
    load_id bigint, kind varchar, started_at timestamp, finished_at timestamp, reason varchar
);
create table if not exists landing.rejected_rows (
    file_id bigint, load_id bigint, platform varchar, export varchar, path varchar, line_number bigint, row_number bigint,
    column_name varchar, reason varchar, raw_text varchar
);
create table if not exists landing.changed_days (load_id bigint, platform varchar, export varchar, business_date date);
create table if not exists landing.daily_volumes (
    platform varchar, export varchar, business_date date, row_count bigint
);
create table if not exists landing.business_time_zone (name varchar);
create table if not exists landing.column_classes (
    platform varchar, export varchar, column_name varchar, classification varchar, identity varchar
);
comment on table landing.files is 'one row per file and content that a load looked at';
comment on column landing.files.rows_landed is 'current and former versions; landed + rejected + duplicate = read';
comment on column landing.files.modified_at is 'modification time of the file, UTC';
comment on column landing.files.changed_at is 'change time of the file''s inode, UTC: it cannot be set back';
comment on column landing.files.first_row_line is 'physical line of row 1 where every row is one line; else NULL';
comment on table landing.loads is 'one row per load, withdrawal or erasure that changed something';
comment on table landing.rejected_rows is 'quarantine: rows that break their contract, private columns masked';
comment on table landing.changed_days is 'business days whose rows a load changed; NULL = any day may be';
comment on table landing.daily_volumes is 'current rows by business day of the main event column';
comment on table landing.business_time_zone is 'the zone that the days of daily_volumes are cut in: one row';
comment on table landing.column_classes is 'the privacy class that each column of a contract was landed with';
"""


@dataclass
class FileRecord:
    """One row of landing.files. Times are UTC without a zone; counts are rows."""

    file_id: int
    load_id: int
    platform: str
    export: str
    path: str
    file_size: int | None
    content_hash: str | None
    encoding: str | None
    status: FileStatus
    reason: str | None
    rows_read: int
    rows_landed: int
    rows_rejected: int
    rows_duplicate: int
    contract_version: str
    file_sequence: str | None
    superseded_by: int | None
    modified_at: datetime | None
    started_at: datetime
    finished_at: datetime | None
    changed_at: datetime | None
    contract_hash: str | None
    first_row_line: int | None


_COLUMNS = ", ".join(f.name for f in fields(FileRecord))


def _column_types() -> dict[str, str]:
    kinds = {"int": "bigint", "str": "varchar", "datetime": "timestamp", "FileStatus": "varchar"}
    return {f.name: kinds[str(f.type).removesuffix(" | None")] for f in fields(FileRecord)}


class AccountingError(Exception):
    """A file's rows do not add up: landed + rejected + duplicate differs from the rows read. Nothing of it is kept."""


def create_manifest(con: duckdb.DuckDBPyConnection) -> None:
    """Make the accounting tables where they are missing."""
    # The table that was added last.
    row = con.execute(
        "select count(*) from duckdb_tables() where schema_name = 'landing' and table_name = 'column_classes' "
        "and database_name = current_database()"
    ).fetchone()
    if not row or not row[0]:
        con.execute(_TABLES)


def utc_now() -> datetime:
    """The time of the machine, UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def read_files(con: duckdb.DuckDBPyConnection, where: str = "true", values: Iterable[object] = ()) -> list[FileRecord]:
    """Manifest rows in order of file_id."""
    rows = con.execute(f"select {_COLUMNS} from landing.files where {where} order by file_id", list(values)).fetchall()
    return [FileRecord(*row) for row in rows]


def write_files(con: duckdb.DuckDBPyConnection, records: list[FileRecord]) -> None:
    """Add manifest rows."""
    types = _column_types()
    insert_values(con, "landing.files", types, [[getattr(r, name) for name in types] for r in records])


def next_file_id(con: duckdb.DuckDBPyConnection) -> int:
    """The first file_id that is not taken."""
    row = con.execute("select coalesce(max(file_id), 0) + 1 from landing.files").fetchone()
    return int(row[0]) if row else 1


def last_load_id(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the last load; 0 before the first. Loads are ordered by it, whatever the clock says."""
    row = con.execute("select coalesce(max(load_id), 0) from landing.loads").fetchone()
    return int(row[0]) if row else 0


def begin_load(con: duckdb.DuckDBPyConnection, kind: Literal["load", "withdraw", "forget"], reason: str | None) -> int:
    """Open a load and give its number; it stands without an end until finish_load."""
    load_id = last_load_id(con) + 1
    con.execute("insert into landing.loads values (?, ?, ?, null, ?)", [load_id, kind, utc_now(), reason])
    return load_id


def finish_load(con: duckdb.DuckDBPyConnection, load_id: int) -> None:
    """Write the end of a load."""
    con.execute("update landing.loads set finished_at = ? where load_id = ?", [utc_now(), load_id])


def set_status(con: duckdb.DuckDBPyConnection, file_ids: list[int], status: FileStatus, reason: str | None) -> None:
    """Give files another status and reason."""
    con.execute(
        "update landing.files set status = ?, reason = ?, finished_at = ? where list_contains(?::bigint[], file_id)",
        [status, reason, utc_now(), file_ids],
    )


def assert_accounted(con: duckdb.DuckDBPyConnection, qualified_table: str, file_ids: list[int]) -> None:
    """Compare each file's counts with the rows that really stand in the tables; AccountingError names what differs."""
    rows = con.execute(
        f"""
        with stored as (
            select _file_id as file_id, count(*) as stored, count(*) filter (where _status = 'duplicate') as duplicate,
                   count(*) filter (where _status = 'conflict') as conflict
            from {qualified_table} where list_contains(?::bigint[], _file_id) group by all
        ), rejected as (
            select file_id, count(*) as rejected from landing.rejected_rows
            where list_contains(?::bigint[], file_id) group by all
        )
        select path, rows_read, rows_landed, rows_rejected, rows_duplicate,
               coalesce(stored, 0) as stored, coalesce(duplicate, 0), coalesce(conflict, 0), coalesce(rejected, 0)
        from landing.files left join stored using (file_id) left join rejected using (file_id)
        where list_contains(?::bigint[], file_id)
          and (rows_read <> rows_landed + rows_rejected + rows_duplicate
               or rows_read <> coalesce(stored, 0) - coalesce(conflict, 0) + coalesce(rejected, 0)
               or rows_rejected <> coalesce(rejected, 0)
               or rows_duplicate <> coalesce(duplicate, 0))
        """,
        [file_ids, file_ids, file_ids],
    ).fetchall()
    if rows:
        path, read, landed, rejected, duplicate, *_ = rows[0]
        raise AccountingError(
            f"{path}: {read} rows read, but {landed} landed + {rejected} rejected + {duplicate} duplicate do not account "
            "for them; nothing of this delivery was kept"
        )
