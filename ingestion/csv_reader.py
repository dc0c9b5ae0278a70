"""Delimited text through DuckDB's CSV reader: every cell as text, records it cannot read set aside with their place.

Strict mode throughout: what does not follow the quoting rules is set aside, never repaired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from ingestion.contract_model import Contract
from ingestion.headers import Layout
from ingestion.sql_text import exact_path, literal, literals
from ingestion.stage import MASK, Cell, RawSource

ERRORS_TABLE, SCANS_TABLE = "_csv_errors", "_csv_scans"
TOO_LONG = "LINE SIZE OVER MAXIMUM"
BAD_QUOTES = "UNQUOTED VALUE"
BAD_BYTES = "INVALID ENCODING"
SECOND_MARK = "begins with a byte order mark: a second file was put behind the first; deliver them as two files"
_DIALECT = (
    "auto_detect = false, quote = '\"', escape = '\"', strict_mode = true, hive_partitioning = false, store_rejects = true, "
    f"rejects_table = '{ERRORS_TABLE}', rejects_scan = '{SCANS_TABLE}'"
)
# The mark in front of the file itself is taken off by the reader.
_SECOND_MARK = (None, SECOND_MARK, "coalesce(starts_with(c0, '\ufeff'), false)")


@dataclass(frozen=True)
class SetAside:
    """A record that the CSV reader could not take.

    `record_line` counts records and blank lines from 1, header included; `offset` is in bytes from 0.
    """

    path: str
    record_line: int
    offset: int
    error: str
    text: str
    detail: str


def csv_source(paths: Sequence[Path], layout: Layout, contract: Contract, has_quotes: bool) -> RawSource:
    """The records of files that share one layout, all cells as text.

    DuckDB drops an empty cell behind the last column without a word, which hides a cell too many further in front. What
    the cells hold of delimiters is therefore counted, to be compared with the file's bytes (record_checks).
    """
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(layout.cells)))
    options = (
        f"columns = {{{columns}}}, {_DIALECT}, header = {str(layout.has_header).lower()}, skip = {layout.skipped_lines}, "
        f"delim = {literal(layout.delimiter)}, nullstr = [{literals(contract.null_tokens or ('',))}], "
        "null_padding = false"
    )
    hidden = private_cells(layout, contract)
    names = [f"c{i}" for i in range(len(layout.cells))]
    parting = literal(layout.delimiter)
    inner = [
        f"case when contains({n}, {parting}) then strlen({n}) - strlen(replace({n}, {parting}, '')) else 0 end"
        for n in names
    ]
    quoting = [f"coalesce(contains({n}, '\"'), false)" for n in names]
    return RawSource(
        relation=f"read_csv(?, {options})",
        values=[[exact_path(str(p)) for p in paths]],
        columns={name: f"c{index}" for name, index in layout.positions},
        inner_delimiters=" + ".join(inner) if has_quotes else None,
        holds_quotes=" or ".join(quoting) if has_quotes else None,
        cells=[Cell(None if i in hidden else f"c{i}") for i in range(len(layout.cells))],
        first_column=_first_column(layout),
        spoilt=[_SECOND_MARK],
    )


def padded_csv_source(path: Path, layout: Layout, contract: Contract) -> RawSource:
    """The records of one file with one column more than it has: a record too short or too long shows itself.

    Padding leaves NULL where a cell is missing and '' where it is empty. It costs the reader its parallelism.
    """
    width = len(layout.cells)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width + 1))
    options = (
        f"columns = {{{columns}}}, {_DIALECT}, header = {str(layout.has_header).lower()}, skip = {layout.skipped_lines}, "
        f"delim = {literal(layout.delimiter)}, nullstr = '\x01', null_padding = true, parallel = false"
    )
    tokens = literals(contract.null_tokens or ("",))
    hidden = private_cells(layout, contract)
    is_ragged = f"c{width - 1} is null or c{width} is not null"
    shown = [f"c{i}" for i in range(width)]
    if hidden:
        # Which cell of a ragged record is which nobody knows.
        shown = [f"case when {is_ragged} then '{MASK}' else c{i} end" for i in range(width)]
    return RawSource(
        relation=f"read_csv(?, {options})",
        values=[[exact_path(str(path))]],
        columns={name: f"case when c{index} not in ({tokens}) then c{index} end" for name, index in layout.positions},
        cells=[Cell(None if i in hidden else shown[i]) for i in range(width)],
        broken=(is_ragged, f"has fewer or more cells than the {width} of the header"),
        first_column=_first_column(layout),
        spoilt=[_SECOND_MARK],
    )


def _first_column(layout: Layout) -> str | None:
    return next((name for name, index in layout.positions if index == 0), None) if layout.has_header else None


def private_cells(layout: Layout, contract: Contract) -> set[int]:
    """Cells that must not be shown: private columns, and cells that the contract does not know."""
    public = {index for name, index in layout.positions if not contract.column(name).is_private}
    return set(range(len(layout.cells))) - public


def forget_set_aside(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what the last read set aside; must stand before each read."""
    con.execute(f"drop table if exists temp.{ERRORS_TABLE}")
    con.execute(f"drop table if exists temp.{SCANS_TABLE}")


def read_set_aside(con: duckdb.DuckDBPyConnection) -> list[SetAside]:
    """The records that the last read set aside, by file and place; a record with several errors stands once."""
    rows = con.execute(
        f"""
        select s.file_path, e.line, e.line_byte_position, cast(e.error_type as varchar), e.csv_line, e.error_message
        from temp.{ERRORS_TABLE} as e join temp.{SCANS_TABLE} as s using (scan_id, file_id)
        order by s.file_path, e.line_byte_position, e.byte_position
        """
    ).fetchall()
    found: dict[tuple[str, int], SetAside] = {}
    for path, line, position, error, text, detail in rows:
        # Blank lines in front are shown as part of the record; positions count from 1.
        record = (text or "").lstrip("\r\n")
        offset = position - 1 + len(text or "") - len(record)
        found.setdefault((path, offset), SetAside(path, line, offset, error, record, detail or ""))
    return list(found.values())


def split_lines(records: list[SetAside], line_end: str) -> list[SetAside]:
    """Records of one file, in order, with those of broken quotes taken apart line by line.

    A quote that does not close where it should swallows whole rows: each line of such a record counts as a row of its own.
    Only the file's own line end ends a line: Python knows others, such as U+2028, which are text here.
    """
    apart: list[SetAside] = []
    added = 0
    for record in records:
        lines = [record.text]
        if record.error == BAD_QUOTES:
            *ended, last = record.text.rstrip("\r\n").split(line_end)
            lines = [*(line + line_end for line in ended), last]
        offset = record.offset
        for index, line in enumerate(lines):
            apart.append(replace(record, record_line=record.record_line + added + index, offset=offset, text=line))
            offset += len(line.encode())
        added += len(lines) - 1
    return apart
