"""What a trace says on the terminal, in Chinese and in English."""

from decimal import Decimal

import pytest
from made_report import card, line

from orchestration.command.trace_screen import print_line, print_scorecard
from scorecards.trace.wording import TraceWords


def test_a_traced_scorecard_is_punctuated_as_its_language_is(capsys: pytest.CaptureFixture[str]) -> None:
    made = card(reasons="return_rate: small_sample; uv: no_data")
    print_scorecard(made, [line()], ["a", "b"], TraceWords("zh"))
    said = capsys.readouterr().out
    assert "绩效成绩单 2026-10/E031/operations，第 1 版（暂定）" in said
    assert "方案 OPERATIONS 第 2 版；总分 84.00 良好" in said
    assert "说明：退货率：样本过小；uv：无数据" in said
    assert "由这些成绩单合成：a, b" in said
    print_scorecard(made, [line()], [], TraceWords("en"))
    said = capsys.readouterr().out
    assert "Scorecard 2026-10/E031/operations, version 1 (provisional)" in said
    assert "Plan OPERATIONS version 2; Total 84.00 Good" in said


def test_a_traced_line_is_punctuated_as_its_language_is(capsys: pytest.CaptureFixture[str]) -> None:
    found = line(line_score=None, status="no_data", reason="insufficient_history")
    print_line(card(), found, [found], TraceWords("zh"))
    assert "得分：无数据（历史不足）" in capsys.readouterr().out
    found = line(line_score=None, status="small_sample", reason="small_sample")
    print_line(card(), found, [found], TraceWords("zh"))
    assert "得分：样本过小\n" in capsys.readouterr().out
    found = line(proration=Decimal("0.9"))
    print_line(card(), found, [found], TraceWords("zh"))
    said = capsys.readouterr().out
    assert "第 1 版：退货率（operations_kpis.return_rate）" in said
    assert "= 84.0000（目标按出勤折算 × 0.9）" in said
