"""Whether the CSV reader parted the records of a file where they are parted: two things that it lets pass in silence.

It drops an empty cell behind the last column, so that a row with a cell too many lands shifted; the file's delimiters are
counted against the cells. And it takes quotes inside unquoted cells for text, so that a row whose quoting broke lands shifted
where the number of cells happens to fit; such rows are found by their raw text.
"""

from __future__ import annotations

import duckdb

from ingestion.csv_reader import BAD_QUOTES, SetAside
from ingestion.fingerprint import BLOCK_SIZE
from ingestion.headers import Layout
from ingestion.preparation import PreparedFile
from ingestion.records import record_lines, stray_quotes
from ingestion.sql_text import exact_path, literal
from ingestion.stage import StagedFile


def is_parted_exactly(file: PreparedFile, staged: StagedFile | None, set_aside: list[SetAside]) -> bool:
    """Whether the file holds as many delimiters as its records should: none was dropped."""
    layout, profile = file.layout, file.profile
    if layout is None or profile is None:
        return True
    parting = layout.delimiter.encode()
    counted = profile.delimiters if profile.delimiter == parting else _count(file, parting)
    expected = sum(r.text.count(layout.delimiter) for r in set_aside)
    if layout.has_header:
        expected += len(layout.cells) - 1 + sum(c.count(layout.delimiter) for c in layout.cells)
    if staged:
        expected += staged.rows * (len(layout.cells) - 1) + staged.inner_delimiters
    return counted == expected


def _count(file: PreparedFile, parting: bytes) -> int:
    with file.readable.open("rb") as source:
        return sum(block.count(parting) for block in iter(lambda: source.read(BLOCK_SIZE), b""))


def ambiguous_records(
    con: duckdb.DuckDBPyConnection, file: PreparedFile, layout: Layout
) -> tuple[list[tuple[int, SetAside]], int]:
    """Row number and text of records whose unquoted cells hold quotes in more than one cell: a quoted cell that broke.

    Also gives the number of records that were counted on the way (0 where all is well). A single such quote (a screen of 5") is text. Raw lines are judged by DuckDB first; Python looks only at a file in which
    some line does not follow the quoting rules.
    """
    plain = f'[^"{_in_class(layout.delimiter)}]*'
    cell = f'(?: *{plain}| *"(?:[^"]|"")*" *)'
    grammar = f"{cell}(?:{_in_class(layout.delimiter, alone=True)}{cell})*\\r?"
    row = con.execute(
        "select count(*) from read_csv(?, columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, "
        "delim = '\x1f', quote = '', escape = '', strict_mode = false, hive_partitioning = false) "
        f"where line is not null and not regexp_full_match(line, {literal(grammar)}, 's')",
        [[exact_path(str(file.readable))]],
    ).fetchone()
    if not row or not row[0]:
        return [], 0
    found, total = [], 0
    lines = record_lines(
        file.readable, layout.delimiter, layout.skipped_lines, layout.header_lines > 0, len(layout.cells) == 1
    )
    for number, offset, text in lines:
        total = number
        if b'"' in text and len(stray_quotes(text, layout.delimiter.encode())) > 1:
            shown = text.decode("utf-8", "replace")
            found.append((number, SetAside(str(file.readable), number, offset, BAD_QUOTES, shown, "")))
    return found, total


def _in_class(delimiter: str, alone: bool = False) -> str:
    """The delimiter within a character class, or as one."""
    escaped = f"\\{delimiter}" if delimiter in "]^\\-" else delimiter
    return f"[{escaped}]" if alone else escaped
