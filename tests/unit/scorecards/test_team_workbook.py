"""A team's workbook in the language of its readers."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from made_report import line, report
from python_calamine import CalamineWorkbook

from scorecards.report.team_workbook import write_team
from scorecards.report.wording import Language


def sheets(path: Path, language: Language) -> dict[str, list[list[object]]]:
    """The sheets of a workbook of two people, by name."""
    missing = line(line_score=None, points=None, status="small_sample", action_zh="核对描述", action_en="Check")
    reports = [
        report(),
        report([missing], scorecard_id="b", total=None, grade=None, reasons="return_rate: small_sample"),
    ]
    write_team(path, reports, language)
    workbook = CalamineWorkbook.from_path(str(path))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_a_chinese_workbook_is_chinese_but_for_ids(tmp_path: Path) -> None:
    found = sheets(tmp_path / "team.xlsx", "zh")
    assert list(found) == ["成绩单", "指标明细"]
    for header, *_ in found.values():
        assert all(re.search(r"[\u4e00-\u9fff]", str(title)) for title in header), header
    cards, lines = found["成绩单"], found["指标明细"]
    assert [row[cards[0].index("说明")] for row in cards[1:]] == ["", "退货率：样本过小"]
    assert [row[lines[0].index("状态")] for row in lines[1:]] == ["已计分", "样本过小"]


def test_an_english_workbook_has_no_chinese(tmp_path: Path) -> None:
    found = sheets(tmp_path / "team.xlsx", "en")
    assert list(found) == ["scorecards", "lines"]
    assert not re.search(r"[\u4e00-\u9fff]", str(found))


@pytest.mark.parametrize(("language", "lines"), [("zh", "指标明细"), ("en", "lines")])
def test_the_formula_of_a_total_names_the_sheet_of_lines(tmp_path: Path, language: Language, lines: str) -> None:
    sheets(tmp_path / "team.xlsx", language)
    with ZipFile(tmp_path / "team.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert f"'{lines}'!$G$2:$G$3" in sheet.replace("&apos;", "'")


def test_shares_are_cells_in_percent_that_hold_the_raw_value(tmp_path: Path) -> None:
    write_team(tmp_path / "team.xlsx", [report([line(unit="percent"), line(unit="multiple")])], "en")
    with ZipFile(tmp_path / "team.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    share, multiple = (re.findall(rf'<c r="[DE]{row}"( s="\d+")?><v>([^<]*)</v>', sheet) for row in (2, 3))
    assert [value for _, value in share] == [value for _, value in multiple] == ["0.09", "0.1"]
    assert all(style for style, _ in share) and not any(style for style, _ in multiple)
    assert '"0.00%"' in styles
