"""`scorehouse suggest-targets`: points for a ladder from what a role reached."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from orchestration.command.people_screens import print_json, print_table, published_people, worded
from orchestration.outcome import RefusedError
from orchestration.settings import Settings
from scorecards.planning.suggestion import POINTS, Suggestion, suggest
from scorecards.workbook import write_rows

REASONS = {
    "too_few_periods": ("不足 {minimum} 个数值", "fewer than {minimum} values"),
    "points_coincide": ("各点重合", "points coincide"),
}


def tell_suggestions(settings: Settings, role: str, period_type: str, growth: Decimal, out: Path | None) -> None:
    """Print the suggestions, or write them into a workbook. RefusedError for a role that has no values."""
    with published_people(settings) as con:
        suggestions = suggest(con, role, period_type, growth)
        roles = [
            name for (name,) in con.execute("select distinct role from scoring.suggested_targets order by 1").fetchall()
        ]
    if not suggestions:
        raise RefusedError(
            f"There is no KPI value of role {role!r} for a {period_type}.",
            f"--role {role} --period-type {period_type}",
            "Roles with values: " + ", ".join(name or "''" for name in roles),
        )
    if out is not None:
        write_rows(out, worded(settings, "草案", "draft"), _lines_of_a_draft(settings, suggestions))
    if settings.json_output:
        print_json([asdict(suggestion) for suggestion in suggestions])
        return
    print_table(
        worded(settings, f"{role} 的建议目标（草案）", f"Suggested points of {role} (a draft)"),
        worded(settings, "指标|基线|目标|挑战值|行业值|说明", "KPI|Baseline|Target|Challenge|Benchmark|").split("|"),
        [
            (
                worded(settings, one.zh, one.en),
                *(tuple(f"{point.normalize():f}" for point in one.points) if one.points else ("", "", "")),
                "" if one.benchmark is None else f"{one.benchmark:g}",
                _reason(settings, one),
            )
            for one in suggestions
        ],
    )


def _reason(settings: Settings, one: Suggestion) -> str:
    if one.reason is None:
        return ""
    return worded(settings, *REASONS[one.reason]).format(minimum=settings.variables["suggestion_minimum_periods"])


def _lines_of_a_draft(settings: Settings, suggestions: list[Suggestion]) -> list[dict[str, object]]:
    """Rows that somebody may copy into a plan, under the names of its columns: nothing reads them by themselves."""
    return [
        {
            "mart": one.mart,
            "kpi_id": one.kpi_id,
            "zh": one.zh,
            "en": one.en,
            **dict(zip(POINTS, one.points or (None, None, None), strict=True)),
            "benchmark": one.benchmark,
            "reason": _reason(settings, one),
            "provenance": one.provenance,
        }
        for one in suggestions
    ]
