"""Where the records of a delimited text stand: their physical lines and numbers.

A file is walked through only when its rejected rows cannot be located by counting, because records span lines or lines are
blank. Nothing but positions is kept.
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
    parting = delimiter.encode()
    line_number, number, is_open = 0, -1 if has_header else 0, False
    for offset, line in _lines(path):
        line_number += 1
        if line_number <= skipped_lines:
            continue
        if not is_open:
            if not line and not blank_is_record:
                continue
            number += 1
            if number in rows:
                places.line_of_row[number] = line_number
            if offset in offsets:
                places.row_and_line_at[offset] = (number, line_number)
        if is_quoted and (is_open or b'"' in line):
            is_open = _stays_open(line, parting, is_open)
    places.rows = max(number, 0)
    return places


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
