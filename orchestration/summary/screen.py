"""Laying out the summary of a run. Tables fit 100 columns; full-width characters count as two."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from orchestration.publishing.generations import current_generation
from orchestration.record import RunRecord
from orchestration.settings import Settings
from orchestration.summary.kpis import CompanyMonth, read_company_month
from orchestration.summary.terminal import terminal
from orchestration.summary.texts import Texts, choose_language
from scorecards.figures import shown

LISTED = 8
LISTED_EXPORTS = 14


def print_summary(settings: Settings, record: RunRecord) -> None:
    """Print what came of a run to standard output."""
    texts = Texts(choose_language(settings.language))
    console = terminal()
    for part in summary_parts(settings, record, texts):
        console.print(part)
    if record.failure is None:
        # Not laid out: it is there to be copied.
        sys.stdout.write(paste_line(settings) + "\n")


def summary_parts(settings: Settings, record: RunRecord, texts: Texts) -> list[RenderableType]:
    """The parts of the summary, top to bottom."""
    parts: list[RenderableType] = [Text(_headline(settings, record, texts), style="bold")]
    if record.is_full_refresh:
        parts.append(Text(texts("full_refresh", reasons=texts("listed").join(map(texts.said, record.reasons)))))
    # Files may land without changing anything: their rows were known, or quarantined.
    if record.landing.get("exports") or not record.is_unchanged:
        parts += landing_parts(record, texts)
    parts += [*refused_parts(record, texts), *plan_parts(record, texts), *gate_parts(record, texts)]
    if record.failure is None:
        parts += [*kpi_parts(settings, texts), _where(settings, texts)]
    return parts


def landing_parts(record: RunRecord, texts: Texts) -> list[RenderableType]:
    """Rows and files by export, and why rows were quarantined."""
    exports = record.landing.get("exports", [])
    if not exports:
        return [Text(texts("no_new_files"))] if record.landing else []
    table = _table(
        texts("landed"),
        texts("export"),
        [texts(name) for name in ("files", "rows_landed", "rows_rejected", "rows_duplicate")],
    )
    largest = sorted(exports, key=lambda row: -(row["rows_landed"] + row["rows_rejected"]))[:LISTED_EXPORTS]
    keys = ("files", "rows_landed", "rows_rejected", "rows_duplicate")
    for row in largest:
        table.add_row(f"{row['platform']}/{row['export']}", *(f"{row[key]:,}" for key in keys))
    if len(exports) > len(largest):
        table.add_row(texts("more_exports", count=len(exports) - len(largest)), "", "", "", "")
    table.add_section()
    table.add_row(texts("total"), *(f"{sum(row[key] for row in exports):,}" for key in keys))
    parts: list[RenderableType] = [table]
    rejections = record.landing.get("rejections", [])
    if rejections:
        lines = ["  " + _rejection(found, texts) for found in rejections]
        unlisted = sum(row["rows_rejected"] for row in exports) - sum(found["rows"] for found in rejections)
        if unlisted > 0:
            lines.append("  " + texts("more_rejections", count=f"{unlisted:,}"))
        parts.append(Group(Text(texts("rejections"), style="bold"), *map(Text, lines)))
    return parts


def _rejection(found: Mapping[str, Any], texts: Texts) -> str:
    place, reason = f"{found['path']} {texts('line', line=found['first_line'])}", found["reason"]
    if found["column"]:
        place += f" [{found['column']}]"
        # The books name the column twice; the sentence after its name is the one that is known in Chinese.
        if texts.language == "zh":
            reason = reason.removeprefix(f"{found['column']} ")
    return texts("rejection", rows=f"{found['rows']:,}", place=place, reason=texts.said(reason))


def refused_parts(record: RunRecord, texts: Texts) -> list[RenderableType]:
    """Files that were refused and still lie there, that are still being written, that were skipped, and that belong to no export."""
    parts: list[RenderableType] = []
    refused, waiting = record.landing.get("refused_files", []), record.landing.get("waiting_files", [])
    unknown = record.landing.get("unknown_files", [])
    if unknown:
        parts.append(_list(texts("unknown_files"), [texts.said(path) for path in unknown]))
    if skipped := record.landing.get("skipped_files"):
        parts.append(_list(texts("skipped_files"), [_file(file, texts) for file in skipped]))
    if waiting:
        parts.append(_list(texts("waiting_files"), [_file(file, texts) for file in waiting]))
    if refused:
        parts.append(_list(texts("refused_files"), [_file(file, texts) for file in refused]))
    return parts


def _file(file: Mapping[str, str], texts: Texts) -> str:
    return texts("said_of", name=file["path"], text=texts.said(file["reason"]))


def plan_parts(record: RunRecord, texts: Texts) -> list[RenderableType]:
    """Scoring plans that score nothing, with every fault, and accepted appeals that could not be applied."""
    parts: list[RenderableType] = [
        _list(texts("refused_plan", plan=plan["plan_id"], version=plan["version"]), plan[texts.language])
        for plan in record.refused_plans
    ]
    if record.appeal_problems:
        parts.append(_list(texts("appeal_problems"), [texts.said(problem) for problem in record.appeal_problems]))
    return parts


def gate_parts(record: RunRecord, texts: Texts) -> list[RenderableType]:
    """How the gates answered; warnings are listed, such as sources that are late, errors stand in the failure below."""
    lines = []
    for name, gate in record.gates.items():
        state = texts("passed" if gate["passed"] else "closed")
        warnings = texts("warnings", count=len(gate["warnings"])) if gate["warnings"] else ""
        lines.append(Text("  " + texts("said_of", name=texts("gate_" + name), text=state + warnings)))
        lines += [
            Text("    " + texts("said_of", name=texts.said(finding["where"]), text=texts.said(finding["what"])))
            for finding in gate["warnings"][:LISTED]
        ]
    return [Group(Text(texts("gates"), style="bold"), *lines)] if lines else []


def kpi_parts(settings: Settings, texts: Texts) -> list[RenderableType]:
    """The company's KPIs of the last full month."""
    month = read_company_month(settings.warehouse / "kpi.duckdb")
    if month is None or not month.lines:
        return [Text(texts("no_month"))]
    return [_kpi_table(month, texts)]


