"""Landing by itself, as a process of its own: every file into a new warehouse folder.

    python -m benchmarks.landing_alone LANDING WAREHOUSE

Belongs here: calling ingestion the way that a night does. Does not belong here: the plain read it is compared with.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.processes import PROJECT_ROOT
from ingestion.contracts import load_contracts
from ingestion.hash_key import load_or_create_key
from ingestion.landing import land
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build

TIME_ZONE = "Asia/Shanghai"


def main() -> None:
    """Read the arguments and land."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.landing_alone", description=__doc__)
    parser.add_argument("landing", type=Path)
    parser.add_argument("warehouse", type=Path)
    given = parser.parse_args()
    contracts = load_contracts(PROJECT_ROOT / "data_contracts")
    given.warehouse.mkdir(parents=True, exist_ok=True)
    settings = LandingSettings(
        landing=given.landing,
        warehouse=given.warehouse,
        business_time_zone=TIME_ZONE,
        clock=datetime.now(UTC),
        hash_key=load_or_create_key(given.warehouse, None),
    )
    with open_build(given.warehouse) as con:
        land(con, contracts, settings)


if __name__ == "__main__":
    main()
