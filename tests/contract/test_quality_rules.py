"""The contracts' quality rules: they name columns that exist, read no private one, run, and catch what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from contracts_under_test import BY_ID, FILES, PLATFORM, ContractFile, create_landing_tables, faulty_rows, query_of
from rule_examples import EXAMPLES, RuleExample

# Arguments that each expectation must and may carry. The scorehouse_ ones are this project's own.
EXPECTATIONS: dict[str, tuple[set[str], set[str]]] = {
    "unexpected_rows_expectation": ({"unexpected_rows_query"}, set()),
    "expect_column_values_to_be_between": ({"column", "min_value"}, {"max_value", "mostly"}),
    "expect_column_values_to_be_unique": ({"column"}, {"mostly"}),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        {"column_A", "column_B", "or_equal", "ignore_row_if"},
        {"mostly"},
    ),
    "scorehouse_daily_volume": ({"warn_below", "weeks", "minimum_median"}, {"error_below"}),
    "scorehouse_freshness": ({"warn_after_days"}, {"error_after_days"}),
    "scorehouse_orphan_rate": ({"column", "to_export", "to_column", "warn_above"}, {"error_above"}),
    "scorehouse_rejected_share": ({"error_above"}, set()),
    "scorehouse_row_count_drop": ({"error_below"}, set()),
}
QUERY_RULES = [(file, rule) for file in FILES for rule in file.rules if query_of(rule)]

every_contract = pytest.mark.parametrize("file", FILES, ids=lambda file: file.id)
every_query = pytest.mark.parametrize(
    ("file", "rule"), QUERY_RULES, ids=lambda item: getattr(item, "id", None) or item.name
)


@pytest.fixture(scope="module")
def empty_landing() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_landing_tables(connection)
        yield connection


@pytest.fixture
def landing(empty_landing: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    empty_landing.execute("begin")
    yield empty_landing
    empty_landing.execute("rollback")


@every_contract
def test_rules_carry_the_arguments_of_their_expectation(file: ContractFile) -> None:
    names = [rule.name for rule in file.rules]
    assert len(set(names)) == len(names)
    for rule in file.rules:
        assert (rule.type, rule.engine) == ("custom", "greatExpectations"), rule.name
        assert rule.severity in {"error", "warning"}, rule.name
        required, optional = EXPECTATIONS[rule.implementation["type"]]
        assert required <= set(rule.implementation["kwargs"]) <= required | optional, rule.name


@every_contract
def test_rules_name_landed_columns_and_existing_exports(file: ContractFile) -> None:
    for rule in file.rules:
        kwargs = rule.implementation["kwargs"]
        named = {kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs}
        assert named <= set(file.landed_columns()), rule.name
        if rule.implementation["type"] == "scorehouse_orphan_rate":
            assert kwargs["to_column"] in BY_ID[f"{file.platform}.{kwargs['to_export']}"].key, rule.name
        if rule.implementation["type"] in {"scorehouse_daily_volume", "scorehouse_freshness"}:
            assert "eventColumn" in file.properties, rule.name
        if rule.implementation["type"] == "scorehouse_row_count_drop":
            assert file.properties["loadMode"] == "full", rule.name


@every_contract
def test_thresholds_agree_with_the_severity(file: ContractFile) -> None:
    """A rule with an error threshold is an error rule, and its warning comes before its error."""
    for rule in file.rules:
        kwargs = rule.implementation["kwargs"]
        if not rule.implementation["type"].startswith("scorehouse_"):
            continue
        has_error = any(name.startswith("error_") for name in kwargs)
        assert has_error is (rule.severity == "error"), rule.name
        assert kwargs.get("error_below", 0) <= kwargs.get("warn_below", 1), rule.name
        assert kwargs.get("error_above", 1) >= kwargs.get("warn_above", 0), rule.name
        assert kwargs.get("error_after_days", 999) >= kwargs.get("warn_after_days", 0), rule.name


@every_contract
def test_no_rule_reads_a_private_column(file: ContractFile) -> None:
    for rule in file.rules:
        kwargs = rule.implementation["kwargs"]
        words = set(re.findall(r"\w+", " ".join(value for value in kwargs.values() if isinstance(value, str))))
        tables = [other for other in FILES if other is file or other.table.physicalName in words]
        assert not words & set().union(*(table.private for table in tables)), rule.name


@every_contract
def test_every_reference_has_an_orphan_rule(file: ContractFile) -> None:
    references = {
        (column.name, relationship.to)
        for column in file.columns.values()
        for relationship in column.relationships or []
    }
    rules = [
        rule.implementation["kwargs"] for rule in file.rules if rule.implementation["type"] == "scorehouse_orphan_rate"
    ]
    assert {(kwargs["column"], f"{kwargs['to_export']}.{kwargs['to_column']}") for kwargs in rules} == references


@every_contract
def test_rejected_rows_are_watched(file: ContractFile) -> None:
    assert "scorehouse_rejected_share" in {rule.implementation["type"] for rule in file.rules}


def test_platform_volume_and_freshness_only_warn() -> None:
    """Public data sets are history and come in bursts; they never close the gate for being thin or old."""
    for file in PLATFORM:
        for rule in file.rules:
            if rule.implementation["type"] in {"scorehouse_daily_volume", "scorehouse_freshness"}:
                assert rule.severity == "warning", f"{file.id} {rule.name}"


@every_query
def test_query_runs_and_finds_nothing_in_an_empty_table(
    landing: duckdb.DuckDBPyConnection, file: ContractFile, rule: Any
) -> None:
    assert faulty_rows(landing, file, query_of(rule)) == []


@every_query
def test_query_fits_how_great_expectations_fills_in_the_batch(file: ContractFile, rule: Any) -> None:
    """Without a join the batch brings an alias of its own, so the query must add none; colons would bind parameters."""
    query = query_of(rule)
    assert "{batch}" in query
    assert not re.search(r"(?<!')\b:\w", query) and "::" not in query
    if not re.search(r"\bjoin\b", query, re.IGNORECASE):
        assert not re.search(r"\{batch\}\s+as\b", query, re.IGNORECASE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.contract}-{example.rule}")
def test_rule_catches_what_it_is_for_and_nothing_beside(
    landing: duckdb.DuckDBPyConnection, example: RuleExample
) -> None:
    file = BY_ID[example.contract]
    query = next(query_of(rule) for rule in file.rules if rule.name == example.rule)
    for value, is_caught in ((example.caught, True), (example.passes, False)):
        for table in set(re.findall(r"landing\.\w+", example.insert)):
            landing.execute(f"delete from {table}")
        landing.execute(example.insert.format(value=value))
        assert bool(faulty_rows(landing, file, query)) is is_caught, value
