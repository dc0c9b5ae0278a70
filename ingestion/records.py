"""Where the records of a delimited text stand: their physical lines, numbers and raw bytes.

A file is walked through only when DuckDB's reading cannot say: rejected rows behind records that span lines or behind blank
lines, and lines that do not follow the quoting rules. Nothing but positions is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.fingerprint import BLOCK_SIZE


@dataclass
class RecordPlaces:
    """Physical line of wanted row numbers, and row number and line of records that begin at wanted byte offsets."""

    rows: int = 0
    line_of_row: dict[int, int] = field(default_factory=dict)
    row_and_line_at: dict[int, tuple[int, int]] = field(default_factory=dict)


def locate_records(
    path: Path,
    delimiter: str,
    skipped_lines: int,
    has_header: bool,
    blank_is_record: bool,
    is_quoted: bool,
    rows: set[int],
    offsets: set[int],
) -> RecordPlaces:
    """Walk through a UTF-8 file once and find the wanted records. Rows count from 1 behind the header, lines from 1.

    `is_quoted` is false where quotes do not hold lines together (JSON Lines).
    """
    places = RecordPlaces()
    starts = _record_starts(path, delimiter, skipped_lines, has_header, blank_is_record, is_quoted)
    for number, line_number, offset, _, is_start in starts:
        if is_start:
            places.rows = number
            if number in rows:
                places.line_of_row[number] = line_number
            if offset in offsets:
                places.row_and_line_at[offset] = (number, line_number)
    return places


def record_lines(
    path: Path, delimiter: str, skipped_lines: int, has_header: bool, blank_is_record: bool
) -> Iterator[tuple[int, int, bytes]]:
    """Row number, byte offset and raw text of each record behind the header."""
    current: tuple[int, int] | None = None
    parts: list[bytes] = []
    for number, _, offset, line, is_start in _record_starts(
        path, delimiter, skipped_lines, has_header, blank_is_record, is_quoted=True
    ):
        if is_start:
            if current and current[0] > 0:
                yield *current, b"\n".join(parts)
            current, parts = (number, offset), []
        parts.append(line)
    if current and current[0] > 0:
        yield *current, b"\n".join(parts)


def _record_starts(
    path: Path, delimiter: str, skipped_lines: int, has_header: bool, blank_is_record: bool, is_quoted: bool
) -> Iterator[tuple[int, int, int, bytes, bool]]:
    """Row number, line number, byte offset and text of each line, and whether a record begins there; the header is row 0."""
    parting = delimiter.encode()
    number, is_open = -1 if has_header else 0, False
    for line_number, (offset, line) in enumerate(_lines(path), start=1):
        if line_number <= skipped_lines:
            continue
        is_start = not is_open
        if is_start:
            # The reader of JSON Lines passes over lines of blanks, too.
            is_blank = not (line if is_quoted else line.strip(b" "))
            if is_blank and not blank_is_record:
                continue
            number += 1
        if is_quoted and (is_open or b'"' in line):
            is_open = _stays_open(line, parting, is_open)
        yield number, line_number, offset, line, is_start


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Offset and content of each physical line, without its end; a file without any line feed is split at returns."""
    with path.open("rb") as file:
        end = b"\n" if any(b"\n" in block for block in iter(lambda: file.read(BLOCK_SIZE), b"")) else b"\r"
        file.seek(0)
        offset, rest = 0, b""
        while block := file.read(BLOCK_SIZE):
            *lines, rest = (rest + block).split(end)
            for line in lines:
                yield offset, line.removesuffix(b"\r")
                offset += len(line) + 1
        if rest:
            yield offset, rest


def _stays_open(line: bytes, delimiter: bytes, is_open: bool) -> bool:
    """Whether a quoted cell is still open at the end of the line. Quotes open only where a cell begins."""
    index = 0
    while True:
        if is_open:
            index = line.find(b'"', index)
            if index < 0:
                return True
            if line[index + 1 : index + 2] == b'"':
                index += 2
                continue
            is_open = False
            index += 1
        else:
            while line[index : index + 1] == b" ":
                index += 1
            if line[index : index + 1] == b'"':
                is_open = True
                index += 1
                continue
        index = line.find(delimiter, index)
        if index < 0:
            return False
        index += len(delimiter)


def stray_quotes(record: bytes, delimiter: bytes) -> list[int]:
    """Numbers of the cells of a record that are not quoted and hold a quote, as the reader parts them."""
    strays: list[int] = []
    index = cell = 0
    while index <= len(record):
        while record[index : index + 1] == b" ":
            index += 1
        if record[index : index + 1] == b'"':
            index += 1
            while True:
                index = record.find(b'"', index)
                if index < 0:
                    return strays
                if record[index + 1 : index + 2] != b'"':
                    break
                index += 2
        end = record.find(delimiter, index)
        end = len(record) if end < 0 else end
        if b'"' in record[index:end].removeprefix(b'"'):
            strays.append(cell)
        index, cell = end + len(delimiter), cell + 1
    return strays
