"""Private columns: hashed, dropped or kept clear, and never shown where rows are rejected."""

from __future__ import annotations

import hashlib
import hmac
import stat
import unicodedata
from pathlib import Path

import pytest
from landing_bench import KEY, Bench, column

from ingestion.hash_key import KeyMismatch, load_or_create_key
from ingestion.identity_hashing import hash_identity
from ingestion.warehouse import WarehouseError

COLUMNS = [
    column("id", key=True),
    column("qty", "integer"),
    column("buyer", classification="hash", identity="buyer"),
    column("visitor", classification="hash", identity="visitor"),
    column("phone", classification="drop"),
    column("body", classification="restricted"),
    column("status"),
]
HEADER = "id,qty,buyer,visitor,phone,body,status\n"


def test_hashes_are_hmac_sha256_of_the_normalised_value_within_its_domain(bench: Bench) -> None:
    bench.contract(COLUMNS)
    bench.land_one("a.csv", HEADER + "1,1,买家１,v,138,hello,ok\n2,1,\t买家1 ,买家1,139,,ok\n3,1,,,,,ok\n4,1, , ,,,\n")
    expected = hmac.new(KEY, "buyer:买家1".encode(), hashlib.sha256).hexdigest()[:32]
    rows = bench.query("select buyer, visitor, body from landing.scorehouse__orders order by id")
    assert rows[0] == (expected, hash_identity(KEY, "visitor", "v"), "hello")
    assert rows[1][0] == expected
    assert rows[1][1] != expected
    assert rows[2:] == [(None, None, None), (None, None, None)]


@pytest.mark.parametrize("around", ["\n", "\r\n", "\x0b", "\x1f", "\x7f", "\u3000", "\u00a0 \t", "\u200b", "\ufeff"])
@pytest.mark.parametrize("name", ["u1", "买家1"])
def test_what_is_invisible_around_an_id_makes_no_other_person_of_it(bench: Bench, name: str, around: str) -> None:
    bench.contract(COLUMNS)
    ids = [name, f"{name}{around}", f"{around}{name}", f"{around}{name}{around}"]
    bench.land_one("a.csv", HEADER + "".join(f'{i},1,"{v}",,,,\n' for i, v in enumerate(ids)))
    hashed = {hash_identity(KEY, "buyer", v) for v in ids}
    assert set(bench.current("buyer")) == {(h,) for h in hashed}
    assert len(hashed) == 1


@pytest.mark.parametrize("name", ["u1", "A b-c_9", "买家1", "e\u0301", "a\u200bb"])
def test_the_hash_of_an_ordinary_id_is_that_of_its_compatibility_form(bench: Bench, name: str) -> None:
    bench.contract(COLUMNS)
    bench.land_one("a.csv", f"{HEADER}1,1,{name},,,,\n")
    message = f"buyer:{unicodedata.normalize('NFKC', name)}".encode()
    assert bench.current("buyer") == [(hmac.new(KEY, message, hashlib.sha256).hexdigest()[:32],)]


@pytest.mark.parametrize("empty", ["\u3000", "\u200b", "\x7f", "\n", "\u3164 \t"])
def test_a_required_private_column_that_holds_nothing_visible_is_empty(bench: Bench, empty: str) -> None:
    hashed = column("buyer", classification="hash", identity="buyer", required=True)
    bench.contract([column("id", key=True), column("paid"), hashed])
    bench.contract([column("id", key=True), column("paid"), hashed | {"required": False}, column("visitor",
                    classification="hash", identity="visitor", required_when="paid")], export="visits")  # fmt: skip
    assert bench.land_one("a.csv", f'id,paid,buyer\n1,,"{empty}"\n2,,7\n').rows_rejected == 1
    content = f'id,paid,buyer,visitor\n1,x,7,"{empty}"\n2,x,7,v\n3,,7,"{empty}"\n'
    assert bench.land_one("a.csv", content, export="visits").rows_rejected == 1
    assert bench.current("id, visitor is null", "visits") == [("2", False), ("3", True)]
    assert [(row, name) for _, row, name, _ in bench.rejected()] == [(1, "buyer"), (1, "visitor")]


