"""The chain of the ledger: what is added stays, and every way of changing it from outside is found."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from scorecards.ledger.chain import HEAD, LEDGER, Entry, LedgerError, append, canonical, open_ledger, payloads, verify

NOW = datetime(2026, 11, 3, 2)


def add(warehouse: Path, *keys: str) -> None:
    with open_ledger(warehouse) as con:
        append(
            con,
            warehouse,
            [Entry("close", key, "H1", {"total": Decimal("70.10"), "on": date(2026, 10, 1)}) for key in keys],
            NOW,
        )


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    add(tmp_path, "a", "b")
    add(tmp_path, "c", "d")
    return tmp_path


def fault(warehouse: Path) -> str | None:
    with open_ledger(warehouse, read_only=True) as con:
        return verify(con, warehouse)


def change(warehouse: Path, statement: str) -> None:
    with duckdb.connect(str(warehouse / LEDGER)) as con:
        con.execute(statement)


def test_an_untouched_chain_holds_and_gives_back_what_was_put_in(warehouse: Path) -> None:
    assert fault(warehouse) is None
    with open_ledger(warehouse, read_only=True) as con:
        assert [(sequence, key) for sequence, _, key, _, _ in payloads(con, "close")] == [
            (1, "a"),
            (2, "b"),
            (3, "c"),
            (4, "d"),
        ]
        assert next(payloads(con, "close"))[-1] == {"total": "70.10", "on": "2026-10-01"}


def test_the_ledger_is_its_owner_s_alone(warehouse: Path) -> None:
    for name in (LEDGER, HEAD):
        assert stat.S_IMODE((warehouse / name).stat().st_mode) == 0o600


TAMPERING: list[tuple[str, str]] = [
    ("update entries set payload = replace(payload, '70.10', '90.10') where sequence = 2", "Entry 2 (close b, recorded"),
    ("update entries set recorded_by = 'E1' where sequence = 4", "Entry 4 (close d, recorded"),
    ("update entries set recorded_at = recorded_at + interval 1 day where sequence = 1", "Entry 1 (close a, recorded"),
    ("delete from entries where sequence = 2", "Entry 2 is missing"),
    ("delete from entries where sequence = 1", "Entry 1 is missing"),
    ("delete from entries where sequence = 4", "The ledger ends before entry 4"),
    ("delete from entries", "The ledger ends before entry 4"),
    ("update entries set hash = repeat('1', 64) where sequence = 3", "Entry 3"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), TAMPERING)
def test_a_change_from_outside_is_found(warehouse: Path, statement: str, expected: str) -> None:
    change(warehouse, statement)
    found = fault(warehouse)
    assert found is not None and found.startswith(expected)


def test_two_entries_that_change_places_are_found(warehouse: Path) -> None:
    change(warehouse, "update entries set sequence = 0 where sequence = 2")
    change(warehouse, "update entries set sequence = 2 where sequence = 3")
    change(warehouse, "update entries set sequence = 3 where sequence = 0")
    assert fault(warehouse) is not None


def test_a_forged_end_with_a_right_hash_is_found_by_the_head(warehouse: Path, tmp_path: Path) -> None:
    other = tmp_path / "forged"
    other.mkdir()
    add(other, "a", "b")
    add(other, "c", "forged")
    (warehouse / LEDGER).write_bytes((other / LEDGER).read_bytes())
    assert fault(warehouse) == f"Entry 4 is not the one that {HEAD} names: it was replaced."


def test_without_its_head_a_ledger_is_not_trusted(warehouse: Path) -> None:
    (warehouse / HEAD).unlink()
    assert f"{HEAD} is missing" in str(fault(warehouse))
    with pytest.raises(LedgerError, match="missing"):
        add(warehouse, "e")


def test_nothing_is_added_to_a_chain_whose_end_is_gone(warehouse: Path) -> None:
    change(warehouse, "delete from entries where sequence = 4")
    with pytest.raises(LedgerError, match="cut off"):
        add(warehouse, "e")


def test_an_append_that_was_killed_before_the_head_counts_and_the_next_one_goes_on(warehouse: Path) -> None:
    before = (warehouse / HEAD).read_bytes()
    add(warehouse, "e")
    (warehouse / HEAD).write_bytes(before)
    assert fault(warehouse) is None
    add(warehouse, "f")
    assert fault(warehouse) is None
    with open_ledger(warehouse, read_only=True) as con:
        assert con.execute("select max(sequence) from entries").fetchone() == (6,)


def test_a_killed_append_leaves_all_of_it_or_nothing(warehouse: Path) -> None:
    program = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
from datetime import datetime
from pathlib import Path
from scorecards.ledger import chain
warehouse = Path({str(warehouse)!r})
entries = [chain.Entry("close", f"k{{n}}", "H1", {{"n": n}}) for n in range(50)]
chain._write_head = lambda *_: os._exit(9)
with chain.open_ledger(warehouse) as con:
    chain.append(con, warehouse, entries, datetime(2026, 11, 4))
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False, env=dict(os.environ))
    assert killed.returncode == 9
    assert fault(warehouse) is None
    with open_ledger(warehouse, read_only=True) as con:
        assert con.execute("select count(*) from entries").fetchone() in ((4,), (54,))


def test_a_ledger_that_was_killed_before_it_had_its_table_gets_it(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / LEDGER)).close()
    add(tmp_path, "a")
    assert fault(tmp_path) is None


def test_the_same_content_is_the_same_text_whatever_its_order() -> None:
    assert (
        canonical({"b": 1, "a": Decimal("1.50")}) == canonical({"a": Decimal("1.50"), "b": 1}) == '{"a":"1.50","b":1}'
    )


@pytest.mark.parametrize("value", [object(), b"bytes"])
def test_what_has_no_plain_form_is_refused(value: Callable[[], None]) -> None:
    with pytest.raises(TypeError, match="no place in the ledger"):
        canonical({"value": value})
