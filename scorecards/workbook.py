"""Writing workbooks that people open: what a cell holds is shown, never computed, unless it is a formula of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

# Texts that begin so are formulas to a spreadsheet; strings_to_formulas off writes them as the texts they are.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_workbook(path: Path) -> xlsxwriter.Workbook:
    """A workbook in which every text stays a text; formulas are written with write_formula alone."""
    return xlsxwriter.Workbook(str(path), OPTIONS)


def write_cell(sheet: Any, row: int, column: int, value: object, style: Any = None) -> None:
    """One value: numbers as numbers, dates as dates, everything else as text; None leaves the cell empty."""
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(row, column, float(value), style)
    elif hasattr(value, "isoformat"):
        sheet.write_string(row, column, value.isoformat(), style)
    else:
        sheet.write_string(row, column, str(value), style)


def write_rows(path: Path, sheet_name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """A workbook with one sheet: a header of the first row's keys, then the rows."""
    with new_workbook(path) as workbook:
        sheet = workbook.add_worksheet(sheet_name)
        bold = workbook.add_format({"bold": True})
        for column, name in enumerate(rows[0] if rows else {}):
            sheet.write_string(0, column, name, bold)
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row.values()):
                write_cell(sheet, place, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
