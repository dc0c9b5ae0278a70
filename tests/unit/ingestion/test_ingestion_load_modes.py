"""What counts after loads, corrections and withdrawals, by load mode."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from landing_bench import Bench, column

from ingestion.withdrawal import WithdrawalError
from orchestration.landed import summary

EVENTS = [column("event_id", key=True), column("at", "timestamp"), column("note")]
ORDERS = [
    column("order_id", key=True),
    column("paid_at", "timestamp"),
    column("amount", "number"),
    column("updated_at", "timestamp"),
]
ADS = [
    column("day", "date", key=True),
    column("ad", key=True, position=2),
    column("channel"),
    column("clicks", "integer"),
]
STAFF = [
    column("who", key=True),
    column("since", "date", key=True, position=2),
    column("until", "date"),
    column("team"),
]


def events(bench: Bench) -> None:
    bench.contract(
        EVENTS, loadMode="append", eventColumn="at", changedDays={"columns": ["at"]}, timeZone="Asia/Shanghai"
    )


def orders(bench: Bench, **custom: Any) -> None:
    bench.contract(
        ORDERS,
        **{
            "loadMode": "upsert",
            "updatedAt": "updated_at",
            "eventColumn": "paid_at",
            "changedDays": {"columns": ["paid_at"]},
            **custom,
        },
    )


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_key_that_stands_twice_does_not_send_a_bulk_of_rows_through_the_log(bench: Bench, kind: str) -> None:
    bench.contract([column("event_id", key=True), column("at", "timestamp", required=True)], loadMode="append")
    path = bench.write(f"bulk.{kind}", "")
    # The repeated key and the faulty row stand within the bulk, which fills many pages of the table.
    duckdb.execute(
        f"""
        copy (
            select case n when 150000 then '7' else cast(n as varchar) end as event_id,
                   case when n <> 150001 then timestamp '2026-01-01' + to_seconds(n) end as "at"
            from range(400000) as t(n)
        ) to '{path}'
        """
    )
    log = bench.warehouse / "build.duckdb.wal"
    bench.con.execute("set checkpoint_threshold = '1TB'")
    (result,) = bench.land().files
    bench.assert_accounted()
    assert (result.rows_read, result.rows_landed, result.rows_rejected) == (400_000, 399_998, 2)
    assert [row[1:3] for row in bench.rejected()] == [(150_001, "event_id"), (150_002, "at")]
    assert log.stat().st_size < 1_000_000


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("name", ["raw", "hashed", "h"])
def test_a_repeated_key_may_have_any_name(bench: Bench, name: str, kind: str) -> None:
    bench.contract([column(name, key=True), column("buyer", classification="hash", identity="buyer")])
    path = bench.write(f"a.{kind}", "")
    duckdb.execute(f"copy (select * from (values ('1', 'x'), ('1', 'x'), ('2', 'y')) as t({name}, buyer)) to '{path}'")
    (result,) = bench.land().files
    assert (result.rows_landed, result.rows_duplicate) == (2, 1)
    bench.assert_accounted()


class TestAppend:
    def test_an_equal_row_again_is_a_duplicate_and_another_row_of_its_key_a_conflict(self, bench: Bench) -> None:
        events(bench)
        bench.land_one("1.csv", "event_id,at,note\na,2026-01-01 10:00:00,x\nb,2026-01-01 10:00:00,x\n")
        second = bench.land_one(
            "2.csv", "event_id,at,note\na,2026-01-01 10:00:00,x\nb,2026-01-05 10:00:00,other\nc,,x\n"
        )
        assert (second.rows_read, second.rows_landed, second.rows_rejected, second.rows_duplicate) == (3, 1, 1, 1)
        assert bench.current("event_id, note") == [("a", "x"), ("b", "x"), ("c", "x")]
        ((line, row, name, reason),) = bench.rejected()
        assert (line, row, name) == (3, 2, "event_id")
        assert "scorehouse/orders/1.csv" in reason
        bench.assert_accounted()
        bench.assert_volumes("at")

    def test_a_corrected_file_takes_the_place_of_the_former_one(self, bench: Bench) -> None:
        events(bench)
        bench.land_one("a.csv", "event_id,at,note\n1,2026-01-01 10:00:00,wrong\n2,2026-01-02 10:00:00,x\n")
        bench.write("a.csv", "event_id,at,note\n1,2026-01-03 10:00:00,right\n2,2026-01-02 10:00:00,x\n")
        report = bench.land()
        assert bench.current("event_id, note") == [("1", "right"), ("2", "x")]
        assert bench.query("select status, superseded_by from landing.files order by file_id") == [
            ("superseded", 2),
            ("landed", None),
        ]
        assert bench.days(report.load_id) == ["2026-01-01", "2026-01-03"]
        bench.assert_volumes("at")

    def test_withdrawing_a_correction_brings_the_former_file_back(self, bench: Bench) -> None:
        events(bench)
        bench.land_one("a.csv", "event_id,at,note\n1,2026-01-01 10:00:00,first\n")
        bench.land_one("a.csv", "event_id,at,note\n1,2026-01-03 10:00:00,second\n")
        report = bench.withdraw("a.csv")
        assert bench.current("event_id, note") == [("1", "first")]
        assert bench.days(report.load_id) == ["2026-01-01", "2026-01-03"]
        assert [f.status for f in report.returned] == ["landed"]
        bench.assert_volumes("at")
        assert not bench.land().is_changed

    def test_a_conflicting_row_counts_once_the_row_before_it_is_withdrawn(self, bench: Bench) -> None:
        events(bench)
        bench.land_one("1.csv", "event_id,at,note\na,2026-01-01 10:00:00,wrong\n")
        bench.land_one("2.csv", "event_id,at,note\na,2026-01-02 10:00:00,right\n")
        bench.withdraw("1.csv")
        assert bench.current("note") == [("right",)]
        assert bench.rejected() == []
        bench.assert_accounted()
        bench.assert_volumes("at")

    def test_a_conflict_that_stood_before_stays_one_of_the_load_that_found_it(self, bench: Bench) -> None:
        events(bench)
        head = "event_id,at,note\n"
        for name, note in (("1.csv", "x"), ("2.csv", "y"), ("3.csv", "z")):
            bench.land_one(name, f"{head}a,2026-01-01 10:00:00,{note}\n")
        found = "select path, load_id from landing.rejected_rows order by 1"
        assert bench.query(found) == [("scorehouse/orders/2.csv", 2), ("scorehouse/orders/3.csv", 3)]
        bench.withdraw("1.csv")
        assert bench.query(found) == [("scorehouse/orders/3.csv", 3)]
        bench.assert_accounted()

    def test_a_correction_taken_back_lands_again(self, bench: Bench) -> None:
        events(bench)
        first = "event_id,at,note\n1,2026-01-01 10:00:00,first\n"
        bench.land_one("a.csv", first)
        bench.land_one("a.csv", first.replace("first", "second"))
        assert bench.land_one("a.csv", first).status == "landed"
        assert bench.current("note") == [("first",)]

    def test_equal_rows_within_one_file_collapse(self, bench: Bench) -> None:
        events(bench)
        result = bench.land_one("a.csv", "event_id,at,note\n1,,x\n1,,x\n1,,y\n")
        assert (result.rows_landed, result.rows_duplicate, result.rows_rejected) == (1, 1, 1)
        bench.assert_accounted()


class TestSameContent:
    @pytest.mark.parametrize("name", ["0.csv", "z.csv"])
    @pytest.mark.parametrize("in_one_load", [False, True])
    @pytest.mark.parametrize("rows", ["", "9,2026-01-09 10:00:00,x\n"])
    def test_a_correction_that_says_what_another_file_says_takes_its_own_rows_away(
        self, bench: Bench, name: str, in_one_load: bool, rows: str
    ) -> None:
        events(bench)
        head = "event_id,at,note\n"
        bench.land_one("a.csv", f"{head}1,2026-01-01 10:00:00,wrong\n")
        bench.write(name, head + rows)
        if not in_one_load:
            bench.land()
        bench.write("a.csv", head + rows)
        report = bench.land()
        assert bench.current("event_id") == ([("9",)] if rows else [])
        assert bench.days(report.load_id)[0] == "2026-01-01"
        bench.assert_accounted()
        assert not bench.land().is_changed

    def test_a_copy_under_another_name_is_skipped_and_accounted_for(self, bench: Bench) -> None:
        events(bench)
        content = "event_id,at,note\n1,,x\n2,,y\n"
        bench.land_one("a.csv", content)
        copy = bench.land_one("copy.csv", content)
        assert (copy.status, copy.rows_read, copy.rows_duplicate) == ("skipped", 2, 2)
        assert copy.reason and "a.csv" in copy.reason
        assert len(bench.current()) == 2

    def test_two_copies_found_by_one_load_land_once(self, bench: Bench) -> None:
        events(bench)
        bench.write("a.csv", "event_id,at,note\n1,,x\n")
        bench.write("b.csv", "event_id,at,note\n1,,x\n")
        assert sorted((f.status, f.rows_duplicate) for f in bench.land().files) == [("landed", 0), ("skipped", 1)]

    def test_a_touched_file_is_not_landed_again(self, bench: Bench) -> None:
        events(bench)
        path = bench.write("a.csv", "event_id,at,note\n1,,x\n")
        bench.land()
        path.touch()
        report = bench.land()
        assert (report.files, report.is_changed) == ([], False)

    def test_a_withdrawn_content_stays_out_under_any_name(self, bench: Bench) -> None:
        events(bench)
        content = "event_id,at,note\n1,,x\n"
        bench.land_one("a.csv", content)
        bench.withdraw("a.csv")
        assert bench.land_one("b.csv", content).status == "skipped"
        assert bench.current() == []


class TestUpsert:
    def test_the_latest_update_counts_whatever_the_order_of_arrival(self, bench: Bench) -> None:
        orders(bench)
        bench.land_one("2.csv", "order_id,paid_at,amount,updated_at\n1,2026-01-02 10:00:00,20,2026-01-05 00:00:00\n")
        late = bench.land_one(
            "1.csv", "order_id,paid_at,amount,updated_at\n1,2026-01-01 10:00:00,10,2026-01-04 00:00:00\n"
        )
        assert bench.current("amount") == [(20,)]
        assert (late.rows_landed, late.rows_duplicate) == (1, 0)
        assert bench.query("select _status from landing.scorehouse__orders order by amount") == [
            ("superseded",),
            ("landed",),
        ]

    @pytest.mark.parametrize("files", [("2026-01-01", "2026-01-02"), ("2026-01-02", "2026-01-01")])
    @pytest.mark.parametrize("later", ["order_id,amount\n1,9\n", "order_id,amount,updated_at\n1,9,\n"])
    def test_where_a_version_lacks_its_update_time_the_date_in_the_name_decides(
        self, bench: Bench, files: tuple[str, str], later: str
    ) -> None:
        orders(bench)
        for date in files:
            content = "order_id,amount,updated_at\n1,5,2026-01-01 10:00:00\n" if date == "2026-01-01" else later
            bench.land_one(f"{date}.csv", content)
        assert bench.current("amount") == [(9,)]
        bench.land_one("2026-01-03.csv", "order_id,amount,updated_at\n1,7,2026-01-03 10:00:00\n")
        assert bench.current("amount") == [(7,)]
        bench.assert_accounted()

    @pytest.mark.parametrize("rows", ["1,5,\n1,9,2026-01-02 10:00:00\n", "1,9,2026-01-02 10:00:00\n1,5,\n"])
    def test_within_a_file_a_version_with_an_update_time_is_newer_than_one_without(
        self, bench: Bench, rows: str
    ) -> None:
        orders(bench)
        bench.land_one("a.csv", f"order_id,amount,updated_at\n{rows}")
        assert bench.current("amount") == [(9,)]

    def test_without_an_update_time_the_date_in_the_name_decides(self, bench: Bench) -> None:
        bench.contract([column("order_id", key=True), column("amount", "number")], loadMode="upsert")
        bench.land_one("orders_2026-01-10.csv", "order_id,amount\n1,10\n")
        bench.land_one("orders_2026-01-09.csv", "order_id,amount\n1,9\n2,9\n")
        bench.land_one("orders.csv", "order_id,amount\n2,99\n")
        assert bench.current("order_id, amount") == [("1", 10), ("2", 99)]

    def test_an_unchanged_row_delivered_again_changes_no_day(self, bench: Bench) -> None:
        orders(bench)
        head = "order_id,paid_at,amount,updated_at\n"
        one, two = "1,2026-01-01 10:00:00,10,2026-01-01 10:00:00\n", "2,2026-01-02 10:00:00,10,2026-01-01 10:00:00\n"
        bench.land_one("1.csv", head + one)
        bench.write("2.csv", head + one + two)
        report = bench.land()
        assert bench.days(report.load_id) == ["2026-01-02"]
        assert report.files[0].rows_duplicate == 1
        bench.assert_volumes("paid_at")

    def test_both_the_old_and_the_new_day_of_a_moved_row_change(self, bench: Bench) -> None:
        orders(bench)
        head = "order_id,paid_at,amount,updated_at\n"
        bench.land_one("1.csv", head + "1,2026-01-01 10:00:00,10,2026-01-01 10:00:00\n")
        bench.write("2.csv", head + "1,2026-01-07T20:00:00Z,10,2026-01-08 10:00:00\n")
        assert bench.days(bench.land().load_id) == ["2026-01-01", "2026-01-08"]

    def test_other_content_at_the_same_path_takes_nothing_away(self, bench: Bench) -> None:
        orders(bench)
        head = "order_id,paid_at,amount,updated_at\n"
        bench.land_one("a.csv", head + "1,,10,2026-01-01 10:00:00\n2,,10,2026-01-01 10:00:00\n")
        bench.land_one("a.csv", head + "1,,11,2026-01-02 10:00:00\n")
        assert bench.current("order_id, amount") == [("1", 11), ("2", 10)]

    def test_a_value_set_back_without_an_update_time_counts(self, bench: Bench) -> None:
        bench.contract([column("order_id", key=True), column("amount", "number")], loadMode="upsert")
        for amount in (10, 20, 10):
            bench.land_one("orders.csv", f"order_id,amount\n1,{amount}\n")
        assert bench.current("amount") == [(10,)]

    def test_a_copy_of_corrected_rows_is_skipped_and_says_how_to_go_back(self, bench: Bench) -> None:
        bench.contract([column("order_id", key=True), column("amount", "number")], loadMode="upsert")
        first = bench.land_one("first.csv", "order_id,amount\n1,10\n")
        same = bench.land_one("same.csv", "order_id,amount\n1,10\n")
        assert (first.status, same.status) == ("landed", "skipped")
        assert same.reason == "holds the same content as scorehouse/orders/first.csv, which is landed"
        bench.land_one("second.csv", "order_id,amount\n1,20\n")
        bench.write("third.csv", "order_id,amount\n1,10\n")
        (copy,) = summary(bench.con, bench.land())["skipped_files"]
        assert bench.current("amount") == [(20,)]
        assert copy["path"] == "scorehouse/orders/third.csv"
        assert copy["reason"].endswith("to go back to them, withdraw the file that corrected them")
        bench.withdraw("second.csv")
        assert bench.current("amount") == [(10,)]

    def test_withdrawing_the_newest_version_brings_the_one_before_back(self, bench: Bench) -> None:
        orders(bench)
        head = "order_id,paid_at,amount,updated_at\n"
        bench.land_one("1.csv", head + "1,2026-01-01 10:00:00,10,2026-01-01 10:00:00\n")
        bench.land_one("2.csv", head + "1,2026-01-02 10:00:00,20,2026-01-02 10:00:00\n")
        report = bench.withdraw("2.csv")
        assert bench.current("amount") == [(10,)]
        assert bench.days(report.load_id) == ["2026-01-01", "2026-01-02"]
        bench.assert_volumes("paid_at")


class TestReplace:
    @pytest.fixture(autouse=True)
    def contract(self, bench: Bench) -> None:
        bench.contract(ADS, loadMode="replace", replaceBy=["day", "channel"], changedDays={"columns": ["day"]})

    def test_a_delivery_replaces_the_values_it_holds_and_no_others(self, bench: Bench) -> None:
        bench.land_one(
            "1.csv", "day,ad,channel,clicks\n2026-01-01,a,x,1\n2026-01-01,b,x,1\n2026-01-02,a,x,1\n2026-01-01,c,y,1\n"
        )
        bench.write("2.csv", "day,ad,channel,clicks\n2026-01-01,a,x,5\n")
        report = bench.land()
        assert bench.current("cast(day as varchar), ad, clicks") == [
            ("2026-01-01", "a", 5),
            ("2026-01-01", "c", 1),
            ("2026-01-02", "a", 1),
        ]
        assert bench.days(report.load_id) == ["2026-01-01"]
        bench.assert_accounted()

    def test_all_files_of_one_load_are_one_delivery(self, bench: Bench) -> None:
        bench.write("ads-1.csv", "day,ad,channel,clicks\n2026-01-01,a,x,1\n")
        bench.write("ads-2.csv", "day,ad,channel,clicks\n2026-01-01,b,x,1\n")
        bench.land()
        assert bench.current("ad") == [("a",), ("b",)]

    def test_withdrawing_a_delivery_brings_the_replaced_rows_back(self, bench: Bench) -> None:
        bench.land_one("1.csv", "day,ad,channel,clicks\n2026-01-01,a,x,1\n2026-01-01,b,x,1\n")
        bench.land_one("2.csv", "day,ad,channel,clicks\n2026-01-01,a,x,5\n")
        bench.withdraw("2.csv")
        assert bench.current("ad, clicks") == [("a", 1), ("b", 1)]

    @pytest.mark.parametrize("in_one_load", [True, False])
    def test_a_later_file_takes_back_what_one_between_said(self, bench: Bench, in_one_load: bool) -> None:
        for day, clicks in ((2, 1), (3, 5), (4, 1)):
            bench.write(f"2026-01-0{day}.csv", f"day,ad,channel,clicks\n2026-01-01,a,x,{clicks}\n")
            if not in_one_load:
                bench.land()
        bench.land()
        assert bench.current("clicks") == [(1,)]
        bench.assert_accounted()
        assert not bench.land().is_changed

    def test_one_key_twice_in_a_file_is_a_conflict(self, bench: Bench) -> None:
        result = bench.land_one(
            "1.csv", "day,ad,channel,clicks\n2026-01-01,a,x,1\n2026-01-01,a,x,2\n2026-01-01,a,x,1\n"
        )
        assert (result.rows_landed, result.rows_rejected, result.rows_duplicate) == (1, 1, 1)


class TestReplaceAcrossGroups:
    """An ad under two channels: the key stands in two groups of what a delivery replaces."""

    HEAD = "day,ad,channel,clicks\n"
    SEARCH = "2026-01-01,a,search,1\n2026-01-01,b,search,2\n"
    FEED = "2026-01-01,a,feed,5\n2026-01-01,c,feed,3\n"

    @pytest.fixture(autouse=True)
    def contract(self, bench: Bench) -> None:
        days = {"eventColumn": "day", "changedDays": {"columns": ["day"]}}
        bench.contract(ADS, loadMode="replace", replaceBy=["day", "channel"], **days)

    def current(self, bench: Bench) -> list[tuple[Any, ...]]:
        bench.assert_accounted()
        found = bench.current("ad, channel, clicks")
        assert bench.query("select sum(row_count) from landing.daily_volumes") == [(len(found),)]
        return found

    def test_a_key_under_another_group_is_a_conflict_whether_it_comes_in_one_load_or_in_two(self, bench: Bench) -> None:
        bench.land_one("a-search.csv", self.HEAD + self.SEARCH)
        second = bench.land_one("b-feed.csv", self.HEAD + self.FEED)
        assert (second.rows_landed, second.rows_rejected) == (1, 1)
        assert self.current(bench) == [("a", "search", 1), ("b", "search", 2), ("c", "feed", 3)]
        ((line, row, name, reason),) = bench.rejected()
        assert (line, row, name) == (2, 1, "day")
        assert reason == "has the key (day, ad) of row 1 of scorehouse/orders/a-search.csv with other content"

    def test_both_in_one_load_come_to_the_same(self, bench: Bench) -> None:
        bench.write("a-search.csv", self.HEAD + self.SEARCH)
        bench.write("b-feed.csv", self.HEAD + self.FEED)
        bench.land()
        assert self.current(bench) == [("a", "search", 1), ("b", "search", 2), ("c", "feed", 3)]

    @pytest.mark.parametrize("in_one_load", [True, False])
    def test_the_file_with_the_later_date_counts(self, bench: Bench, in_one_load: bool) -> None:
        bench.write("ads_2026-01-02.csv", self.HEAD + self.SEARCH)
        if not in_one_load:
            bench.land()
        bench.write("ads_2026-01-03.csv", self.HEAD + self.FEED)
        bench.land()
        assert self.current(bench) == [("a", "feed", 5), ("b", "search", 2), ("c", "feed", 3)]
        assert bench.rejected() == []

    def test_withdrawing_the_wrong_file_brings_the_right_row_back(self, bench: Bench) -> None:
        bench.land_one("a-search.csv", self.HEAD + self.SEARCH)
        bench.land_one("b-feed.csv", self.HEAD + self.FEED)
        report = bench.withdraw("a-search.csv")
        assert self.current(bench) == [("a", "feed", 5), ("c", "feed", 3)]
        assert bench.rejected() == []
        assert bench.days(report.load_id) == ["2026-01-01"]

    def test_withdrawing_the_later_file_leaves_what_there_was(self, bench: Bench) -> None:
        bench.land_one("ads_2026-01-02.csv", self.HEAD + self.SEARCH)
        bench.land_one("ads_2026-01-03.csv", self.HEAD + self.FEED)
        bench.withdraw("ads_2026-01-03.csv")
        assert self.current(bench) == [("a", "search", 1), ("b", "search", 2)]

    def test_a_conflict_ends_when_its_rival_is_replaced_by_a_delivery_without_the_key(self, bench: Bench) -> None:
        bench.land_one("a-search.csv", self.HEAD + self.SEARCH)
        bench.land_one("b-feed.csv", self.HEAD + self.FEED)
        bench.land_one("rest.csv", self.HEAD + "2026-01-01,b,search,2\n")
        assert self.current(bench) == [("a", "feed", 5), ("b", "search", 2), ("c", "feed", 3)]
        assert bench.rejected() == []

    def test_rivals_of_rivals_are_judged_too(self, bench: Bench) -> None:
        # b stands under search and shop, a under search and feed: what becomes of a must not bring b back twice.
        bench.land_one("a-search.csv", self.HEAD + self.SEARCH)
        bench.land_one("b-shop.csv", self.HEAD + "2026-01-01,b,shop,7\n")
        bench.land_one("b-feed.csv", self.HEAD + self.FEED)
        bench.land_one("less.csv", self.HEAD + "2026-01-01,c,feed,4\n")
        assert self.current(bench) == [("a", "search", 1), ("b", "search", 2), ("c", "feed", 4)]
        bench.withdraw("a-search.csv")
        assert self.current(bench) == [("b", "shop", 7), ("c", "feed", 4)]


class TestFull:
    @pytest.fixture(autouse=True)
    def contract(self, bench: Bench) -> None:
        bench.contract(
            STAFF,
            loadMode="full",
            changedDays={"range": ["since", "until"]},
            validity={"from": "since", "to": "until", "key": ["who"]},
        )

    def test_a_delivery_is_the_whole_table(self, bench: Bench) -> None:
        bench.land_one("1.csv", "who,since,until,team\na,2026-01-01,,x\nb,2026-01-01,,x\n")
        bench.land_one("2.csv", "who,since,until,team\nb,2026-01-01,,x\nc,2026-02-01,,y\n")
        assert bench.current("who") == [("b",), ("c",)]

    def test_only_the_days_of_what_differs_change(self, bench: Bench) -> None:
        bench.land_one("1.csv", "who,since,until,team\na,2026-01-01,2026-01-04,x\nb,2026-01-10,2026-01-12,x\n")
        bench.write("2.csv", "who,since,until,team\na,2026-01-01,2026-01-04,x\nb,2026-01-10,2026-01-12,z\n")
        assert bench.days(bench.land().load_id) == ["2026-01-10", "2026-01-11"]

    def test_the_same_table_again_after_another_one_counts_again(self, bench: Bench) -> None:
        first = "who,since,until,team\na,2026-01-01,,x\n"
        bench.land_one("january.csv", first)
        bench.land_one("february.csv", "who,since,until,team\na,2026-01-01,,y\n")
        assert bench.land_one("march.csv", first).status == "landed"
        assert bench.current("team") == [("x",)]

    def test_a_table_that_is_empty_again_is_empty_again(self, bench: Bench) -> None:
        empty = "who,since,until,team\n"
        bench.land_one("january.csv", empty)
        bench.land_one("february.csv", empty + "a,2026-01-01,,y\n")
        assert bench.land_one("march.csv", empty).status == "landed"
        assert bench.current("who") == []
        assert bench.land_one("april.csv", empty).status == "skipped"

    def test_of_tables_found_by_one_load_the_latest_counts(self, bench: Bench) -> None:
        for month, team in ((1, "x"), (2, "y"), (3, "x")):
            bench.write(f"2026-0{month}.csv", f"who,since,until,team\na,2026-01-01,,{team}\n")
        bench.land()
        assert bench.current("team") == [("x",)]
        bench.assert_accounted()

    @pytest.mark.parametrize(
        ("first", "second"), [(["a.csv", "b.csv"],) * 2, (["a-2026-01-01.csv", "b-2026-01-01.csv"], ["a-2026-01-02.csv", "b-2026-01-02.csv"])]
    )  # fmt: skip
    def test_a_part_that_did_not_change_stays_part_of_the_table(
        self, bench: Bench, first: list[str], second: list[str]
    ) -> None:
        head = "who,since,until,team\n"
        for names, team in ((first, "x"), (second, "y")):
            bench.write(names[0], f"{head}a,2026-01-01,,x\nb,2026-01-01,,x\n")
            bench.write(names[1], f"{head}c,2026-01-01,,{team}\n")
            bench.land()
        assert bench.current("who, team") == [("a", "x"), ("b", "x"), ("c", "y")]
        bench.assert_accounted()
        assert not bench.land().is_changed

    @pytest.mark.parametrize("names", [["a.csv", "b.csv"], ["a-2026-01-01.csv", "b-2026-01-01.csv"]])
    def test_a_part_that_nobody_touched_stays_part_of_the_table(self, bench: Bench, names: list[str]) -> None:
        head = "who,since,until,team\n"
        untouched = bench.write(names[0], f"{head}a,2026-01-01,,x\nb,2026-01-01,,x\n")
        bench.write(names[1], f"{head}c,2026-01-01,,x\n")
        bench.land()
        bench.land_one(names[1], f"{head}c,2026-01-01,,y\n")
        assert bench.current("who, team") == [("a", "x"), ("b", "x"), ("c", "y")]
        bench.assert_accounted()
        assert not bench.land().is_changed
        untouched.unlink()
        bench.land_one(names[1], f"{head}c,2026-01-01,,z\n")
        assert bench.current("who, team") == [("c", "z")]

    def test_a_part_that_waits_once_needs_not_be_delivered_again(self, bench: Bench) -> None:
        head, same = "who,since,until,team\n", "a,2026-01-01,,x\nb,2026-01-01,,x\n"
        for first, second in ((same, "c,2026-01-01,,x\n"), (same, None), (None, "c,2026-01-01,,y\n")):
            if first:
                bench.write("a.csv", head + first)
            bench.write("b.csv", head + second if second else "whom,since\nc,2026-01-01\n")
            bench.land()
            bench.land()
        assert bench.current("who, team") == [("a", "x"), ("b", "x"), ("c", "y")]
        bench.assert_accounted()

    @pytest.mark.parametrize(
        ("former", "copy", "new"),
        [("staff.csv", "staff_old.csv", "staff.csv"), ("2026-01-01.csv", "2026-01-01 copy.csv", "2026-01-02.csv")],
    )
    def test_a_copy_of_the_former_table_beside_a_new_one_is_no_part_of_it(
        self, bench: Bench, former: str, copy: str, new: str
    ) -> None:
        head = "who,since,until,team\n"
        bench.land_one(former, f"{head}a,2026-01-01,,x\nb,2026-01-01,,x\n")
        bench.write(copy, f"{head}a,2026-01-01,,x\nb,2026-01-01,,x\n")
        assert bench.land_one(new, f"{head}b,2026-01-01,,y\n").status == "landed"
        assert bench.current("who, team") == [("b", "y")]
        bench.assert_accounted()

    def test_overlapping_periods_of_one_key_reject_the_later_row(self, bench: Bench) -> None:
        result = bench.land_one(
            "1.csv", "who,since,until,team\na,2026-01-01,2026-02-01,x\na,2026-02-01,,y\na,2026-03-01,,z\n"
        )
        assert (result.rows_landed, result.rows_rejected) == (2, 1)
        ((line, row, _, reason),) = bench.rejected()
        assert (line, row) == (4, 3)
        assert "overlaps" in reason

    def test_a_period_that_does_not_count_stands_in_nobody_s_way(self, bench: Bench) -> None:
        rows = [
            "2026-01-01,2026-04-01,x",
            "2026-02-01,2026-06-01,y",
            "2026-04-01,2026-07-01,z",
            "2026-06-01,,w",
            "2026-07-01,,v",
        ]
        bench.land_one("1.csv", "who,since,until,team\n" + "".join(f"a,{row}\n" for row in rows))
        assert sorted(bench.current("team")) == [("v",), ("x",), ("z",)]
        reasons = {row: reason for _, row, _, reason in bench.rejected()}
        assert set(reasons) == {2, 4}
        assert "row 3" in reasons[4]

    def test_beside_a_refused_file_the_rest_of_a_delivery_waits(self, bench: Bench) -> None:
        bench.land_one("1.csv", "who,since,until,team\na,2026-01-01,,x\nb,2026-01-01,,x\n")
        bench.write("2-a.csv", "who,since,until,team\na,2026-01-01,,y\n")
        bench.write("2-b.csv", "nothing,to,see\n1,2,3\n")
        assert sorted(f.status for f in bench.land().files) == ["refused", "waiting"]
        assert bench.current("who, team") == [("a", "x"), ("b", "x")]
        assert sorted(f.status for f in bench.land().files) == ["refused", "waiting"]
        (bench.landing / "scorehouse/orders/2-b.csv").unlink()
        bench.land()
        assert bench.current("who, team") == [("a", "y")]


class TestKeyless:
    def test_equal_lines_are_real_repeats_and_the_same_file_twice_is_not(self, bench: Bench) -> None:
        bench.contract([column("sku"), column("quantity", "integer")], keyless=True, loadMode="append")
        content = "sku,quantity\na,1\na,1\n"
        bench.land_one("a.csv", content)
        bench.land_one("b.csv", content)
        assert bench.current("sku") == [("a",), ("a",)]
        keys = [r[0] for r in bench.query("select _row_key from landing.scorehouse__orders order by 1")]
        assert len(set(keys)) == 2
        assert all(k.split(":")[1] in ("1", "2") for k in keys)

    def test_a_file_whose_rows_are_taken_out_takes_them_away_whoever_else_has_none(self, bench: Bench) -> None:
        bench.contract([column("sku")], keyless=True, loadMode="append")
        bench.land_one("quiet.csv", "sku\n")
        bench.land_one("a.csv", "sku\na\nb\n")
        bench.land_one("a.csv", "sku\n")
        assert bench.current("sku") == []
        bench.withdraw("a.csv")
        assert bench.current("sku") == [("a",), ("b",)]

    def test_a_corrected_file_supersedes_and_returns(self, bench: Bench) -> None:
        bench.contract([column("sku")], keyless=True, loadMode="append")
        bench.land_one("a.csv", "sku\na\nb\n")
        bench.land_one("a.csv", "sku\nc\n")
        assert bench.current("sku") == [("c",)]
        bench.withdraw("a.csv")
        assert bench.current("sku") == [("a",), ("b",)]


@pytest.mark.parametrize("mode", ["append", "upsert", "keyless"])
def test_rows_that_a_former_contract_kept_out_land_once_their_file_is_written_again(bench: Bench, mode: str) -> None:
    columns = [column("id", key=mode != "keyless"), column("amount", "number")]
    custom = {"keyless": True} if mode == "keyless" else {"loadMode": mode}
    content = 'id,amount\n1,5\n2,"1,234"\n3,x\n'
    bench.contract(columns, **custom)
    assert bench.land_one("a.csv", content).rows_landed == 1
    bench.contract(columns, thousandsSeparator=",", **custom)
    assert not bench.land().is_changed
    assert bench.land_one("a.csv", content).status == "landed"
    assert bench.current("id, amount") == [("1", 5), ("2", 1234)]
    bench.assert_accounted()
    bench.write("a.csv", content)
    assert not bench.land().is_changed
    assert bench.land_one("copy.csv", content).status == "skipped"


@pytest.mark.parametrize("mode", ["upsert", "replace"])
def test_a_file_that_is_read_again_brings_nothing_back_that_gave_way_to_others(bench: Bench, mode: str) -> None:
    columns = [column("id", key=True), column("amount", "number")]
    custom = {"loadMode": mode} | ({"replaceBy": ["id"]} if mode == "replace" else {})
    bench.contract(columns, **custom)
    content = 'id,amount\n1,5\n2,"1,234"\n'
    bench.land_one("a.csv", content)
    bench.land_one("b.csv", "id,amount\n1,6\n")
    bench.contract(columns, thousandsSeparator=",", **custom)
    bench.write("a.csv", content)
    bench.land()
    assert bench.current("id, amount") == [("1", 6)]


def test_an_ordinal_tells_lines_of_one_order_apart(bench: Bench) -> None:
    bench.contract([column("name"), column("sku")], loadMode="upsert", ordinalWithin=["name"])
    bench.land_one("1.csv", "name,sku\n#1,a\n#1,a\n#2,b\n#1,c\n")
    assert bench.current("name, _ordinal, sku") == [("#1", 1, "a"), ("#1", 2, "a"), ("#1", 3, "c"), ("#2", 1, "b")]


def test_an_unknown_path_cannot_be_withdrawn_and_the_message_names_what_landed(bench: Bench) -> None:
    events(bench)
    bench.land_one("january.csv", "event_id,at,note\n1,,x\n")
    with pytest.raises(WithdrawalError, match=r"january\.csv"):
        bench.withdraw("janary.csv")


def test_the_twin_of_a_refused_file_is_refused_too(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("note")])
    for name in ("a.csv", "b.csv"):
        bench.write(name, 'id,note\n1,"x\n2,y\n3,z\n')
    bench.write("c.csv", "id,note\n1,x\n")
    bench.write("d.csv", "id,note\n1,x\n")
    report = bench.land()
    assert [f.status for f in report.files] == ["refused", "refused", "landed", "skipped"]
    assert (report.files[1].reason or "").startswith("holds the same content as scorehouse/orders/a.csv, which opens")
    bench.assert_accounted()
    assert [(f.status, f.is_new) for f in bench.land().files] == [("refused", False)] * 2


def test_the_twin_of_a_file_that_is_held_back_waits_with_it_and_lands_when_it_may(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("note")], loadMode="full")
    bench.land_one("2026-01-01/a.csv", "id,note\n1,x\n")
    first = bench.write("2026-01-02/a.csv", "id,note\n2,x\n")
    bench.write("2026-01-02/b.csv", "id,note\n2,x\n")
    bad = bench.write("2026-01-02/c.csv", 'id,note\n3,"x\n')
    assert [f.status for f in bench.land().files] == ["waiting", "waiting", "refused"]
    bad.unlink()
    first.unlink()
    assert [f.status for f in bench.land().files] == ["landed"]
    assert bench.current("id") == [("2",)]
