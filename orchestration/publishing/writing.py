"""Writing one generation aside: databases, Parquet copies, rights, and the check by a fresh process.

The build database is opened read-only and everything lands in a folder that no reader looks at. Types are written
out, the storage version is one that older readers open, and a table whose content did not change keeps its Parquet
file by a hard link (files of a generation are never changed in place: whoever rewrites one puts a new file there).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion.sql_text import identifier, literal
from orchestration.outcome import NightFailedError
from orchestration.publishing.catalogue import AUDIENCES, Audience, PublishedTable
from orchestration.publishing.content import Content, columns_by_table, content_of
from orchestration.publishing.generations import (
    DATABASES,
    MANIFEST,
    PARTIAL_PREFIX,
    Generation,
    current_generation,
    database_bytes,
    next_id,
    sync_folder,
)
from orchestration.publishing.privacy import refuse_private_columns
from orchestration.settings import PROJECT_ROOT, Settings

STORAGE_VERSION = "v1.2.0"
# An index costs more than it helps on a large fact table; keys of small ones document the grain and help BI tools.
KEYED_ROWS = 200_000
PARQUET: Mapping[Audience, str] = {"shared": "parquet", "people": "people/parquet"}
_PUBLICATION = {
    "generation_id": "The generation.",
    "run_id": "Run that wrote it.",
    "as_of_date": "Last business day in it.",
    "published_at": "When it was published (UTC).",
}


@dataclass(frozen=True)
class CopiedTable:
    """One table as it was written for one audience."""

    audience: Audience
    name: str
    columns: tuple[tuple[str, str], ...]
    content: Content
    parquet: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in the generation's manifest."""
        return {
            "audience": self.audience,
            "name": self.name,
            "columns": [list(column) for column in self.columns],
            "rows": self.content.rows,
            "digest": self.content.digest,
            "parquet": self.parquet,
        }


