"""The ledger's tables as assets that this night reads and does not make: lineage shows what scoring stands on."""

import dagster as dg

from orchestration.defs.steps import OWNERS
from orchestration.transformation.project import Manifest

LEDGER = "ledger"


def ledger_assets(manifest: Manifest) -> list[dg.AssetSpec]:
    """One external asset per table of the source `ledger`, described as dbt describes it."""
    return [
        dg.AssetSpec(
            [LEDGER, source["name"]],
            group_name=LEDGER,
            owners=OWNERS,
            description=source["description"],
            kinds={"duckdb"},
        )
        for source in manifest["sources"].values()
        if source["source_name"] == LEDGER
    ]
