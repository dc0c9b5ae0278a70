"""Which files are read, which wait, which are refused: by their names, their bytes and the way they end."""

from __future__ import annotations

import errno
import gzip
import os
import threading
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from landing_bench import Bench, column

from ingestion import delivery, preparation, reading
from ingestion.delivery import Delivery
from ingestion.discovery import FoundFile
from ingestion.file_sequence import file_sequence
from ingestion.landing import land
from ingestion.preparation import PreparedFile

COLUMNS = [column("id", key=True), column("note")]
ROWS = "id,note\n1,x\n2,y\n"


@pytest.fixture(autouse=True)
def contract(bench: Bench) -> None:
    bench.contract(COLUMNS)


def test_names_with_spaces_quotes_globs_and_chinese_are_read_as_themselves(bench: Bench) -> None:
    names = [
        "订单 报表 (1).csv",
        'it\'s "quoted".csv',
        "a*.csv",
        "ab.csv",
        "[x]y.csv",
        "xy.csv",
        "q?.csv",
        "{a,b}.csv",
        "%s;--.csv",
        "back\\slash.csv",
        "back\\[x].csv",
        "d\\x*.csv",
        "d/x1.csv",
    ]
    for index, name in enumerate(names):
        bench.write(name, f"id,note\n{index},{index}\n")
    report = bench.land()
    below = {f.path.removeprefix("scorehouse/orders/"): f.status for f in report.files}
    assert below == dict.fromkeys(names, "landed")
    assert len(bench.current()) == len(names)
    assert [p.read_text() for p in bench.landing.rglob("*x*.csv") if "\\[" in p.name] == [f"id,note\n{10},{10}\n"]


def test_nested_folders_belong_to_the_export_above_them(bench: Bench) -> None:
    bench.write("2026/01/month=02/data.csv", ROWS)
    assert bench.land().files[0].path == "scorehouse/orders/2026/01/month=02/data.csv"
    assert bench.current("id") == [("1",), ("2",)]


def test_what_lies_elsewhere_is_reported_and_not_guessed(bench: Bench) -> None:
    bench.write("orders.csv", ROWS, export="order")
    (bench.landing / "stray.csv").write_text(ROWS)
    (bench.landing / "scorehouse" / "stray.csv").write_text(ROWS)
    report = bench.land()
    assert report.unknown == ["scorehouse/order/orders.csv", "scorehouse/stray.csv", "stray.csv"]
    assert report.files == []


@pytest.mark.parametrize("name", ["a.csv.part", "a.csv.tmp", "a.csv.crdownload"])
def test_an_unfinished_name_waits_and_lands_once_renamed(bench: Bench, name: str) -> None:
    path = bench.write(name, ROWS)
    assert [f.status for f in bench.land().files] == ["waiting"]
    path.rename(path.with_name("a.csv"))
    assert [f.status for f in bench.land().files] == ["landed"]
    assert bench.query("select status from landing.files") == [("landed",)]


def test_locks_and_hidden_files_are_no_exports(bench: Bench) -> None:
    for name in ("~$orders.xlsx", ".DS_Store", "._a.csv"):
        bench.write(name, "x")
    report = bench.land()
    assert (report.files, report.unknown) == ([], [])


def test_a_file_that_grows_while_it_is_watched_waits(bench: Bench) -> None:
    path = bench.write("a.csv", "id,note\n")
    stop = threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            with path.open("a") as file:
                file.write("1,x\n")
            time.sleep(0.01)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        settings = bench.settings.__class__(**{**vars(bench.settings), "stability_seconds": 0.3})
        report = land(bench.con, bench.contracts, settings)
    finally:
        stop.set()
        writer.join()
    assert [f.status for f in report.files] == ["waiting"]
    assert bench.current() == []


