"""One contract file (Open Data Contract Standard, YAML) to a Contract, with every fault in its shape.

Belongs here: what the standard and this project's custom properties may hold, field by field. Whether the fields agree
with each other and with other contracts is judged in contract_checks.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pydantic
import yaml
from open_data_contract_standard.model import OpenDataContractStandard, SchemaProperty

from ingestion.contract_checks import check_contract
from ingestion.contract_model import ChangedDays, Column, Contract, ContractFault, QualityRule, Validity, Via

KNOWN_PROPERTIES: dict[str, type | tuple[type, ...]] = {
    "platform": str,
    "export": str,
    "loadMode": str,
    "replaceBy": list,
    "feeds": list,
    "eventColumn": str,
    "changedDays": dict,
    "updatedAt": str,
    "timeZone": str,
    "encodings": list,
    "delimiter": str,
    "header": bool,
    "nullTokens": list,
    "unixSeconds": list,
    "thousandsSeparator": str,
    "currencySigns": list,
    "truncatedTail": str,
    "headerOnly": str,
    "ordinalWithin": list,
    "validity": dict,
    "keyless": bool,
    "isPlatform": bool,
}
KNOWN_COLUMN_PROPERTIES = ("identity", "requiredWhen")


class _Faults:
    """Collects the faults of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[ContractFault] = []

    def add(self, field: str, reason: str) -> None:
        self.found.append(ContractFault(self.file, field, reason))


def parse_contract(path: Path, label: str, full_schema: bool) -> tuple[Contract | None, list[ContractFault]]:
    """The contract in the file, or None where it has no usable shape, and the faults found; `label` names the file."""
    faults = _Faults(label)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        faults.add("file", f"cannot be read as UTF-8 text ({error})")
        return None, faults.found
    try:
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        faults.add(where, f"is not valid YAML ({getattr(error, 'problem', None) or error})")
        return None, faults.found
    if not isinstance(raw, dict):
        faults.add("file", "is not a YAML mapping")
        return None, faults.found
    if full_schema:
        _check_standard_schema(raw, faults)
    _check_unknown_fields(raw, OpenDataContractStandard, "", faults)
    try:
        document = OpenDataContractStandard(**raw)
    except (pydantic.ValidationError, TypeError) as error:
        for item in error.errors() if isinstance(error, pydantic.ValidationError) else []:
            if item["type"] != "extra_forbidden":
                faults.add(".".join(str(p) for p in item["loc"]), item["msg"])
        if not faults.found:
            faults.add("file", str(error))
        return None, faults.found
    contract = _build(document, path, hashlib.sha256(text.encode()).hexdigest(), faults)
    if contract is not None:
        faults.found += check_contract(contract, label)
    return contract, faults.found


