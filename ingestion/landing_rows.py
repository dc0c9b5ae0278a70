"""Sound rows into the landing table, with their numbers and hashes: from a stage, or straight from Parquet files.

Rows come in as current; which of them stay so is decided by settling. Every row carries its number, so the table need not
keep their order, and writing it without saves DuckDB a third of the work. Rows whose key is known to be contested come in
behind all others: what is changed again in the same transaction, and all rows behind it, would go through the write-ahead
log, several times the size of the compressed table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import duckdb

from ingestion.contract_model import Contract
from ingestion.reading import LateRefusal, ParquetGroup, ReadFile, ReadGroup
from ingestion.row_values import insert_values
from ingestion.settling import group_sql
from ingestion.sql_text import identifier, identifiers


@contextmanager
def _in_any_order(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.execute("set preserve_insertion_order = false")
    try:
        yield
    finally:
        # By a connection of its own: in a transaction that failed nothing can be set, and the next load needs the order.
        con.cursor().execute("set preserve_insertion_order = true")


def number_rows(con: duckdb.DuckDBPyConnection, group: ReadGroup, contract: Contract) -> None:
    """Make the temp view `_stage_numbered`: the accepted files' staged rows with _file_id, _row_number and _ordinal.

    A record that was set aside leaves no gap in the stage but has a number: the numbers behind it move on by one.
    """
    accepted = [f for f in group.files if f.refusal is None and f.staged is not None]
    con.execute("drop view if exists temp._stage_numbered")
    files = {"file": "bigint", "file_id": "bigint", "base": "bigint", "content_hash": "varchar"}
    shifts = {"file_id": "bigint", "position": "bigint", "shift": "bigint"}
    gaps = [gap for f in accepted for gap in _gaps(f)]
    described = [(f.staged.index, f.file.file_id, f.staged.base, f.file.content_hash) for f in accepted if f.staged]
    for table, columns, rows in (("_stage_files", files, described), ("_stage_gaps", shifts, gaps)):
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f"create or replace temp table {table} ({declared})")
        insert_values(con, f"temp.{table}", columns, rows)
    numbered = (
        "select s.* exclude (_position), f.file_id as _file_id, f.content_hash as _content_hash, s.rowid as _stage_row, "
        "coalesce(s._position, s.rowid - f.base + 1) as _position "
        f"from {group.stage.table} as s join temp._stage_files as f on s._file = f.file"
    )
    if gaps:
        numbered = (
            f"select n.*, n._position + coalesce(g.shift, 0) as _row_number from ({numbered}) as n "
            "asof left join temp._stage_gaps as g on n._file_id = g.file_id and n._position >= g.position"
        )
    else:
        numbered = f"select *, _position as _row_number from ({numbered})"
    con.execute(f"create temp view _stage_numbered as {_with_ordinal(numbered, contract, '_stage_row')}")


def _gaps(read: ReadFile) -> list[tuple[object, ...]]:
    """From which staged position on row numbers are moved, and by how much."""
    shifts = {number - index: index + 1 for index, number in enumerate(sorted(read.numbers.values()))}
    return [(read.file.file_id, position, shift) for position, shift in shifts.items()]


def _with_ordinal(rows: str, contract: Contract, order: str) -> str:
    if not contract.ordinal_within:
        return rows
    within = identifiers(contract.ordinal_within)
    return f"select *, row_number() over (partition by _file_id, {within} order by {order}) as _ordinal from ({rows})"


def contest_repeated_keys(
    con: duckdb.DuckDBPyConnection, groups: Sequence[ReadGroup | ParquetGroup], contract: Contract
) -> bool:
    """Contest the keys that a delivery holds more than once, before its rows land; faulty rows may contest too many.

    False where only landed rows can tell, since hashes and ordinals are made on the way, or where more than keys is judged.
    Raises LateRefusal for a file that is broken inside.
    """
    is_by_key = contract.load_mode in ("append", "upsert") and bool(contract.key) and not contract.validity
    if not is_by_key or contract.ordinal_within:
        return False
    if any(contract.column(name).classification == "hash" for name in contract.key):
        return False
    keys = identifiers(contract.key)
    parquet = [group for group in groups if isinstance(group, ParquetGroup)]
    relations = [f"({g.records.sql})" if isinstance(g, ParquetGroup) else g.stage.table for g in groups]
    rows = " union all ".join(f"select {keys} from {relation}" for relation in relations)
    try:
        con.execute(
            f"insert into temp._contested select {group_sql(contract)} from ({rows}) group by all having count(*) > 1",
            [value for group in parquet for value in group.records.values],
        )
    except duckdb.Error as error:
        broken: dict[str, str] = {}
        for group in parquet:
            with suppress(duckdb.Error):
                broken |= group.unreadable_files(con, error)
        if broken:
            raise LateRefusal(broken) from error
        raise
    return True


def insert_rows(
    con: duckdb.DuckDBPyConnection, group: ReadGroup, contract: Contract, load_id: int, contested: str | None
) -> None:
    """Put the numbered sound rows of a stage into the contract's landing table.

    Those that meet the SQL condition `contested` (on alias n) come last.
    """
    stage = group.stage
    for condition in (f"not {contested}", contested) if contested else ("true",):
        _insert(
            con, contract, load_id, stage.records.columns, stage.identity_maps, "temp._stage_numbered", [], condition
        )


def _insert(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    load_id: int,
    columns: tuple[str, ...],
    identity_maps: dict[str, str],
    relation: str,
    values_of_relation: list[object],
    condition: str,
) -> None:
    """Insert the rows without a fault of a relation that has _file_id, _content_hash, _row_number (and _ordinal).

    Of these rows (alias n) those that meet the condition.
    """
    names, values, joins = [], [], []
    for index, name in enumerate(columns):
        names.append(identifier(name))
        if name in identity_maps:
            values.append(f"i{index}.hashed")
            joins.append(f"left join {identity_maps[name]} as i{index} on i{index}.raw = n.{identifier(name)}")
        else:
            values.append(f"n.{identifier(name)}")
    if contract.ordinal_within:
        names.append("_ordinal")
        values.append("n._ordinal")
    if contract.is_keyless:
        names.append("_row_key")
        values.append("n._content_hash || ':' || n._row_number")
    with _in_any_order(con):
        con.execute(
            f"""
            insert into {contract.qualified_table}
                ({", ".join(names)}, _file_id, _row_number, _load_id, _is_current, _status)
            select {", ".join(values)}, n._file_id, n._row_number, {int(load_id)}, true, 'landed'
            from {relation} as n {" ".join(joins)}
            where n._fault is null and {condition}
            """,
            values_of_relation,
        )


def insert_parquet(
    con: duckdb.DuckDBPyConnection, group: ParquetGroup, contract: Contract, load_id: int, contested: str | None
) -> ReadGroup | None:
    """Put the sound rows of Parquet files into the landing table, without a stage in between.

    The files say how many rows they hold; where fewer came in, the others are read into a stage, to be rejected or, where
    they meet the SQL condition `contested` (on alias n), to be put in. Gives that stage, or None. Raises LateRefusal for a
    file that cannot be trusted after all.
    """
    ids = ", ".join(str(f.file.file_id) for f in group.files)
    hashes = ", ".join(f"'{f.file.content_hash}'" for f in group.files)
    place = "cast(_file + 1 as bigint)"
    numbered = (
        f"select *, [{ids}][{place}] as _file_id, [{hashes}][{place}] as _content_hash, _position as _row_number "
        f"from ({group.records.sql})"
    )
    relation = f"({_with_ordinal(numbered, contract, '_position')})"
    columns, maps, values = group.records.columns, group.identity_maps, group.records.values
    try:
        _insert(con, contract, load_id, columns, maps, relation, values, f"not {contested}" if contested else "true")
    except duckdb.Error as error:
        raise LateRefusal(group.unreadable_files(con, error)) from error
    counted = con.execute(
        f"select _file_id, count(*) from {contract.qualified_table} where _load_id = ? group by all", [load_id]
    )
    landed = dict(counted.fetchall())
    if all(landed.get(f.file.file_id, 0) == f.file.rows for f in group.files):
        return None
    others = group.rows_to_stage(con, contested)
    spoilt = {f.file.found.relative: f.refusal for f in others.files if f.refusal}
    if spoilt:
        raise LateRefusal(spoilt)
    return others