def _kpi_table(month: CompanyMonth, texts: Texts) -> Table:
    labels = [f"{start:%Y-%m}" for start in month.months]
    if not month.is_complete:
        labels[0] = texts("month_so_far", month=labels[0])
    table = _table(texts("kpis"), texts("kpi"), labels)
    for line in month.lines:
        table.add_row(
            line.zh if texts.language == "zh" else line.en, *(shown(value, line.unit) for value in line.values)
        )
    return table


def _headline(settings: Settings, record: RunRecord, texts: Texts) -> str:
    if record.failure is not None or record.generation_id is None:
        current = current_generation(settings.folder)
        return texts("not_published", generation=current.id if current else texts("none_yet"))
    key = "unchanged" if record.is_unchanged else "published"
    return texts(key, generation=record.generation_id, as_of=record.as_of_date)


def _where(settings: Settings, texts: Texts) -> RenderableType:
    database = settings.warehouse / "kpi.duckdb"
    command = shlex.quote(str(Path(sys.executable).with_name("scorehouse")))
    places = {
        "database": database,
        "people_database": settings.warehouse / "people.duckdb",
        "interface": f"{command} ui --warehouse {shlex.quote(str(settings.warehouse))}",
        "query": "",
    }
    lines = ["  " + texts("said_of", name=texts(name), text=place).rstrip() for name, place in places.items()]
    return Group(Text(texts("where"), style="bold"), *map(Text, lines))


def _list(title: str, lines: Sequence[str]) -> Group:
    shown_lines = [Text(f"  {line}") for line in lines[:LISTED]]
    if len(lines) > LISTED:
        shown_lines.append(Text(f"  + {len(lines) - LISTED}"))
    return Group(Text(title, style="bold"), *shown_lines)


def paste_line(settings: Settings) -> str:
    """A command that shows the last days' sales."""
    query = (
        "select period_start, gmv, order_count from marts.company_kpis "
        "where period_type = 'day' and shop_id = 'all' order by 1 desc limit 7"
    )
    database = str(settings.warehouse / "kpi.duckdb")
    program = f"import duckdb; print(duckdb.connect({database!r}, read_only=True).sql('''{query}'''))"
    # In double quotes a reader can still edit the query; a path that the shell would expand there is quoted whole.
    quoted = shlex.quote(program) if set(program) & set('"$`\\!') else f'"{program}"'
    return f"{shlex.quote(sys.executable)} -c {quoted}"


def _table(title: str, first: str, others: list[str]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0), show_edge=False
    )
    table.add_column(first, overflow="fold", max_width=48)
    for label in others:
        table.add_column(label, justify="right", no_wrap=True)
    return table
