"""The landing gate on real DuckDB files: each rule holds on plausible data and fails on what it is for."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from landed_tables import AS_OF, LandedTables, contract, date, days_before, number, query, rule, text

from ingestion.contracts import Contract, QualityRule
from orchestration.gates import GateError, GateResult, run_landing_gate

# Great Expectations takes seconds to import: one worker is enough.
pytestmark = pytest.mark.xdist_group("gates")

DAY = datetime.timedelta(days=1)
VOLUME = rule("scorehouse_daily_volume", "daily_volume", error_below=0.6, warn_below=0.8, weeks=4, minimum_median=10)
FRESHNESS = rule("scorehouse_freshness", "freshness", warn_after_days=1, error_after_days=3)
ORPHANS = rule(
    "scorehouse_orphan_rate",
    "orphans",
    column="sku_id",
    to_export="products",
    to_column="sku_id",
    warn_above=0.01,
    error_above=0.2,
)
REJECTED = rule("scorehouse_rejected_share", "rejected_share", error_above=0.2)
DROP = rule("scorehouse_row_count_drop", "row_count_drop", error_below=0.6)


def orders(*quality: QualityRule) -> Contract:
    columns = [text("order_id", key_position=1), date("placed_on"), text("sku_id"), number("paid_amount")]
    return contract("orders", columns, quality, event_column="placed_on", feeds=("orders",))


def products(*quality: QualityRule) -> Contract:
    return contract("products", [text("sku_id", key_position=1)], quality, load_mode="full")


def order_rows(days: list[datetime.date], per_day: int, prefix: str = "") -> list[dict[str, Any]]:
    return [
        {"order_id": f"{prefix}{day:%m%d}-{i}", "placed_on": day, "sku_id": f"S{i % 5}", "paid_amount": 10 + i}
        for day in days
        for i in range(per_day)
    ]


def judge(tables: LandedTables, run_id: str = "run") -> GateResult:
    tables.release()
    return run_landing_gate(tables.warehouse, tables.contracts, run_id, threads=1)


def landed_orders(warehouse: Path, *quality: QualityRule, newest_day_rows: int = 20) -> LandedTables:
    """Eight weeks of twenty orders a day, built; then the newest day in a load of its own, not built yet."""
    tables = LandedTables(warehouse, [orders(*quality), products()])
    tables.land("orders", order_rows(days_before(AS_OF - DAY, 56), 20))
    tables.land("orders", order_rows([AS_OF], newest_day_rows))
    tables.begin_run(built_load_id=1)
    return tables


def test_plausible_data_passes_and_the_verdict_is_kept(tmp_path: Path) -> None:
    tables = landed_orders(tmp_path, VOLUME, FRESHNESS, REJECTED)
    result = judge(tables)
    assert result.passed
    assert (result.errors, result.warnings) == ((), ())
    assert result.rules_evaluated == 3
    assert tables.verdicts() == [("run", "landing", True)]
    assert [kept["success"] for kept in tables.results()] == [True, True, True]


def test_a_day_with_half_of_its_volume_gone_closes_the_gate(tmp_path: Path) -> None:
    tables = landed_orders(tmp_path, VOLUME, newest_day_rows=10)
    result = judge(tables)
    assert not result.passed
    (error,) = result.errors
    assert "10 rows, where the same weekday usually has 20 (50 percent)" in error.what
    assert "scorehouse/orders, 2026-10-31" in error.where
    assert "quiet_days" in error.what_to_do
    assert "data_contracts/orders.odcs.yaml" in error.what_to_do
    assert tables.verdicts() == [("run", "landing", False)]
    assert "2026-10-31" in result.message()


def test_a_day_between_the_two_limits_warns(tmp_path: Path) -> None:
    result = judge(landed_orders(tmp_path, VOLUME, newest_day_rows=14))
    assert result.passed
    assert [warning.rule for warning in result.warnings] == ["daily_volume"]


def test_a_rule_of_severity_warning_never_closes_the_gate(tmp_path: Path) -> None:
    gentle = rule("scorehouse_daily_volume", severity="warning", error_below=0.6, weeks=4, minimum_median=10)
    result = judge(landed_orders(tmp_path, gentle, newest_day_rows=1))
    assert result.passed
    assert len(result.warnings) == 1


def test_a_quiet_day_that_the_contract_names_is_no_fault(tmp_path: Path) -> None:
    quiet = {**VOLUME.kwargs, "quiet_days": ["2026-10-30/2026-11-01"]}
    result = judge(landed_orders(tmp_path, rule("scorehouse_daily_volume", **quiet), newest_day_rows=2))
    assert result.passed


def test_days_that_usually_hold_little_are_not_judged(tmp_path: Path) -> None:
    sparse = rule("scorehouse_daily_volume", error_below=0.6, weeks=4, minimum_median=50)
    assert judge(landed_orders(tmp_path, sparse, newest_day_rows=1)).passed


def test_rows_after_the_business_date_do_not_count(tmp_path: Path) -> None:
    tables = landed_orders(tmp_path, VOLUME)
    tables.land("orders", order_rows([AS_OF + DAY], 1))
    tables.begin_run(built_load_id=1)
    assert judge(tables).passed


def test_a_touched_old_day_is_judged_and_an_untouched_one_is_not(tmp_path: Path) -> None:
    old = AS_OF - 14 * DAY
    tables = landed_orders(tmp_path, VOLUME)
    with tables.connect() as connection:
        connection.execute("delete from landing.daily_volumes where business_date = ?", [old])
    assert judge(tables).passed
    with tables.connect() as connection:
        connection.execute("insert into landing.changed_days values (2, 'scorehouse', 'orders', ?)", [old])
        connection.execute("insert into landing.loads values (3, 'load', now()::timestamp, now()::timestamp, null)")
        connection.execute("insert into landing.changed_days values (3, 'scorehouse', 'orders', ?)", [old])
    result = judge(tables, "later")
    assert not result.passed
    assert str(old) in result.errors[0].where


def test_a_day_that_was_withdrawn_on_purpose_warns_only(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(VOLUME), products()])
    tables.land("orders", order_rows(days_before(AS_OF - DAY, 56), 20))
    wrong_file = tables.land("orders", order_rows([AS_OF], 20))
    tables.withdraw("orders", wrong_file)
    tables.land("orders", order_rows([AS_OF - 8 * DAY], 20, "late"))
    tables.begin_run(built_load_id=2)
    result = judge(tables)
    assert result.passed
    assert "0 rows" in result.warnings[0].what


def test_a_day_that_nobody_delivered_between_two_others_closes_the_gate(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(VOLUME), products()])
    tables.land("orders", order_rows(days_before(AS_OF - 2 * DAY, 56), 20))
    tables.land("orders", order_rows([AS_OF], 20))
    tables.begin_run(built_load_id=1)
    result = judge(tables)
    assert not result.passed
    assert "2026-10-30" in result.errors[0].where


def test_an_old_quiet_day_of_the_first_delivery_warns_only(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(VOLUME), products()])
    history = days_before(AS_OF, 112)
    holiday = history[50]
    tables.land("orders", [row for row in order_rows(history, 20) if row["placed_on"] != holiday])
    result = judge(tables)
    assert result.passed
    assert str(holiday) in result.warnings[0].where


def test_a_file_delivered_again_with_half_of_its_rows_closes_the_gate(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(VOLUME), products()])
    tables.land("orders", order_rows(days_before(AS_OF - DAY, 56), 20))
    busy_day = order_rows([AS_OF], 40)
    tables.land("orders", busy_day, path="scorehouse/orders/newest.csv")
    tables.begin_run(built_load_id=2)
    tables.land("orders", busy_day[:20], path="scorehouse/orders/newest.csv")
    result = judge(tables)
    assert not result.passed
    assert "scorehouse/orders/newest.csv" in result.errors[0].where
    assert "holds 20 rows, where it held 40 before" in result.errors[0].what


@pytest.mark.parametrize(("days_late", "passed", "warnings"), [(1, True, 0), (2, True, 1), (3, True, 1), (4, False, 0)])
def test_freshness_counts_the_days_behind_the_orders(
    tmp_path: Path, days_late: int, passed: bool, warnings: int
) -> None:
    reviews = contract(
        "reviews", [text("review_id", key_position=1), date("created_on")], [FRESHNESS], event_column="created_on"
    )
    tables = LandedTables(tmp_path, [orders(), reviews])
    tables.land("orders", order_rows([AS_OF], 5))
    newest = AS_OF - days_late * DAY
    tables.land(
        "reviews", [{"review_id": "R1", "created_on": newest}, {"review_id": "R2", "created_on": newest - 9 * DAY}]
    )
    tables.begin_run()
    result = judge(tables)
    assert (result.passed, len(result.warnings)) == (passed, warnings)
    if not passed:
        assert f"newest rows are of {newest}, 4 days behind {AS_OF}" in result.errors[0].what


def test_orders_of_an_earlier_day_are_the_yardstick_of_freshness(tmp_path: Path) -> None:
    reviews = contract(
        "reviews", [text("review_id", key_position=1), date("created_on")], [FRESHNESS], event_column="created_on"
    )
    tables = LandedTables(tmp_path, [orders(), reviews])
    tables.land("orders", order_rows([AS_OF - 9 * DAY], 5))
    tables.land("reviews", [{"review_id": "R1", "created_on": AS_OF - 9 * DAY}])
    assert judge(tables).passed


@pytest.mark.parametrize(("unknown", "passed", "warnings"), [(0, True, 0), (1, True, 0), (2, True, 1), (21, False, 0)])
def test_orphans_are_counted_against_both_limits(tmp_path: Path, unknown: int, passed: bool, warnings: int) -> None:
    tables = LandedTables(tmp_path, [orders(ORPHANS), products()])
    tables.land("products", [{"sku_id": f"S{i}"} for i in range(5)])
    rows = order_rows([AS_OF], 101)
    for row in rows[:unknown]:
        row["sku_id"] = "GONE"
    rows[-1]["sku_id"] = None
    tables.land("orders", rows, path="scorehouse/orders/a.csv")
    tables.begin_run(built_load_id=2)
    result = judge(tables)
    assert (result.passed, len(result.warnings)) == (passed, warnings)
    if not passed:
        assert "21 of 100 values of sku_id have no row in products" in result.errors[0].what
        assert "scorehouse/orders/a.csv line 2" in result.errors[0].where


def test_newly_landed_rows_with_another_numbering_close_the_gate(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(ORPHANS), products()])
    tables.land("products", [{"sku_id": f"S{i}"} for i in range(5)])
    tables.land("orders", order_rows(days_before(AS_OF - DAY, 56), 40))
    renumbered = [{**row, "sku_id": "0" + row["sku_id"]} for row in order_rows([AS_OF], 20)]
    tables.land("orders", renumbered)
    tables.begin_run(built_load_id=2)
    result = judge(tables)
    assert not result.passed
    assert "of the newly landed rows 20 of 20" in result.errors[0].what


def test_references_to_an_export_that_never_came_are_no_orphans(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(ORPHANS), products()])
    tables.land("orders", order_rows([AS_OF], 30))
    assert judge(tables).passed


def test_a_delivery_whose_keys_are_all_missing_closes_the_gate(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(REJECTED, VOLUME, ORPHANS), products()])
    tables.land("orders", [], path="scorehouse/orders/a.csv", rows_rejected=50, rejected_column="order_id")
    result = judge(tables)
    assert not result.passed
    assert (
        "50 of 50 rows of load 1 were quarantined (100.0 percent), most of them for order_id" in result.errors[0].what
    )
    assert "scorehouse/orders/a.csv" in result.errors[0].where


@pytest.mark.parametrize(("landed", "rejected", "passed"), [(80, 20, True), (79, 21, False), (0, 19, True)])
def test_the_rejected_share_is_judged_from_twenty_rows_on(
    tmp_path: Path, landed: int, rejected: int, passed: bool
) -> None:
    tables = LandedTables(tmp_path, [orders(REJECTED), products()])
    tables.land("orders", order_rows([AS_OF], landed), rows_rejected=rejected)
    assert judge(tables).passed is passed


def test_what_an_earlier_load_lost_still_counts_until_it_is_withdrawn(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(REJECTED), products()])
    bad_file = tables.land("orders", [], rows_rejected=50)
    tables.land("orders", order_rows([AS_OF], 50))
    assert not judge(tables).passed
    tables.withdraw("orders", bad_file)
    assert judge(tables, "later").passed


@pytest.mark.parametrize(("rows", "passed"), [(60, True), (59, False)])
def test_a_full_delivery_is_held_against_the_one_before(tmp_path: Path, rows: int, passed: bool) -> None:
    tables = LandedTables(tmp_path, [products(DROP)])
    tables.land("products", [{"sku_id": f"S{i}"} for i in range(100)])
    assert judge(tables).passed
    tables.begin_run(built_load_id=1)
    tables.replace_table("products", [{"sku_id": f"S{i}"} for i in range(rows)])
    result = judge(tables, "later")
    assert result.passed is passed
    if not passed:
        assert "59 rows, where the one before held 100" in result.errors[0].what


def test_a_second_short_delivery_is_held_against_the_last_built_one(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [products(DROP)])
    tables.land("products", [{"sku_id": f"S{i}"} for i in range(100)])
    tables.replace_table("products", [{"sku_id": f"S{i}"} for i in range(30)])
    tables.replace_table("products", [{"sku_id": f"T{i}"} for i in range(31)])
    tables.begin_run(built_load_id=1)
    assert not judge(tables).passed


def test_a_query_of_a_contract_leads_to_file_and_line(tmp_path: Path) -> None:
    unpaid = query("select order_id, paid_amount from {batch} where paid_amount < 0", "amounts_are_positive")
    tables = LandedTables(tmp_path, [orders(unpaid), products()])
    rows = order_rows([AS_OF], 10)
    rows[6]["paid_amount"] = -5
    tables.land("orders", rows, path="scorehouse/orders/a.csv")
    result = judge(tables)
    assert "scorehouse/orders/a.csv line 8" in result.errors[0].where
    (kept,) = tables.results()
    assert '"order_id": "1031-6"' in kept["details"]
    assert kept["unexpected_count"] == 1


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as fault from {batch} as o join (select 0 as n) as n on true where o.paid_amount > 0 limit 1",
        "with b as (select * from {batch}) select count(*) as fault from b having count(*) > 0",
        "select order_id from {batch} where order_id like '%31-1' and {batch_free} is not null".replace(
            "{batch_free}", "sku_id"
        ),
    ],
)
def test_queries_may_join_nest_and_match_patterns(tmp_path: Path, sql: str) -> None:
    tables = LandedTables(tmp_path, [orders(query(sql)), products()])
    tables.land("orders", order_rows([AS_OF], 10))
    result = judge(tables)
    assert not result.passed
    assert "could not be evaluated" not in result.errors[0].what


def test_a_standard_expectation_counts_and_locates_failing_rows(tmp_path: Path) -> None:
    positive = rule("expect_column_values_to_be_between", "positive", column="paid_amount", min_value=11)
    tables = LandedTables(tmp_path, [orders(positive), products()])
    tables.land("orders", order_rows([AS_OF], 10), path="scorehouse/orders/a.csv")
    result = judge(tables)
    assert "1 of 10 rows" in result.errors[0].what
    assert "scorehouse/orders/a.csv line 2" in result.errors[0].where


def test_mostly_leaves_single_odd_rows_alone(tmp_path: Path) -> None:
    mostly = rule("expect_column_values_to_be_between", column="paid_amount", min_value=11, mostly=0.9)
    tables = LandedTables(tmp_path, [orders(mostly), products()])
    tables.land("orders", order_rows([AS_OF], 10))
    assert judge(tables).passed


def test_an_optional_column_without_values_breaks_no_rule(tmp_path: Path) -> None:
    rules = [
        rule("expect_column_mean_to_be_between", column="paid_amount", min_value=1),
        rule("expect_column_values_to_be_between", column="paid_amount", min_value=1),
        rule("expect_column_max_to_be_between", column="paid_amount", min_value=1),
    ]
    tables = LandedTables(tmp_path, [orders(*rules), products()])
    tables.land("orders", [{**row, "paid_amount": None} for row in order_rows([AS_OF], 10)])
    assert judge(tables).passed


@pytest.mark.parametrize(
    "broken",
    [
        query("select nothing_such from {batch}"),
        query("select from where"),
        rule("expect_column_values_to_be_between", column="no_such_column", min_value=0),
        rule("expect_the_unexpected"),
        rule("scorehouse_daily_volume", weeks="many"),
        rule("scorehouse_orphan_rate", column="sku_id", to_export="nowhere", to_column="sku_id", error_above=0.1),
    ],
)
def test_a_rule_that_cannot_be_evaluated_closes_the_gate(tmp_path: Path, broken: QualityRule) -> None:
    tables = LandedTables(tmp_path, [orders(broken, REJECTED), products()])
    tables.land("orders", order_rows([AS_OF], 10))
    result = judge(tables)
    (error,) = result.errors
    assert "could not be evaluated" in error.what
    assert "Correct the rule in data_contracts/orders.odcs.yaml" in error.what_to_do
    assert "Traceback" not in error.what


def test_an_export_that_never_came_has_no_rules_to_hold(tmp_path: Path) -> None:
    tables = LandedTables(
        tmp_path, [orders(REJECTED), products(query("select 1 as fault where not exists (select 1 from {batch})"))]
    )
    tables.land("orders", order_rows([AS_OF], 5))
    result = judge(tables)
    assert result.passed
    assert result.rules_evaluated == 1


def test_the_gate_cannot_run_before_the_state_is_written(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(REJECTED)])
    with tables.connect() as connection:
        connection.execute("drop table state.current_run")
    with pytest.raises(GateError, match=r"state\.current_run"):
        judge(tables)
    assert tables.verdicts() == []


def test_the_gate_cannot_run_without_its_landing_tables(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders(REJECTED)])
    tables.contracts.append(products(REJECTED))
    with pytest.raises(GateError, match="scorehouse__products"):
        judge(tables)
