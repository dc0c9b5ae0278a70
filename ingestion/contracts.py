"""Loading a folder of data contracts: all of them, or an error that lists every fault.

The shape of a contract is in contract_model; this module is where other parts import it from.
"""

from __future__ import annotations

from pathlib import Path

from ingestion.contract_checks import cross_check
from ingestion.contract_model import (
    CANONICAL_PLATFORM,
    ChangedDays,
    Column,
    Contract,
    ContractError,
    ContractFault,
    QualityRule,
    Validity,
    Via,
)
from ingestion.contract_parsing import parse_contract

__all__ = [
    "CANONICAL_PLATFORM",
    "ChangedDays",
    "Column",
    "Contract",
    "ContractError",
    "ContractFault",
    "QualityRule",
    "Validity",
    "Via",
    "load_contracts",
]


def load_contracts(folder: Path, full_schema: bool = False) -> list[Contract]:
    """Read every `*.odcs.yaml` below the folder, sorted by platform and export.

    Raises ContractError with all faults of all files. `full_schema` also checks each file against the standard's own
    JSON schema, which takes about a tenth of a second a file; without it unknown fields are still found.
    """
    faults: list[ContractFault] = []
    contracts: list[Contract] = []
    if not folder.is_dir():
        raise ContractError([ContractFault(str(folder), "folder", "there is no such folder of data contracts")])
    paths = sorted(folder.rglob("*.odcs.yaml"))
    if not paths:
        faults.append(ContractFault(str(folder), "folder", "holds no data contract (*.odcs.yaml)"))
    for path in paths:
        contract, file_faults = parse_contract(path, path.relative_to(folder).as_posix(), full_schema)
        faults += file_faults
        if contract is not None:
            contracts.append(contract)
    # One that could not be parsed would look like a missing one to the others.
    if len(contracts) == len(paths):
        faults += cross_check(contracts, folder)
    if faults:
        raise ContractError(faults)
    return sorted(contracts, key=lambda c: (c.platform, c.export))
