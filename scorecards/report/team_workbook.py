"""One workbook a team: every member's total and lines, with formulas that a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scorecards.figures import PERCENTS
from scorecards.report.page import explained_reasons
from scorecards.report.reading import Report
from scorecards.report.wording import Language, Words
from scorecards.workbook import new_workbook, write_cell

_TOTAL = "=ROUND(SUMPRODUCT(('{lines}'!$A$2:$A${last}=A{row})*'{lines}'!$G$2:$G${last}),2)"


def write_team(path: Path, reports: Sequence[Report], language: Language) -> None:
    """Two sheets: scorecards, one row each with the total added up again from the points, and lines."""
    words = Words(language)
    with new_workbook(path) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        percent = workbook.add_format({"num_format": "0.00%"})
        cards = workbook.add_worksheet(words("sheet_cards"))
        lines = workbook.add_worksheet(words("sheet_lines"))
        _header(
            cards,
            bold,
            [
                words(key)
                for key in ("scorecard", "subject", "role", "scope", "state", "total", "grade", "change", "reasons")
            ]
            + [words("points_added_up")],
        )
        _header(
            lines,
            bold,
            [
                words(key)
                for key in ("scorecard", "kpi", "weight", "value", "target", "score", "points", "state", "action")
            ],
        )
        entries = [(report, line) for report in reports for line in report.lines]
        for row, (report, line) in enumerate(entries, 1):
            values = [
                report.card["scorecard_id"], words.of(line, "kpi"), line["weight"], line["value"], line["target"], line["line_score"],
                line["points"], words(line["status"]), line[f"action_{language}"],
            ]  # fmt: skip
            _row(lines, row, values, dict.fromkeys((3, 4), percent) if line["unit"] in PERCENTS else {})
        for row, report in enumerate(reports, 1):
            card = report.card
            values = [
                card["scorecard_id"], card["subject_id"], words.of(card, "role"), card["scope"], words(card["state"]), card["total"],
                words.of(card, "grade") if card["grade"] else None, card["change"], explained_reasons(report, words) or None,
            ]  # fmt: skip
            _row(cards, row, values)
            if card["total"] is not None and report.lines:
                total = float(round(sum(line["points"] or 0 for line in report.lines), 2))
                cards.write_formula(
                    row, 9, _TOTAL.format(lines=words("sheet_lines"), last=len(entries) + 1, row=row + 1), None, total
                )
        for sheet in (cards, lines):
            sheet.freeze_panes(1, 1)
            sheet.autofit()


def _header(sheet: Any, style: Any, titles: Sequence[str]) -> None:
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, style)


def _row(sheet: Any, row: int, values: Sequence[object], styles: Mapping[int, Any] | None = None) -> None:
    for column, value in enumerate(values):
        write_cell(sheet, row, column, value, (styles or {}).get(column))
