"""Laying out `scorehouse status`."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.record import RunRecord
from orchestration.settings import Settings
from orchestration.summary.screen import gate_parts, plan_parts, refused_parts
from orchestration.summary.state_of_landing import LandingState
from orchestration.summary.terminal import terminal
from orchestration.summary.texts import Texts, choose_language


def print_status(
    settings: Settings, facts: dict[str, Any], record: RunRecord | None, landing: LandingState | None
) -> None:
    """Print the state of a warehouse to standard output."""
    texts = Texts(choose_language(settings.language))
    console = terminal()
    if facts["running"]:
        console.print(Text(texts("running", **facts["running"]), style="bold"))
    if record is not None:
        _print_last_run(console, record, texts)
        for part in [*plan_parts(record, texts), *gate_parts(record, texts)]:
            console.print(part)
    if landing is not None:
        console.print(_files(landing, texts))
        console.print(Text(texts("quarantined_in_all", count=f"{landing.quarantined_rows:,}")))
        if record is not None:
            record.landing["refused_files"] = landing.refused_files
    elif facts["running"]:
        console.print(Text(texts("database_busy")))
    for part in refused_parts(record, texts) if record is not None else []:
        console.print(part)
    if facts["overdue_closings"]:
        console.print(_closings(facts["overdue_closings"], texts))
    console.print(_generations(facts, texts))


def _print_last_run(console: Console, record: RunRecord, texts: Texts) -> None:
    ended = texts("ended", at=(record.finished_at or "")[:19].replace("T", " "), code=record.exit_code)
    console.print(Text(texts("said_of", name=texts("last_run"), text=ended), style="bold"))
    if record.failure is not None:
        told = (texts.said(record.failure[name]) for name in ("what", "where", "what_to_do"))
        console.print(Text("\n".join(f"  {text}" for text in told)))


def _files(landing: LandingState, texts: Texts) -> Table:
    table = _table(texts("latest_files"))
    table.add_column(texts("file"), overflow="fold", max_width=52)
    table.add_column(texts("state"))
    for name in ("rows_landed", "rows_rejected", "rows_duplicate"):
        table.add_column(texts(name), justify="right", no_wrap=True)
    for file in landing.latest_files:
        counts = (
            f"{file[name]:,}" if file[name] is not None else ""
            for name in ("rows_landed", "rows_rejected", "rows_duplicate")
        )
        table.add_row(file["path"] or "", texts.file_state(file["status"]), *counts)
    return table


def _closings(closings: list[dict[str, Any]], texts: Texts) -> Table:
    table = _table(texts("overdue_closings"))
    table.add_column(texts("plan"), overflow="fold")
    table.add_column(texts("periods"), justify="right")
    for name in ("first_period", "last_period", "due_on"):
        table.add_column(texts(name))
    for closing in closings:
        table.add_row(
            closing["plan_id"] + texts("aside", text=texts(closing["period_type"])),
            str(closing["period_count"]),
            str(closing["first_period_start"]),
            str(closing["last_period_start"]),
            str(closing["due_on"]),
        )
    return table


def _generations(facts: dict[str, Any], texts: Texts) -> Table:
    table = _table(texts("generations"))
    for name in ("generation", "as_of", "published_at", "tables"):
        table.add_column(texts(name))
    table.add_column("")
    for generation in reversed(facts["generations"]):
        table.add_row(
            generation["generation_id"],
            generation["as_of_date"],
            generation["published_at"].replace("T", " "),
            str(generation["tables"]),
            texts("current") if generation["generation_id"] == facts["current"] else "",
        )
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0), show_edge=False)
