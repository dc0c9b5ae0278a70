"""Columns whose privacy class changed in the contract after rows had landed: no clear value stays that is private now.

landing.column_classes remembers the class that each column was landed with. What was clear and is to be hashed is hashed
where it stands; what a hash cannot be made of exactly, or made from again, is refused.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from ingestion.contract_model import Column, Contract
from ingestion.identity_hashing import HASH_LENGTH, bind_key, create_identity_map, forget_key
from ingestion.manifest import begin_load, finish_load
from ingestion.row_values import insert_values
from ingestion.sql_text import identifier, literal
from ingestion.stage import MASK
from ingestion.warehouse import WarehouseError

_Classes = dict[str, tuple[str, str | None]]
# Of columns that nothing is remembered of: clear values, hashes that later loads put beside them, or both.
_UNKNOWN = "unknown"
_REMEDY = "Land the raw files into a new warehouse folder, or give the column a new name"


def follow_classes(con: duckdb.DuckDBPyConnection, contracts: Collection[Contract], hash_key: bytes) -> None:
    """Bring the landed rows in line with the contracts' privacy classes, all or none of them.

    Hashes clear values of columns that are hashed now, masks the quarantine of exports with a column that became private,
    and opens a load of kind `forget` wherever clear values went, after which everything is built anew. Raises WarehouseError where a column
    cannot be brought in line. Call it after `prepare`, which takes dropped columns away.
    """
    remembered: dict[tuple[str, str], _Classes] = {}
    for platform, export, column, *kept in con.execute("from landing.column_classes").fetchall():
        remembered.setdefault((platform, export), {})[column] = (kept[0], kept[1])
    wanted = {c.id: {k.name: (str(k.classification), k.identity) for k in c.columns} for c in contracts}
    changed = [c for c in contracts if remembered.get((c.platform, c.export)) != wanted[c.id]]
    if not changed:
        return
    con.execute("begin")
    try:
        for contract in changed:
            former = remembered.get((contract.platform, contract.export))
            _follow(con, contract, _guessed(con, contract) if former is None else former, hash_key)
            this = [contract.platform, contract.export]
            con.execute("delete from landing.column_classes where platform = ? and export = ?", this)
            kinds = dict.fromkeys(("platform", "export", "column_name", "classification", "identity"), "varchar")
            rows = [(*this, name, *kept) for name, kept in wanted[contract.id].items()]
            insert_values(con, "landing.column_classes", kinds, rows)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _guessed(con: duckdb.DuckDBPyConnection, contract: Contract) -> _Classes:
    """The classes of a table that nothing is remembered of: those of the contract, but what looks clear is not hashed yet."""
    return {
        c.name: (_UNKNOWN, None)
        if c.classification == "hash" and _holds_clear_values(con, contract, c)
        else (c.classification, c.identity)
        for c in contract.columns
    }


def _holds_clear_values(con: duckdb.DuckDBPyConnection, contract: Contract, column: Column) -> bool:
    clear = f"not {_looks_hashed(identifier(column.name))}"
    return con.execute(f"select 1 from {contract.qualified_table} where {clear} limit 1").fetchone() is not None


def _looks_hashed(value: str) -> str:
    return f"regexp_full_match({value}, '[0-9a-f]{{{HASH_LENGTH}}}')"


def _follow(con: duckdb.DuckDBPyConnection, contract: Contract, former: _Classes, hash_key: bytes) -> None:
    has_rows = con.execute(f"select 1 from {contract.qualified_table} limit 1").fetchone() is not None
    changed: list[Column] = []
    for column in contract.columns:
        was, domain = former.get(column.name, (None, None))
        if (
            was == "hash"
            and column.classification != "drop"
            and (column.classification, column.identity) != (was, domain)
        ):
            if has_rows:
                raise _refused(contract, column, f"was landed as a hash of {domain}, which cannot be turned back")
        elif was in ("public", "restricted", _UNKNOWN) and column.classification == "hash":
            if has_rows:
                _hash_in_place(con, contract, column, hash_key, keeps_hashes=was == _UNKNOWN)
            changed.append(column)
        elif (was == "public" and column.is_private) or (was == "restricted" and column.classification == "drop"):
            changed.append(column)
    if not changed:
        return
    masked = con.execute(
        f"update landing.rejected_rows set raw_text = {literal(MASK)} where platform = ? and export = ?",
        [contract.platform, contract.export],
    ).fetchone()
    if has_rows or (masked and masked[0]):
        names = ", ".join(f"{c.name} ({c.classification})" for c in changed)
        finish_load(con, begin_load(con, "forget", f"{contract.id}: became private: {names}"))


def _hash_in_place(
    con: duckdb.DuckDBPyConnection, contract: Contract, column: Column, hash_key: bytes, keeps_hashes: bool
) -> None:
    table, name = contract.qualified_table, identifier(column.name)
    # As a hashed column is read from a file; other kinds of blanks are taken off where it is hashed.
    value = f"nullif(trim(t.{name}, chr(9) || ' '), '')"
    bind_key(con, hash_key)
    try:
        relation = f"(select {value} as {name} from {table} as t)"
        create_identity_map(con, "_clear_values", relation, [column.name], column.identity or "", [])
    finally:
        forget_key(con)
    if keeps_hashes:
        con.execute(f"update temp._clear_values set hashed = raw where {_looks_hashed('raw')}")
    if _decides_what_counts(contract, column):
        row = con.execute(
            f"select (select count(distinct {name}) from {table}) = (select count(distinct hashed) from temp._clear_values)"
        ).fetchone()
        if not row or not row[0]:
            raise _refused(
                contract,
                column,
                "is part of the key and holds values that have one hash (they differ in blanks or in the form of letters), "
                "so which rows count would change. Its clear values stay in build.duckdb until you act; class drop takes them away",
            )
    con.execute(
        f"update {table} as t set {name} = (select m.hashed from temp._clear_values as m where m.raw = {value}) "
        f"where t.{name} is not null"
    )
    con.execute("drop table temp._clear_values")


def _decides_what_counts(contract: Contract, column: Column) -> bool:
    validity = contract.validity.key if contract.validity else ()
    return column.name in {*contract.key, *contract.replace_by, *validity}


def _refused(contract: Contract, column: Column, reason: str) -> WarehouseError:
    now = f"hash of {column.identity}" if column.classification == "hash" else column.classification
    return WarehouseError(f"{contract.file}: column {column.name}, now {now}, {reason}. {_REMEDY}")
