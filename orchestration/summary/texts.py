"""The words of the summary, of `scorehouse status` and of failures, in the two languages; KPI names come from kpi_dictionary.

What a run keeps in English (reasons, findings, failures) is translated by the phrases beside this.
"""

from __future__ import annotations

import locale
import os
from typing import Literal

from orchestration.summary.phrases import say, say_code, say_step

Language = Literal["zh", "en"]

_TEXTS: dict[str, tuple[str, str]] = {
    "published": ("已发布版本 {generation}，数据截至 {as_of}", "Published generation {generation}, as of {as_of}"),
    "unchanged": (
        "没有新的数据：版本 {generation}（数据截至 {as_of}）继续有效",
        "Nothing new: generation {generation}, as of {as_of}, stands",
    ),
    "not_published": ("本次未发布；读者看到的仍是：{generation}", "Not published; readers still see {generation}"),
    "none_yet": ("（尚无）", "(none yet)"),
    "full_refresh": ("全量构建：{reasons}", "Built from the beginning: {reasons}"),
    "landed": ("本次入库的数据", "What landed"),
    "export": ("导出文件", "Export"),
    "files": ("文件数", "Files"),
    "rows_landed": ("入库行数", "Rows landed"),
    "rows_rejected": ("隔离行数", "Quarantined"),
    "rows_duplicate": ("重复行数", "Duplicates"),
    "more_exports": ("另有 {count} 种", "and {count} more exports"),
    "no_new_files": ("没有新文件", "No new files"),
    "total": ("合计", "Total"),
    "refused_files": ("被拒收的文件", "Refused files"),
    "appeal_problems": ("裁定成立但无法执行的申诉", "Accepted appeals that cannot be applied"),
    "refused_plan": (
        "考核方案 {plan} 第 {version} 版被拒收，不参与计分（其他方案不受影响）",
        "Scoring plan {plan}, version {version} is refused and scores nothing (the others do)",
    ),
    "waiting_files": ("留待下次的文件（如尚在写入）", "Files left for the next run, such as those still being written"),
    "skipped_files": ("内容已知、未再入库的文件", "Files whose content is known, not landed again"),
    "unknown_files": ("不属于任何导出、或无法读取的路径（未读取）", "Paths that belong to no export or cannot be read"),
    "rejections": ("最常见的隔离原因", "Most frequent reasons of quarantine"),
    "more_rejections": (
        "另有 {count} 行，见 build.duckdb 的 landing.rejected_rows",
        "{count} more rows, in landing.rejected_rows of build.duckdb",
    ),
    "rejection": ("{rows} 行  {place}：{reason}", "{rows}  {place}: {reason}"),
    "line": ("第 {line} 行起", "from line {line}"),
    "gates": ("关卡", "Gates"),
    "gate_landing": ("原始数据关卡", "landed data"),
    "gate_marts": ("指标关卡", "marts"),
    "passed": ("通过", "passed"),
    "closed": ("未通过", "closed"),
    "warnings": ("，{count} 条警告", ", {count} warnings"),
    "said_of": ("{name}：{text}", "{name}: {text}"),
    "aside": ("（{text}）", " ({text})"),
    "listed": ("；", "; "),
    "seconds": ("秒", "s"),
    "place": ("位置", "where"),
    "what_to_do": ("处理办法", "what to do"),
    "refused_file": ("被拒收：{path}：{reason}", "refused: {path}: {reason}"),
    "refused_plan_shortly": ("被拒收：方案 {plan} 第 {version} 版", "refused: plan {plan} version {version}"),
    "kpis": ("公司指标", "The company's KPIs"),
    "kpi": ("指标", "KPI"),
    "month_so_far": ("{month}（进行中）", "{month} so far"),
    "no_month": ("还没有可显示的月份", "No month to show yet"),
    "where": ("在哪里看", "Where to look"),
    "withdrawn": (
        "已撤回：{path}（原入库 {rows} 行）。",
        "Withdrawn: {path} ({rows} rows that had landed).",
    ),
    "counts_again": ("重新计入：{path}。", "Counts again: {path}."),
    "changes_days": ("变动：{export} 的 {days} 天。", "Changes {days} days of {export}."),
    "changes_all_days": ("变动：{export} 的所有日期。", "Changes all days of {export}."),
    "seen_after_next_run": (
        "下一次 `scorehouse run` 之后，读者才会看到。",
        "Readers see it after the next `scorehouse run`.",
    ),
    "published_again": ("已发布 {generation}：{path}", "Published {generation}: {path}"),
    "gone_back": (
        "读者现在看到的是 {after}，不再是 {before}。下一次发布会取代它。",
        "Readers now see {after} instead of {before}. The next published night replaces it.",
    ),
    "database": ("数据库", "Database"),
    "people_database": ("人员数据库（仅属主可读）", "People's database (owner only)"),
    "interface": ("运行与血缘", "Runs and lineage"),
    "query": ("可以粘贴运行的查询", "A query to paste"),
    "overdue_closings": ("逾期未结账的方案（用 scorehouse close 结账）", "Overdue to be closed (scorehouse close)"),
    "plan": ("方案", "Plan"),
    "periods": ("期数", "Periods"),
    "first_period": ("最早一期", "First period"),
    "last_period": ("最近一期", "Last period"),
    "due_on": ("最早应结账日", "First due on"),
    "month": ("月度", "monthly"),
    "quarter": ("季度", "quarterly"),
    "year": ("年度", "annual"),
    "generations": ("已发布的版本", "Generations"),
    "generation": ("版本", "Generation"),
    "as_of": ("数据截至", "As of"),
    "published_at": ("发布时间（UTC）", "Published (UTC)"),
    "tables": ("表数", "Tables"),
    "current": ("当前", "current"),
    "last_run": ("最近一次运行", "Last run"),
    "ended": ("{at} UTC 结束，退出码 {code}", "ended {at} UTC, exit code {code}"),
    "running": (
        "正在运行：{command}（进程 {pid}，自 {since} UTC）",
        "Running now: {command} (process {pid}, since {since} UTC)",
    ),
    "latest_files": ("最近的文件", "Latest files"),
    "file": ("文件", "File"),
    "state": ("状态", "State"),
    "quarantined_in_all": ("隔离区共 {count} 行", "{count} rows in quarantine in all"),
    "database_busy": (
        "数据库正被写入，只显示已记录的内容",
        "The database is being written; only what was recorded is shown",
    ),
}

