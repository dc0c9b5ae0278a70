"""The run's state: what this night has to build. Nothing to build means that everything behind it is skipped."""

from collections.abc import Iterator

import dagster as dg

from orchestration.defs.landing import CHANGED_DAYS, LANDED_FILES
from orchestration.defs.steps import NIGHT, OWNERS, explained, night_of

CURRENT_RUN = dg.AssetKey(["state", "current_run"])
_TABLES = {
    "current_run": "One row: the run that is being built, its business date and the one before it.",
    "pending_days": "Business days that changed since the last complete build.",
    "source_presence": "Which canonical sources have rows, by platform.",
}


def state_assets() -> dg.AssetsDefinition:
    """The state tables, written before the landing gate judges and dbt starts; they follow from ingestion's books."""
    specs = [
        dg.AssetSpec(
            ["state", name],
            deps=[LANDED_FILES, CHANGED_DAYS],
            skippable=True,
            group_name="state",
            owners=OWNERS,
            description=text,
            kinds={"duckdb"},
        )
        for name, text in _TABLES.items()
    ]

    @dg.multi_asset(name="plan", specs=specs, required_resource_keys={NIGHT})
    def plan(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        with explained():
            found = night_of(context).make_plan()
        context.log.info("to build: %s", "; ".join(found.reasons) or "nothing")
        if found.is_needed:
            for name in _TABLES:
                yield dg.MaterializeResult(
                    dg.AssetKey(["state", name]),
                    metadata={
                        "as-of date": str(found.as_of_date),
                        "full refresh": found.is_full_refresh,
                        "reasons": list(found.reasons),
                    },
                )

    return plan
