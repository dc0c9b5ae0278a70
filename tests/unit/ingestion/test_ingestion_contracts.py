"""Reading contracts: typed values from good ones, every fault of bad ones, and nothing landed beside them."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from landing_bench import column, contract_document

from ingestion.contracts import ContractError, load_contracts

COLUMNS = [
    column("order_id", key=True, header="Order ID", aliases=["订单号"]),
    column("buyer", classification="hash", identity="buyer"),
    column("paid_at", "timestamp", logicalTypeOptions={"format": "%Y/%m/%d"}),
    column("score", "integer", logicalTypeOptions={"minimum": 1, "maximum": 5}),
    column("status", enum=[{"value": "open"}, {"value": 1}]),
    column("phone", classification="drop"),
]


def write(folder: Path, document: Any, name: str = "orders.odcs.yaml") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True), encoding="utf-8"
    )


def test_a_contract_becomes_typed_values(tmp_path: Path) -> None:
    document = contract_document(
        COLUMNS,
        loadMode="upsert",
        eventColumn="paid_at",
        changedDays={"columns": ["paid_at"]},
        encodings=["UTF-8", "gb18030"],
    )
    write(tmp_path, document)
    (contract,) = load_contracts(tmp_path, full_schema=True)
    assert (contract.source_table, contract.folder, contract.key) == (
        "scorehouse__orders",
        "scorehouse/orders",
        ("order_id",),
    )
    assert contract.column("order_id").headers == ("Order ID", "订单号")
    assert contract.column("status").allowed_values == ("open", "1")
    assert [c.name for c in contract.stored_columns] == ["order_id", "buyer", "paid_at", "score", "status"]
    assert (contract.feeds, contract.encodings, contract.has_header) == (("orders",), ("utf-8", "gb18030"), True)


def test_the_word_on_survives_yaml(tmp_path: Path) -> None:
    write(tmp_path, contract_document(COLUMNS, changedDays={"columns": ["paid_at"]}))
    text = yaml.safe_dump(contract_document([column("order_id", key=True)], export="lines")).replace(
        "value:\n    all: true", "value: {via: {export: orders, on: [order_id]}}"
    )
    assert "on: [order_id]" in text
    write(tmp_path, text, "lines.odcs.yaml")
    lines = load_contracts(tmp_path)[0]
    assert lines.changed_days.via is not None
    assert lines.changed_days.via.on == ("order_id",)


def change(**custom: Any) -> dict[str, Any]:
    return contract_document(COLUMNS, **custom)


def with_column(index: int, **more: Any) -> dict[str, Any]:
    columns = deepcopy(COLUMNS)
    columns[index] |= more
    return contract_document(columns)


@pytest.mark.parametrize(
    ("document", "field", "words"),
    [
        ("a: [b", "line", "YAML"),
        ("just text", "file", "mapping"),
        (change(loadMode="sometimes"), "loadMode", "must be one of"),
        (change(loadMode="replace"), "replaceBy", "needs the columns"),
        (change(replaceBy=["status"]), "replaceBy", "only load mode replace"),
        (change(eventColumn="payd_at"), "eventColumn", "did you mean paid_at"),
        (change(eventColumn="score"), "eventColumn", "neither a date"),
        (change(updatedAt="phone"), "updatedAt", "never stored"),
        (change(changedDays={}), "changedDays", "must be"),
        (change(changedDays={"all": True, "columns": ["paid_at"]}), "changedDays", "must be"),
        (change(changedDays={"via": {"export": "nothing", "on": ["order_id"]}}), "changedDays", "no export"),
        (change(timeZone="Asia/Peking"), "timeZone", "no time zone"),
        (change(encodings=["utf-9"]), "encodings", "no text encoding"),
        (change(encodings=["base64"]), "encodings", "no text encoding"),
        (change(delimiter=",,"), "delimiter", "one character"),
        (change(truncatedTail="perhaps"), "truncatedTail", "refuse or quarantine"),
        (change(keyless=True), "keyless", "has a key"),
        (change(lodMode="append"), "lodMode", "did you mean loadMode"),
        (change(header="yes"), "header", "true or false"),
        (change(feeds=["ordres"]), "feeds", "did you mean orders"),
        (with_column(0, requird=True), "requird", "did you mean required"),
        (with_column(0, logicalType="text"), "order_id", "must be one of"),
        (with_column(3, physicalType="text"), "score", "does not fit"),
        (with_column(1, customProperties=[]), "buyer", "names its identity"),
        (with_column(1, classification="secret"), "buyer", "must be one of"),
        (with_column(2, physicalName="order id"), "properties", "belongs to more than one column"),
        (with_column(2, name="Paid At"), "Paid At", "lower case"),
        (with_column(2, name="order_id"), "order_id", "stands twice"),
        (with_column(2, logicalTypeOptions={"format": "yyyy-MM-dd"}), "format", "strptime"),
        (with_column(3, logicalTypeOptions={"minimum": 5, "maximum": 1}), "score", "above the maximum"),
        (with_column(0, primaryKey=False), "properties", "no column is a primary key"),
    ],
)
def test_each_fault_names_its_file_and_field_and_reason(tmp_path: Path, document: Any, field: str, words: str) -> None:
    write(tmp_path, document)
    with pytest.raises(ContractError) as caught:
        load_contracts(tmp_path)
    assert all(f.file == "orders.odcs.yaml" for f in caught.value.faults)
    assert any(field in f.field and words in f.reason for f in caught.value.faults), caught.value


def test_all_faults_of_all_files_are_listed_at_once(tmp_path: Path) -> None:
    write(tmp_path, change(loadMode="sometimes", timeZone="Nowhere"))
    write(tmp_path, contract_document(COLUMNS, export="other", encodings=["x"]), "platforms/other.odcs.yaml")
    with pytest.raises(ContractError) as caught:
        load_contracts(tmp_path)
    assert {(f.file, f.field.split(".")[-1]) for f in caught.value.faults} == {
        ("orders.odcs.yaml", "loadMode"),
        ("orders.odcs.yaml", "timeZone"),
        ("platforms/other.odcs.yaml", "encodings"),
    }
    assert "3 faults" in str(caught.value)


def test_two_contracts_of_one_export_and_an_empty_folder_are_faults(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no data contract"):
        load_contracts(tmp_path)
    with pytest.raises(ContractError, match="no such folder"):
        load_contracts(tmp_path / "absent")
    write(tmp_path, change())
    write(tmp_path, change(), "again.odcs.yaml")
    with pytest.raises(ContractError, match="also the contract of"):
        load_contracts(tmp_path)


def test_a_rule_on_a_private_column_is_a_fault(tmp_path: Path) -> None:
    document = change()
    document["schema"][0]["quality"] = [
        {
            "name": "buyers",
            "type": "custom",
            "engine": "greatExpectations",
            "severity": "error",
            "implementation": {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "buyer"}},
        }
    ]
    write(tmp_path, document)
    with pytest.raises(ContractError, match="is private"):
        load_contracts(tmp_path)
    pair = {"type": "expect_compound_columns_to_be_unique", "kwargs": {"column_list": ["order_id", "buyer"]}}
    document["schema"][0]["quality"][0]["implementation"] = pair
    write(tmp_path, document)
    with pytest.raises(ContractError, match="buyer is private"):
        load_contracts(tmp_path)
