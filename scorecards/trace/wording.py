"""The words of a trace in both languages."""

from __future__ import annotations

from scorecards.figures import plain
from scorecards.report.wording import Words

_WORDS: dict[str, tuple[str, str]] = {
    "card": ("{name} {id}，第 {version} 版（{state}）", "{name} {id}, version {version} ({state})"),
    "line_of": ("{id}，第 {version} 版：{kpi}（{figure}）", "{id}, version {version}: {kpi} ({figure})"),
    "plan_and_total": ("方案 {plan} 第 {version} 版；总分 {total}", "Plan {plan} version {version}; Total {total}"),
    "total_alone": ("总分 {total}", "Total {total}"),
    "figure_of": ("{figure}，{whose}", "{figure}; {whose}"),
    "parts_given": ("分子 {numerator}，分母 {denominator}；", "numerator {numerator}, denominator {denominator}; "),
    "value_given": ("{value}；", "{value}; "),
    "line": ("计分行", "Line"),
    "method": ("方法", "Method"),
    "methods.ladder": ("阶梯", "ladder"),
    "methods.attainment": ("达成率", "attainment"),
    "methods.band": ("区间", "band"),
    "methods.deduction": ("扣分", "deduction"),
    "methods.direct": ("直接取分", "direct"),
    "points_given": ("基准 / 目标 / 挑战", "baseline / target / challenge"),
    "weighted": ("贡献 = 权重 × 得分 ÷ 有得分的权重之和", "points = weight × score / sum of the weights with a score"),
    "definition": ("定义", "Definition"),
    "counted_from": ("计入区间：{first} 至 {last}。", "Counted from {first} to {last}. "),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
    "part_value": ("合计项", "value"),
    "input": ("输入", "input"),
    "mart_says": ("指标表", "The mart"),
    "rows_say": ("原始行", "The raw rows"),
    "adds_up": ("合计一致", "they add up"),
    "does_not_add_up": ("不一致！请通知数据工程师", "they do NOT add up: tell a data engineer"),
    "computed_again": ("重新计算：{found} = {expected}", "computed again: {found} = {expected}"),
    "computed_again_does_not_add_up": (
        "重新计算：{found} ≠ {expected}！请通知数据工程师",
        "computed again: {found} is NOT {expected}: tell a data engineer",
    ),
    "computed_again_changed_since": (
        "按目前的数据重新计算：{found}，结账值 {expected}。结账后数据有变，见重算记录（restatements）",
        "computed again from today's rows: {found}, closed at {expected}: the data have changed since; see the restatements",
    ),
    "changed_since": (
        "结账后数据有变，或经申诉更正了数值，见重算记录（restatements）与申诉",
        "the data have changed since the close, or an appeal corrected the value; see restatements and appeals",
    ),
    "closed_at": ("结账值", "As closed"),
    "how_again": ("算法", "How"),
    "no_value": ("无值", "no value"),
    "part": ("部分", "Part"),
    "group": ("类别", "Kind"),
    "day": ("日期", "Day"),
    "contribution": ("计入", "Contribution"),
    "source": ("数据源", "Source"),
    "key": ("主键", "Key"),
    "file": ("文件：行", "File:line"),
    "row_count": ("行数", "Rows"),
    "distinct": ("去重后", "Counted once"),
    "sum": ("合计", "Total"),
    "counts_only": ("仅显示行数", "counts alone are shown"),
    "more_rows": ("另有 {count} 行，用 --limit 显示更多", "{count} more rows: --limit shows more"),
    "raw_rows": ("原始行", "Raw rows"),
    "calendar": ("日历", "calendar"),
    "parts_of": ("由这些成绩单合成", "Made of"),
}


class TraceWords(Words):
    """Looks words up in one language, those of reports among them."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, filled in; a key without words stands for itself."""
        if key in _WORDS:
            return _WORDS[key][0 if self.language == "zh" else 1].format(**values)
        return super().__call__(key, **values)


def number(value: object) -> str:
    """A part or contribution without trailing zeros."""
    return "-" if value is None else plain(round(float(str(value)), 6)) if value else "0"
