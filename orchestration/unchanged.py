"""Recognising a night with nothing to do, before anything heavy is started.

Careful rather than clever: only when every file in the landing folder is known as it is now, and definitions, as-of
date and the last build agree. Any doubt means an ordinary run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb

from ingestion.contracts import Contract
from orchestration import landed, state
from orchestration.publishing.generations import current_generation
from orchestration.settings import Settings
from orchestration.transformation.project import project_fingerprint, stored_fingerprint

_SETTLED = frozenset({"landed", "skipped", "refused", "withdrawn", "superseded"})


@dataclass(frozen=True)
class Unchanged:
    """The state that stands: the last build, its generation, and refused files that still lie there."""

    as_of_date: date
    generation_id: str
    refused_files: list[dict[str, Any]]


def find_unchanged(settings: Settings, contracts: Sequence[Contract]) -> Unchanged | None:
    """What stands, when a run now would change nothing; None when it might."""
    generation = current_generation(settings.folder)
    if settings.full_refresh or generation is None or not settings.folder.build_database.exists():
        return None
    if stored_fingerprint(settings) != project_fingerprint(settings):
        return None
    from ingestion.as_of import last_business_day

    from ingestion.warehouse import open_build

    try:
        con = open_build(settings.warehouse, read_only=True)
    except duckdb.Error:
        return None
    try:
        last = state.last_complete_build(con)
        if last is None or last.generation_id is None or not _landing_is_known(con, settings):
            return None
        as_of_date = settings.as_of or last_business_day(con, contracts, datetime.now(UTC), settings.time_zone)
        plan = state.plan_build(con, as_of_date, last.definitions_hash)
        if plan.is_needed or as_of_date != last.as_of_date:
            return None
        return Unchanged(as_of_date, generation.id, landed.standing_refusals(con, settings.landing))
    except duckdb.Error:
        return None
    finally:
        con.close()


def _landing_is_known(con: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Whether every file lies there as the manifest last saw it."""
    rows = con.execute(
        """
        select path, arg_max(file_size, file_id), arg_max(modified_at, file_id), arg_max(status, file_id)
        from landing.files where path is not null group by path
        """
    ).fetchall()
    known = {path: (size, modified_at) for path, size, modified_at, status in rows if status in _SETTLED}
    for folder, _, names in os.walk(settings.landing):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - plain strings: a landing folder may hold many thousands of files
            entry = os.stat(path, follow_symlinks=False)  # noqa: PTH116
            relative = os.path.relpath(path, settings.landing).replace(os.sep, "/")
            size, modified_at = known.get(relative, (None, None))
            if (
                size != entry.st_size
                or modified_at is None
                or abs(modified_at - _utc(entry.st_mtime)) > timedelta(microseconds=1)
            ):
                return False
    return True


def _utc(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC).replace(tzinfo=None)
