"""From the stage into the landing table: sound rows with their numbers and hashes.

Rows come in as current; which of them stay so is decided by settling.
"""

from __future__ import annotations

import duckdb

from ingestion.contract_model import Contract
from ingestion.reading import ReadFile, ReadGroup
from ingestion.row_values import insert_values
from ingestion.sql_text import identifier, identifiers

NUMBERED = "temp._stage_numbered"


def number_rows(con: duckdb.DuckDBPyConnection, group: ReadGroup, contract: Contract) -> None:
    """Make the temp view `_stage_numbered`: the accepted files' staged rows with _file_id, _row_number and _ordinal.

    A record that was set aside leaves no gap in the stage but has a number: the numbers behind it move on by one.
    """
    accepted = [f for f in group.files if f.refusal is None and f.staged is not None]
    con.execute("drop view if exists temp._stage_numbered")
    files = {"path": "varchar", "file_id": "bigint", "base": "bigint", "content_hash": "varchar"}
    shifts = {"file_id": "bigint", "position": "bigint", "shift": "bigint"}
    gaps = [gap for f in accepted for gap in _gaps(f)]
    for table, columns, rows in (
        (
            "_stage_files",
            files,
            [(f.staged.path, f.file.file_id, f.staged.base, f.file.content_hash) for f in accepted if f.staged],
        ),
        ("_stage_gaps", shifts, gaps),
    ):
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f"create or replace temp table {table} ({declared})")
        insert_values(con, f"temp.{table}", columns, rows)
    on = "true" if group.is_single else "s._path = f.path"
    numbered = (
        f"select s.*, f.file_id as _file_id, f.content_hash as _content_hash, s.rowid - f.base + 1 as _position, "
        f"s.rowid as _stage_row from {group.stage.table} as s join temp._stage_files as f on {on}"
    )
    if gaps:
        numbered = (
            f"select n.*, n._position + coalesce(g.shift, 0) as _row_number from ({numbered}) as n "
            "asof left join temp._stage_gaps as g on n._file_id = g.file_id and n._position >= g.position"
        )
    else:
        numbered = f"select *, _position as _row_number from ({numbered})"
    if contract.ordinal_within:
        within = identifiers(contract.ordinal_within)
        numbered = f"select *, row_number() over (partition by _file_id, {within} order by _stage_row) as _ordinal from ({numbered})"
    con.execute(f"create temp view _stage_numbered as {numbered}")


def _gaps(read: ReadFile) -> list[tuple[object, ...]]:
    """From which staged position on row numbers are moved, and by how much."""
    shifts = {number - index: index + 1 for index, number in enumerate(sorted(read.numbers.values()))}
    return [(read.file.file_id, position, shift) for position, shift in shifts.items()]


def insert_rows(con: duckdb.DuckDBPyConnection, group: ReadGroup, contract: Contract, load_id: int) -> None:
    """Put the numbered sound rows into the contract's landing table."""
    names, values, joins = [], [], []
    for index, name in enumerate(group.stage.columns):
        names.append(identifier(name))
        if name in group.stage.identity_maps:
            values.append(f"i{index}.hashed")
            table = group.stage.identity_maps[name]
            joins.append(f"left join {table} as i{index} on i{index}.raw = n.{identifier(name)}")
        else:
            values.append(f"n.{identifier(name)}")
    if contract.ordinal_within:
        names.append("_ordinal")
        values.append("n._ordinal")
    if contract.is_keyless:
        names.append("_row_key")
        values.append("n._content_hash || ':' || n._row_number")
    con.execute(
        f"""
        insert into {contract.qualified_table} ({", ".join(names)}, _file_id, _row_number, _load_id, _is_current, _status)
        select {", ".join(values)}, n._file_id, n._row_number, {int(load_id)}, true, 'landed'
        from temp._stage_numbered as n {" ".join(joins)}
        where n._fault is null
        """
    )
