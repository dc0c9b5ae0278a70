"""What a scorecard's page says, in the reader's language and with the company's settings."""

import re
from decimal import Decimal

import pytest
from made_report import line, report, restatement

from scorecards.report.page import page
from scorecards.report.wording import Language


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        ("zh", 8, ["请在结账后 8 个工作日内提出申诉", "可在 8 个工作日内再次申诉"]),
        ("en", 8, ["appeal within 8 working days of the close", "appeal again within 8 working days."]),
        ("en", 1, ["appeal within 1 working day of the close", "appeal again within 1 working day."]),
    ],
)
def test_how_long_one_may_appeal_is_what_the_company_has_set(
    language: Language, days: int, expected: list[str]
) -> None:
    text = page(report(restated=restatement()), language, days)
    assert all(sentence in text for sentence in expected)


@pytest.mark.parametrize(("language", "definition"), [("zh", "退货 ÷ 订单。"), ("en", "Returns over orders.")])
def test_a_line_tells_its_definition_in_the_reader_s_language(language: Language, definition: str) -> None:
    assert f'<td title="{definition}">' in page(report(lines=[line()]), language, 5)


# Western punctuation after a Chinese character or closing bracket, or an opening bracket before one.
WESTERN = re.compile(r"(?<=[\u4e00-\u9fff）])\s*[,;:!?()]|[,;:!?(]\s*(?=[\u4e00-\u9fff（])|\([^)]*[\u4e00-\u9fff]")


def visible(html: str) -> str:
    """A page's text without its style sheet and tags."""
    return re.sub(r"<[^>]+>", "\n", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))


def test_a_chinese_page_has_chinese_punctuation() -> None:
    made = report(
        lines=[line(), line(line_score=None, points=None, status="no_data", reason="insufficient_history")],
        restated=restatement(cause="another plan version; data of loads 3 to 7"),
        total=None,
        reasons="return_rate: no_data (insufficient_history); uv: small_sample",
    )
    text = visible(page(made, "zh", 5))
    assert not WESTERN.findall(text)
    assert "OPERATIONS，第 2 版（方案在周期开始后才审批）" in text
    assert "暂定，截至目前" in text
    assert "说明：退货率：无数据（历史不足）；uv：样本过小" in text
    assert "（方案版本不同；第 3 至 7 批数据）" in text


def test_an_english_page_reads_as_english() -> None:
    text = visible(page(report(total=None, reasons="uv: no_data"), "en", 5))
    assert "OPERATIONS, version 2 (the plan was approved after the period had begun)" in text
    assert "provisional, to date" in text and "Reasons: uv: no_data" in text


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "守护指标 首次解决率 无数据"), ("en", "guard First contact resolution unknown")]
)
def test_a_guard_is_called_by_its_label(language: Language, said: str) -> None:
    guarded = line(
        guard_state="unknown",
        guard="fcr",
        guard_kpi_id="fcr",
        guard_zh="首次解决率",
        guard_en="First contact resolution",
    )
    assert said in page(report([guarded]), language, 5)


def test_value_and_target_of_a_share_are_both_in_percent() -> None:
    """A margin may pass neither 1 nor 0 as a ratio must, and is read as a share all the same."""
    margin = line(
        kpi_zh="毛利率", unit="percent", value=Decimal("0.3992"), target=Decimal("0.4"), line_score=Decimal("79.00")
    )
    text = visible(page(report([margin]), "zh", 5))
    assert "39.92 %" in text and "40.00 %" in text
