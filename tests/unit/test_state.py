"""What a run has to build follows from landing, the definitions and the history of builds, whatever the clock says."""

import datetime
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_tables import contract, date, text

from ingestion.contracts import ChangedDays, Contract
from ingestion.warehouse import prepare
from orchestration import state

DAY = datetime.date(2026, 10, 31)
NOW = datetime.datetime(2026, 11, 1, 3)
ZONE = "Asia/Shanghai"
ONE_DAY = datetime.timedelta(days=1)
ORDERS = contract(
    "orders", [text("order_id", key_position=1), date("placed_on")], event_column="placed_on", feeds=("orders",)
)
CASES = contract(
    "aftersales",
    [text("case_id", key_position=1), date("asked_on"), date("done_on")],
    changed_days=ChangedDays(columns=("asked_on", "done_on")),
    feeds=("aftersales",),
)
REPORT = contract(
    "order_report",
    [text("order_id", key_position=1), date("placed_on")],
    platform="tmall",
    event_column="placed_on",
    feeds=("orders", "aftersales"),
)
CONTRACTS = [ORDERS, CASES, REPORT]


def landing() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    prepare(con, CONTRACTS)
    state.prepare_state(con)
    return con


def load(con: duckdb.DuckDBPyConnection, contract: Contract, *days: datetime.date | None) -> int:
    """Note a load that touched these days."""
    row = con.execute("select coalesce(max(load_id), 0) + 1 from landing.loads").fetchone()
    assert row is not None
    con.execute("insert into landing.loads values (?, 'load', ?, ?, null)", [row[0], NOW, NOW])
    for day in days:
        con.execute(
            "insert into landing.changed_days values (?, ?, ?, ?)", [row[0], contract.platform, contract.export, day]
        )
    return int(row[0])


def plan(
    con: duckdb.DuckDBPyConnection, as_of: datetime.date = DAY, definitions: str = "d1", full: bool = False
) -> state.BuildPlan:
    return state.plan_build(con, CONTRACTS, as_of, definitions, full)


def build(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    as_of: datetime.date = DAY,
    ends: str = "published",
    definitions: str = "d1",
) -> state.BuildPlan:
    """Go through a build that ends as published, complete, transformed, failed or killed."""
    planned = plan(con, as_of, definitions)
    state.begin_build(con, run_id, planned, definitions, CONTRACTS, ZONE, NOW)
    if ends != "killed":
        state.finish_build(con, run_id, "complete" if ends == "published" else ends, NOW)
    if ends == "published":
        state.record_generation(con, run_id, f"generation of {run_id}")
    return planned


