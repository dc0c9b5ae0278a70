"""The chain of entries: adding to it, and finding where it was tampered with.

An entry's hash is the SHA-256 of all its other columns, the hash of the entry before it among them. A small file beside the
database names the newest entry, so that a tail that was cut off is noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from ingestion.warehouse import is_broken, private_files

LEDGER = "ledger.duckdb"
HEAD = "ledger.head"
FIRST_HASH = "0" * 64
_TABLE = """
create table if not exists entries (
    sequence bigint primary key, recorded_at timestamp not null, kind text not null, entry_key text not null,
    recorded_by text not null, payload text not null, previous_hash text not null, hash text not null
)
"""


class LedgerError(Exception):
    """The ledger cannot be used as it is. The message says what is wrong with which entry."""


@dataclass(frozen=True)
class Entry:
    """What is to be added: its kind, what it is about, who caused it, and its content as plain values."""

    kind: str
    key: str
    recorded_by: str
    payload: Mapping[str, Any]


@contextmanager
def open_ledger(warehouse: Path, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The ledger of a warehouse, made when it is missing (with nothing in it, not even read-only), readable by its owner alone.

    Raises LedgerError where the file is no database.
    """
    path = warehouse / LEDGER
    if not path.exists():
        # Made with its mode: it is never readable for others, not even for a moment.
        with private_files(), duckdb.connect(str(path)) as con:
            con.execute(_TABLE)
    try:
        opened = duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        if not is_broken(error):
            raise
        raise LedgerError(f"{LEDGER} is no DuckDB database, or a damaged one.") from error
    with opened as con:
        if not read_only:
            # A kill may have left the file without its table.
            con.execute(_TABLE)
        yield con


def append(con: duckdb.DuckDBPyConnection, warehouse: Path, entries: Sequence[Entry], now: datetime) -> int:
    """Add entries in one transaction; returns how many there are now. now is UTC without a zone.

    Raises LedgerError where the chain's end is not the one that the head file names: verify it first.
    """
    fault = verify(con, warehouse, tail_only=True)
    if fault is not None:
        raise LedgerError(fault)
    sequence, previous = last_entry(con)
    rows = []
    for entry in entries:
        sequence += 1
        payload = canonical(entry.payload)
        digest = _digest(sequence, now, entry.kind, entry.key, entry.recorded_by, payload, previous)
        rows.append((sequence, now, entry.kind, entry.key, entry.recorded_by, payload, previous, digest))
        previous = digest
    if rows:
        con.execute("begin")
        try:
            con.executemany("insert into entries values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
        con.execute("checkpoint")
    _write_head(warehouse, sequence, previous)
    return sequence


def verify(con: duckdb.DuckDBPyConnection, warehouse: Path, tail_only: bool = False) -> str | None:
    """What is wrong with the first broken entry, or None. tail_only looks at the newest entry and the head file alone.

    Entries behind the head are an append that was cut off before it wrote the head: they count, since they are chained.
    """
    head = _read_head(warehouse)
    if not tail_only:
        previous, expected = FIRST_HASH, 1
        cursor = con.execute("select * from entries order by sequence")
        while batch := cursor.fetchmany(1000):
            for sequence, at, kind, key, by, payload, stored_previous, stored in batch:
                if sequence != expected:
                    return f"Entry {expected} is missing: the next one is {sequence}."
                if stored_previous != previous:
                    return f"Entry {sequence} ({kind} {key}) does not follow entry {sequence - 1}: one of the two was changed."
                if _digest(sequence, at, kind, key, by, payload, stored_previous) != stored:
                    return f"Entry {sequence} ({kind} {key}, recorded {at} by {by}) was changed after it was recorded."
                previous, expected = stored, sequence + 1
    if head is not None:
        sequence, digest = head
        if sequence:
            found = con.execute("select hash from entries where sequence = ?", [sequence]).fetchone()
            if found is None:
                return f"The ledger ends before entry {sequence}, which it once had: its tail was cut off."
            if found[0] != digest:
                return f"Entry {sequence} is not the one that {HEAD} names: it was replaced."
    elif last_entry(con)[0]:
        return f"{HEAD} is missing beside the ledger, so a cut-off tail could not be noticed."
    return None


def payloads(con: duckdb.DuckDBPyConnection, kind: str) -> Iterator[tuple[int, datetime, str, str, dict[str, Any]]]:
    """(sequence, recorded_at, key, recorded_by, payload) of every entry of a kind, oldest first."""
    cursor = con.execute(
        "select sequence, recorded_at, entry_key, recorded_by, payload from entries where kind = ? order by sequence",
        [kind],
    )
    while batch := cursor.fetchmany(1000):
        for sequence, at, key, by, payload in batch:
            yield sequence, at, key, by, json.loads(payload)


def canonical(payload: Mapping[str, Any]) -> str:
    """The payload as text that is the same for the same content: sorted keys, exact decimals, ISO dates."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the ledger")


def _digest(sequence: int, at: datetime, kind: str, key: str, by: str, payload: str, previous: str) -> str:
    text = json.dumps([sequence, at.isoformat(), kind, key, by, payload, previous], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def last_entry(con: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Sequence and hash of the newest entry; 0 and the first hash where there is none."""
    row = con.execute("select sequence, hash from entries order by sequence desc limit 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, FIRST_HASH)


def _read_head(warehouse: Path) -> tuple[int, str] | None:
    try:
        sequence, digest = (warehouse / HEAD).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise LedgerError(f"{warehouse / HEAD} cannot be read: it holds one number and one hash.") from error
    return int(sequence), digest


def _write_head(warehouse: Path, sequence: int, digest: str) -> None:
    fresh = warehouse / f"{HEAD}.next"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{sequence} {digest}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(warehouse / HEAD)


def utc_now() -> datetime:
    """This moment in UTC, without a zone, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
