"""Recognising a night with nothing to do, before anything heavy is started.

Careful rather than clever: only when every file in the landing folder is known as it is now, and definitions,
contracts, as-of date and the last build agree. Any doubt means an ordinary run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from ingestion.contracts import Contract
from orchestration import landed, state
from orchestration.publishing.generations import served_generation
from orchestration.refused_plans import refused_plans
from orchestration.settings import Settings
from orchestration.transformation.project import (
    definitions_hash,
    load_manifest,
    project_fingerprint,
    stored_fingerprint,
)

_NEWEST_BY_PATH = """
select path, unnest(arg_max(
    struct_pack(file_size := file_size, modified_at := modified_at, changed_at := changed_at, status := status), file_id
))
from landing.files group by path
"""


@dataclass(frozen=True)
class Unchanged:
    """The state that stands: the last build's as-of date, the current generation, refused files and plans, foreign files."""

    as_of_date: date
    generation_id: str
    refused_files: list[dict[str, Any]]
    unknown_files: list[str]
    refused_plans: list[dict[str, Any]]


def find_unchanged(settings: Settings, contracts: Sequence[Contract]) -> Unchanged | None:
    """What stands, when a run now would change nothing; None when it might."""
    generation = served_generation(settings.folder)
    if settings.full_refresh or generation is None or not settings.folder.build_database.exists():
        return None
    if stored_fingerprint(settings) != project_fingerprint(settings):
        return None
    from ingestion.as_of import NoBusinessDay, last_business_day
    from ingestion.warehouse import open_build

    # The kept manifest is of today's files, but whoever parsed them (a linter, the web interface) need not have built them.
    # Where it has to be written anew, dbt wants the build database for itself.
    definitions = definitions_hash(load_manifest(settings), settings.variables)
    try:
        con = open_build(settings.warehouse, read_only=True)
    except duckdb.Error:
        return None
    try:
        last = state.last_complete_build(con)
        if last is None:
            return None
        as_of_date = settings.as_of or last_business_day(con, contracts, datetime.now(UTC), settings.time_zone)
        plan = state.plan_build(con, contracts, as_of_date, definitions)
        if plan.is_needed:
            return None
        unknown = _unknown_files(con, settings, contracts)
        if unknown is None:
            return None
        refused_files = landed.standing_refusals(con, settings.landing)
        return Unchanged(as_of_date, generation.id, refused_files, unknown, refused_plans(con))
    except (duckdb.Error, NoBusinessDay):
        return None
    finally:
        con.close()


def _unknown_files(
    con: duckdb.DuckDBPyConnection, settings: Settings, contracts: Sequence[Contract]
) -> list[str] | None:
    """Paths that belong to no export, when every other file lies there as the manifest last saw it; else None."""
    from ingestion.discovery import LandingFolderError, discover

    known = {path: (tuple(attributes), status) for path, *attributes, status in con.execute(_NEWEST_BY_PATH).fetchall()}
    try:
        found = discover(settings.landing, contracts, stability_seconds=0)
    except LandingFolderError:
        return None
    for file in found.files:
        attributes, status = known.get(file.relative, ((), None))
        if attributes != file.attributes or file.waiting or status in (None, "waiting"):
            return None
    return found.unknown
