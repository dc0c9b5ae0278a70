"""Publishing: the generation that readers see, and whether it is fresh."""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

from orchestration.defs.steps import NIGHT, OWNERS, explained, night_of

GENERATION = dg.AssetKey(["published", "generation"])
# A night and two hours: a generation older than that missed its night.
LATE_AFTER = timedelta(hours=26)


def publishing_assets(published: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """One asset behind every published table: it exists only when all of them were built, tested and judged."""
    spec = dg.AssetSpec(
        GENERATION,
        deps=list(published),
        group_name="published",
        owners=OWNERS,
        description="kpi.duckdb, people.duckdb and their Parquet copies, as readers see them.",
        kinds={"duckdb", "parquet"},
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=LATE_AFTER),
    )

    @dg.multi_asset(name="publish", specs=[spec], required_resource_keys={NIGHT})
    def publish(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        with explained():
            facts = night_of(context).publish()
        return dg.MaterializeResult(
            GENERATION,
            metadata={
                "generation": facts["generation_id"],
                "as-of date": facts["as_of_date"],
                "tables": len(facts["tables"]),
                "dagster/row_count": sum(table["rows"] for table in facts["tables"]),
            },
        )

    return publish