def write_generation(
    settings: Settings,
    tables: Sequence[PublishedTable],
    private_columns: frozenset[str],
    run_id: str,
    as_of_date: date,
    now: datetime,
    progress: Callable[[str], None] = lambda _: None,
) -> Generation:
    """Write, check and name a generation; readers still see the old one.

    Raises NightFailedError when a shared table would show a private column or a copy differs from its source.
    """
    warehouse = settings.folder
    generation_id = next_id(warehouse, as_of_date)
    folder = warehouse.generations / f"{PARTIAL_PREFIX}{generation_id}"
    shutil.rmtree(folder, ignore_errors=True)
    with _removed_on_failure(folder):
        _create_folders(folder)
        previous = current_generation(warehouse)
        with duckdb.connect() as con:
            _attach(con, settings, folder)
            columns = columns_by_table(con, "build")
            copies: list[CopiedTable] = []
            for table in tables:
                progress(f"{table.schema}.{table.name}")
                for audience in sorted(table.audiences):
                    found = columns.get((table.schema, table.name), [])
                    copies.append(_copy_table(con, table, found, audience, private_columns, folder, previous))
            for audience in AUDIENCES:
                _write_publication(con, audience, generation_id, run_id, as_of_date, now)
            for audience in AUDIENCES:
                con.execute(f"detach {audience}")
        _check_in_fresh_process(folder, copies)
        facts = {
            "generation_id": generation_id,
            "run_id": run_id,
            "as_of_date": as_of_date.isoformat(),
            "published_at": now.isoformat(timespec="seconds"),
            "bytes": database_bytes(folder),
            "tables": [copy.to_json() for copy in copies],
        }
        (folder / MANIFEST).write_text(json.dumps(facts, indent=1), encoding="utf-8")
        _set_rights_and_flush(folder)
    final = warehouse.generations / generation_id
    folder.rename(final)
    sync_folder(warehouse.generations)
    return Generation(final, facts)


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    """Where the disk was too small for a generation, its room is what the run needs to tell so."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _create_folders(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "people").mkdir(mode=0o700)
    for parquet in PARQUET.values():
        (folder / parquet).mkdir(mode=0o700)


def _attach(con: duckdb.DuckDBPyConnection, settings: Settings, folder: Path) -> None:
    con.execute(f"set threads = {settings.threads}")
    con.execute("set memory_limit = ?", [settings.memory_limit])
    con.execute("set temp_directory = ?", [str(settings.folder.temporary)])
    con.execute("set TimeZone = 'UTC'")
    con.execute(f"attach {literal(str(settings.folder.build_database))} as build (read_only)")
    con.execute("use build")
    for audience, name in DATABASES.items():
        con.execute(f"attach {literal(str(folder / name))} as {audience} (storage_version '{STORAGE_VERSION}')")


def _copy_table(
    con: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    found: Sequence[tuple[str, str]],
    audience: Audience,
    private_columns: frozenset[str],
    folder: Path,
    previous: Generation | None,
) -> CopiedTable:
    hidden = table.private_columns if audience == "shared" else frozenset()
    columns = [column for column in found if column[0] not in hidden]
    if not columns:
        raise NightFailedError(
            f"{table.schema}.{table.name} is to be published and is not there.",
            str(folder.parent.parent / "build.duckdb"),
            "Run again with --full-refresh; if it stays away, its model is disabled or renamed.",
        )
    if audience == "shared":
        refuse_private_columns(table, [name for name, _ in columns], private_columns)
    names = [name for name, _ in columns]
    listed = ", ".join(identifier(name) for name in names)
    source = f"build.{table.qualified_name}"
    target = f"{audience}.{table.qualified_name}"
    condition = table.row_filters.get(audience, "true")
    content = content_of(con, source, names, condition)

    # Each transaction waits for the disk once: a table, its rows and its comments are one.
    con.execute("begin")
    con.execute(f"create schema if not exists {audience}.{identifier(table.schema)}")
    con.execute(f"create table {target} ({_column_list(table, columns, content)})")
    con.execute(f"insert into {target} select {listed} from {source} where {condition}")
    _comment(con, table, target, names)
    con.execute("commit")
    parquet = f"{PARQUET[audience]}/{table.schema}.{table.name}.parquet"
    copied = CopiedTable(audience, f"{table.schema}.{table.name}", tuple(columns), content, parquet)
    unchanged = _unchanged_parquet(con, copied, previous)
    if unchanged is not None:
        os.link(unchanged, folder / parquet)
    else:
        con.execute(f"copy {target} to {literal(str(folder / parquet))} (format parquet, compression zstd)")
    return copied


def _column_list(table: PublishedTable, columns: Sequence[tuple[str, str]], content: Content) -> str:
    parts = [f"{identifier(name)} {data_type}" for name, data_type in columns]
    names = {name for name, _ in columns}
    if table.primary_key and content.rows <= KEYED_ROWS and names.issuperset(table.primary_key):
        parts.append(f"primary key ({', '.join(identifier(name) for name in table.primary_key)})")
    return ", ".join(parts)


def _comment(con: duckdb.DuckDBPyConnection, table: PublishedTable, target: str, names: Sequence[str]) -> None:
    if table.description:
        con.execute(f"comment on table {target} is {literal(table.description)}")
    for name in names:
        description = table.column_descriptions.get(name)
        if description:
            con.execute(f"comment on column {target}.{identifier(name)} is {literal(description)}")


def _unchanged_parquet(con: duckdb.DuckDBPyConnection, copied: CopiedTable, previous: Generation | None) -> Path | None:
    if previous is None or copied.to_json() not in previous.facts["tables"]:
        return None
    path = previous.folder / copied.parquet
    return path if _holds_rows(con, path, copied.content.rows) else None


def _holds_rows(con: duckdb.DuckDBPyConnection, path: Path, rows: int) -> bool:
    """Whether a Parquet file is there and whole, by its footer: a damaged one would go on from generation to generation."""
    try:
        found = con.execute("select num_rows from parquet_file_metadata(?)", [str(path)]).fetchone()
    except duckdb.Error:
        return False
    return found is not None and found[0] == rows


def _write_publication(
    con: duckdb.DuckDBPyConnection, audience: Audience, generation_id: str, run_id: str, as_of_date: date, now: datetime
) -> None:
    """One row that tells a reader which generation it is looking at."""
    con.execute(f"create schema if not exists {audience}.marts")
    con.execute(
        f"create table {audience}.marts.publication "
        "(generation_id varchar, run_id varchar, as_of_date date, published_at timestamp)"
    )
    con.execute(
        f"insert into {audience}.marts.publication values (?, ?, ?, ?)",
        [generation_id, run_id, as_of_date, now.replace(tzinfo=None)],
    )
    con.execute(f"comment on table {audience}.marts.publication is 'One row: which generation this file belongs to.'")
    for name, text in _PUBLICATION.items():
        con.execute(f"comment on column {audience}.marts.publication.{name} is {literal(text)}")


def _check_in_fresh_process(folder: Path, copies: Sequence[CopiedTable]) -> None:
    paths = {audience: folder / name for audience, name in DATABASES.items()}
    leftovers = [path.name for path in folder.rglob("*.wal")]
    if leftovers:
        raise NightFailedError(f"A write-ahead log stands beside {leftovers[0]}.", str(folder), "Run again.")
    command = [sys.executable, "-m", "orchestration.publishing.check_copy", *map(str, paths.values())]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT_ROOT, check=False)
    if done.returncode:
        raise NightFailedError(
            f"The written generation cannot be read back: {done.stderr.strip().splitlines()[-1:]}",
            str(folder),
            "Run again.",
        )
    found = json.loads(done.stdout)
    for copy in copies:
        content = found[str(paths[copy.audience])].get(copy.name)
        if content != [copy.content.rows, copy.content.digest]:
            raise NightFailedError(
                f"The published copy of {copy.name} differs from its source: {content} read back, "
                f"{copy.content.rows} rows and digest {copy.content.digest} written.",
                str(paths[copy.audience]),
                "Nothing was switched. Check the disk, then run again.",
            )


def _set_rights_and_flush(folder: Path) -> None:
    """Shared files 0644, people's 0600 in 0700 folders; every file and folder flushed to disk."""
    for path in [folder, *folder.rglob("*")]:
        is_private = "people" in path.relative_to(folder).parts
        if path.is_dir():
            path.chmod(0o700 if is_private else 0o755)
        else:
            path.chmod(0o600 if is_private else 0o644)
            with path.open("rb") as file:
                os.fsync(file.fileno())
    for path in [*folder.rglob("*/"), folder]:
        if path.is_dir():
            sync_folder(path)
