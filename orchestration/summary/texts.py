"""The words of the summary and of `scorehouse status`, in the two languages; KPI names come from kpi_dictionary."""

from __future__ import annotations

import locale
import os
from typing import Literal

Language = Literal["zh", "en"]

_TEXTS: dict[str, tuple[str, str]] = {
    "published": ("已发布第 {generation} 代，截至 {as_of}", "Published generation {generation}, as of {as_of}"),
    "unchanged": (
        "没有新的数据：第 {generation} 代（截至 {as_of}）继续有效",
        "Nothing new: generation {generation}, as of {as_of}, stands",
    ),
    "not_published": ("本次未发布；读者看到的仍是 {generation}", "Not published; readers still see {generation}"),
    "none_yet": ("（尚无）", "(none yet)"),
    "full_refresh": ("全量构建：{reasons}", "Built from the beginning: {reasons}"),
    "landed": ("到达的数据", "What landed"),
    "export": ("导出", "Export"),
    "files": ("文件", "Files"),
    "rows_landed": ("入库行", "Rows landed"),
    "rows_rejected": ("隔离行", "Quarantined"),
    "rows_duplicate": ("重复行", "Duplicates"),
    "more_exports": ("另有 {count} 种导出", "and {count} more exports"),
    "no_new_files": ("没有新文件", "No new files"),
    "total": ("合计", "Total"),
    "refused_files": ("被拒收的文件", "Refused files"),
    "appeal_problems": ("已受理但无法执行的申诉", "Accepted appeals that cannot be applied"),
    "refused_plan": (
        "考核方案 {plan} 第 {version} 版被拒，未用于计分（其他方案不受影响）",
        "Scoring plan {plan}, version {version} is refused and scores nothing (the others do)",
    ),
    "waiting_files": ("留待下次的文件（如尚在写入）", "Files left for the next run, such as those still being written"),
    "skipped_files": ("内容已知、未再入库的文件", "Files whose content is known, not landed again"),
    "unknown_files": ("不属于任何导出或无法读取的路径（未读取）", "Paths that belong to no export or cannot be read"),
    "rejections": ("最常见的隔离原因", "Most frequent reasons of quarantine"),
    "more_rejections": (
        "另有 {count} 行，见 build.duckdb 的 landing.rejected_rows",
        "{count} more rows, in landing.rejected_rows of build.duckdb",
    ),
    "line": ("第 {line} 行起", "from line {line}"),
    "gates": ("关卡", "Gates"),
    "gate_landing": ("原始数据", "landed data"),
    "gate_marts": ("指标", "marts"),
    "passed": ("通过", "passed"),
    "closed": ("未通过", "closed"),
    "warnings": ("{count} 条警告", "{count} warnings"),
    "kpis": ("公司指标", "The company's KPIs"),
    "kpi": ("指标", "KPI"),
    "month_so_far": ("{month}（未满）", "{month} so far"),
    "no_month": ("还没有可显示的月份", "No month to show yet"),
    "where": ("在哪里看", "Where to look"),
    "database": ("数据库", "Database"),
    "people_database": ("人员数据库（仅限授权）", "People's database (owner only)"),
    "interface": ("运行与血缘", "Runs and lineage"),
    "query": ("可粘贴的查询", "A query to paste"),
    "overdue_closings": ("逾期未结账的方案（scorehouse close）", "Overdue to be closed (scorehouse close)"),
    "plan": ("方案", "Plan"),
    "periods": ("期数", "Periods"),
    "first_period": ("最早一期", "First period"),
    "last_period": ("最近一期", "Last period"),
    "due_on": ("最早应于", "First due on"),
    "month": ("月度", "monthly"),
    "quarter": ("季度", "quarterly"),
    "year": ("年度", "annual"),
    "generations": ("各代发布", "Generations"),
    "generation": ("代", "Generation"),
    "as_of": ("截至", "As of"),
    "published_at": ("发布时间 (UTC)", "Published (UTC)"),
    "tables": ("表", "Tables"),
    "current": ("当前", "current"),
    "last_run": ("最近一次运行", "Last run"),
    "ended": ("结束于 {at} UTC，退出码 {code}", "ended {at} UTC, exit code {code}"),
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