def test_a_file_written_to_while_it_is_read_waits_and_the_others_land(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("a.csv", ROWS)
    growing = bench.write("b.csv", "id,note\n8,x\n")
    read = Delivery._read

    def read_and_append(self: Delivery, accepted: list) -> list:  # type: ignore[type-arg]
        if any(f.found.path == growing for f in accepted):
            with growing.open("a") as file:
                file.write("9,y\n")
        return read(self, accepted)

    monkeypatch.setattr(Delivery, "_read", read_and_append)
    report = bench.land()
    assert {f.path.split("/")[-1]: f.status for f in report.files} == {"a.csv": "landed", "b.csv": "waiting"}
    assert bench.current("id") == [("1",), ("2",)]


def test_a_disk_without_room_ends_the_load_and_refuses_no_file(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write("a.csv", ROWS)
    bench.write("b.csv", "id,note\n8,x\n")

    def full(*_: object) -> None:
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "fill_stage", full)
        with pytest.raises(duckdb.IOException, match="No space left"):
            bench.land()
    assert bench.query("select count(*) from landing.files") == [(0,)]
    assert [f.status for f in bench.land().files] == ["landed", "landed"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize("step", ["_read", "_write"])
def test_a_file_that_vanishes_while_it_is_read_waits_and_the_others_land(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, step: str, kind: str
) -> None:
    for name, row in (("a", "1"), ("b", "2")):
        if kind == "csv":
            bench.write(f"{name}.csv", f"id,note\n{row},x\n")
        else:
            path = bench.write(f"{name}.parquet", "")
            duckdb.sql(f"select '{row}' as id, 'x' as note").write_parquet(str(path))
    gone = bench.landing / f"scorehouse/orders/b.{kind}"
    former = getattr(Delivery, step)

    def vanish(self: Delivery, *values: object) -> object:
        gone.unlink(missing_ok=True)
        return former(self, *values)

    monkeypatch.setattr(Delivery, step, vanish)
    report = bench.land()
    assert [(f.status, "gone" in (f.reason or "")) for f in report.files] == [("landed", False), ("waiting", True)]
    assert bench.current("id") == [("1",)]
    bench.assert_accounted()
    assert [f.status for f in bench.land().files] == []
    assert bench.query("select status from landing.files") == [("landed",)]


@pytest.mark.parametrize("name", ["b.csv", "b.csv.gz", "b.jsonl", "b.xlsx"])
@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (None, "waiting", "is gone"),
        (PermissionError(errno.EACCES, "Permission denied"), "refused", "cannot be read (Permission denied)"),
    ],
)
def test_a_file_that_cannot_be_read_any_more_once_it_is_hashed_leaves_the_others_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError | None, status: str, reason: str
) -> None:
    bench.write("a.csv", ROWS)
    lost = bench.write(name, gzip.compress(b"id,note\n8,x\n") if name.endswith(".gz") else "id,note\n8,x\n")
    hashed, opened, unpacked = delivery.hash_file, Path.open, gzip.open
    shut: set[Path] = set()

    def hash_and_lose(found: FoundFile, file_id: int) -> PreparedFile:
        file = hashed(found, file_id)
        if found.path == lost and error:
            shut.add(lost)
        elif found.path == lost:
            lost.unlink()
        return file

    def open_unless_shut(path: Path, *values: Any, **more: Any) -> Any:
        if path in shut and error:
            raise error
        return opened(path, *values, **more)

    monkeypatch.setattr(delivery, "hash_file", hash_and_lose)
    monkeypatch.setattr(Path, "open", open_unless_shut)
    monkeypatch.setattr(gzip, "open", lambda path, mode: unpacked(open_unless_shut(path, mode), mode))
    results = {f.path.split("/")[-1]: f for f in bench.land().files}
    assert (results["a.csv"].status, results[name].status) == ("landed", status)
    assert reason in (results[name].reason or "")
    bench.assert_accounted()