def test_dropped_columns_have_no_place_to_be_stored(bench: Bench) -> None:
    bench.contract(COLUMNS)
    names = [
        r[0] for r in bench.query("select column_name from duckdb_columns() where table_name = 'scorehouse__orders'")
    ]
    bench.land()
    assert "phone" not in names
    bench.land_one("a.csv", HEADER + "1,1,b,v,13800000000,hello,ok\n")
    bench.con.execute("checkpoint")
    assert b"13800000000" not in (bench.warehouse / "build.duckdb").read_bytes()


def test_rejected_rows_mask_private_columns_and_what_could_be_one(bench: Bench) -> None:
    bench.contract(COLUMNS)
    bench.land_one(
        "a.csv",
        "id,qty,buyer,visitor,phone,body,status,extra\n"
        "1,many,SECRET,SECRET,SECRET,SECRET,ok,SECRET\n"
        "2,1,SECRET,SECRET,SECRET\n"
        "3,1,SECRET,SECRET,SECRET,SECRET,ok,SECRET,SECRET,SECRET\n"
        '4,1,"SECRET"SECRET,SECRET,SECRET,SECRET,ok,SECRET\n',
    )
    texts = [r[0] for r in bench.query("select raw_text from landing.rejected_rows order by row_number")]
    assert texts == ["1,many,***,***,***,***,ok,***", "***", "3,1,***", "4,1,***"]


CHAT = "id,qty,side,agent,body,status\n"
OPENED = '1,1,customer,a1,"he said "no" to me,'


@pytest.mark.parametrize(
    ("rest", "texts"),
    [
        ('my SECRET is 138, my street 5, third, x"', ["***"]),
        ('my SECRET\nSECRET, my street\nSECRET "5", x",ok', ["***"] * 3),
        ('\n\nSECRET, my street\n\nSECRET "5", x",ok', ["***"] * 2),
        ('SECRET "5, x\nSECRET', ["***"] * 2),
        ('SECRET,SECRET,c,d,e,f"', ["***"]),
        ('SECRET,SECRET,c,d,e,f\nSECRET,SECRET\n"SECRET"S,1', ["***"] * 3),
    ],
)
@pytest.mark.parametrize("behind", ["2,1,customer,a1,SECRET,ok\n", "2,1,customer,a1,SECRET,ok\n3,many,x,y,SECRET,ok\n"])
def test_lines_that_a_broken_private_cell_falls_apart_into_are_not_shown(
    bench: Bench, rest: str, texts: list[str], behind: str
) -> None:
    names = [column("id", key=True), column("qty", "integer"), column("side"), column("agent")]
    bench.contract([*names, column("body", classification="restricted"), column("status")])
    result = bench.land_one("a.csv", f"{CHAT}{OPENED}\n{rest}\n{behind}")
    assert result.status == "landed"
    shown = [r[0] for r in bench.query("select raw_text from landing.rejected_rows order by row_number")]
    assert shown == ["1,1,customer,a1,***", *texts, *(["3,many,x,y,***,ok"] if "many" in behind else [])]
    assert bench.current("id") == [("2",)]


def test_lines_that_a_broken_cell_falls_apart_into_are_shown_where_nothing_is_private(bench: Bench) -> None:
    bench.contract(
        [column("id", key=True), column("qty", "integer"), *map(column, ("side", "agent", "body", "status"))]
    )
    bench.land_one("a.csv", f'{CHAT}{OPENED}\nmy street 5, third, x"\n2,1,customer,a1,hello,ok\n')
    shown = [r[0] for r in bench.query("select raw_text from landing.rejected_rows order by row_number")]
    assert shown == [OPENED, 'my street 5, third, x"']


def test_conflicting_rows_are_masked_too(bench: Bench) -> None:
    bench.contract(COLUMNS)
    bench.land_one("a.csv", HEADER + "1,1,b,v,1,SECRET,ok\n1,2,b,v,1,SECRET,ok\n")
    ((text,),) = bench.query("select raw_text from landing.rejected_rows")
    assert text == "1,2,***,***,***,ok"


def test_the_key_stands_in_no_statement_and_leaves_the_session(bench: Bench) -> None:
    bench.contract(COLUMNS)
    bench.land_one("a.csv", HEADER + "1,1,b,v,1,x,ok\n")
    assert bench.query("select getvariable('hash_inner'), getvariable('hash_outer')") == [(None, None)]


def test_the_build_database_and_its_spill_folder_are_private(bench: Bench) -> None:
    bench.contract(COLUMNS)
    bench.land_one("a.csv", HEADER + "1,1,b,v,1,x,ok\n")
    for path in (bench.warehouse / "build.duckdb", bench.warehouse / "build.duckdb.wal"):
        if path.exists():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((bench.warehouse / "tmp").stat().st_mode) == 0o700


