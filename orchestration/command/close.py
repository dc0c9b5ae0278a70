"""`scorehouse close`: a plan's results of a period become final; readers see them as closed at once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb

from orchestration.command.people_screens import worded
from orchestration.judging import judge_marts
from orchestration.night import Night
from orchestration.outcome import RefusedError
from orchestration.record import last_record
from orchestration.run_lock import exclusive
from orchestration.scoring_cycle import score
from orchestration.settings import Settings
from orchestration.summary.texts import choose_language
from scorecards.ledger.chain import LedgerError, utc_now
from scorecards.ledger.mirror import mirror_ledger
from scorecards.ledger.recording import CannotCloseError, close_period
from scorecards.periods import Period, PeriodError, parse_period
from scorecards.report.wording import Words

MAY_CLOSE = ("hr", "management")
_FRESHNESS = "freshness"


def close_and_publish(settings: Settings, label: str, plan_id: str, by: str, reason: str | None) -> None:
    """Close, score against the ledger, publish. RefusedError with one screen for everything that speaks against it."""
    from orchestration.defs.transformation import scoring_selection
    from orchestration.transformation.project import load_manifest

    try:
        period = parse_period(label)
    except PeriodError as error:
        raise RefusedError(str(error), "--period", "A month, a quarter or a year.") from error
    if not settings.folder.build_database.exists():
        raise RefusedError("There is nothing to close.", str(settings.warehouse), "Run `scorehouse run` first.")
    with exclusive(settings.folder.lock, "close"):
        manifest = load_manifest(settings)
        with Night.open(settings, manifest, f"close-{label}-{plan_id}") as night:
            night.resume()
            with night.connect() as con:
                _require_authority(con, settings, by)
            _require_calm(settings, night.run_id, reason)
            closed = _close(night, settings, plan_id, period, by, reason)
            report = score(night, scoring_selection(manifest))
            if report.failed:
                raise report.failure(settings)
            night.publish()
    sys.stdout.write(closing_told(settings, plan_id, label, closed))


def closing_told(settings: Settings, plan_id: str, label: str, closed: int) -> str:
    """What a close tells: how many scorecards are final, and how long they may be appealed."""
    days = Words(choose_language(settings.language)).working_days(settings.variables["appeal_working_days"])
    return worded(
        settings,
        f"{plan_id} {label}：已结账 {closed} 份成绩单，自今日起 {days}内可申诉。\n",
        f"{plan_id} {label}: {closed} scorecards are closed; they may be appealed within {days}.\n",
    )


def _close(night: Night, settings: Settings, plan_id: str, period: Period, by: str, reason: str | None) -> int:
    try:
        with night.connect() as con:
            mirror_ledger(con, settings.warehouse)
            return close_period(con, settings.warehouse, plan_id, period, by, reason, utc_now())
    except CannotCloseError as error:
        raise RefusedError(str(error), f"--period {period.label} --plan {plan_id}", error.what_to_do) from error
    except LedgerError as error:
        raise RefusedError(
            f"The ledger is not as it was left: {error}",
            str(settings.warehouse),
            "Run `scorehouse ledger verify` first.",
        ) from error


def _require_authority(con: duckdb.DuckDBPyConnection, settings: Settings, by: str) -> None:
    today = datetime.now(UTC).astimezone(ZoneInfo(settings.time_zone)).date()
    held = con.execute(
        """
        select role from staging.stg_employees
        where employee_id = ? and valid_from <= ? and (valid_to is null or ? < valid_to) and (left_on is null or ? <= left_on)
        """,
        [by, today, today, today],
    ).fetchall()
    if not any(role in MAY_CLOSE for (role,) in held):
        raise RefusedError(
            f"{by} may not close: today they are {held[0][0] if held else 'nobody of the staff export'}.",
            f"--by {by}",
            "Closing is for role " + " or ".join(MAY_CLOSE) + ".",
        )


def _require_calm(settings: Settings, run_id: str, reason: str | None) -> None:
    """No shut gate and no late source, unless a reason is given, which the ledger keeps."""
    if reason:
        return
    record = last_record(settings.folder.runs)
    gates = record.gates if record else {}
    findings = [
        f"{finding['where']}: {finding['what']}"
        for gate in gates.values()
        for finding in [*gate["errors"], *(one for one in gate["warnings"] if _FRESHNESS in one["rule"])]
    ]
    findings += [f"{finding.where}: {finding.what}" for finding in judge_marts(settings, run_id).errors]
    if findings:
        raise RefusedError(
            "A gate is shut or a source is late:\n" + "\n".join(f"  {finding}" for finding in findings[:8]),
            "--period",
            "Deliver what is missing and run a night, or close with --reason; the reason is kept.",
        )
