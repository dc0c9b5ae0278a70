"""Whoever reads Chinese reads Chinese at the end of a night: every sentence that the code says has its translation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from english_sentences import ROOT, VALUE, sentences, told
from published_warehouse import change, make_warehouse, publish

from orchestration.command.ledger import list_appeals
from orchestration.command.screens import TerminalProgress, reader_texts, show_failure
from orchestration.gates import landing_findings, marts_findings
from orchestration.gates.result import Finding, gate_result
from orchestration.gates.rules import Outcome, Rule, Suite
from orchestration.outcome import explanation
from orchestration.publishing.catalogue import PublishedTable
from orchestration.settings import load_settings
from orchestration.summary.phrases import SENTENCES, say
from orchestration.summary.phrases.steps import STEPS
from orchestration.summary.texts import Texts

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Three English words in a row are a sentence, or what is left of one.
ENGLISH = re.compile(r"\b[A-Za-z]+ [a-z]+ [a-z]+\b")
ZH = Texts("zh")

OF_FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "ingestion").glob("*.py"))
OF_NIGHTS = [
    *(f"orchestration/{name}.py" for name in ("night", "nightly", "outcome", "judging", "run_lock", "warehouse", "scoring_cycle", "settings")),
    *(path.relative_to(ROOT).as_posix() for folder in ("publishing", "transformation") for path in (ROOT / "orchestration" / folder).glob("*.py")),
]  # fmt: skip
# What is wrong with a file or row begins with what it is or does.
VERDICT = re.compile(
    r"(is|has|holds|lacks|says|lies|ends|begins|opens|claims|unpacks|declares|names|repeats|belongs|cannot be) "
)
# Put together from several texts; below they stand whole.
PARTS = {
    "has the key (7) of row ",
    "has the key (7), or a period that overlaps that, of row ",
    "has two headers of the column 7: 7; leave one of them out",
    "is 7 7",
    "has a line of more than 7 MB7; leave such a text out or deliver it cut",
    "is not well-formed delimited text7: line ends or quotes follow no rule; export it again",
    "lacks the required column 77",
    "names = [7]",
    "names in (7)",
}
WHOLE = [
    "has the key (order_id) of row 3 with other content",
    "has the key (order_id) of row 3 of a/b.csv with other content",
    "has the key (sku_id), or a period that overlaps that, of row 3 of a/b.csv with other content",
    "has two headers of the column order_id: 'a' and 'b'; leave one of them out",
    *(f"is {word} 5" for word in ("below", "above", "not above", "not below")),
    "has a line of more than 16 MB; leave such a text out or deliver it cut",
    "has a line of more than 16 MB (line 2); leave such a text out or deliver it cut",
    "is not well-formed delimited text: line ends or quotes follow no rule; export it again",
    "is not well-formed delimited text (line 3): line ends or quotes follow no rule; export it again",
    "lacks the required column 'a'; 'b' may be 'a': if so, add it as a synonym of a to scorehouse.orders",
    "lacks the required column 'a'; what the contract does not know: 'b', 'c' and 3 more",
    "lacks the required column 'a'; what the contract does not know: nothing",
    "has no row in which paid_at is right (it is no time in ISO form (2026-01-31 23:59:59) or a format of the contract): the type of the export changed",
    "holds the same content as a/b.csv, which is landed; rows of it were corrected since: to go back to them, withdraw the file that corrected them",
    "holds the same content as a/b.csv, which is empty: not even a header. If nothing happened, deliver the header alone",
    "a/b/ (cannot be read: denied; check its rights)",
    "is of no known format (.zip): unpack it",
    "is of no known format (no extension): known are .csv, .xlsx, plain or .gz",
    "is a PDF by its content, not text: give it the extension it should have",
    "holds no line that is a JSON object among its first 20; deliver one object a line (JSON Lines)",
    "its name says that it is still being written",
    "a/b.csv counts nowhere: it is skipped (holds the same content as a/c.csv, which is landed)",
    "a/b.csv counts nowhere: it is refused (ends in the middle of a record; it was cut while it was written or copied: deliver it again)",
    "a/b.csv counts nowhere: it is waiting (its name says that it is still being written)",
    "a/b.csv counts nowhere: it is withdrawn (wrong)",
    "a/b.csv counts nowhere: it is superseded (another content was delivered under the same name)",
    "no file has landed from 'a/b.csv'; nothing has landed yet",
    "no file has landed from 'a/b.csv'; landed are, among others, a/c.csv, a/d.csv",
    "a/b.csv belongs to scorehouse.orders, which has no contract now",
]
# About contracts: said to data engineers by other commands.
ELSEWHERE = {f"ingestion/{name}.py" for name in ("contract_checks", "contract_parsing", "contract_model", "contracts")}  # fmt: skip


def reasons() -> list[str]:
    found = [text for path in OF_FILES if path not in ELSEWHERE for text in sentences(path)]
    return sorted({text for text in found if VERDICT.match(text)} - PARTS) + WHOLE


@pytest.mark.parametrize("reason", reasons())
def test_every_reason_why_a_file_or_row_is_not_taken_is_said_in_chinese(reason: str) -> None:
    assert CHINESE.search(ZH.said(reason)) and not ENGLISH.search(ZH.said(reason))


@pytest.mark.parametrize(
    "ending",
    sorted(
        {
            text
            for path in OF_NIGHTS
            for text in told(path, "NightFailedError", "RefusedError", "GateClosedError", "WarehouseBusyError")
            # Another text's own words, or a sentence that is put together (tested with its values below).
            if text.strip(VALUE) and "gate could not" not in text and "details are in" not in text
        }
    ),
)
def test_every_way_in_which_a_night_ends_is_said_in_chinese(ending: str) -> None:
    said = re.sub("`.*?`", "", ZH.said(ending))
    # The others are tested whole, where their values are known.
    assert not ENGLISH.search(said) or ending in ("7 is writing this warehouse.", "What was published before stays. 7")


def test_every_sentence_in_chinese_is_one_that_the_code_says() -> None:
    """A sentence that was reworded leaves its translation behind: nothing would say so."""
    folders = ("ingestion", "orchestration", "scorecards/ledger")
    paths = [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "phrases" not in path.parts
    ]
    written = "\n".join(text for path in paths for text in sentences(path.relative_to(ROOT).as_posix()))
    words = set(re.findall(r"[A-Za-z]+", written)) | {"warnings", "errors", "wal"}
    stale = [
        phrase
        for phrase in SENTENCES
        # Sentences are put together from parts, so their words are looked for, not their wording.
        if not set(re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}", " ", phrase))) <= words
    ]
    assert not stale


def suite(asset: str = "landing.scorehouse__orders") -> Suite:
    return Suite(asset, "", ())


def outcome(expectation: str, row: dict[str, Any] | None = None, **more: Any) -> Outcome:
    rule = Rule(
        "the_rule", expectation, {"column": "order_id", "to_export": "scorehouse/orders"}, "error", column="gmv"
    )
    return Outcome(
        rule,
        suite(),
        "error",
        more.pop("observed", "3 of 10 rows"),
        more.pop("count", 1),
        (row,) if row else (),
        **more,
    )


DAY = "2026-10-01"
LANDED = [
    outcome("scorehouse_daily_volume", {"kind": "day", "row_count": 5, "usual_count": 50, "business_date": DAY}, count=3),
    outcome("scorehouse_daily_volume", {"kind": "file", "row_count": 5, "usual_count": 50, "path": "a.csv"}, count=2),
    outcome("scorehouse_daily_volume", {"kind": "file", "row_count": 5, "usual_count": 50, "path": "a.csv"}),
    outcome("scorehouse_freshness", {"newest_day": DAY, "days_late": 3, "expected_day": "2026-10-04"}),
    outcome("scorehouse_orphan_rate", {"orphan_count": 3, "row_count": 9, "new_orphan_count": 1, "new_row_count": 4}),
    outcome("scorehouse_orphan_rate", {"orphan_count": 3, "row_count": 9, "new_orphan_count": 0, "new_row_count": 4}),
    outcome("scorehouse_rejected_share", {"rows_rejected": 3, "rows_read": 9, "load_id": 1, "column_name": "paid_at", "path": "a.csv"}),
    outcome("scorehouse_rejected_share", {"rows_rejected": 3, "rows_read": 9, "load_id": 1, "column_name": None, "path": "a.csv"}),
    outcome("scorehouse_row_count_drop", {"row_count": 5, "previous_count": 50}),
    outcome("expect_column_values_to_not_be_null", sample=({"path": "a.csv", "line": 3, "record": 2},)),
    outcome("expect_column_values_to_not_be_null", sample=({"path": "a.csv", "line": None, "record": 2},)),
    outcome("unexpected_rows_expectation", observed="12 rows"),
    outcome("unexpected_rows_expectation", observed="200 rows or more"),
    outcome("unexpected_rows_expectation", fault="it failed while it ran"),
]  # fmt: skip


@pytest.mark.parametrize("found", LANDED, ids=lambda found: f"{found.rule.expectation} {found.observed}")
def test_what_the_gate_finds_in_landed_data_is_said_in_chinese(found: Outcome) -> None:
    is_in_chinese(landing_findings.finding_of(found, Path("data_contracts/orders.odcs.yaml")))


def judged(rule: str, row: dict[str, Any] | None = None, count: int = 1, **more: Any) -> Outcome:
    rows = (
        ({"kpi_id": "gmv", "mart": "company_kpis", "period_type": "month", "period_start": DAY} | row,) if row else ()
    )
    return Outcome(
        Rule(rule, "", {}, "error", column="gmv"), suite("marts.company_kpis"), "error", "5 rows", count, rows, **more
    )


IN_MARTS = [
    judged("every_period_has_its_company_row", {"fault": "missing", "period_count": 3}, count=2),
    judged("every_period_has_its_company_row", {"fault": "after the as-of date", "period_count": 3}, count=3),
    judged("foreign_amounts_have_a_rate", {"order_count": 3, "refund_count": 0, "spend_count": 2, "currency": "USD", "first_day": DAY, "last_day": DAY}, count=3),
    *(judged("values_lie_in_their_range", {"value_count": 3, "lowest": low, "highest": 1.0, "lowest_seen": -2.5, "highest_seen": 57}, count=count)
      for low in (None, 0.0) for count in (1, 2, 3)),
    *(judged("missing_values_say_why", {"value_count": 3, "fault": fault}, count=count)
      for fault in ("no value and no reason", "a value and a reason for none") for count in (1, 2, 3)),
    *(judged("kpi_values_equal_the_marts", {"cohort": cohort, "period_count": 3}, count=2) for cohort in ("own", "matured")),
    judged("months_do_not_jump", {"previous_value": 1.5, "value": 9.0}, count=3),
    judged("net_sales_agree", {"day_count": 3, "mart_amount": "1.0", "raw_amount": "2.0", "first_day": DAY, "last_day": DAY, "worst_day": DAY}),
    judged("something_else", {"anything": 1}),
    judged("anything"),
    judged("anything", fault="Binder Error while it ran"),
]  # fmt: skip


@pytest.mark.parametrize("found", IN_MARTS, ids=lambda found: found.rule.name)
def test_what_the_gate_finds_in_marts_is_said_in_chinese(found: Outcome) -> None:
    is_in_chinese(marts_findings.finding_of(found))


def is_in_chinese(finding: Finding) -> None:
    for text in (finding.what, finding.what_to_do):
        assert CHINESE.search(ZH.said(text)), text
    for text in (finding.what, finding.where, finding.what_to_do):
        assert not ENGLISH.search(ZH.said(text)), (text, ZH.said(text))
        assert not re.search(r"\b(line|record|month|to|and|more|periods?) ", ZH.said(text)), ZH.said(text)


def test_a_closed_gate_is_said_in_chinese_line_by_line() -> None:
    errors = [landing_findings.finding_of(found, Path("data_contracts/orders.odcs.yaml")) for found in LANDED[:7]]
    said = ZH.said(gate_result("landing", "run", [*errors, *errors], 40).message())
    assert said.startswith("原始数据关卡未通过：40 条规则中 14 条错误，0 条警告。\n  错误  scorehouse/orders，")
    assert not ENGLISH.search(said), said


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (KeyboardInterrupt(), "已按要求停止运行。"),
        (OSError(28, "No space left on device"), "磁盘已满：OSError: "),
        (RuntimeError("Out of Memory Error: x"), "SCOREHOUSE_MEMORY_LIMIT 允许的内存不够："),
    ],
)
def test_an_ending_that_nobody_foresaw_is_said_in_chinese(
    error: BaseException, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ending = explanation(error, "transformation")
    show_failure(ending.what, ending.where, ending.what_to_do, ZH)
    said = capsys.readouterr().err
    assert said.startswith(what)
    assert "\n  位置        步骤：计算指标\n  处理办法    之前发布的内容不受影响。" in said


def test_where_and_what_to_do_stand_as_before_in_english(capsys: pytest.CaptureFixture[str]) -> None:
    show_failure("It failed.", "step landing", "Look.\nThen run again.", Texts("en"))
    assert capsys.readouterr().err == (
        "It failed.\n  where       step landing\n  what to do  Look.\n              Then run again.\n"
    )


def test_steps_pass_by_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    progress = TerminalProgress(ZH)
    progress.begin("landing gate")
    progress.end()
    assert re.fullmatch(r"原始数据关卡 {4} +\d+\.\d 秒\n", capsys.readouterr().err)


def test_every_step_of_a_night_has_words() -> None:
    named = {text for path in ("orchestration/night.py", "orchestration/nightly.py", "orchestration/scoring_cycle.py") for text in sentences(path)}  # fmt: skip
    assert named >= set(STEPS) - {"reports", "sample company"}
    assert all(CHINESE.search(ZH.step(name)) for name in STEPS)


def test_a_name_that_is_also_a_step_stays_what_it_is_called() -> None:
    assert say("lies before plan") == "早于 plan"


def test_every_code_of_an_appeal_and_of_the_ledger_has_words() -> None:
    appeals = (ROOT / "dbt_project/models/scoring/appeals/appeals.sql").read_text(encoding="utf-8")
    codes = set(re.findall(r"then '(\w+)'", appeals)) | {"filed", "late", "accepted", "rejected", "withdrawn"}
    for path in ("scorecards/ledger/appeals.py", "scorecards/ledger/recording.py"):
        codes |= set(re.findall(r'Entry\(\s*"(\w+)"', (ROOT / path).read_text(encoding="utf-8")))
    assert len(codes) > 18
    assert not {code for code in codes if not CHINESE.search(ZH.code(code))}
    assert Texts("en").code("not_closed_yet") == "not_closed_yet"


def test_appeals_are_listed_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = make_warehouse(tmp_path)
    change(
        settings,
        """
        create schema scoring;
        create table scoring.appeals as
        select 'A-1' as appeal_id, '2026-10/E1/hr' as scorecard_id, 'gmv' as kpi_id, 'withdrawn' as state, date '2026-11-09' as appeal_until,
            date '2026-11-20' as due_on, 'not_closed_yet' as fault, false as is_overdue, false as is_to_record,
            null::double as total_before, null::double as total_after
        """,
    )
    publish(settings, (PublishedTable("scoring", "appeals", frozenset({"people"})),))
    list_appeals(load_settings(warehouse=settings.warehouse, language="zh"), everything=True)
    said = capsys.readouterr().out
    assert "已撤回" in said and "成绩单尚未结账" in said and "申诉截止" in said


def test_a_wrong_setting_is_told_in_the_language_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOREHOUSE_THREADS", "none")
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert reader_texts("zh").language == "zh" and reader_texts().language == "en"
    monkeypatch.setenv("SCOREHOUSE_LANGUAGE", "zh")
    assert reader_texts().language == "zh"
