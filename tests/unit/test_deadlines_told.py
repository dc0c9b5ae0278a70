"""Commands say the deadlines and minimums that the company has set, not those that ship."""

from decimal import Decimal
from pathlib import Path

import pytest
from published_warehouse import change, make_warehouse, publish

from orchestration.command.close import closing_told
from orchestration.command.suggest_targets import tell_suggestions
from orchestration.publishing.catalogue import PublishedTable
from orchestration.settings import PROJECT_ROOT, Settings, load_settings

SUGGESTED = PublishedTable("scoring", "suggested_targets", frozenset({"people"}))


def project_with(folder: Path, **variables: int) -> Path:
    """A dbt project whose variables are the shipped ones but for these."""
    text = (PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8")
    for name, value in variables.items():
        text = "\n".join(f"  {name}: {value}" if line.startswith(f"  {name}:") else line for line in text.splitlines())
    (folder / "dbt_project.yml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("language", "expected"), [("zh", "自今日起 7 个工作日内可申诉"), ("en", "within 7 working days.")]
)
def test_a_close_tells_how_long_it_may_be_appealed(tmp_path: Path, language: str, expected: str) -> None:
    settings = load_settings(dbt_project=project_with(tmp_path, appeal_working_days=7), language=language)
    assert expected in closing_told(settings, "WAREHOUSE", "2026-10", 12)


@pytest.mark.parametrize(("language", "expected"), [("zh", "不足 4 个数值"), ("en", "fewer than 4 values")])
def test_a_suggestion_that_lacks_values_tells_how_many_it_needs(
    tmp_path: Path, language: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = make_warehouse(tmp_path)
    change(
        settings,
        """
        create schema scoring;
        create table scoring.suggested_targets as
        select 'm' as mart, 'few' as kpi_id, '少' as zh, 'Few' as en, 'count' as unit, 'r' as role, 'month' as period_type, 'up' as better,
            3 as subject_periods, 1.0 as baseline, 2.0 as target, 3.0 as challenge, 'too_few_periods' as reason, 1.0::double as benchmark,
            date '2026-05-01' as first_period_start, date '2026-10-01' as last_period_start
        """,
    )
    publish(settings, (SUGGESTED,))
    asked = Settings(
        warehouse=settings.warehouse,
        dbt_project=project_with(tmp_path, suggestion_minimum_periods=4),
        language="zh" if language == "zh" else "en",
    )
    tell_suggestions(asked, "r", "month", Decimal(0), None)
    assert expected in capsys.readouterr().out