FILE_STATES: dict[str, tuple[str, str]] = {
    "landed": ("已入库", "landed"),
    "skipped": ("已有相同内容", "known already"),
    "refused": ("拒收", "refused"),
    "waiting": ("等待写完", "still being written"),
    "withdrawn": ("已撤回", "withdrawn"),
    "superseded": ("已被替换", "superseded"),
}


class Texts:
    """Looks words up in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._column = 0 if language == "zh" else 1

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, filled in."""
        return _TEXTS[key][self._column].format(**values)

    def said(self, kept: str) -> str:
        """What is kept in English, in this language; lines by themselves."""
        return say.lines(kept) if self.language == "zh" else kept

    def step(self, name: str) -> str:
        """The words of a step."""
        return say_step(name) if self.language == "zh" else name

    def code(self, code: str) -> str:
        """The words of a code of the ledger or of an appeal; English reads the code itself."""
        return say_code(code) if self.language == "zh" else code

    def file_state(self, status: str) -> str:
        """The words of a file's status in the manifest."""
        return FILE_STATES.get(status, (status, status))[self._column]


def choose_language(setting: Language | None) -> Language:
    """The setting, else the language of the environment (LC_ALL, LC_MESSAGES, LANG), else English."""
    if setting is not None:
        return setting
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
