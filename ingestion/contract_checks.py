"""Whether a contract's fields agree with each other, and contracts with one another.

Belongs here: rules about a parsed contract. How a file is read is in contract_parsing.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from ingestion.contract_model import CANONICAL_PLATFORM, Column, Contract, ContractFault

NAME = re.compile(r"[a-z][a-z0-9_]*")
LOAD_MODES = ("append", "upsert", "replace", "full")
HEADER_BLANKS = "\ufeff \t\r\n\u3000\xa0"
CLASSIFICATIONS = ("public", "hash", "drop", "restricted")
PHYSICAL_TYPES = {
    "string": r"text",
    "integer": r"bigint",
    "number": r"decimal\(([0-9]+),([0-9]+)\)|double",
    "boolean": r"boolean",
    "date": r"date",
    "timestamp": r"timestamptz",
}


def normal_header(text: str) -> str:
    """A header cell as it is compared: BOM, surrounding blanks and a leading tab are no part of a name."""
    return unicodedata.normalize("NFC", text).strip(HEADER_BLANKS)


def check_contract(contract: Contract, label: str) -> list[ContractFault]:
    """Faults within one contract; `label` names its file."""
    found: list[ContractFault] = []

    def fault(field: str, reason: str) -> None:
        found.append(ContractFault(label, field, reason))

    for field, value in (("platform", contract.platform), ("export", contract.export)):
        if not NAME.fullmatch(value):
            fault(f"customProperties.{field}", f"must be lower case letters, digits and _, not {value!r}")
    if "__" in contract.platform:
        fault("customProperties.platform", "must not hold two underscores in a row: they part platform and export")
    names = Counter(c.name for c in contract.columns)
    for name in [n for n, count in names.items() if count > 1]:
        fault(f"properties.{name}", "stands twice")
    headers = Counter(normal_header(h).casefold() for c in contract.columns for h in set(c.headers))
    for header in [h for h, count in headers.items() if count > 1]:
        fault(
            "properties", f"the header {header!r} belongs to more than one column (upper and lower case are the same)"
        )
    for column in contract.columns:
        for field, reason in _column_faults(column):
            fault(f"properties.{column.name}{field}", reason)
    _check_references_to_columns(contract, fault)
    _check_load_mode(contract, fault)
    _check_reading(contract, fault)
    _check_quality(contract, fault)
    return found


def _column_faults(column: Column) -> Iterable[tuple[str, str]]:
    if not NAME.fullmatch(column.name):
        yield "", "the name must be lower case letters, digits and _, and must not begin with _"
    if column.logical_type not in PHYSICAL_TYPES:
        yield ".logicalType", f"must be one of {', '.join(PHYSICAL_TYPES)}, not {column.logical_type!r}"
    else:
        match = re.fullmatch(PHYSICAL_TYPES[column.logical_type], column.physical_type)
        if not match:
            wanted = PHYSICAL_TYPES[column.logical_type].replace(r"\(([0-9]+),([0-9]+)\)|", "(18,4) or ")
            yield ".physicalType", f"{column.physical_type!r} does not fit {column.logical_type}: use {wanted}"
        elif match.groups() and match.group(1) and not 0 <= int(match.group(2)) <= int(match.group(1)) <= 38:
            yield ".physicalType", "a decimal has at most 38 digits, and no more of them behind the point"
    if column.classification not in CLASSIFICATIONS:
        yield ".classification", f"must be one of {', '.join(CLASSIFICATIONS)}, not {column.classification!r}"
    if column.classification == "hash" and not column.identity:
        yield ".customProperties.identity", "a hashed column names its identity (visitor, buyer, reviewer, ...)"
    if column.classification == "hash" and column.logical_type != "string":
        yield ".logicalType", "a hashed column is text"
    if column.identity and column.classification != "hash":
        yield ".customProperties.identity", "only a hashed column has an identity"
    if column.key_position is not None and column.classification == "drop":
        yield ".primaryKey", "a dropped column cannot be a key: it is never stored"
    if column.formats and column.logical_type not in ("date", "timestamp"):
        yield ".logicalTypeOptions.format", "only dates and timestamps have formats"
    for pattern in column.formats:
        if "%" not in pattern:
            yield ".logicalTypeOptions.format", f"{pattern!r} is not a strptime pattern such as %Y/%m/%d %H:%M"
    bounds = (column.minimum, column.maximum, column.exclusive_minimum, column.exclusive_maximum)
    if any(b is not None for b in bounds) and column.logical_type not in ("integer", "number"):
        yield ".logicalTypeOptions", "only numbers have bounds"
    if column.minimum is not None and column.maximum is not None and column.minimum > column.maximum:
        yield ".logicalTypeOptions", "the minimum is above the maximum"
    if column.allowed_values and column.logical_type not in ("string", "integer"):
        yield ".enum", "only text and integers have a closed list of values"


def _check_references_to_columns(contract: Contract, fault: Callable[[str, str], None]) -> None:
    names = {c.name for c in contract.columns}
    stored = {c.name for c in contract.stored_columns}
    groups: list[tuple[str, Iterable[str]]] = [
        ("replaceBy", contract.replace_by),
        ("eventColumn", [contract.event_column] if contract.event_column else []),
        ("changedDays", contract.changed_days.columns),
        ("changedDays", contract.changed_days.range or ()),
        ("changedDays", contract.changed_days.via.on if contract.changed_days.via else ()),
        ("updatedAt", [contract.updated_at] if contract.updated_at else []),
        ("unixSeconds", contract.unix_seconds),
        ("ordinalWithin", contract.ordinal_within),
    ]
    if contract.validity:
        v = contract.validity
        groups.append(("validity", (v.valid_from, v.valid_to, *v.key)))
    for field, used in groups:
        for name in used:
            where = f"customProperties.{field}"
            if name not in names:
                near = get_close_matches(name, names, n=1)
                fault(where, f"{name!r} is no column" + (f"; did you mean {near[0]}?" if near else ""))
            elif name not in stored:
                fault(where, f"{name!r} is dropped and never stored, so it cannot be used")
    timed: list[tuple[str, Iterable[str]]] = [
        ("eventColumn", [contract.event_column] if contract.event_column else []),
        ("changedDays", (*contract.changed_days.columns, *(contract.changed_days.range or ()))),
        ("updatedAt", [contract.updated_at] if contract.updated_at else []),
        ("validity", (contract.validity.valid_from, contract.validity.valid_to) if contract.validity else ()),
    ]
    for field, used in timed:
        for name in used:
            if name in names and contract.column(name).logical_type not in ("date", "timestamp"):
                fault(f"customProperties.{field}", f"{name!r} is neither a date nor a timestamp")
    for name in contract.unix_seconds:
        if name in names and contract.column(name).logical_type != "timestamp":
            fault("customProperties.unixSeconds", f"{name!r} is not a timestamp")
    for column in contract.columns:
        if column.required_when and column.required_when not in names:
            fault(f"properties.{column.name}.customProperties.requiredWhen", f"{column.required_when!r} is no column")


def _check_load_mode(contract: Contract, fault: Callable[[str, str], None]) -> None:
    if contract.load_mode not in LOAD_MODES:
        fault("customProperties.loadMode", f"must be one of {', '.join(LOAD_MODES)}, not {contract.load_mode!r}")
    if contract.load_mode == "replace" and not contract.replace_by:
        fault("customProperties.replaceBy", "load mode replace needs the columns by which a delivery replaces rows")
    if contract.load_mode != "replace" and contract.replace_by:
        fault("customProperties.replaceBy", f"only load mode replace has it, not {contract.load_mode}")
    if contract.is_keyless and contract.key:
        fault("customProperties.keyless", "the contract has a key: declare one of the two")
    if not contract.is_keyless and not contract.key:
        fault("properties", "no column is a primary key; declare keyless: true if rows really have none")
    if contract.is_keyless and contract.load_mode == "upsert":
        fault("customProperties.loadMode", "upsert needs a key")
    positions = sorted(c.key_position for c in contract.columns if c.key_position is not None)
    if len(set(positions)) != len(positions):
        fault("properties", "two key columns have the same primaryKeyPosition")
    if not contract.is_platform and contract.platform != CANONICAL_PLATFORM:
        fault("customProperties.isPlatform", f"must be true for the platform {contract.platform}")


def _check_reading(contract: Contract, fault: Callable[[str, str], None]) -> None:
    try:
        ZoneInfo(contract.time_zone)
    except Exception:
        fault("customProperties.timeZone", f"{contract.time_zone!r} is no time zone, such as Asia/Shanghai")
    for encoding in contract.encodings:
        try:
            if not codecs.lookup(encoding)._is_text_encoding:
                raise LookupError
        except LookupError:
            fault("customProperties.encodings", f"{encoding!r} is no text encoding, such as utf-8 or gb18030")
    if contract.delimiter is not None and (len(contract.delimiter) != 1 or contract.delimiter in '"\r\n'):
        fault("customProperties.delimiter", "must be one character that is neither a quote nor a line end")
    for field, value, allowed in (
        ("truncatedTail", contract.truncated_tail, ("refuse", "quarantine")),
        ("headerOnly", contract.header_only, ("accept", "refuse")),
    ):
        if value not in allowed:
            fault(f"customProperties.{field}", f"must be {' or '.join(allowed)}, not {value!r}")
    separator = contract.thousands_separator
    if separator is not None and (len(separator) != 1 or separator.isalnum() or separator == "-"):
        fault("customProperties.thousandsSeparator", "must be one character, such as ,")


def _check_quality(contract: Contract, fault: Callable[[str, str], None]) -> None:
    private = [c.name for c in contract.columns if c.is_private]
    for name, count in Counter(r.name for r in contract.quality).items():
        if count > 1:
            fault(f"quality[{name}]", "stands twice")
    for rule in contract.quality:
        for key, value in rule.kwargs.items():
            named = value if isinstance(value, (list, tuple)) else [value]
            for column in private if key.startswith("column") else []:
                if column in named:
                    fault(f"quality[{rule.name}]", f"{column} is private: a failing value would be shown")


def cross_check(contracts: list[Contract], folder: Path) -> list[ContractFault]:
    """Faults between contracts: the same export twice, references to exports or columns that do not exist."""
    found: list[ContractFault] = []
    by_id: dict[str, Contract] = {}
    canonical = {c.export for c in contracts if not c.is_platform}
    for contract in contracts:
        label = contract.file.relative_to(folder).as_posix()
        if contract.id in by_id:
            other = by_id[contract.id].file.relative_to(folder).as_posix()
            found.append(ContractFault(label, "id", f"{contract.id} is also the contract of {other}"))
        by_id[contract.id] = contract
    for contract in contracts:
        label = contract.file.relative_to(folder).as_posix()
        found += [ContractFault(label, "customProperties.changedDays", r) for r in _via_faults(contract, by_id)]
        for source in contract.feeds:
            if canonical and source not in canonical:
                near = get_close_matches(source, canonical, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                found.append(ContractFault(label, "customProperties.feeds", f"{source!r} is no canonical source{hint}"))
    return found


def _via_faults(contract: Contract, by_id: dict[str, Contract]) -> Iterable[str]:
    via = contract.changed_days.via
    if via is None:
        return
    target = by_id.get(f"{contract.platform}.{via.export}")
    if target is None:
        yield f"{via.export!r} is no export of {contract.platform}"
        return
    stored = {c.name for c in target.stored_columns}
    for name in via.on:
        if name not in stored:
            yield f"{via.export} has no column {name!r}"
    if _via_goes_round(contract, by_id):
        yield "via leads round in a circle"


def _via_goes_round(contract: Contract, by_id: dict[str, Contract]) -> bool:
    seen = {contract.id}
    current: Contract | None = contract
    while current is not None and current.changed_days.via is not None:
        current = by_id.get(f"{contract.platform}.{current.changed_days.via.export}")
        if current is not None and current.id in seen:
            return True
        if current is not None:
            seen.add(current.id)
    return False
