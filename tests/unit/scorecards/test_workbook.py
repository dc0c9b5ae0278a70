"""What somebody wrote is shown, never computed."""

from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from scorecards.workbook import write_rows


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    rows = [
        {"text": text, "number": Decimal("1.5")} for text in ("=1+1", "+1", "-1", "@SUM(A1)", "http://x.example", "12")
    ]
    write_rows(path, "rows", rows)
    assert CalamineWorkbook.from_path(str(path)).get_sheet_by_name("rows").to_python()[1:] == [
        [row["text"], 1.5] for row in rows
    ]
    with ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
