"""What landing is measured against: the same files by DuckDB's own readers, with explicit types, a table an export.

    python -m benchmarks.plain_read LANDING TYPES.json RESULT.duckdb

No keys, versions, hashes, manifest or quarantine: rows that do not parse are left out. XLSX goes through calamine, as
in landing. Does not belong here: anything that makes use of the rows.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path

import duckdb

from benchmarks.exports import DELIMITERS, PLATFORM, export_files, relation

OFFSET = re.compile(rb"\d{2}:\d{2}(\.\d+)?([+-]\d{2}:?\d{2}|Z)")
LOOKED_AT_BYTES = 4096


def main() -> None:
    """Read the arguments and every export of the canonical platform."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain_read", description=__doc__)
    parser.add_argument("landing", type=Path)
    parser.add_argument("types", type=Path, help="JSON: export -> header -> type, as write_types leaves it")
    parser.add_argument("result", type=Path)
    given = parser.parse_args()
    types = json.loads(given.types.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(dir=given.result.parent) as scratch, duckdb.connect(str(given.result)) as con:
        for folder in sorted((given.landing / PLATFORM).iterdir()):
            if folder.is_dir():
                rows = relation(folder, types[folder.name], Path(scratch))
                con.execute(f"create table {folder.name} as {rows}")


def write_types(contracts: Path, landing: Path, target: Path) -> None:
    """Write the explicit schema of every export: the contracts' types by header.

    A time without an offset stays as it is read: resolving zones would cost the plain read extra.
    """
    from ingestion.contracts import load_contracts

    types: dict[str, dict[str, str]] = {}
    for contract in load_contracts(contracts):
        folder = landing / PLATFORM / contract.export
        if contract.platform == PLATFORM and folder.is_dir():
            has_offsets = any(_has_offset(path) for path in export_files(folder)[:1])
            types[contract.export] = {
                column.header: "timestamp"
                if column.physical_type == "timestamptz" and not has_offsets
                else column.physical_type
                for column in contract.columns
            }
    target.write_text(json.dumps(types, indent=1), encoding="utf-8")


def _has_offset(path: Path) -> bool:
    if path.suffix not in DELIMITERS:
        return path.suffix == ".gz"
    with path.open("rb") as file:
        return OFFSET.search(file.read(LOOKED_AT_BYTES)) is not None


if __name__ == "__main__":
    main()
