"""The business days that a load touches, by each way a contract can declare them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from landing_bench import Bench, column

from ingestion.as_of import NoBusinessDay, last_business_day
from ingestion.changed_days import days_that_begin_to_count


def test_days_are_business_days_of_every_declared_column(bench: Bench) -> None:
    bench.contract(
        [column("id", key=True), column("placed_at", "timestamp"), column("paid_on", "date")],
        changedDays={"columns": ["placed_at", "paid_on"]},
        timeZone="UTC",
    )
    bench.write("a.csv", "id,placed_at,paid_on\n1,2026-01-01 15:59:59,2026-01-05\n2,2026-01-01 16:00:00,\n")
    assert bench.days(bench.land().load_id) == ["2026-01-01", "2026-01-02", "2026-01-05"]


def test_days_via_another_export_are_those_of_its_current_rows(bench: Bench) -> None:
    bench.contract([column("order_id", key=True), column("day", "date")], changedDays={"columns": ["day"]})
    bench.contract(
        [column("order_id", key=True), column("line", "integer", key=True, position=2)],
        export="lines",
        changedDays={"via": {"export": "orders", "on": ["order_id"]}},
    )
    bench.contract(
        [column("order_id", key=True), column("note"), column("written_on", "date")],
        export="notes",
        changedDays={"via": {"export": "lines", "on": ["order_id"]}, "columns": ["written_on"]},
    )
    bench.land_one("a.csv", "order_id,day\n1,2026-01-01\n2,2026-01-02\n")
    bench.write("a.csv", "order_id,line\n2,1\n3,1\n", export="lines")
    assert bench.days(bench.land().load_id, "lines") == ["2026-01-02"]
    bench.write("a.csv", "order_id,note,written_on\n2,x,2026-01-09\n", export="notes")
    assert bench.days(bench.land().load_id, "notes") == ["2026-01-02", "2026-01-09"]


def test_a_range_is_half_open_and_an_open_one_reaches_past_the_clock(bench: Bench) -> None:
    bench.contract(
        [column("who", key=True), column("since", "date"), column("until", "date")],
        loadMode="full",
        changedDays={"range": ["since", "until"]},
    )
    bench.write("a.csv", "who,since,until\na,2026-01-01,2026-01-03\nb,2026-02-27,\n")
    assert bench.days(bench.land().load_id) == [
        "2026-01-01", "2026-01-02", "2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02",
    ]  # fmt: skip


def test_a_range_of_ages_means_all_days(bench: Bench) -> None:
    bench.contract(
        [column("who", key=True), column("since", "date"), column("until", "date")],
        loadMode="full",
        changedDays={"range": ["since", "until"]},
    )
    bench.write("a.csv", "who,since,until\na,1900-01-01,9999-12-31\nb,2026-02-27,2026-02-28\n")
    report = bench.land()
    assert bench.days(report.load_id) == [None]
    assert report.changed[0].days is None


def test_all_is_one_row_without_a_day_and_an_idle_load_writes_none(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("v")], loadMode="upsert")
    first = bench.land_one("a.csv", "id,v\n1,x\n")
    assert first.status == "landed"
    assert bench.days(1) == [None]
    bench.write("b.csv", "v,id\nx,1\n")
    report = bench.land()
    assert (report.changed, bench.days(report.load_id)) == ([], [])


def beginning(bench: Bench, export: str, load_id: int, first: str, last: str) -> list[str]:
    contracts = {contract.id: contract for contract in bench.contracts}
    contract = contracts[f"scorehouse.{export}"]
    days = (date.fromisoformat(first), date.fromisoformat(last))
    found = days_that_begin_to_count(bench.con, contract, contracts, load_id, days, "Asia/Shanghai")
    return [str(day) for day in found]


def test_a_row_that_landed_before_its_day_was_over_touches_its_other_days_when_that_day_is_reached(
    bench: Bench,
) -> None:
    bench.contract([column("order_id", key=True), column("day", "date")], changedDays={"columns": ["day"]})
    bench.contract(
        [column("event_id", key=True), column("order_id"), column("at", "timestamp")],
        export="events",
        changedDays={"columns": ["at"], "via": {"export": "orders", "on": ["order_id"]}},
        timeZone="UTC",
    )
    bench.contract(
        [column("case_id", key=True), column("asked_on", "date"), column("done_on", "date")],
        export="cases",
        changedDays={"columns": ["asked_on", "done_on"]},
    )
    bench.write("a.csv", "order_id,day\n1,2025-05-01\n2,2025-06-01\n")
    bench.write("a.csv", "case_id,asked_on,done_on\n1,2025-12-01,2026-02-27\n2,2025-11-01,2026-02-28\n", export="cases")
    # In Shanghai the first is of the 27th, the second of the 28th.
    events = "event_id,order_id,at\n1,1,2026-02-27 15:59:59\n2,2,2026-02-27 16:00:00\n3,,2026-02-27 16:00:00\n"
    bench.write("a.csv", events, export="events")
    load_id = bench.land().load_id
    assert beginning(bench, "events", load_id, "2026-02-28", "2026-02-28") == ["2025-06-01", "2026-02-28"]
    assert beginning(bench, "events", load_id, "2026-02-27", "2026-02-27") == ["2025-05-01", "2026-02-27"]
    assert beginning(bench, "cases", load_id, "2026-02-28", "2026-03-02") == ["2025-11-01", "2026-02-28"]
    assert beginning(bench, "events", load_id, "2026-03-01", "2026-03-05") == []
    # A load after the last build is among the changed days already, and a day alone is built for the first time.
    assert beginning(bench, "events", load_id - 1, "2026-02-28", "2026-02-28") == []
    assert beginning(bench, "orders", load_id, "2025-05-01", "2025-05-01") == []
    bench.withdraw("a.csv", export="events")
    assert beginning(bench, "events", load_id, "2026-02-28", "2026-02-28") == []


def test_the_last_business_day_is_the_last_with_orders_at_most_yesterday(bench: Bench) -> None:
    bench.contract(
        [column("order_id", key=True), column("paid_at", "timestamp")],
        eventColumn="paid_at",
        changedDays={"columns": ["paid_at"]},
        timeZone="Asia/Shanghai",
    )
    bench.contract(
        [column("event_id", key=True), column("at", "timestamp")],
        export="web_events",
        eventColumn="at",
        changedDays={"columns": ["at"]},
        timeZone="Asia/Shanghai",
    )
    clock = datetime(2026, 2, 28, 18, 0, tzinfo=UTC)  # already 1 March in Shanghai
    bench.land()
    with pytest.raises(NoBusinessDay, match="land orders"):
        last_business_day(bench.con, bench.contracts, clock, "Asia/Shanghai")
    bench.land_one("a.csv", "event_id,at\n1,2026-02-20 10:00:00\n2,2026-03-01 01:00:00\n", export="web_events")
    assert str(last_business_day(bench.con, bench.contracts, clock, "Asia/Shanghai")) == "2026-02-20"
    bench.land_one("a.csv", "order_id,paid_at\n1,2026-02-10 10:00:00\n2,2026-02-28 23:00:00\n3,2026-03-01 00:30:00\n")
    assert str(last_business_day(bench.con, bench.contracts, clock, "Asia/Shanghai")) == "2026-02-28"


def payments(bench: Bench, export: str = "orders", **custom: str) -> None:
    columns = [column("id", key=True), column("paid_at", "timestamp")]
    bench.contract(
        columns, export, eventColumn="paid_at", changedDays={"columns": ["paid_at"]}, timeZone="UTC", **custom
    )


def test_daily_volumes_follow_a_changed_time_zone(bench: Bench) -> None:
    payments(bench)
    # Of the 2nd in Shanghai, of the 1st in London.
    bench.land_one("a.csv", "id,paid_at\n1,2026-01-01 17:00:00\n2,2026-01-01 18:00:00\n")
    bench.assert_volumes("paid_at")
    bench.time_zone = "Europe/London"
    report = bench.land()
    assert not report.is_changed
    bench.assert_volumes("paid_at")
    bench.land_one("b.csv", "id,paid_at\n3,2026-01-01 20:00:00\n")
    bench.assert_volumes("paid_at")
    assert bench.query("select business_date, row_count from landing.daily_volumes") == [(date(2026, 1, 1), 3)]


def test_a_withdrawal_after_a_changed_time_zone_leaves_no_day_with_rows_of_the_former_one(bench: Bench) -> None:
    payments(bench)
    bench.land_one("a.csv", "id,paid_at\n1,2026-01-01 17:00:00\n")
    bench.time_zone = "Europe/London"
    report = bench.withdraw("a.csv")
    assert bench.days(report.load_id) == ["2026-01-01"]
    assert bench.query("from landing.daily_volumes") == []


def test_a_warehouse_that_does_not_know_its_time_zone_counts_again(bench: Bench) -> None:
    payments(bench)
    bench.land_one("a.csv", "id,paid_at\n1,2026-01-01 17:00:00\n")
    bench.con.execute("drop table landing.business_time_zone")
    bench.con.execute("drop table landing.column_classes")
    bench.con.execute("update landing.daily_volumes set business_date = date '2026-01-01'")
    bench.land()
    bench.assert_volumes("paid_at")
