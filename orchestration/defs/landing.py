"""Landing: one asset per raw export, and ingestion's own books."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from ingestion.contracts import Contract
from orchestration.defs.steps import NIGHT, OWNERS, explained, night_of

LANDED_FILES = dg.AssetKey(["landing", "files"])
CHANGED_DAYS = dg.AssetKey(["landing", "changed_days"])

_BOOKS = {
    "files": "One row per file and what became of it.",
    "rejected_rows": "One row per quarantined record, with file, line, column and reason.",
    "changed_days": "The business days whose rows each load touched.",
    "daily_volumes": "Current rows by export and business day.",
}


def landing_key(contract: Contract) -> dg.AssetKey:
    """Asset key of an export's landing table."""
    return dg.AssetKey(["landing", contract.source_table])


def landing_assets(contracts: Sequence[Contract]) -> dg.AssetsDefinition:
    """All exports in one step: a load takes them together, in the order of their dependencies."""
    specs = [_spec(contract) for contract in contracts]
    specs += [
        dg.AssetSpec(["landing", name], group_name="landing", owners=OWNERS, description=text, kinds={"duckdb"})
        for name, text in _BOOKS.items()
    ]

    @dg.multi_asset(name="land", specs=specs, required_resource_keys={NIGHT})
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        night = night_of(context)
        with explained():
            night.land()
        loaded = {f"{row['platform']}__{row['export']}": row for row in night.record.landing["exports"]}
        current = night.landing_freshness()
        for contract in contracts:
            row = loaded.get(contract.source_table, {})
            rows, last_day = current.get(contract.source_table, (None, None))
            metadata: dict[str, Any] = {
                "files": row.get("files", 0),
                "rows landed": row.get("rows_landed", 0),
                "rows rejected": row.get("rows_rejected", 0),
                "rows duplicate": row.get("rows_duplicate", 0),
            }
            if rows is not None:
                metadata |= {"dagster/row_count": rows, "last business day": str(last_day)}
            yield dg.MaterializeResult(landing_key(contract), metadata=metadata)
        for name in _BOOKS:
            yield dg.MaterializeResult(dg.AssetKey(["landing", name]))

    return land


def _spec(contract: Contract) -> dg.AssetSpec:
    return dg.AssetSpec(
        landing_key(contract),
        group_name="landing",
        owners=OWNERS,
        description=contract.granularity or contract.name,
        kinds={"duckdb"},
        metadata={
            "folder": contract.folder,
            "load mode": contract.load_mode,
            "feeds": ", ".join(contract.feeds),
            "contract version": contract.version,
        },
    )
