"""Delimited text through DuckDB's CSV reader: every cell as text, records it cannot read set aside with their place.

Strict mode throughout: what does not follow the quoting rules is set aside, never repaired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.contract_model import Contract
from ingestion.headers import Layout
from ingestion.sql_text import exact_path, literal, literals
from ingestion.stage import Cell, RawSource

ERRORS_TABLE, SCANS_TABLE = "_csv_errors", "_csv_scans"
TOO_LONG = "LINE SIZE OVER MAXIMUM"
BAD_QUOTES = "UNQUOTED VALUE"
BAD_BYTES = "INVALID ENCODING"


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


def csv_source(paths: Sequence[Path], layout: Layout, contract: Contract) -> RawSource:
    """The records of files that share one layout, all cells as text."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(layout.cells)))
    options = (
        f"columns = {{{columns}}}, auto_detect = false, header = {str(layout.has_header).lower()}, "
        f"skip = {layout.skipped_lines}, delim = {literal(layout.delimiter)}, quote = '\"', escape = '\"', "
        f"nullstr = [{literals(contract.null_tokens or ('',))}], strict_mode = true, null_padding = false, hive_partitioning = false, "
        f"filename = {str(len(paths) > 1).lower()}, store_rejects = true, "
        f"rejects_table = '{ERRORS_TABLE}', rejects_scan = '{SCANS_TABLE}'"
    )
    positions = dict(layout.positions)
    hidden = private_cells(layout, contract)
    return RawSource(
        relation=f"read_csv(?, {options})",
        values=[[exact_path(str(p)) for p in paths]],
        columns={name: f"c{index}" for name, index in positions.items()},
        cells=[Cell(None if i in hidden else f"c{i}") for i in range(len(layout.cells))],
        path_sql="filename" if len(paths) > 1 else None,
        first_column=next((name for name, index in layout.positions if index == 0), None)
        if layout.has_header
        else None,
    )


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