def test_a_full_disk_ends_the_load_while_a_copy_is_written(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write("a.csv.gz", gzip.compress(ROWS.encode()))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(preparation, "unpack", full)
    with pytest.raises(OSError, match="No space left"):
        bench.land()
    assert bench.query("select count(*) from landing.files") == [(0,)]


def _shut(monkeypatch: pytest.MonkeyPatch, folder: Path, error: OSError) -> None:
    listed = os.scandir

    def scan(path: Path) -> Any:
        if Path(path) == folder:
            raise error
        return listed(path)

    monkeypatch.setattr("ingestion.discovery.os.scandir", scan)


def test_a_folder_that_cannot_be_read_is_reported_and_the_others_land(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("a.csv", ROWS)
    bench.write("sub/b.csv", "id,note\n8,x\n")
    folder = bench.landing / "scorehouse/orders/sub"
    with monkeypatch.context() as patch:
        _shut(patch, folder, PermissionError(errno.EACCES, "Permission denied"))
        report = bench.land()
    assert report.unknown == ["scorehouse/orders/sub/ (cannot be read: Permission denied; check its rights)"]
    assert {f.path: f.status for f in report.files} == {
        "scorehouse/orders/a.csv": "landed",
        "scorehouse/orders/sub": "waiting",
    }
    assert [(f.path, f.status) for f in bench.land().files] == [("scorehouse/orders/sub/b.csv", "landed")]
    assert bench.query("select distinct status from landing.files") == [("landed",)]
    bench.assert_accounted()


def test_half_a_table_takes_no_whole_ones_place_because_a_folder_of_it_cannot_be_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.contract(COLUMNS, loadMode="full")
    bench.land_one("a.csv", ROWS)
    bench.write("2026/b.csv", "id,note\n8,x\n")
    bench.write("2026/c/c.csv", "id,note\n9,x\n")
    with monkeypatch.context() as patch:
        _shut(patch, bench.landing / "scorehouse/orders/2026/c", PermissionError(errno.EACCES, "Permission denied"))
        assert {f.status for f in bench.land().files} == {"waiting"}
    assert bench.current("id") == [("1",), ("2",)]
    assert {f.status for f in bench.land().files} == {"landed"}
    assert bench.current("id") == [("8",), ("9",)]


def test_a_folder_that_vanishes_while_it_is_looked_for_is_left_out(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("a.csv", ROWS)
    bench.write("sub/b.csv", "id,note\n8,x\n")
    _shut(monkeypatch, bench.landing / "scorehouse/orders/sub", FileNotFoundError(errno.ENOENT, "gone"))
    report = bench.land()
    assert ([f.status for f in report.files], report.unknown) == (["landed"], [])


def test_links_and_pipes_are_refused_unopened(bench: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(ROWS)
    folder = bench.landing / "scorehouse/orders"
    folder.mkdir(parents=True)
    (folder / "link.csv").symlink_to(outside)
    (folder / "linked folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.csv")
    report = bench.land()
    assert {f.path.split("/")[-1]: f.status for f in report.files} == {
        "link.csv": "refused",
        "linked folder": "refused",
        "pipe.csv": "refused",
    }
    assert all(f.reason for f in report.files)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n\n", "no record"),
        ("orders.xls", b"\xd0\xcf\x11\xe0", "known format"),
        ("orders.zip", b"PK\x03\x04", "unpack"),
        ("workbook.csv", b"PK\x03\x04rest", "XLSX"),
        ("packed.csv", gzip.compress(ROWS.encode(), mtime=0), "gzip"),
        ("foreign.csv", b"<html><body>login</body></html>", "another export"),
        ("cut.csv", b"id,note\n1,x\n2", "cut"),
        ("open.csv", b'id,note\n1,"x\n2,y\n3,z\n', "never closed"),
        ("cut.csv.gz", gzip.compress(ROWS.encode() * 1000, mtime=0)[:-20], "gzip"),
        ("bad.csv.gz", b"\x1f\x8b" + b"nonsense" * 10, "gzip"),
        ("binary.csv", b"id,note\n" + b"\x00" * 500, "null bytes"),
        ("no.parquet", b"PAR1 but no more", "Parquet"),
        ("no.xlsx", b"PK\x03\x04 but no more", "workbook"),
        ("sep.csv", b"sep=;\nid;note\n1;x\n", "sep="),
        ("long.csv", b"id,note\n1," + b"x" * 3_000_000 + b"\n", "2 MB"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(bench: Bench, name: str, content: bytes, reason: str) -> None:
    bench.write("good.csv", "id,note\n100,good\n")
    result = bench.land_one(name, content)
    assert result.status == "refused"
    assert reason in (result.reason or "")
    assert bench.current("id") == [("100",)]
    assert bench.rejected() == []


def test_a_refused_file_is_judged_again_only_when_it_or_its_contract_changes(bench: Bench) -> None:
    assert bench.land_one("a.csv", "id,remark\n1,x\n").status == "landed"
    bench.contract([column("id", key=True), column("remark2", required=True)])
    first = bench.land_one("b.csv", "id,remark\n7,x\n")
    assert first.status == "refused"
    again = bench.land()
    assert [(f.status, f.is_new) for f in again.files] == [("refused", False)]
    assert not again.is_changed
    bench.contract([column("id", key=True), column("remark2", required=True, aliases=["remark"])])
    assert [(f.status, f.rows_landed) for f in bench.land().files] == [("landed", 1)]


def test_a_header_alone_is_accepted_unless_the_contract_refuses_it(bench: Bench) -> None:
    accepted = bench.land_one("a.csv", "id,note\n")
    assert (accepted.status, accepted.rows_read) == ("landed", 0)
    assert "header only" in (accepted.reason or "")
    bench.contract(COLUMNS, headerOnly="refuse")
    assert bench.land_one("b.csv", "note,id\n").status == "refused"


def test_a_cut_last_record_is_quarantined_where_the_contract_says_so(bench: Bench) -> None:
    bench.contract(COLUMNS, truncatedTail="quarantine")
    result = bench.land_one("a.csv", "id,note\n1,x\n2")
    assert (result.rows_landed, result.rows_rejected) == (1, 1)


def test_gzip_and_plain_of_one_content_are_the_same_file(bench: Bench) -> None:
    assert bench.land_one("a.csv.gz", gzip.compress(ROWS.encode()) + gzip.compress(b"3,z\n")).rows_landed == 3
    assert bench.land_one("a.csv", ROWS + "3,z\n").status == "skipped"
    assert not list((bench.warehouse / "tmp").iterdir())


def test_a_gzip_bomb_is_refused_before_it_is_unpacked(bench: Bench) -> None:
    result = bench.land_one("bomb.csv.gz", gzip.compress(b"0" * (300 << 20), compresslevel=9))
    assert result.status == "refused"
    assert "unpacks to more than" in (result.reason or "")


def test_one_bad_file_among_many_of_one_layout_leaves_the_others_alone(bench: Bench) -> None:
    for index in range(30):
        bench.write(f"{index}.csv", f"id,note\n{index},x\n")
    bench.write("bad1.csv", 'id,note\n500,"x\n501,y\n')
    bench.write("bad2.csv", "id,note\n600,x\r601,y\n602,z\r\n")
    report = bench.land()
    assert len(report.with_status("landed")) >= 30
    assert {f.path.split("/")[-1] for f in report.with_status("refused")} >= {"bad1.csv"}
    assert {r[0] for r in bench.current("id")} >= {str(i) for i in range(30)}
    bench.assert_accounted()


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_rows_of_many_files_keep_their_numbers(bench: Bench, suffix: str) -> None:
    # DuckDB hands rows on by 2048, and some of its steps keep a rest of fewer than 64 back.
    kinds = [{"value": f"kind {n}"} for n in range(20)]
    bench.contract([column("id", key=True), column("number", "integer"), column("kind", enum=kinds)])
    counts = [2048 * (1 + n % 3) + 2 * n for n in range(20)]
    for file, count in enumerate(counts):
        rows = [(f"{file}-{n}", n, f"kind {n % 20}") for n in range(1, count + 1)]
        if suffix == "csv":
            content = "id,number,kind\n" + "".join(f"{id},{n},{kind}\n" for id, n, kind in rows)
        else:
            content = "".join(f'{{"id": "{id}", "number": {n}, "kind": "{kind}"}}\n' for id, n, kind in rows)
        bench.write(f"{file:02}.{suffix}", content)
    assert {f.status for f in bench.land().files} == {"landed"}
    assert bench.query("select count(*), count(*) filter (_row_number <> number) from landing.scorehouse__orders") == [
        (sum(counts), 0)
    ]


def test_nothing_lands_twice_and_an_idle_load_writes_nothing(bench: Bench) -> None:
    bench.write("a.csv", ROWS)
    first = bench.land()
    second = bench.land()
    assert (first.is_changed, second.is_changed, second.load_id) == (True, False, first.load_id)
    assert second.files == []


@pytest.mark.parametrize(
    "names",
    [
        ["orders_2026-01-09.csv", "orders_20260110.csv", "orders_2026-01-11 (1).csv", "2026/01/12/orders.csv"],
        ["orders_export.csv", "orders_export_(2).csv", "orders_export_(10).csv"],
        ["part1.csv", "part2.csv", "part10.csv"],
        ["订单2026年01月05日.csv", "orders-2026-01-05T08:00:00.csv", "20260105_235959.csv.gz"],
        ["orders_202512.csv", "orders_2026-01.csv", "orders_2026-01-01.csv"],
        ["orders.csv", "orders.v2.csv", "orders.v3.csv.gz", "orders.V10.CSV", "orders.v11.final.XLSX"],
        ["orders.d20260105.jsonl", "orders.d20260105.v2.jsonl.gz", "orders.2026-01-06.parquet"],
    ],
)
def test_the_sequence_of_a_file_follows_the_dates_and_numbers_in_its_name(names: list[str]) -> None:
    sequences = [file_sequence(n) or "" for n in names]
    assert sequences == sorted(sequences)
    assert len(set(sequences)) == len(names)


def test_the_later_version_of_a_file_counts_whichever_lands_first(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("v")], loadMode="upsert")
    bench.write("orders.v10.csv", "id,v\n1,ten\n")
    bench.land()
    bench.write("orders.v9.csv", "id,v\n1,nine\n")
    bench.land()
    assert bench.current("v") == [("ten",)]
