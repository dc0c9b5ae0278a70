"""The words of reports in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from scorecards.phrases import Phrases

Language = Literal["zh", "en"]
# Why a line has no score, as the tables say it.
CODES = (
    "no_data",
    "small_sample",
    "no_target",
    "no_source",
    "not_settled",
    "insufficient_history",
    "not_defined_for_period",
)

_WORDS: dict[str, tuple[str, str]] = {
    "scorecard": ("绩效成绩单", "Scorecard"),
    "subject": ("考核对象", "Subject"),
    "role": ("岗位", "Role"),
    "scope": ("范围", "Scope"),
    "period": ("周期", "Period"),
    "plan": ("方案", "Plan"),
    "plan_version": ("{plan}，第 {version} 版", "{plan}, version {version}"),
    # How the two languages join what stands beside each other.
    "and_also": ("，{text}", ", {text}"),
    "aside": ("（{text}）", " ({text})"),
    "said_of": ("{name}：{text}", "{name}: {text}"),
    "state": ("状态", "State"),
    "provisional": ("暂定", "provisional"),
    "closed": ("已结账", "closed"),
    "amended": ("已更正", "amended"),
    "to_date": ("截至目前：目标按已过天数折算", "to date: amounts are measured against the part that is due"),
    "retroactive": ("方案在周期开始后才审批", "the plan was approved after the period had begun"),
    "total": ("总分", "Total"),
    "grade": ("等级", "Grade"),
    "no_total": ("无法计分", "Not scorable"),
    "change": ("较上期", "Since last period"),
    "place": ("同岗位名次", "Place in the role"),
    "of": ("共 {count} 人", "of {count}"),
    "no_place": ("同岗位人数较少，不显示名次", "Too few in the role to tell a place"),
    "follow_raise_list": ("列入调薪名单", "On the raise list"),
    "follow_training_list": ("列入培训名单", "On the training list"),
    "kpi": ("指标", "KPI"),
    "weight": ("权重", "Weight"),
    "value": ("实际值", "Value"),
    "target": ("目标", "Target"),
    "score": ("得分", "Score"),
    "points": ("贡献", "Points"),
    "trend": ("近六期", "Last six"),
    "sample": ("样本 {count}", "{count} cases"),
    "pooled": ("近三期合并", "last three periods together"),
    "settled_from": (
        "计分区间自 {day} 起（结果要过一段时间才能确定）",
        "scored from {day} on (its outcome takes time)",
    ),
    "own_target": ("个人目标", "own target"),
    "prorated": ("目标按出勤折算 × {share}", "target × {share} for days present"),
    "cap": ("封顶 {limit}", "capped at {limit}"),
    "guard": ("守护指标触发：{limit}", "guard: {limit}"),
    "guard_unknown": ("守护指标 {limit} 无数据，未生效", "guard {limit} unknown, not applied"),
    "scored": ("已计分", "scored"),
    "guarded": ("受守护指标限制", "guarded"),
    "zeroed": ("无数据，按方案计 0 分", "no data, counted as 0 by the plan"),
    "missing_again": ("连续两期无得分", "without a score twice running"),
    "no_data": ("无数据", "No data"),
    "small_sample": ("样本过小", "Sample too small"),
    "no_target": ("无有效目标", "No valid target"),
    "no_source": ("该考核对象没有此数据", "No such source for this subject"),
    "not_settled": ("结果尚未确定", "Not settled yet"),
    "insufficient_history": ("历史不足", "Too little history"),
    "not_defined_for_period": ("该周期无此指标", "Not defined for the period"),
    "well": ("做得好的", "What went well"),
    "short": ("有待提高的", "What fell short"),
    "nothing": ("无", "None"),
    "actions": ("建议行动", "Suggested actions"),
    "parts": ("组成部分", "Made of"),
    "days": ("出勤天数", "Days present"),
    "key_results": ("目标与关键结果（不计分）", "Objectives and key results (not scored)"),
    "progress": ("进度", "Progress"),
    "time_gone": ("时间进度", "Time gone"),
    "appeal": (
        "如有异议，请在结账后 {days}内提出申诉，注明成绩单编号与指标。",
        "You may appeal within {days} of the close; name the scorecard and the KPI.",
    ),
    "checked": (
        "每个数字都可追溯到原始数据：scorehouse trace {id}",
        "Every number can be followed to its raw rows: scorehouse trace {id}",
    ),
    "built_from": (
        "定义版本 {definitions}，数据截至第 {watermark} 批",
        "Definitions {definitions}, data up to load {watermark}",
    ),
    "restated": (
        "结账总分 {closed} 仍然有效；按目前的数据重算为 {recomputed}（{cause}）。",
        "The closed total of {closed} counts; today it would come out as {recomputed} ({cause}).",
    ),
    "restated_opens": ("可在 {days}内再次申诉。", "You may appeal again within {days}."),
    "working_day": ("{count} 个工作日", "{count} working day"),
    "working_days": ("{count} 个工作日", "{count} working days"),
    "reasons": ("说明", "Reasons"),
    "sheet_cards": ("成绩单", "scorecards"),
    "sheet_lines": ("指标明细", "lines"),
    "points_added_up": ("贡献合计", "Σ Points"),
    "outstanding": ("突出", "outstanding"),
    "action": ("建议行动", "Action"),
}


# What the tables keep in English: why there is no total, and what a restatement comes from.
_KEPT = Phrases(
    {
        "{status} ({reason})": "{status}（{reason}）",
        "short presence": "出勤天数不足",
        "not scorable": "无法计分",
        "another plan version": "方案版本不同",
        "other definitions": "指标定义有变",
        "data of loads {first} to {last}": "第 {first} 至 {last} 批数据",
    }
    | {code: _WORDS[code][0] for code in CODES}
)


class Words:
    """Looks words up in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = 0 if language == "zh" else 1

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, filled in; a key without words stands for itself."""
        return _WORDS[key][self._column].format(**values) if key in _WORDS else key

    def explained(self, kept: str, labels: Mapping[str, str] | None = None) -> str:
        """A kept text of parts such as `uv: no_data; gmv: small_sample`, with the labels of what it names where they are known."""
        if self.language == "en":
            return kept
        said = []
        for part in filter(None, kept.split("; ")):
            *names, what = part.split(": ")
            said.append("：".join([*((labels or {}).get(name, name) for name in names), _KEPT(what)]))
        return "；".join(said)

    def working_days(self, count: int) -> str:
        """A number of working days."""
        return self("working_day" if count == 1 else "working_days", count=count)

    def of(self, row: Mapping[str, object], name: str) -> str:
        """The column of a row that is in this language, name_zh or name_en, else its key."""
        return str(row.get(f"{name}_{self.language}") or row.get(name) or "")
