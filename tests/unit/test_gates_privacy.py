"""Values of private columns never appear in what a gate keeps or says, whatever fails and however a rule is written."""

from __future__ import annotations

import datetime
import decimal
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_tables import LandedTables, contract, number, query, rule, text

from ingestion.contracts import QualityRule
from orchestration.gates import run_landing_gate
from orchestration.gates.privacy import public_rows, safe_fault
from orchestration.gates.rules import Rule, Suite

pytestmark = pytest.mark.xdist_group("gates")

SECRETS = ("Zhang Wei", "98765.4321", "5f4dcc3b5aa765d61d8327deb882cf99")


def landed_staff(warehouse: Path, *quality: QualityRule) -> LandedTables:
    columns = [
        text("employee_id", key_position=1),
        text("reviewer_id", key_position=2, classification="hash", identity="reviewer"),
        text("employee_name", classification="restricted"),
        number("monthly_cost", classification="restricted"),
        text("role"),
    ]
    tables = LandedTables(warehouse, [contract("employees", columns, quality)])
    person = {"employee_name": SECRETS[0], "monthly_cost": decimal.Decimal(SECRETS[1]), "reviewer_id": SECRETS[2]}
    tables.land("employees", [{"employee_id": f"E{i}", "role": "agent", **person} for i in range(3)])
    return tables


@pytest.mark.parametrize(
    "failing",
    [
        rule("expect_column_values_to_be_in_set", column="employee_name", value_set=["nobody"]),
        rule("expect_column_values_to_be_between", column="monthly_cost", max_value=1),
        rule("expect_column_max_to_be_between", column="monthly_cost", max_value=1),
        rule("expect_column_distinct_values_to_be_in_set", column="employee_name", value_set=["nobody"]),
        rule("expect_column_most_common_value_to_be_in_set", column="employee_name", value_set=["nobody"]),
        rule("expect_column_pair_values_a_to_be_greater_than_b", column_A="employee_id", column_B="employee_name"),
        rule("expect_column_values_to_be_unique", column="reviewer_id"),
        rule("expect_compound_columns_to_be_unique", column_list=["reviewer_id", "role"]),
        query("select * from {batch}"),
        query("select employee_id, employee_name from {batch}"),
        query("select employee_id, employee_name as role from {batch}"),
        query("select max(monthly_cost) as fault from {batch}"),
        query("select employee_id, to_json(staff) as everything from {batch} as staff"),
        query("select staff as everything from {batch} as staff"),
        query("select employee_id from {batch} where cast(employee_name as integer) > 0"),
        query("select employee_id, error('cannot use ' || employee_name) from {batch}"),
    ],
)
def test_a_failing_rule_keeps_no_private_value(tmp_path: Path, failing: QualityRule) -> None:
    tables = landed_staff(tmp_path, failing)
    tables.release()
    result = run_landing_gate(tmp_path, tables.contracts, "run", threads=1)
    assert not result.passed
    kept = json.dumps(tables.results(), default=str) + result.message()
    for secret in SECRETS:
        assert secret not in kept


def test_the_public_part_of_the_key_still_leads_to_the_row(tmp_path: Path) -> None:
    tables = landed_staff(tmp_path, rule("expect_column_values_to_be_between", column="monthly_cost", max_value=1))
    tables.release()
    run_landing_gate(tmp_path, tables.contracts, "run", threads=1)
    (kept,) = tables.results()
    assert json.loads(kept["details"])["sample"][0] == {
        "key": {"employee_id": "E0"},
        "path": "scorehouse/employees/1.csv",
        "record": 1,
        "line": 2,
    }


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
)


@settings(deadline=None)
@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(["order_id", "buyer_id", "body", "total", "severity"]), scalars), max_size=5
    ),
    names_private=st.booleans(),
)
def test_only_permitted_columns_pass_and_all_of_it_is_json(rows: list[dict[str, object]], names_private: bool) -> None:
    suite = Suite(
        "landing.t", "select 1", (), key_columns=("order_id",), private_columns=frozenset({"buyer_id", "body"})
    )
    sql = "select max(body) as total from {batch}" if names_private else "select total from {batch}"
    kept = public_rows(Rule("r", "q", {"unexpected_rows_query": sql}, "error"), suite, rows)
    allowed = {"order_id", "severity"} | (set() if names_private else {"total"})
    assert len(kept) == len(rows)
    assert all(set(row) <= allowed for row in kept)
    json.loads(json.dumps(kept, allow_nan=False))


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            '(duckdb.BinderException) Binder Error: column "x" not found\nLINE 1: ...',
            'Binder Error: column "x" not found',
        ),
        ("(duckdb) Conversion Error: Could not convert string 'Zhang Wei' to INT32", "Conversion Error while it ran"),
        ("something 'Zhang Wei' odd", "it failed while it ran"),
    ],
)
def test_faults_speak_of_names_and_never_of_values(message: str, said: str) -> None:
    assert safe_fault(message) == said


def test_dates_and_decimals_are_kept_as_text() -> None:
    suite = Suite("landing.t", "select 1", ())
    row = {"day": datetime.date(2026, 10, 31), "amount": decimal.Decimal("1.10")}
    assert public_rows(Rule("r", "q", {}, "error"), suite, [row]) == [{"day": "2026-10-31", "amount": "1.10"}]
