"""The contract files as the tests of this folder read them: parsed by the standard's own library, with short names.

Nothing here judges a contract; that is for the tests. Landing reads contracts through ingestion, which has tests of
its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from open_data_contract_standard.model import OpenDataContractStandard, SchemaObject, SchemaProperty

CONTRACTS = Path(__file__).parents[2] / "data_contracts"
PRIVATE_CLASSES = {"hash", "drop", "restricted"}


@dataclass(frozen=True)
class ContractFile:
    path: Path

    @cached_property
    def parsed(self) -> OpenDataContractStandard:
        return OpenDataContractStandard.from_file(str(self.path))

    @property
    def id(self) -> str:
        return self.parsed.id

    @property
    def platform(self) -> str:
        return self.properties["platform"]

    @property
    def table(self) -> SchemaObject:
        return self.parsed.schema_[0]

    @property
    def columns(self) -> dict[str, SchemaProperty]:
        return {column.name: column for column in self.table.properties}

    @property
    def key(self) -> list[str]:
        """The declared key in order, without _ordinal."""
        key = [column for column in self.columns.values() if column.primaryKey]
        return [column.name for column in sorted(key, key=lambda column: column.primaryKeyPosition)]

    @property
    def private(self) -> set[str]:
        return {name for name, column in self.columns.items() if column.classification in PRIVATE_CLASSES}

    @cached_property
    def properties(self) -> dict[str, Any]:
        return {item.property: item.value for item in self.parsed.customProperties}

    @property
    def rules(self) -> list[Any]:
        return self.table.quality or []

    def landing_type(self, name: str) -> str:
        column = self.columns[name]
        return "text" if column.classification == "hash" else column.physicalType

    def landed_columns(self) -> dict[str, str]:
        """Columns of the landing table that a rule may ask for, with their types."""
        landed = {
            name: self.landing_type(name) for name, column in self.columns.items() if column.classification != "drop"
        }
        if "ordinalWithin" in self.properties:
            landed["_ordinal"] = "bigint"
        return landed | {"_is_current": "boolean", "_status": "text"}


FILES = [ContractFile(path) for path in sorted(CONTRACTS.rglob("*.odcs.yaml"))]
BY_ID = {file.id: file for file in FILES}
CANONICAL = [file for file in FILES if file.path.parent == CONTRACTS]
PLATFORM = [file for file in FILES if file.path.parent != CONTRACTS]


def create_landing_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """An empty landing table for every contract, with its columns and types, and a run as of 31 March 2026."""
    connection.execute("set threads = 2; set timezone = 'UTC'; create schema landing")
    for file in FILES:
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in file.landed_columns().items())
        connection.execute(f"create table landing.{file.table.physicalName} ({columns})")
    connection.execute("create schema state; create table state.current_run as select date '2026-03-31' as as_of_date")


def faulty_rows(connection: duckdb.DuckDBPyConnection, file: ContractFile, query: str) -> list[tuple[Any, ...]]:
    """What a rule's query returns over the current rows; {batch} is filled in as Great Expectations does it."""
    batch = f"(select * from landing.{file.table.physicalName} where _is_current)"
    if not re.search(r"\bjoin\b", query, re.IGNORECASE):
        batch += " as subselect"
    return connection.execute(query.format(batch=batch)).fetchall()


def query_of(rule: Any) -> str | None:
    return rule.implementation["kwargs"].get("unexpected_rows_query")