@cache
def _standard_validator() -> Any:
    import jsonschema  # type: ignore[import-untyped]

    schema = json.loads((files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def _check_standard_schema(raw: dict[str, Any], faults: _Faults) -> None:
    for error in _standard_validator().iter_errors(raw):
        faults.add(error.json_path.removeprefix("$.") or "file", error.message[:300])


def _models_in(annotation: Any) -> list[type[pydantic.BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return [annotation]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, list):
        return [m for a in typing.get_args(annotation) for m in _models_in(a)]
    return []


@cache
def _fields_of(model: type[pydantic.BaseModel]) -> dict[str, tuple[type[pydantic.BaseModel], ...]]:
    return {f.alias or name: tuple(_models_in(f.annotation)) for name, f in model.model_fields.items()}


def _check_unknown_fields(value: dict[str, Any], model: type[pydantic.BaseModel], where: str, faults: _Faults) -> None:
    """Fields that the standard does not have: the models would drop a misspelt `required` in silence."""
    fields = _fields_of(model)
    for key, inner in value.items():
        place = f"{where}.{key}" if where else str(key)
        if key not in fields:
            near = get_close_matches(str(key), fields, n=1)
            faults.add(place, "is not a field of the standard" + (f"; did you mean {near[0]}?" if near else ""))
            continue
        for inner_model in fields[key][:1]:
            for index, item in enumerate(inner if isinstance(inner, list) else [inner]):
                if isinstance(item, dict):
                    name = item.get("name") or item.get("property") or index
                    inner_place = f"{place}[{name}]" if isinstance(inner, list) else place
                    _check_unknown_fields(item, inner_model, inner_place, faults)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple("" if v is None else str(v) for v in value or ())


def _custom_properties(document: OpenDataContractStandard, faults: _Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in document.customProperties or []:
        name, value, where = item.property or "", item.value, f"customProperties.{item.property}"
        if name not in KNOWN_PROPERTIES:
            near = get_close_matches(name, KNOWN_PROPERTIES, n=1)
            faults.add(where, "is not known" + (f"; did you mean {near[0]}?" if near else ""))
        elif name in found:
            faults.add(where, "stands twice")
        elif not isinstance(value, KNOWN_PROPERTIES[name]):
            faults.add(where, f"must be a {_type_name(KNOWN_PROPERTIES[name])}, not {value!r}")
        else:
            found[name] = value
    return found


def _type_name(kind: type | tuple[type, ...]) -> str:
    names = {str: "text", list: "list", dict: "mapping", bool: "true or false"}
    return names.get(kind, str(kind)) if isinstance(kind, type) else str(kind)


def _column(item: SchemaProperty, faults: _Faults) -> Column:
    where = f"properties.{item.name}"
    custom: dict[str, str] = {}
    for extra in item.customProperties or []:
        if extra.property not in KNOWN_COLUMN_PROPERTIES:
            faults.add(
                f"{where}.customProperties.{extra.property}", f"is not one of {', '.join(KNOWN_COLUMN_PROPERTIES)}"
            )
        else:
            custom[extra.property] = str(extra.value)
    options = item.logicalTypeOptions or {}
    formats = options.get("format")
    bounds: dict[str, float | None] = {}
    for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        bound = options.get(name)
        if bound is not None and not isinstance(bound, int | float):
            faults.add(f"{where}.logicalTypeOptions.{name}", f"must be a number, not {bound!r}")
            bound = None
        bounds[name] = bound
    position = item.primaryKeyPosition if item.primaryKeyPosition is not None else 1
    references = tuple(r.to for r in item.relationships or [] if isinstance(r.to, str))
    return Column(
        name=item.name or "",
        header=(item.physicalName if item.physicalName is not None else item.name) or "",
        aliases=tuple(s.synonym for s in item.synonyms or [] if s.synonym),
        logical_type=item.logicalType or "string",  # type: ignore[arg-type]
        physical_type=(item.physicalType or "").lower().replace(" ", ""),
        required=bool(item.required),
        required_when=custom.get("requiredWhen"),
        key_position=position if item.primaryKey else None,
        classification=item.classification or "public",  # type: ignore[arg-type]
        identity=custom.get("identity"),
        allowed_values=_texts(e.value for e in item.enum or []),
        minimum=bounds["minimum"],
        maximum=bounds["maximum"],
        exclusive_minimum=bounds["exclusiveMinimum"],
        exclusive_maximum=bounds["exclusiveMaximum"],
        formats=_texts(formats if isinstance(formats, list) else [formats] if formats else []),
        references=references,
        description=(item.description or "").strip(),
    )


def _changed_days(value: dict[Any, Any], faults: _Faults) -> ChangedDays:
    wrong = ContractFault(
        faults.file,
        "customProperties.changedDays",
        "must be {all: true}, or columns: [...], range: [from, to], via: {export: ..., on: [...]}, or several of these",
    )
    columns, period, via, everything = (value.get(k) for k in ("columns", "range", "via", "all"))
    if isinstance(via, dict):
        # YAML 1.1 reads a bare `on` as true.
        via = {("on" if k is True else k): v for k, v in via.items()}
    is_right = (
        bool(value)
        and set(value) <= {"columns", "range", "via", "all"}
        and (columns is None or (isinstance(columns, list) and columns))
        and (period is None or (isinstance(period, list) and len(period) == 2))
        and (via is None or (isinstance(via, dict) and set(via) == {"export", "on"} and isinstance(via["on"], list)))
        and (everything is None or (everything is True and len(value) == 1))
    )
    if not is_right:
        faults.found.append(wrong)
        return ChangedDays(all=True)
    return ChangedDays(
        columns=_texts(columns),
        via=Via(str(via["export"]), _texts(via["on"])) if via else None,
        range=(str(period[0]), str(period[1])) if period else None,
        all=bool(everything),
    )


def _validity(value: Any, faults: _Faults) -> Validity | None:
    if value is None:
        return None
    if set(value) != {"from", "to", "key"} or not isinstance(value["key"], list):
        faults.add("customProperties.validity", "must be {from: column, to: column, key: [columns]}")
        return None
    return Validity(str(value["from"]), str(value["to"]), _texts(value["key"]))


def _quality(document: OpenDataContractStandard, faults: _Faults) -> tuple[QualityRule, ...]:
    rules = []
    for index, item in enumerate((document.schema_ or [])[0].quality or []):
        where = f"quality[{item.name or index}]"
        implementation: Any = item.implementation
        if isinstance(implementation, str):
            try:
                implementation = json.loads(implementation)
            except ValueError:
                faults.add(f"{where}.implementation", "is neither a mapping nor JSON text")
                continue
        if item.type != "custom" or item.engine != "greatExpectations":
            faults.add(where, "must have type custom and engine greatExpectations")
        if item.severity not in ("error", "warning"):
            faults.add(f"{where}.severity", f"must be error or warning, not {item.severity!r}")
        if not isinstance(implementation, dict) or not isinstance(implementation.get("type"), str):
            faults.add(f"{where}.implementation", "must hold type (the expectation's name) and kwargs")
            continue
        rules.append(
            QualityRule(
                name=item.name or implementation["type"],
                description=(item.description or "").strip(),
                dimension=item.dimension,
                severity=item.severity,  # type: ignore[arg-type]
                expectation_type=implementation["type"],
                kwargs=implementation.get("kwargs") or {},
            )
        )
    return tuple(rules)


def _build(document: OpenDataContractStandard, path: Path, content_hash: str, faults: _Faults) -> Contract | None:
    for name in ("apiVersion", "kind", "id", "version", "status", "name"):
        if not getattr(document, name):
            faults.add(name, "is missing")
    if document.kind not in (None, "DataContract"):
        faults.add("kind", f"must be DataContract, not {document.kind!r}")
    if len(document.schema_ or []) != 1 or not (document.schema_ or [])[0].properties:
        faults.add("schema", "must hold exactly one table with its properties")
        return None
    table = (document.schema_ or [])[0]
    custom = _custom_properties(document, faults)
    for name in ("platform", "export", "loadMode", "changedDays"):
        if name not in custom and not any(f.field == f"customProperties.{name}" for f in faults.found):
            faults.add(f"customProperties.{name}", "is missing")
    if custom.get("isPlatform") and "feeds" not in custom:
        faults.add("customProperties.feeds", "is missing: name the canonical sources that staging maps from it")
    if not {"platform", "export", "loadMode"} <= set(custom):
        return None
    platform, export = custom["platform"], custom["export"]
    contract = Contract(
        file=path,
        content_hash=content_hash,
        id=document.id or "",
        name=document.name or "",
        version=document.version or "",
        platform=platform,
        export=export,
        granularity=table.dataGranularityDescription or "",
        columns=tuple(_column(p, faults) for p in table.properties or []),
        load_mode=custom["loadMode"],
        changed_days=_changed_days(custom["changedDays"], faults) if "changedDays" in custom else ChangedDays(all=True),
        replace_by=_texts(custom.get("replaceBy")),
        feeds=_texts(custom["feeds"]) if "feeds" in custom else (export,),
        event_column=custom.get("eventColumn"),
        updated_at=custom.get("updatedAt"),
        time_zone=custom.get("timeZone", "Asia/Shanghai"),
        encodings=tuple(e.lower() for e in _texts(custom.get("encodings"))) or ("utf-8",),
        delimiter=custom.get("delimiter"),
        has_header=custom.get("header", True),
        null_tokens=_texts(custom["nullTokens"]) if "nullTokens" in custom else ("",),
        unix_seconds=_texts(custom.get("unixSeconds")),
        thousands_separator=custom.get("thousandsSeparator"),
        currency_signs=_texts(custom.get("currencySigns")),
        truncated_tail=custom.get("truncatedTail", "refuse"),
        header_only=custom.get("headerOnly", "accept"),
        ordinal_within=_texts(custom.get("ordinalWithin")),
        validity=_validity(custom.get("validity"), faults),
        is_keyless=custom.get("keyless", False),
        is_platform=custom.get("isPlatform", False),
        quality=_quality(document, faults),
        description={k: v.strip() for k, v in (document.description or {}) if isinstance(v, str)},
    )
    if document.id != f"{platform}.{export}":
        faults.add("id", f"must be {platform}.{export}, not {document.id}")
    if table.name != export:
        faults.add("schema.name", f"must be {export}, not {table.name}")
    if table.physicalName != contract.source_table:
        faults.add("schema.physicalName", f"must be {contract.source_table}, not {table.physicalName}")
    if not any(s.path == contract.folder for s in document.servers or []):
        faults.add("servers", f"must name the landing folder {contract.folder} as a path")
    return contract