def test_a_key_is_made_once_and_another_one_is_refused(tmp_path: Path) -> None:
    first = load_or_create_key(tmp_path / "w", None)
    assert load_or_create_key(tmp_path / "w", None) == first
    assert stat.S_IMODE((tmp_path / "w" / "hash.key").stat().st_mode) == 0o600
    with pytest.raises(KeyMismatch, match="split in two"):
        load_or_create_key(tmp_path / "w", "another key")
    (tmp_path / "w" / "hash.key").unlink()
    with pytest.raises(KeyMismatch, match="backup"):
        load_or_create_key(tmp_path / "w", None)
    assert load_or_create_key(tmp_path / "w", first.decode()) == first


def test_a_key_longer_than_a_block_hashes_as_python_does(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    long_key = b"k" * 100
    monkeypatch.setattr("landing_bench.KEY", long_key)
    bench.contract([column("id", key=True, classification="hash", identity="buyer")])
    bench.land_one("a.csv", "id\nx\n")
    assert bench.current("id") == [(hash_identity(long_key, "buyer", "x"),)]


def people(bench: Bench, classification: str = "public", identity: str | None = None, **custom: str) -> None:
    buyer = column("buyer", classification=classification, **({"identity": identity} if identity else {}))
    bench.contract([column("id", key=True), column("qty", "integer"), buyer], **custom)


def test_a_column_that_is_hashed_now_keeps_no_clear_value(bench: Bench) -> None:
    people(bench)
    bench.land_one("a.csv", "id,qty,buyer\n1,1,\tann \n2,1,ＢＯＢ\n3,1,\n4,many,eve\n5,1,  \n")
    people(bench, "hash", "buyer")
    report = bench.land()
    ann, bob = (hash_identity(KEY, "buyer", name) for name in ("ann", "BOB"))
    assert bench.query("select buyer from landing.scorehouse__orders order by id") == [(ann,), (bob,), (None,), (None,)]
    assert bench.query("select raw_text from landing.rejected_rows") == [("***",)]
    assert bench.query("select kind, reason from landing.loads order by 1") == [
        ("forget", "scorehouse.orders: became private: buyer (hash)"),
        ("load", None),
    ]
    assert not report.is_changed
    bench.land_one("b.csv", "id,qty,buyer\n1,1,ann\n6,1,ann\n")
    assert bench.current("id, buyer")[-1] == ("6", ann)
    assert bench.query("select _status from landing.scorehouse__orders where id = '1' order by _file_id") == [
        ("landed",),
        ("duplicate",),
    ]
    bench.assert_accounted()


@pytest.mark.parametrize("name", ["raw", "hashed", "order"])
def test_a_column_that_is_hashed_now_may_have_any_name(bench: Bench, name: str) -> None:
    bench.contract([column("id", key=True), column(name)])
    bench.land_one("a.csv", f"id,{name}\n1,ann\n2,bob\n")
    bench.contract([column("id", key=True), column(name, classification="hash", identity="buyer")])
    bench.land()
    hashed = [(str(i), hash_identity(KEY, "buyer", who)) for i, who in ((1, "ann"), (2, "bob"))]
    assert bench.current(f'id, "{name}"') == hashed


def test_an_unchanged_class_writes_nothing(bench: Bench) -> None:
    people(bench, "hash", "buyer")
    bench.land_one("a.csv", "id,qty,buyer\n1,1,ann\n")
    kept = bench.current("buyer")
    bench.land()
    assert bench.current("buyer") == kept
    assert bench.query("select kind from landing.loads") == [("load",)]


@pytest.mark.parametrize("classification", ["restricted", "drop"])
def test_the_quarantine_of_a_column_that_became_private_is_masked(bench: Bench, classification: str) -> None:
    people(bench)
    bench.land_one("a.csv", "id,qty,buyer\n1,many,ann\n2,1,ann\n")
    people(bench, classification)
    bench.land()
    assert bench.query("select raw_text from landing.rejected_rows") == [("***",)]


def test_what_was_restricted_and_is_dropped_has_everything_built_anew(bench: Bench) -> None:
    people(bench, "restricted")
    bench.land_one("a.csv", "id,qty,buyer\n1,1,ann\n")
    people(bench, "drop")
    bench.land()
    assert bench.query("select reason from landing.loads where kind = 'forget'") == [
        ("scorehouse.orders: became private: buyer (drop)",)
    ]


@pytest.mark.parametrize(("classification", "identity"), [("public", None), ("restricted", None), ("hash", "visitor")])
def test_a_hash_that_is_to_be_something_else_is_refused(
    bench: Bench, classification: str, identity: str | None
) -> None:
    people(bench, "hash", "buyer")
    bench.land_one("a.csv", "id,qty,buyer\n1,1,ann\n")
    people(bench, classification, identity)
    with pytest.raises(WarehouseError, match=r"scorehouse\.orders\.odcs\.yaml: column buyer.*new warehouse folder"):
        bench.land()
    people(bench, "hash", "buyer")
    assert not bench.land().is_changed


def test_one_class_that_is_refused_leaves_the_rows_of_all_exports_alone(bench: Bench) -> None:
    def hash_buyers(export: str, *, is_hashed: bool) -> None:
        private = {"classification": "hash", "identity": "buyer"} if is_hashed else {}
        bench.contract([column("id", key=True), column("buyer", **private)], export)

    hash_buyers("orders", is_hashed=False)
    hash_buyers("visits", is_hashed=True)
    for export in ("orders", "visits"):
        bench.write("a.csv", "id,buyer\n1,ann\n", export)
    bench.land()
    hash_buyers("orders", is_hashed=True)
    hash_buyers("visits", is_hashed=False)
    with pytest.raises(WarehouseError, match="column buyer"):
        bench.land()
    assert bench.current("buyer") == [("ann",)]
    assert bench.query("select kind from landing.loads") == [("load",)]


def test_keys_that_would_become_one_are_refused(bench: Bench) -> None:
    bench.contract([column("buyer", key=True), column("note")])
    bench.land_one("a.csv", "buyer,note\nBOB,x\nＢＯＢ,y\n")
    bench.contract([column("buyer", key=True, classification="hash", identity="buyer"), column("note")])
    with pytest.raises(WarehouseError, match=r"column buyer, now hash of buyer, is part of the key.*class drop"):
        bench.land()
    assert len(bench.current()) == 2


def test_a_key_is_hashed_where_every_value_has_a_hash_of_its_own(bench: Bench) -> None:
    bench.contract([column("buyer", key=True), column("note")])
    bench.land_one("a.csv", "buyer,note\nann,x\nbob,y\n")
    bench.contract([column("buyer", key=True, classification="hash", identity="buyer"), column("note")])
    again = bench.land_one("b.csv", "buyer,note\nann,x\ncec,z\n")
    assert (again.rows_landed, again.rows_duplicate) == (1, 1)
    bench.assert_accounted()


def test_a_number_that_is_to_be_hashed_is_refused_and_says_how_to_take_it_away(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("phone", "integer")])
    bench.land_one("a.csv", "id,phone\n1,138\n")
    bench.contract([column("id", key=True), column("phone", classification="hash", identity="buyer")])
    with pytest.raises(WarehouseError, match=r"orders\.odcs\.yaml: the type of phone changed.*class drop"):
        bench.land()


