"""Landing a folder with the project's own contracts, for tests of what lands from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.contracts import load_contracts
from ingestion.landing import land
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build, prepare

CONTRACTS = Path(__file__).parents[2] / "data_contracts"


@contextmanager
def landed_folder(landing: Path, warehouse: Path, clock: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build database of a warehouse into which everything in a landing folder was loaded."""
    contracts = load_contracts(CONTRACTS)
    settings = LandingSettings(
        landing=landing,
        warehouse=warehouse,
        business_time_zone="Asia/Shanghai",
        clock=clock,
        hash_key=b"key of a test" * 3,
        memory_limit=None,
        threads=2,
    )
    with open_build(warehouse) as con:
        prepare(con, contracts)
        land(con, contracts, settings)
        yield con