def pending(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("select * from state.pending_days order by all").fetchall()


def test_the_first_build_is_a_full_one() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    first = plan(con)
    assert first.is_full_refresh
    assert first.previous_as_of_date is None
    assert (first.built_load_id, first.load_id) == (0, 1)


def test_nothing_has_to_be_built_twice() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    assert not plan(con).is_needed


def test_a_load_without_changed_rows_asks_for_nothing() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    load(con, ORDERS)
    assert not plan(con).is_needed


def test_pending_days_are_those_of_the_loads_since_the_last_complete_build_by_canonical_source() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    load(con, REPORT, DAY, None)
    second = build(con, "two")
    assert not second.is_full_refresh
    assert pending(con) == [
        ("aftersales", "tmall", DAY),
        ("aftersales", "tmall", None),
        ("orders", "tmall", DAY),
        ("orders", "tmall", None),
    ]
    load(con, ORDERS, DAY + ONE_DAY)
    build(con, "three", DAY + ONE_DAY)
    assert pending(con) == [("orders", "scorehouse", DAY + ONE_DAY)]


@pytest.mark.parametrize("ends", ["failed", "killed"])
def test_a_build_that_did_not_end_is_repeated_with_its_days(ends: str) -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    load(con, ORDERS, DAY - ONE_DAY)
    build(con, "two", ends=ends)
    load(con, ORDERS, DAY)
    third = build(con, "three")
    assert not third.is_full_refresh
    assert third.built_load_id == 1
    assert pending(con) == [("orders", "scorehouse", DAY - ONE_DAY), ("orders", "scorehouse", DAY)]


@pytest.mark.parametrize("ends", ["failed", "killed"])
def test_a_full_refresh_that_did_not_end_is_a_full_refresh_again(ends: str) -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    build(con, "two", definitions="d2", ends=ends)
    assert plan(con, definitions="d1").is_full_refresh


def test_an_as_of_date_before_one_that_was_begun_builds_everything_again() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one", DAY)
    build(con, "two", DAY + 3 * ONE_DAY, ends="killed")
    assert plan(con, DAY + 2 * ONE_DAY).is_full_refresh
    assert plan(con, DAY - ONE_DAY).is_full_refresh
    assert not plan(con, DAY + 3 * ONE_DAY).is_full_refresh


def test_changed_definitions_build_everything_and_changed_contracts_judge_again() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    assert plan(con, definitions="d2").is_full_refresh
    stricter = replace(ORDERS, content_hash="1")
    judged = state.plan_build(con, [stricter, REPORT], DAY, "d1")
    assert judged.is_needed
    assert not judged.is_full_refresh


def test_a_build_that_was_not_published_is_published_by_the_next_run() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one", ends="complete")
    assert plan(con).reasons == ("the last build was not published",)


def test_a_build_whose_publication_is_gone_is_published_again() -> None:
    with landing() as con:
        load(con, ORDERS, DAY)
        build(con, "r1")
        assert state.plan_build(con, CONTRACTS, DAY, "d1", is_served=True).reasons == ()
        lost = state.plan_build(con, CONTRACTS, DAY, "d1", is_served=False)
        assert lost.reasons == ("what was published is not there any more",)
        assert not lost.is_full_refresh


def test_the_marts_are_whole_only_after_a_finished_build() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    assert state.finished_build(con) is None
    build(con, "one")
    found = state.finished_build(con)
    assert found is not None
    assert found.run_id == "one"
    build(con, "two", DAY + ONE_DAY, ends="killed")
    assert state.finished_build(con) is None


def test_marts_without_scores_of_the_same_build_are_no_finished_build_and_are_not_built_again() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    load(con, ORDERS, DAY)
    build(con, "two", ends="transformed")
    assert state.finished_build(con) is None
    third = build(con, "three")
    assert third.reasons == ("the last build was not published",)
    assert pending(con) == []
    assert state.finished_build(con) is not None


def test_presence_is_told_by_source_and_platform() -> None:
    con = landing()
    con.execute("insert into landing.tmall__order_report (order_id, _is_current) values ('a', false), ('b', true)")
    build(con, "one")
    rows = con.execute("select source, platform, has_rows from state.source_presence order by all").fetchall()
    assert rows == [
        ("aftersales", "scorehouse", False),
        ("aftersales", "tmall", True),
        ("orders", "scorehouse", False),
        ("orders", "tmall", True),
    ]
    assert state.has_rows_of(con, CONTRACTS, ["web_events", "orders"])
    assert not state.has_rows_of(con, [ORDERS], ["orders"])


def test_a_source_that_comes_or_goes_changes_every_day_until_a_build_is_complete() -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    con.execute("insert into landing.scorehouse__orders (order_id, _is_current) values ('a', true)")
    for run_id, ends in [("two", "killed"), ("three", "failed"), ("four", "published")]:
        load(con, ORDERS, DAY)
        build(con, run_id, ends=ends)
        assert pending(con) == [("orders", "scorehouse", DAY), ("orders", "scorehouse", None)]
    load(con, ORDERS, DAY)
    build(con, "five")
    assert pending(con) == [("orders", "scorehouse", DAY)]
    con.execute("update landing.scorehouse__orders set _is_current = false")
    load(con, ORDERS, DAY)
    build(con, "six")
    assert ("orders", "scorehouse", None) in pending(con)


def test_a_row_that_lands_before_its_day_is_over_touches_its_other_days_in_the_night_that_reaches_it() -> None:
    con = landing()
    asked_on, done_on = DAY - 90 * ONE_DAY, DAY + 2 * ONE_DAY
    load_id = load(con, CASES, asked_on, done_on)
    con.execute(
        "insert into landing.scorehouse__aftersales (case_id, asked_on, done_on, _is_current, _load_id) values ('a', ?, ?, true, ?)",
        [asked_on, done_on, load_id],
    )
    build(con, "one")
    build(con, "two", DAY + ONE_DAY)
    assert pending(con) == []
    for run_id, as_of, ends in [("three", 2, "killed"), ("four", 3, "published")]:
        build(con, run_id, DAY + as_of * ONE_DAY, ends)
        assert pending(con) == [("aftersales", "scorehouse", asked_on), ("aftersales", "scorehouse", done_on)]
    build(con, "five", DAY + 4 * ONE_DAY)
    assert pending(con) == []


def test_a_broken_transaction_leaves_the_state_of_before(tmp_path: Path) -> None:
    con = landing()
    load(con, ORDERS, DAY)
    build(con, "one")
    before = con.execute("from state.current_run").fetchall()
    con.execute("drop table landing.tmall__order_report")
    with pytest.raises(duckdb.Error):
        state.begin_build(con, "two", plan(con, definitions="d2"), "d2", CONTRACTS, ZONE, NOW)
    assert con.execute("from state.current_run").fetchall() == before


NIGHTS = st.lists(
    st.tuples(
        st.sampled_from(["published", "complete", "transformed", "failed", "killed"]),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=8,
)


@given(NIGHTS)
@settings(deadline=None, max_examples=40)
def test_no_changed_day_is_ever_lost(nights: list[tuple[str, int, int]]) -> None:
    """A day that changed since the last complete build is pending in the next, whatever happened to the nights between."""
    con = landing()
    as_of = DAY
    missing: set[datetime.date] = set()
    for number, (ends, loads, days_on) in enumerate(nights):
        as_of += days_on * ONE_DAY
        for offset in range(loads):
            changed = as_of - offset * ONE_DAY
            load(con, ORDERS, changed)
            missing.add(changed)
        planned = build(con, f"night {number}", as_of, ends)
        assert planned.is_needed or not missing
        if planned.is_needed:
            assert missing <= {day for _, _, day in pending(con)} or planned.is_full_refresh
        if ends in ("published", "complete", "transformed"):
            missing.clear()
