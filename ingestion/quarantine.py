"""Rejected rows: what was wrong with each, where it stands in its file, and its text with private columns masked.

Belongs here: writing landing.rejected_rows while a file lands. Rows that conflict with others are listed by settling.
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

import duckdb

from ingestion.contract_model import Contract
from ingestion.csv_reader import BAD_BYTES, BAD_QUOTES, SetAside, private_cells
from ingestion.encodings import UNDECODABLE
from ingestion.headers import Layout
from ingestion.reading import ReadFile, ReadGroup, lines_of_rows
from ingestion.row_values import insert_values
from ingestion.sql_text import literal
from ingestion.stage import MASK

LONGEST_TEXT = 20_000


def reject_rows(con: duckdb.DuckDBPyConnection, group: ReadGroup, contract: Contract, load_id: int) -> None:
    """List the faulty rows of the accepted files: those of the numbered stage, and those set aside by the reader."""
    accepted = [f for f in group.files if f.refusal is None]
    con.execute("create or replace temp table _reject_veiled (file_id bigint, row_number bigint)")
    for read in accepted:
        if read.set_aside or read.ambiguous:
            veiled = _veiled_rows(con, read, contract)
            _reject_set_aside(con, read, contract, load_id, veiled)
            con.execute(
                "insert into temp._reject_veiled select ?, unnest(?::bigint[])", [read.file.file_id, list(veiled)]
            )
    if any(f.staged and f.staged.faulty for f in accepted):
        _reject_staged(con, group, accepted, contract, load_id)


def _reject_staged(
    con: duckdb.DuckDBPyConnection, group: ReadGroup, accepted: list[ReadFile], contract: Contract, load_id: int
) -> None:
    con.execute("create or replace temp table _faults (code smallint, column_name varchar, reason varchar)")
    columns = {"code": "smallint", "column_name": "varchar", "reason": "varchar"}
    insert_values(con, "temp._faults", columns, [(f.code, f.column, f.reason) for f in group.stage.records.faults])
    con.execute("create or replace temp table _reject_files (file_id bigint, path varchar, first_row_line bigint)")
    con.execute("create or replace temp table _reject_lines (file_id bigint, row_number bigint, line_number bigint)")
    for read in accepted:
        if not read.staged or not read.staged.faulty:
            continue
        file, first = read.file, read.first_row_line
        con.execute("insert into temp._reject_files values (?, ?, ?)", [file.file_id, file.found.relative, first])
        if first is None:
            rows = con.execute(
                "select _row_number from temp._stage_numbered where _fault is not null and _file_id = ?", [file.file_id]
            ).fetchall()
            lines = lines_of_rows(read, (r[0] for r in rows))
            con.execute(
                "insert into temp._reject_lines select ?, unnest(?::bigint[]), unnest(?::bigint[])",
                [file.file_id, list(lines), list(lines.values())],
            )
    layout = accepted[0].file.layout
    delimiter = literal(layout.delimiter if layout else ",")
    needs_quotes = f"contains(x, {delimiter}) or contains(x, '\"') or contains(x, chr(10)) or contains(x, chr(13))"
    shown = f"replace(x, {literal(UNDECODABLE)}, '\\x')"
    cell = f"case when {needs_quotes} then '\"' || replace({shown}, '\"', '\"\"') || '\"' else {shown} end"
    con.execute(
        f"""
        insert into landing.rejected_rows
        select n._file_id, {int(load_id)}, {literal(contract.platform)}, {literal(contract.export)}, f.path,
               coalesce(f.first_row_line + n._row_number - 1, l.line_number), n._row_number, q.column_name,
               coalesce(q.column_name || ' ', '') || q.reason,
               case when v.row_number is not null then {literal(MASK)}
                    else left(array_to_string(list_transform(n._cells, lambda x: {cell}), {delimiter}), {LONGEST_TEXT})
               end
        from temp._stage_numbered as n
        join temp._reject_files as f on f.file_id = n._file_id
        join temp._faults as q on q.code = n._fault
        left join temp._reject_lines as l on l.file_id = n._file_id and l.row_number = n._row_number
        left join temp._reject_veiled as v on v.file_id = n._file_id and v.row_number = n._row_number
        where n._fault is not null
        """
    )


def _numbered(read: ReadFile) -> list[tuple[int, SetAside]]:
    return [*((read.numbers[r.offset], r) for r in read.set_aside), *read.ambiguous]


def _veiled_rows(con: duckdb.DuckDBPyConnection, read: ReadFile, contract: Contract) -> set[int]:
    """Rows that may be the rest of a private cell: those that follow one of a bad quote in a run of rejected rows.

    A quoted cell that broke goes on over the lines behind it, where none of its text stands in a column that could tell.
    """
    layout = read.file.layout
    assert layout is not None
    records = dict(_numbered(read))
    if not private_cells(layout, contract) or all(r.error != BAD_QUOTES for r in records.values()):
        return set()
    faulty = con.execute(
        "select _row_number from temp._stage_numbered where _fault is not null and _file_id = ?", [read.file.file_id]
    ).fetchall()
    veiled: set[int] = set()
    is_open, last = False, 0
    with read.file.readable.open("rb") as source:
        for number in sorted({*records, *(r[0] for r in faulty)}):
            record = records.get(number)
            is_open = is_open and (number == last + 1 or _is_blank_between(source, records.get(last), record))
            if is_open:
                veiled.add(number)
            is_open = is_open or (record is not None and record.error == BAD_QUOTES)
            last = number
    return veiled


def _is_blank_between(source: BinaryIO, former: SetAside | None, record: SetAside | None) -> bool:
    """Whether nothing but blank lines parts two records; broken quotes can have these counted as rows."""
    if former is None or record is None:
        return False
    start = former.offset + len(former.text.encode())
    source.seek(start)
    return not source.read(max(0, min(record.offset - start, LONGEST_TEXT))).strip()


def _reject_set_aside(
    con: duckdb.DuckDBPyConnection, read: ReadFile, contract: Contract, load_id: int, veiled: set[int]
) -> None:
    file, layout = read.file, read.file.layout
    assert layout is not None
    numbered = _numbered(read)
    lines = lines_of_rows(read, (number for number, _ in numbered))
    rows = [
        (
            number,
            lines.get(number),
            set_aside_reason(record, layout),
            MASK if number in veiled else masked_text(record, layout, contract),
        )
        for number, record in numbered
    ]
    for start in range(0, len(rows), 50_000):
        part = [list(values) for values in zip(*rows[start : start + 50_000], strict=True)]
        con.execute(
            """
            insert into landing.rejected_rows
            select ?, ?, ?, ?, ?, r.line_number, r.row_number, null, r.reason, r.raw_text
            from (select unnest(?::bigint[]) as row_number, unnest(?::bigint[]) as line_number,
                         unnest(?::varchar[]) as reason, unnest(?::varchar[]) as raw_text) as r
            """,
            [file.file_id, load_id, contract.platform, contract.export, file.found.relative, *part],
        )


def set_aside_reason(record: SetAside, layout: Layout) -> str:
    """What is wrong with a record that the CSV reader could not take."""
    if record.error == BAD_QUOTES:
        return (
            f"has quotes that follow no rule (byte {record.offset}): cells with quotes must be quoted, theirs doubled"
        )
    if record.error == BAD_BYTES:
        return f"holds bytes that are no text in the file's encoding (byte {record.offset})"
    found = len(_cells(record.text, layout.delimiter))
    return f"has {found} cells where the header has {len(layout.cells)} (byte {record.offset})"


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def masked_text(record: SetAside, layout: Layout, contract: Contract) -> str:
    """The record's text, or as much of its beginning as cannot hold a private cell.

    Where cells are missing or too many nobody knows which; a cell may then be any of the columns around its place.
    """
    hidden = private_cells(layout, contract)
    text = record.text.rstrip("\r\n").replace(UNDECODABLE, "\\x")[:LONGEST_TEXT]
    if not hidden:
        return text
    if record.error == BAD_QUOTES:
        cells, moved = text.split('"')[0].split(layout.delimiter)[:-1], 0
    else:
        cells = _cells(text, layout.delimiter)
        moved = max(0, len(layout.cells) - len(cells))
    safe = cells[: max(0, min(hidden) - moved)]
    out = io.StringIO()
    csv.writer(out, delimiter=layout.delimiter, lineterminator="").writerow([*safe, MASK])
    return out.getvalue()
