"""Scorecards as files: who gets which, with what in them, and who may open them."""

from __future__ import annotations

import re
import stat
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook
from scored_company import ScoredCompany

from scorecards.people import people_database
from scorecards.report.page import notes, page
from scorecards.report.reading import Report, read_report
from scorecards.report.wording import Words
from scorecards.report.writing import write_reports

pytestmark = pytest.mark.xdist_group("scored")
PERIOD = "2026-10"


@pytest.fixture(scope="module")
def folder(scored: ScoredCompany, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("reports")
    done = scored.run("report", "--period", PERIOD, "--out", str(out), language="zh")
    assert done.returncode == 0, done.stderr
    return out


def people(scored: ScoredCompany, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(scored.warehouse / "people.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


def test_everybody_gets_their_own_pages_their_manager_too_and_hr_all(scored: ScoredCompany, folder: Path) -> None:
    cards = people(
        scored,
        f"""
        select subject_type, subject_id, manager_id, replace(scorecard_id, '/', '_') || '.html'
        from (select distinct subject_type, subject_id, scorecard_id from scoring.scorecards where scorecard_id like '{PERIOD}/%')
        left join (
            select employee_id, arg_max(manager_id, valid_from) as manager_id from marts.dim_employees
            where valid_from < date '2026-11-01' group by employee_id
        ) on subject_type = 'employee' and employee_id = subject_id
        """,
    )
    expected = {("hr", name) for *_, name in cards}
    expected |= {(subject, name) for kind, subject, _, name in cards if kind == "employee"}
    expected |= {(manager, name) for *_, manager, name in cards if manager}
    found = {(path.parent.name, path.name) for path in folder.rglob("*.html")}
    assert found == expected


def test_only_the_owner_of_the_files_can_read_them(folder: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o700}


def test_a_page_needs_nothing_from_anywhere(folder: Path) -> None:
    text = next(folder.rglob("*operations.html")).read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=|url\(|@import", text)
    assert "<svg" in text and "@page" in text and '<html lang="zh-CN">' in text


class Text(HTMLParser):
    """The visible text of a page."""

    def __init__(self, page_text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page_text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def report_with(scored: ScoredCompany, condition: str) -> Report:
    [(scorecard_id,)] = people(
        scored,
        f"select scorecard_id from scoring.scorecard_lines where {condition} order by scorecard_id desc, kpi_id limit 1",
    )
    with people_database(scored.warehouse) as con:
        return read_report(con, str(scorecard_id))


@pytest.mark.parametrize("status", ["scored", "guarded", "pooled", "small_sample", "no_data"])
def test_each_line_says_score_or_reason_and_how_it_came_about(scored: ScoredCompany, status: str) -> None:
    report = report_with(scored, f"status = '{status}'")
    text = Text(page(report, "en", 5)).text
    assert str(report.card["total"] if report.card["total"] is not None else "Not scorable") in text
    for line in report.lines:
        assert line["kpi_en"] in text
        if line["line_score"] is not None:
            assert f"{line['line_score']}" in text
    needles = {
        "scored": "÷", "guarded": "guard: ", "pooled": "last three periods together", "small_sample": "Sample too small",
        "no_data": "No data",
    }  # fmt: skip
    assert needles[status] in text


def test_the_arithmetic_on_the_page_gives_the_score(scored: ScoredCompany) -> None:
    report = report_with(scored, "status = 'scored' and method = 'ladder' and line_score between 1 and 99")
    formulas = [note.split(" = ") for line in report.lines for note in notes(line, Words("en")) if " = " in note]
    assert formulas
    text = page(report, "en", 5)
    for formula, score in formulas:
        assert f"{formula} = {score}" in text
        computed = eval(formula.replace("−", "-").replace("×", "*").replace("÷", "/"), {"max": max})
        assert abs(computed - float(score)) < 0.0051, formula


def test_texts_from_data_are_escaped(scored: ScoredCompany) -> None:
    report = report_with(scored, "status = 'scored'")
    report.card["plan_id"] = "<script>alert(1)</script>"
    text = page(report, "en", 5)
    assert "<script>" not in text and "&lt;script&gt;" in text


def test_a_team_s_workbook_adds_the_points_up_by_a_formula(scored: ScoredCompany, folder: Path) -> None:
    path = next((folder / "hr").glob("*OPS-1.xlsx"))
    workbook = CalamineWorkbook.from_path(str(path))
    header, *cards = workbook.get_sheet_by_name("成绩单").to_python()
    totals = dict(
        people(scored, "select scorecard_id, cast(total as double) from scoring.scorecards where kind = 'single'")
    )
    assert cards
    for card in cards:
        if card[header.index("总分")] != "":
            assert card[header.index("总分")] == totals[card[0]]
            assert abs(card[-1] - totals[card[0]]) < 0.0061
    lines = workbook.get_sheet_by_name("指标明细").to_python()[1:]
    assert {line[0] for line in lines} <= {card[0] for card in cards}


def test_a_subject_that_is_no_folder_name_stays_below_the_folder(scored: ScoredCompany, tmp_path: Path) -> None:
    copy = tmp_path / "people.duckdb"
    copy.write_bytes((scored.warehouse / "people.duckdb").resolve().read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("update scoring.scorecards set subject_id = '../../up' where scorecard_id = '2026-10/company/all'")
        con.execute(
            "update scoring.scorecards set subject_type = 'employee' where scorecard_id = '2026-10/company/all'"
        )
        con.execute("update scoring.feedback set subject_id = '../../up' where scorecard_id = '2026-10/company/all'")
        write_reports(con, tmp_path / "out", PERIOD, "en", 5, "../../up")
    assert {path.name for path in tmp_path.iterdir()} == {"people.duckdb", "out"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {".._.._up", "hr"}


def test_a_period_without_scorecards_is_refused_with_those_there_are(scored: ScoredCompany, tmp_path: Path) -> None:
    done = scored.run("report", "--period", "2031-01", "--out", str(tmp_path / "none"))
    assert done.returncode == 2
    assert (
        "There is no scorecard for 2031-01." in done.stderr
        and "2026-10" in done.stderr
        and "Traceback" not in done.stderr
    )
