"""The build database: made on first use, kept in step with the contracts, and whole after a failure."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from landing_bench import Bench, column

from ingestion import delivery, landing
from ingestion.manifest import AccountingError
from ingestion.warehouse import WarehouseError, prepare


def columns_of(bench: Bench, export: str = "orders") -> list[tuple[Any, ...]]:
    return bench.query(
        "select column_name, data_type from duckdb_columns() where schema_name = 'landing' and table_name = ? "
        "order by column_index",
        [f"scorehouse__{export}"],
    )


def test_every_contract_has_its_table_from_the_start(bench: Bench) -> None:
    bench.contract([column("b", "number", key=True), column("a", "timestamp"), column("c", classification="drop")])
    prepare(bench.con, bench.contracts)
    assert columns_of(bench) == [
        ("b", "DECIMAL(18,4)"),
        ("a", "TIMESTAMP WITH TIME ZONE"),
        ("_file_id", "BIGINT"),
        ("_row_number", "BIGINT"),
        ("_load_id", "BIGINT"),
        ("_is_current", "BOOLEAN"),
        ("_status", "VARCHAR"),
    ]
    assert bench.query("select current_setting('TimeZone')") == [("UTC",)]


def test_a_contract_may_gain_and_drop_columns_after_rows_have_landed(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("phone")])
    bench.land_one("a.csv", "id,phone\n1,138\n")
    bench.contract([column("id", key=True), column("note"), column("phone", classification="drop")])
    bench.land_one("b.csv", "id,phone,note\n2,139,x\n")
    assert [n for n, _ in columns_of(bench)][:2] == ["id", "note"]
    assert bench.current("id, note") == [("1", None), ("2", "x")]


def test_a_type_that_changed_after_rows_have_landed_is_refused(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("qty")])
    bench.land_one("a.csv", "id,qty\n1,5\n")
    bench.contract([column("id", key=True), column("qty", "integer")])
    with pytest.raises(WarehouseError, match="qty"):
        bench.land()


def test_a_failure_in_the_middle_of_a_delivery_leaves_it_absent_and_the_next_load_lands_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.contract([column("id", key=True), column("v", "integer")])
    bench.write("a.csv", "id,v\n1,1\n2,x\n")

    def fail(*_: Any) -> None:
        raise duckdb.IOException("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "record_changes", fail)
        with pytest.raises(duckdb.IOException):
            bench.land()
    for table in ("files", "rejected_rows", "changed_days", "daily_volumes", "scorehouse__orders"):
        assert bench.query(f"select count(*) from landing.{table}") == [(0,)]
    assert bench.land().rows_landed == 1
    bench.assert_accounted()


def test_rows_that_do_not_add_up_never_commit(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.contract([column("id", key=True), column("v")])
    bench.write("a.csv", "id,v\n1,1\n2,2\n")
    insert = delivery.insert_rows

    def lose_one(con: duckdb.DuckDBPyConnection, *rest: Any) -> None:
        insert(con, *rest)
        con.execute("delete from landing.scorehouse__orders where id = '2'")

    monkeypatch.setattr(delivery, "insert_rows", lose_one)
    with pytest.raises(AccountingError, match=r"a\.csv: 2 rows read"):
        bench.land()
    assert bench.query("select count(*) from landing.files") == [(0,)]


def test_progress_is_told(bench: Bench) -> None:
    bench.contract([column("id", key=True)])
    bench.write("a.csv", "id\n1\n")
    seen: list[landing.Progress] = []
    landing.land(bench.con, bench.contracts, bench.settings, seen.append)
    assert next(p.step for p in seen) == "checking"
    assert (seen[-1].files_done, seen[-1].files_total) == (1, 1)
    assert seen[-1].bytes_done == seen[-1].bytes_total > 0
