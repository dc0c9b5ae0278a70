"""XLSX workbooks: checked, then written as delimited text into the warehouse folder, where they take the common path.

A workbook is complete or refused: merged cells, formulas without a stored result and error cells lose values in silence, so
they refuse the file. Hidden rows, columns and sheets are read like any others. Blank rows are left out and the sheet's row
numbers kept. This is the one format whose rows pass through Python.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import python_calamine

from ingestion.contract_model import Contract
from ingestion.fingerprint import BLOCK_SIZE, MAXIMUM_RATIO, RATIO_FLOOR, UnreadableFile
from ingestion.headers import match_header

MAXIMUM_UNPACKED = 4 << 30
# A spreadsheet keeps 15 digits of a number; a longer whole number has lost some.
EXACT_BELOW = 10**15
# Tags may stand in a namespace of any name (<x:c>), attributes in either kind of quotes, blanks before the end of a tag.
_IN = rb"(?:[^\s<>/:]+:)?"
_EMPTY_FORMULA = re.compile(
    (
        rb"<(NSc)\b([^>]*)>\s*<NSf\b(?:[^>]*/>|[^>]*>[^<]*</NSf\s*>)\s*"
        rb"(?:<NSv\b[^>]*/>|<NSv\b[^>]*>\s*</NSv\s*>)?\s*</\1\s*>"
    ).replace(b"NS", _IN)
)
_ERROR_CELL = re.compile(rb"<" + _IN + rb"c\b[^>]*?\st\s*=\s*[\"']e[\"'][^>]*>")
_TEXT_RESULT = re.compile(rb"\st\s*=\s*[\"']str[\"']")
# A sheet is held in memory as the rectangle around its cells; one far more empty than full is no table.
MAXIMUM_AREA = 20_000_000
MAXIMUM_EMPTINESS = 20
_SHEET = re.compile(rb"<(" + _IN + rb")worksheet\b")
# A cell that holds something: neither closed in its own tag nor right behind it.
_FILLED_CELL = re.compile(rb"<" + _IN + rb"c\b(?:[^>]*?\sr=[\"']([A-Z]+)([0-9]+)[\"'])?[^>]*(?<!/)>(?!\s*</)")
_ROW = re.compile(rb"<" + _IN + rb"row\b[^>]*?\sr=[\"']([0-9]+)[\"']")
_PLACE = re.compile(rb"\sr=[\"']([A-Z]+[0-9]+)[\"']")


def workbook_to_text(path: Path, target: Path, contract: Contract) -> tuple[int, list[int], list[str]]:
    """Write the one sheet that the contract fits as delimited text.

    Gives the sheet row of the header, that of each record behind it, and notes. Raises UnreadableFile for a workbook that is not whole.
    """
    _check_parts(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError as error:
        raise UnreadableFile("is protected by a password; save it without one") from error
    except Exception as error:
        raise UnreadableFile(f"is no sound workbook ({error}); it may be cut: deliver it again") from error
    with workbook:
        sheet, notes = _choose_sheet(workbook, contract)
        header_row, rows = _write(sheet, target, contract)
    return header_row, rows, notes


def _check_parts(path: Path) -> None:
    """Refuse bombs, entities, and cells whose value is not stored, before anything is expanded."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(p.file_size for p in parts)
            packed = path.stat().st_size
            if unpacked > MAXIMUM_UNPACKED or (unpacked > RATIO_FLOOR and unpacked > packed * MAXIMUM_RATIO):
                raise UnreadableFile(f"unpacks to {unpacked >> 20} MB from {packed >> 10} kB, which no export does")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, part)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableFile(f"is no sound workbook ({error}); it may be cut: deliver it again") from error


@dataclass
class _Extent:
    """How far the filled cells of a sheet reach, and how many there are."""

    cells: int = 0
    rows: set[int] = field(default_factory=set)
    columns: set[bytes] = field(default_factory=set)

    def add(self, data: bytes) -> None:
        """Take the next whole cells."""
        found = _FILLED_CELL.findall(data)
        if not found:
            return
        self.cells += len(found)
        columns, rows = (set(values) for values in zip(*found, strict=True))
        if b"" in columns:  # a cell without a place stands in the row around it, behind the cell before
            columns.discard(b"")
            rows = {r for r in rows if r} | set(_ROW.findall(data))
        self.columns |= columns
        numbers = {*self.rows, *(int(r) for r in rows)}
        self.rows = {min(numbers), max(numbers)} if numbers else set()

    def check(self) -> None:
        """Refuse a sheet that is far more empty than full."""
        if not self.rows or not self.columns:
            return
        by_place = sorted(self.columns, key=_column_number)
        width = _column_number(by_place[-1]) - _column_number(by_place[0]) + 1
        area = (max(self.rows) - min(self.rows) + 1) * width
        if area > MAXIMUM_AREA and area > self.cells * MAXIMUM_EMPTINESS:
            raise UnreadableFile(
                f"holds {self.cells} cells that reach as far as column {by_place[-1].decode()} and row {max(self.rows)}; "
                "delete what stands far outside the table, save it and deliver it again"
            )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_sheet = False
    rest, is_first, extent, end = b"", True, _Extent(), b"</c"
    with archive.open(part) as stream:
        while block := stream.read(BLOCK_SIZE):
            data = rest + block
            if is_first and (b"<!DOCTYPE" in data[:65536] or b"<!ENTITY" in data[:65536]):
                raise UnreadableFile(f"declares XML entities in {part.filename}, which no workbook needs")
            if is_first and (root := _SHEET.search(data)):
                # By its root: a sheet may lie in any folder of the workbook.
                is_sheet, end = True, b"</" + root.group(1) + b"c"
            is_first = False
            if not is_sheet:
                continue
            cut = data.find(b">", data.rfind(end)) + 1 if end in data else 0
            _check_cells(data[:cut])
            extent.add(data[:cut])
            rest = data[cut:]
    extent.check()


