"""Publishing a build: write a generation, switch to it, drop the oldest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from ingestion.contracts import Contract
from orchestration.publishing.catalogue import published_tables, quality_results
from orchestration.publishing.generations import Generation, drop_old, switch_to
from orchestration.publishing.privacy import employee_columns
from orchestration.publishing.writing import write_generation
from orchestration.settings import Settings
from orchestration.transformation.project import Manifest


def publish_generation(
    settings: Settings,
    contracts: Sequence[Contract],
    manifest: Manifest,
    run_id: str,
    as_of_date: date,
    now: datetime,
    progress: Callable[[str], None] = lambda _: None,
) -> Generation:
    """Publish the marts as they stand in the build database.

    Raises NightFailedError and leaves readers alone when it cannot.
    """
    tables = published_tables(manifest)
    generation = write_generation(
        settings,
        [*tables, quality_results(tables)],
        employee_columns(contracts),
        run_id,
        as_of_date,
        now,
        progress,
    )
    switch_to(settings.folder, generation.id)
    drop_old(settings.folder, settings.generations_kept)
    return generation
