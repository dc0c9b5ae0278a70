"""What a data contract says about one raw export, as typed values.

Belongs here: the shape of a contract and what follows from it alone. How a YAML file is read is in contract_parsing,
how it is judged in contract_checks; what a contract makes of rows is in the modules that use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

LoadMode = Literal["append", "upsert", "replace", "full"]
Classification = Literal["public", "hash", "drop", "restricted"]
LogicalType = Literal["string", "integer", "number", "boolean", "date", "timestamp"]

CANONICAL_PLATFORM = "scorehouse"


@dataclass(frozen=True)
class ContractFault:
    """One thing that is wrong with a contract: the file, the field in it, and what to do."""

    file: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.reason}"


class ContractError(Exception):
    """Contracts that cannot be used; holds every fault found, not only the first."""

    def __init__(self, faults: list[ContractFault]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{count} in the data contracts; nothing was landed:\n" + "\n".join(f"  {f}" for f in faults))

    @property
    def file(self) -> str:
        """File of the first fault."""
        return self.faults[0].file

    @property
    def field(self) -> str:
        """Field of the first fault."""
        return self.faults[0].field

    @property
    def reason(self) -> str:
        """Reason of the first fault."""
        return self.faults[0].reason


@dataclass(frozen=True)
class Column:
    """One column of an export."""

    name: str
    header: str
    aliases: tuple[str, ...] = ()
    logical_type: LogicalType = "string"
    physical_type: str = "text"
    required: bool = False
    required_when: str | None = None
    key_position: int | None = None
    classification: Classification = "public"
    identity: str | None = None
    allowed_values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    formats: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    description: str = ""

    @property
    def is_private(self) -> bool:
        """Whether its values must never appear outside the landing table."""
        return self.classification != "public"

    @property
    def landing_type(self) -> str:
        """DuckDB type of the landing column; a hash is 32 hexadecimal characters whatever was hashed."""
        if self.classification == "hash" or self.physical_type == "text":
            return "varchar"
        return "timestamp with time zone" if self.physical_type == "timestamptz" else self.physical_type

    @property
    def headers(self) -> tuple[str, ...]:
        """The real header and its declared aliases."""
        return (self.header, *self.aliases)


@dataclass(frozen=True)
class Via:
    """Changed days are those of another export's rows with the same key."""

    export: str
    on: tuple[str, ...]


@dataclass(frozen=True)
class ChangedDays:
    """How the business days that a changed row touches are found; what is set adds up, `all` stands alone."""

    columns: tuple[str, ...] = ()
    via: Via | None = None
    range: tuple[str, str] | None = None
    all: bool = False


@dataclass(frozen=True)
class Validity:
    """A half-open period of validity; periods of one key must not overlap."""

    valid_from: str
    valid_to: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class QualityRule:
    """A Great Expectations rule of the contract's quality block, as written."""

    name: str
    description: str
    dimension: str | None
    severity: Literal["error", "warning"]
    expectation_type: str
    kwargs: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Contract:
    """One raw export: where its files lie, how they are read, what its rows mean."""

    file: Path
    content_hash: str
    id: str
    name: str
    version: str
    platform: str
    export: str
    granularity: str
    columns: tuple[Column, ...]
    load_mode: LoadMode
    changed_days: ChangedDays
    replace_by: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    event_column: str | None = None
    updated_at: str | None = None
    time_zone: str = "Asia/Shanghai"
    encodings: tuple[str, ...] = ("utf-8",)
    delimiter: str | None = None
    has_header: bool = True
    null_tokens: tuple[str, ...] = ("",)
    unix_seconds: tuple[str, ...] = ()
    thousands_separator: str | None = None
    currency_signs: tuple[str, ...] = ()
    truncated_tail: Literal["refuse", "quarantine"] = "refuse"
    header_only: Literal["accept", "refuse"] = "accept"
    ordinal_within: tuple[str, ...] = ()
    validity: Validity | None = None
    is_keyless: bool = False
    is_platform: bool = False
    quality: tuple[QualityRule, ...] = ()
    description: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> str:
        """Folder of its files below the landing folder."""
        return f"{self.platform}/{self.export}"

    @property
    def source_table(self) -> str:
        """Name of its table in the schema landing."""
        return f"{self.platform}__{self.export}"

    @property
    def qualified_table(self) -> str:
        """Its landing table as it is written in SQL."""
        return f'landing."{self.source_table}"'

    @cached_property
    def stored_columns(self) -> tuple[Column, ...]:
        """Columns that the landing table has: all but the dropped ones."""
        return tuple(c for c in self.columns if c.classification != "drop")

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Key columns in order; `platform` is implicit, since a landing table holds one platform."""
        declared = sorted((c for c in self.columns if c.key_position is not None), key=lambda c: c.key_position or 0)
        names = [c.name for c in declared]
        if self.ordinal_within:
            names += [n for n in self.ordinal_within if n not in names] + ["_ordinal"]
        return tuple(names)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}
