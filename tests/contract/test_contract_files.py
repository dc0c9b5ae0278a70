"""Every contract is a valid ODCS file, and what it says about itself, its columns and its neighbours fits together."""

from __future__ import annotations

import json
import zoneinfo
from collections import Counter

import jsonschema
import pytest
import yaml
from contracts_under_test import BY_ID, CANONICAL, CONTRACTS, FILES, PLATFORM, ContractFile
from open_data_contract_standard.model import OpenDataContractStandard

from ingestion.contracts import load_contracts

SCHEMA = jsonschema.Draft201909Validator(json.loads(OpenDataContractStandard.json_schema()))
LOGICAL_TYPES = {
    "text": "string",
    "bigint": "integer",
    "decimal(18,4)": "number",
    "decimal(18,6)": "number",
    "double": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamptz": "timestamp",
}
KNOWN_PROPERTIES = {
    *("platform", "export", "isPlatform", "feeds"),
    *("loadMode", "replaceBy", "updatedAt", "validity", "keyless", "ordinalWithin"),
    *("eventColumn", "changedDays", "timeZone", "unixSeconds"),
    *("encodings", "delimiter", "header", "headerOnly", "nullTokens", "truncatedTail"),
    *("thousandsSeparator", "currencySigns"),
}

every_contract = pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)


def test_landing_accepts_all_contracts() -> None:
    assert [contract.id for contract in load_contracts(CONTRACTS)] == sorted(file.id for file in FILES)


@every_contract
def test_contract_is_valid_odcs(file: ContractFile) -> None:
    document = yaml.safe_load(file.path.read_text(encoding="utf-8"))
    faults = [f"{list(error.absolute_path)}: {error.message}" for error in SCHEMA.iter_errors(document)]
    assert faults == []
    assert file.parsed.kind == "DataContract"
    assert file.parsed.status == "active"
    assert len(file.parsed.schema_) == 1


@every_contract
def test_folder_file_id_and_table_say_the_same(file: ContractFile) -> None:
    export = file.path.name.removesuffix(".odcs.yaml")
    platform = "scorehouse" if file.path.parent == CONTRACTS else file.path.parent.name
    assert (file.properties["platform"], file.properties["export"]) == (platform, export)
    assert file.id == f"{platform}.{export}"
    assert file.table.name == export
    assert file.table.physicalName == f"{platform}__{export}"
    assert [server.path for server in file.parsed.servers] == [f"{platform}/{export}"]
    assert file.properties.get("isPlatform", False) is (platform != "scorehouse")


def test_no_two_files_describe_one_export() -> None:
    assert {file.platform for file in PLATFORM} == {"uci_online_retail", "tmall", "olist", "shopify", "taobao"}
    assert [name for name, count in Counter(file.id for file in FILES).items() if count > 1] == []
    assert [name for name, count in Counter(file.table.physicalName for file in FILES).items() if count > 1] == []


@every_contract
def test_everything_is_described(file: ContractFile) -> None:
    texts = [file.parsed.description.purpose, file.parsed.description.usage, file.parsed.description.limitations]
    texts += [file.table.dataGranularityDescription]
    texts += [column.description for column in file.columns.values()] + [rule.description for rule in file.rules]
    assert all(texts)


@every_contract
def test_columns_have_one_name_a_landing_type_and_a_privacy_class(file: ContractFile) -> None:
    names = [column.name for column in file.table.properties]
    headers = [column.physicalName for column in file.table.properties]
    synonyms = [synonym.synonym for column in file.table.properties for synonym in column.synonyms or []]
    assert len(set(names)) == len(names)
    assert len({header.casefold() for header in [*headers, *synonyms]}) == len(headers) + len(synonyms)
    for column in file.table.properties:
        assert column.name.isidentifier() and column.name == column.name.lower() and not column.name.startswith("_")
        assert LOGICAL_TYPES[column.physicalType] == column.logicalType, column.name
        assert column.classification in {"public", "hash", "drop", "restricted"}, column.name
        identities = [item.value for item in column.customProperties or [] if item.property == "identity"]
        assert len(identities) == (1 if column.classification == "hash" else 0), column.name
        assert all(item.property in {"identity", "requiredWhen"} for item in column.customProperties or [])


