"""`scorehouse ledger` and `scorehouse appeal`: what was closed and decided, and what waits for a decision."""

from __future__ import annotations

import sys
from typing import Any

from orchestration.command.people_screens import print_json, print_table, published_people, worded
from orchestration.outcome import NightFailedError, RefusedError
from orchestration.settings import Settings
from orchestration.summary.texts import Texts, choose_language
from scorecards.ledger.chain import LEDGER, LedgerError, open_ledger, verify
from scorecards.people import rows


def verify_ledger(settings: Settings) -> None:
    """Say that the chain holds; raises NightFailedError naming the first entry that does not, or that the file is no database."""
    _require_ledger(settings)
    try:
        with open_ledger(settings.warehouse, read_only=True) as con:
            fault = verify(con, settings.warehouse)
            count = con.execute("select count(*) from entries").fetchall()[0][0]
    except LedgerError as error:
        raise _changed_from_outside(settings, str(error)) from error
    if fault is not None:
        raise _changed_from_outside(settings, fault)
    sys.stdout.write(
        worded(
            settings,
            f"台账完整：{count} 条记录环环相扣。\n",
            f"The ledger holds: {count} entries, each chained to the one before.\n",
        )
    )


def show_ledger(settings: Settings) -> None:
    """The closes and decisions, newest first. Raises NightFailedError where the file is no database."""
    _require_ledger(settings)
    try:
        with open_ledger(settings.warehouse, read_only=True) as con:
            entries = rows(
                con,
                "select sequence, recorded_at, kind, entry_key, recorded_by from entries where kind <> 'scorecard' order by sequence desc limit 40",
            )
    except LedgerError as error:
        raise _changed_from_outside(settings, str(error)) from error
    if settings.json_output:
        print_json(entries)
        return
    print_table(
        worded(settings, "台账", "Ledger"),
        worded(settings, "序号|记录时间（UTC）|类别|内容|记录人", "Entry|Recorded (UTC)|Kind|About|By").split("|"),
        [_entry(Texts(choose_language(settings.language)), entry) for entry in entries],
        texts=5,
    )


def list_appeals(settings: Settings, everything: bool) -> None:
    """Appeals that are open, overdue or cannot count; with `everything` the decided ones too."""
    condition = "true" if everything else "state in ('filed', 'late') or fault is not null or is_to_record"
    with published_people(settings) as con:
        appeals = rows(
            con, f"select * from scoring.appeals where {condition} order by is_overdue desc, due_on, appeal_id"
        )
    if settings.json_output:
        print_json(appeals)
        return
    print_table(
        worded(settings, "申诉", "Appeals"),
        worded(
            settings,
            "编号|成绩单|指标|状态|申诉截止|裁定期限|说明|总分",
            "Appeal|Scorecard|KPI|State|Until|Due|Note|Total",
        ).split("|"),
        [_line(settings, appeal) for appeal in appeals],
        texts=8,
    )


def _entry(texts: Texts, entry: dict[str, Any]) -> tuple[object, ...]:
    words = {name: texts.code(entry[name]) for name in ("kind", "recorded_by")}
    return tuple((entry | words).values())


def _line(settings: Settings, appeal: dict[str, Any]) -> tuple[object, ...]:
    texts = Texts(choose_language(settings.language))
    note = texts.code(appeal["fault"] or "") or (worded(settings, "逾期", "overdue") if appeal["is_overdue"] else "")
    total = f"{appeal['total_before']} → {appeal['total_after']}" if appeal["total_after"] is not None else ""
    return (
        appeal["appeal_id"], appeal["scorecard_id"], appeal["kpi_id"], texts.code(appeal["state"]), appeal["appeal_until"], appeal["due_on"], note, total,
    )  # fmt: skip


def _changed_from_outside(settings: Settings, fault: str) -> NightFailedError:
    return NightFailedError(
        fault,
        str(settings.warehouse / LEDGER),
        "Somebody changed the ledger from outside. Restore ledger.duckdb and ledger.head from a backup of one moment; the Parquet files "
        "below ledger/ hold what each close had written.",
    )


def _require_ledger(settings: Settings) -> None:
    if not (settings.warehouse / LEDGER).exists():
        raise RefusedError(
            "There is no ledger yet.",
            str(settings.warehouse),
            "It begins with the first night that has an approved plan.",
        )
