"""Assembles what Dagster loads; every definition stands in orchestration/defs."""

from __future__ import annotations

import dagster as dg

from orchestration.defs.automation import new_files_sensor, nightly_job, nightly_schedule
from orchestration.defs.gates import landing_gate, marts_gate
from orchestration.defs.landing import landing_assets
from orchestration.defs.ledger import ledger_assets
from orchestration.defs.publishing import publishing_assets
from orchestration.defs.state import state_assets
from orchestration.defs.steps import NIGHT, night_resource
from orchestration.defs.transformation import SCORING, published_keys, transformation_assets
from orchestration.night import read_contracts
from orchestration.progress import Progress
from orchestration.settings import Settings, load_settings
from orchestration.transformation.project import Manifest, manifest_for_definitions


def build_definitions(settings: Settings, manifest: Manifest, progress: Progress | None = None) -> dg.Definitions:
    """All definitions for one warehouse."""
    contracts = read_contracts(settings)
    published = published_keys(manifest)
    return dg.Definitions(
        assets=[
            landing_assets(contracts),
            state_assets(),
            *ledger_assets(manifest),
            *transformation_assets(manifest),
            publishing_assets(published),
        ],
        asset_checks=[
            landing_gate(contracts),
            # Scoring stands behind this gate, so the gate cannot judge it.
            marts_gate([key for key in published if key.path[0] != SCORING]),
        ],
        jobs=[nightly_job()],
        schedules=[nightly_schedule(settings)],
        sensors=[new_files_sensor(settings)],
        resources={NIGHT: night_resource(settings, manifest, progress)},
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster` and `scorehouse ui` load."""
    settings = load_settings()
    return build_definitions(settings, manifest_for_definitions(settings))