def _check_cells(data: bytes) -> None:
    # What cannot stand in the data is not looked for: patterns cost ten times as much.
    error = _ERROR_CELL.search(data) if b'"e"' in data or b"'e'" in data else None
    if error:
        raise UnreadableFile(
            f"holds an error such as #N/A in cell {_place(error.group(0))}; correct it and deliver it again"
        )
    if b"<f" in data or b":f" in data:
        for match in _EMPTY_FORMULA.finditer(data):
            if not _TEXT_RESULT.search(match.group(2)):
                raise UnreadableFile(
                    f"has a formula without a stored result in cell {_place(match.group(0))}; open it in a spreadsheet, "
                    "save it and deliver it again, or replace formulas by their values"
                )


def _place(cell: bytes) -> str:
    found = _PLACE.search(cell)
    return found.group(1).decode() if found else "unknown"


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Row number in the sheet and values of each row that is not blank."""
    first = sheet.start[0] if sheet.start else 0
    for index, values in enumerate(sheet.to_python(skip_empty_area=True)):
        if any(v != "" for v in values):
            yield first + index + 1, values


def _choose_sheet(workbook: Any, contract: Contract) -> tuple[Any, list[str]]:
    sheets = [workbook.get_sheet_by_name(n) for n in workbook.sheet_names]
    filled = [s for s in sheets if s.start is not None and s.height]
    if not filled:
        raise UnreadableFile("is empty: no sheet holds a cell")
    fitting = filled
    if len(filled) > 1 and contract.has_header:
        fitting = [s for s in filled if _fits(s, contract)] or filled[:1]
    if len(fitting) > 1:
        names = ", ".join(repr(s.name) for s in fitting)
        raise UnreadableFile(f"has more than one sheet that could be meant ({names}); leave one of them")
    others = [s.name for s in filled if s.name != fitting[0].name]
    return fitting[0], [f"sheet not read: {n}" for n in others]


def _fits(sheet: Any, contract: Contract) -> bool:
    for _, values in _rows(sheet):
        try:
            match_header([_text(v) for v in values], contract)
        except UnreadableFile:
            return False
        return True
    return False


def _text(value: Any) -> str:
    """A cell as text that the common path reads back unchanged."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        if value == int(value) if abs(value) < 1e300 else False:
            return str(int(value)) if abs(value) < EXACT_BELOW else f"{value:.14E}"
        return repr(value)
    if isinstance(value, dt.datetime):
        # Times are stored as fractions of a day: what lies half a millisecond off is that millisecond.
        rounded = value + dt.timedelta(microseconds=500)
        milliseconds = rounded.microsecond // 1000
        return f"{rounded:%Y-%m-%d %H:%M:%S}" + (f".{milliseconds:03d}" if milliseconds else "")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _write(sheet: Any, target: Path, contract: Contract) -> tuple[int, list[int]]:
    sheet_rows: list[int] = []
    width = 0
    header_row = None
    with target.open("w", encoding="utf-8", newline="") as out:
        # The writer quotes what its own line end holds: a cell with a return alone would end its row.
        writer = csv.writer(out, delimiter=contract.delimiter or ",", lineterminator="\r\n")
        for number, values in _rows(sheet):
            cells = [_text(v) for v in values]
            if header_row is None:
                header_row, width = number, _filled(cells)
                _refuse_merged(sheet, header_row)
            else:
                sheet_rows.append(number)
            # Cells beyond the header stay, so that the row is set aside rather than cut.
            writer.writerow(cells[: max(width, _filled(cells))])
    first = header_row or 1
    return first, sheet_rows if contract.has_header else [first, *sheet_rows]


def _filled(cells: list[str]) -> int:
    return max((i + 1 for i, c in enumerate(cells) if c != ""), default=0)


def _refuse_merged(sheet: Any, header_row: int) -> None:
    for (first_row, _), (last_row, _) in sheet.merged_cell_ranges or []:
        if last_row + 1 >= header_row:
            raise UnreadableFile(
                f"has merged cells in row {first_row + 1}: only one of them holds the value; undo the merge"
            )
