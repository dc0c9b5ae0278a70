"""Workbooks in which people write plans, approvals, targets and appeals, and which land like any export.

Columns, allowed values and explanations come from the data contracts; KPIs, roles and their marts from what is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from ingestion.contracts import Column, Contract
from scorecards.plans.ready import ready_plans
from scorecards.workbook import new_workbook, write_cell

Language = Literal["zh", "en"]
EXPORTS = ("kpi_plans", "kpi_plan_versions", "kpi_targets", "appeals")
LAST_ROW = 1_000
_NUMBERS = ("integer", "number")
# Sheets that help whoever fills a workbook in; what lands is the sheet whose header is the contract's, whatever it is called.
_WORDS: dict[Language, dict[str, Any]] = {
    "zh": {
        "lists": "选项",
        "check": "检查",
        "guide": "填写说明",
        "ok": "无误",
        "titles": ("方案", "版本", "权重合计", "结果"),
        "copy_down": "新方案请在此加一行：方案、版本，并向下复制公式。",
    },
    "en": {
        "lists": "lists",
        "check": "check",
        "guide": "guide",
        "ok": "ok",
        "titles": ("Plan", "Version", "Sum of weights", "Result"),
        "copy_down": "For a new plan add its row here and copy the formulas down.",
    },
}
_GUIDE = {
    "zh": [
        "本工作簿与数据契约一致：表头不可改，每行一条记录，保存后放入 landing 文件夹即可入库。",
        "一个版本的权重合计必须等于 100（见“检查”页）。已审批的版本不可改动，请新增版本。",
        "基线、目标、挑战值按指标的优劣方向严格排列；金额为报告币种。",
        "审批人不能是编制人，且当日岗位为人力资源（hr）或管理层（management）。",
    ],
    "en": [
        "This workbook follows the data contract: keep the header, one record a row, and put the saved file into the landing folder.",
        "The weights of a version sum to exactly 100 (sheet check). An approved version is not edited: add a version.",
        "Baseline, target and challenge are strictly ordered in the KPI's better direction; amounts are in the reporting currency.",
        "The approver is not the author, and holds role hr or management on that day.",
    ],
}


@dataclass(frozen=True)
class Choices:
    """Allowed values of columns that the contract leaves open, from what is published; none while nothing is."""

    by_column: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_templates(out: Path, contracts: Sequence[Contract], choices: Choices, language: Language) -> list[Path]:
    """One workbook per export into <out>/<export>/. Raises FileExistsError before anything is written when one is there."""
    by_export = {contract.export: contract for contract in contracts if not contract.is_platform}
    targets = {export: out / export / f"{export}.xlsx" for export in EXPORTS}
    for path in targets.values():
        if path.exists():
            raise FileExistsError(path)
    for export, path in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, by_export[export], _rows(export), choices, language)
    return list(targets.values())


def _rows(export: str) -> list[dict[str, Any]]:
    plans = ready_plans()
    if export == "kpi_plans":
        return [dict(row) for row in plans]
    if export == "kpi_plan_versions":
        return [{"plan_id": plan_id, "version": "1"} for plan_id in dict.fromkeys(row["plan_id"] for row in plans)]
    return []


def _write(path: Path, contract: Contract, rows: list[dict[str, Any]], choices: Choices, language: Language) -> None:
    columns = [column for column in contract.columns if column.name not in ("is_deleted", "updated_at")]
    with new_workbook(path) as workbook:
        sheet = workbook.add_worksheet(contract.export)
        header = workbook.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
        required = workbook.add_format({"bold": True, "bg_color": "#FBE7C6", "border": 1})
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.header, required if column.required else header)
            sheet.write_comment(0, place, column.description, {"x_scale": 2})
            for row_number, row in enumerate(rows, 1):
                write_value(sheet, row_number, place, column, row.get(column.name), day)
        lists = workbook.add_worksheet(_WORDS[language]["lists"])
        for place, column in enumerate(columns):
            _restrict(sheet, lists, place, column, choices)
        sheet.freeze_panes(1, 2)
        sheet.autofit()
        if contract.export == "kpi_plans":
            _check_weights(workbook, columns, rows, language)
        guide = workbook.add_worksheet(_WORDS[language]["guide"])
        for line, text in enumerate(_GUIDE[language]):
            guide.write_string(line, 0, text)
        guide.set_column(0, 0, 110)


def write_value(sheet: Any, row: int, place: int, column: Column, value: str | None, day: Any) -> None:
    """A cell of the export: numbers and dates as such, so that a spreadsheet can check them."""
    if value is None:
        return
    if column.logical_type in _NUMBERS:
        write_cell(sheet, row, place, float(value))
    elif column.logical_type == "date":
        sheet.write_datetime(row, place, date.fromisoformat(value), day)
    else:
        write_cell(sheet, row, place, value)


def _restrict(sheet: Any, lists: Any, place: int, column: Column, choices: Choices) -> None:
    """A drop-down where the values are known, bounds where they are numbers."""
    values = list(column.allowed_values) or list(choices.by_column.get(column.name, ()))
    rule: dict[str, Any] | None = None
    if values:
        lists.write_string(0, place, column.header)
        for number, value in enumerate(values, 1):
            lists.write_string(number, place, value)
        letter = _letters(place)
        rule = {"validate": "list", "source": f"='{lists.get_name()}'!${letter}$2:${letter}${len(values) + 1}"}
    elif column.logical_type in _NUMBERS and column.minimum is not None and column.maximum is not None:
        rule = {"validate": "decimal", "criteria": "between", "minimum": column.minimum, "maximum": column.maximum}
    elif column.logical_type == "date":
        rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
    if rule is not None:
        sheet.data_validation(1, place, LAST_ROW, place, {**rule, "error_message": column.description[:255]})


def _check_weights(workbook: Any, columns: Sequence[Column], rows: list[dict[str, Any]], language: Language) -> None:
    """A sheet that sums the weights of each version while somebody edits them."""
    words = _WORDS[language]
    sheet = workbook.add_worksheet(words["check"])
    place = {column.name: _letters(number) for number, column in enumerate(columns)}

    def cells(name: str) -> str:
        return f"kpi_plans!${place[name]}$2:${place[name]}${LAST_ROW}"

    for column, title in enumerate(words["titles"]):
        sheet.write_string(0, column, title)
    wrong = "≠ 100"
    versions = dict.fromkeys((row["plan_id"], row["version"]) for row in rows)
    for number, (plan_id, version) in enumerate(versions, 2):
        weight = sum(float(row["weight"]) for row in rows if (row["plan_id"], row["version"]) == (plan_id, version))
        sheet.write_string(number - 1, 0, plan_id)
        sheet.write_number(number - 1, 1, float(version))
        total = f"=SUMIFS({cells('weight')},{cells('plan_id')},A{number},{cells('version')},B{number})"
        sheet.write_formula(number - 1, 2, total, None, weight)
        sheet.write_formula(
            number - 1,
            3,
            f'=IF(C{number}=100,"{words["ok"]}","{wrong}")',
            None,
            words["ok"] if weight == 100 else wrong,
        )
    red = workbook.add_format({"bg_color": "#F8CBAD"})
    sheet.conditional_format(1, 2, LAST_ROW, 3, {"type": "formula", "criteria": '=$D2="≠ 100"', "format": red})
    sheet.write_string(0, 5, words["copy_down"])
    sheet.set_column(0, 0, 24)


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