@every_contract
def test_keys_are_complete(file: ContractFile) -> None:
    positions = sorted(column.primaryKeyPosition for column in file.columns.values() if column.primaryKey)
    assert positions == list(range(1, len(positions) + 1))
    assert bool(positions) is not file.properties.get("keyless", False)
    assert all(file.columns[name].classification in {"public", "hash"} for name in file.key)
    # A company-wide social account has no shop, and that is a value of its own in the key.
    optional = {name for name in file.key if not file.columns[name].required}
    assert optional <= ({"shop_id"} if file.id == "scorehouse.social_metrics" else set())


@every_contract
def test_properties_name_columns_that_exist(file: ContractFile) -> None:
    properties, columns = file.properties, file.columns
    assert set(properties) <= KNOWN_PROPERTIES
    assert len(file.parsed.customProperties) == len(properties)
    assert properties["loadMode"] in {"append", "upsert", "replace", "full"}
    assert ("replaceBy" in properties) is (properties["loadMode"] == "replace")
    named = [*properties.get("replaceBy", []), *properties.get("unixSeconds", []), *properties.get("ordinalWithin", [])]
    named += [properties[name] for name in ("eventColumn", "updatedAt") if name in properties]
    if "validity" in properties:
        named += [properties["validity"]["from"], properties["validity"]["to"], *properties["validity"]["key"]]
    named += [
        item.value for c in columns.values() for item in c.customProperties or [] if item.property == "requiredWhen"
    ]
    assert set(named) <= set(columns)
    assert not {name for name in named if columns[name].classification == "drop"}
    assert set(properties.get("replaceBy", [])) <= {name for name in columns if columns[name].required}
    if "eventColumn" in properties:
        assert columns[properties["eventColumn"]].physicalType in {"date", "timestamptz"}
        assert columns[properties["eventColumn"]].required
    assert zoneinfo.ZoneInfo(properties["timeZone"])
    assert properties["encodings"] and all("x".encode(name) == b"x" for name in properties["encodings"])


@every_contract
def test_changed_days_can_be_found(file: ContractFile) -> None:
    changed = file.properties["changedDays"]
    assert changed and set(changed) <= {"columns", "via", "range", "all"}
    assert "all" not in changed or changed == {"all": True}
    for name in [*changed.get("columns", []), *changed.get("range", [])]:
        assert file.columns[name].physicalType in {"date", "timestamptz"}, name
    assert len(changed.get("range", [1, 2])) == 2
    if "via" in changed:
        other = BY_ID[f"{file.platform}.{changed['via']['export']}"]
        assert set(changed["via"]["on"]) <= set(file.columns) & set(other.columns)
        assert "columns" in other.properties["changedDays"]


@every_contract
def test_references_lead_to_keys_of_the_same_type(file: ContractFile) -> None:
    for column in file.columns.values():
        for relationship in column.relationships or []:
            export, target = relationship.to.split(".")
            other = BY_ID[f"{file.platform}.{export}"]
            assert target in other.key, relationship.to
            assert other.columns[target].physicalType == column.physicalType
            assert other.columns[target].classification == column.classification == "public"


@every_contract
def test_feeds_are_canonical_sources(file: ContractFile) -> None:
    canonical = {source.properties["export"] for source in CANONICAL}
    assert set(file.properties["feeds"]) <= canonical
    if file.platform == "scorehouse":
        assert file.properties["feeds"] == [file.properties["export"]]


@pytest.mark.parametrize("file", CANONICAL, ids=lambda file: file.id)
def test_canonical_sources_can_be_corrected(file: ContractFile) -> None:
    versioned = file.properties["loadMode"] in {"upsert", "append"}
    assert ({"is_deleted", "updated_at"} <= set(file.columns)) is versioned
    assert ("updatedAt" in file.properties) is (file.properties["loadMode"] == "upsert")
    assert all(column.name == column.physicalName for column in file.columns.values())


@every_contract
def test_enumerations_are_texts_without_repeats(file: ContractFile) -> None:
    for column in file.columns.values():
        values = [item.value for item in column.enum or []]
        assert len(set(values)) == len(values)
        assert all(isinstance(value, str) and value == value.strip() for value in values), column.name
