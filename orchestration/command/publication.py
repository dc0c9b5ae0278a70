"""`scorehouse publish` and `scorehouse rollback`: what readers see, without a night."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from orchestration import state
from orchestration.command.screens import reader_texts
from orchestration.judging import closed, judge_marts
from orchestration.night import read_contracts
from orchestration.outcome import RefusedError
from orchestration.publishing.generations import roll_back
from orchestration.run_lock import exclusive
from orchestration.settings import Settings


def publish_again(settings: Settings) -> None:
    """Judge the last complete build and publish it as a new generation."""
    from ingestion.warehouse import open_build
    from orchestration.publishing.publication import publish_generation
    from orchestration.transformation.project import load_manifest

    if not settings.folder.build_database.exists():
        raise RefusedError("There is no build to publish.", str(settings.warehouse), "Run `scorehouse run` first.")
    with exclusive(settings.folder.lock, "publish"):
        settings.folder.check_build()
        contracts = read_contracts(settings)
        con = open_build(settings.warehouse)
        try:
            state.prepare_state(con)
            build = state.finished_build(con)
        finally:
            con.close()
        if build is None:
            raise RefusedError(
                "The last build is not complete, so the marts may be half of one night and half of another.",
                str(settings.folder.build_database),
                "Run `scorehouse run`.",
            )
        result = judge_marts(settings, build.run_id)
        if not result.passed:
            raise closed(result)
        now = datetime.now(UTC).replace(tzinfo=None)
        generation = publish_generation(
            settings, contracts, load_manifest(settings), build.run_id, build.as_of_date, now
        )
        con = open_build(settings.warehouse)
        try:
            state.record_generation(con, build.run_id, generation.id)
        finally:
            con.close()
    told = reader_texts(settings.language)(
        "published_again", generation=generation.id, path=settings.warehouse / "kpi.duckdb"
    )
    sys.stdout.write(told + "\n")


def go_back(settings: Settings, generation_id: str | None) -> None:
    """Move readers to an older generation."""
    settings.folder.prepare()
    with exclusive(settings.folder.lock, "rollback"):
        before, after = roll_back(settings.folder, generation_id)
    texts = reader_texts(settings.language)
    sys.stdout.write(texts("gone_back", before=texts.said(before), after=after) + "\n")