def test_a_warehouse_that_remembers_no_classes_hashes_what_is_clear(bench: Bench) -> None:
    people(bench)
    bench.land_one("a.csv", "id,qty,buyer\n1,1,ann\n")
    bench.con.execute("drop table landing.column_classes")
    people(bench, "hash", "buyer")
    bench.land()
    assert bench.current("buyer") == [(hash_identity(KEY, "buyer", "ann"),)]
    bench.con.execute("drop table landing.column_classes")
    bench.land()
    assert bench.current("buyer") == [(hash_identity(KEY, "buyer", "ann"),)]


def test_a_warehouse_that_remembers_no_classes_keeps_the_hashes_that_stand_beside_clear_values(bench: Bench) -> None:
    # A contract that changed before classes were remembered: what had landed stayed clear, what came later was hashed.
    people(bench)
    bench.land_one("a.csv", "id,qty,buyer\n1,1,ann\n")
    bench.con.execute("drop table landing.column_classes")
    ann = hash_identity(KEY, "buyer", "ann")
    bench.land_one("b.csv", f"id,qty,buyer\n2,1,{ann}\n")
    bench.con.execute("drop table landing.column_classes")
    people(bench, "hash", "buyer")
    bench.land()
    assert bench.current("buyer") == [(ann,), (ann,)]
