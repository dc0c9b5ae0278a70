"""One scorecard as one self-contained HTML page that prints to A4."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from scorecards.arithmetic import arithmetic, limits
from scorecards.figures import plain, shown
from scorecards.report.reading import Report
from scorecards.report.trend import sparkline
from scorecards.report.wording import Language, Words


def page(report: Report, language: Language, appeal_working_days: int) -> str:
    """The page's text. Everything that comes from data is escaped. appeal_working_days: how long one may appeal after a close."""
    words = Words(language)
    return _template().render(
        card=report.card,
        lines=report.lines,
        parts=report.parts,
        key_results=report.key_results,
        restatement=report.restatement,
        totals=[total for _, total in report.trend],
        words=words,
        explained_reasons=explained_reasons(report, words),
        appeal_days=words.working_days(appeal_working_days),
        plain=plain,
        shown=shown,
        sparkline=sparkline,
        aim=aim,
        notes=lambda line: notes(line, words),
    )


def explained_reasons(report: Report, words: Words) -> str:
    """Why there is no total, with the KPIs' labels; empty where nothing is to be said."""
    labels = {str(line["kpi_id"]): words.of(line, "kpi") for line in report.lines}
    return words.explained(report.card["reasons"] or "", labels)


def aim(line: Mapping[str, Any]) -> str:
    """What the line is measured against, in the KPI's unit."""
    if line["method"] == "band":
        low, high = (shown(line[name], line["unit"]) for name in ("band_low", "band_high"))
        return f"{low} – {high}"
    if line["method"] == "deduction":
        return f"≤ {shown(line['allowance'], line['unit'])}"
    return "" if line["method"] == "direct" else shown(line["target"], line["unit"])


def notes(line: Mapping[str, Any], words: Words) -> list[str]:
    """What lies under the line: the arithmetic, the parts of the value, and everything that changed either."""
    found = []
    if formula := arithmetic(line):
        found.append(f"{formula} = {line['line_score']}" if not limits(line) else formula)
    found += [words(key, limit=limit) for key, limit in limits(line, words.of(line, "guard"))]
    if line["numerator"] is not None and line["denominator"] is not None:
        found.append(f"{plain(line['numerator'])} ÷ {plain(line['denominator'])}")
    if line["sample"] is not None:
        found.append(words("sample", count=f"{line['sample']:,}"))
    if line["is_pooled"]:
        found.append(words("pooled"))
    if line["status"] == "zeroed":
        found.append(words("zeroed"))
    if line["line_score"] is None and line["reason"] not in (None, line["status"]):
        found.append(words(line["reason"]))
    if line["is_missing_again"]:
        found.append(words("missing_again"))
    if line["scored_period_start"] is not None:
        found.append(words("settled_from", day=line["scored_period_start"]))
    if line["is_own_target"]:
        found.append(words("own_target"))
    if line["proration"] != 1 and line["method"] != "direct":
        found.append(words("prorated", share=plain(round(line["proration"], 4))))
    return found


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("scorecards.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("scorecard.html.j2")
