"""Scoring within a night: the ledger is read before it, and what the scores add to the ledger is written after it.

An accepted appeal adds a version, which is scored in a second pass; a night without one has a single pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.outcome import NightFailedError
from scorecards.ledger.appeals import prepare_corrections, record_decisions
from scorecards.ledger.chain import LEDGER, LedgerError, utc_now
from scorecards.ledger.mirror import mirror_ledger
from scorecards.ledger.recording import record_approvals, record_restatements

if TYPE_CHECKING:
    from orchestration.night import Night
    from orchestration.transformation.build import BuildReport

TRANSFORMATION = "transformation"
SCORING = "scoring"


def score(night: Night, select: Sequence[str]) -> BuildReport:
    """Build the scoring models against the ledger, and record approvals, decisions and restatements.

    Raises NightFailedError when the ledger is not as it was left.
    """
    try:
        with night.connect() as con:
            mirror_ledger(con, night.settings.warehouse)
        report = night.transform(SCORING, select)
        if report.failed:
            return report
        now = utc_now()
        with night.connect() as con:
            record_approvals(con, night.settings.warehouse, now)
            is_restated = record_restatements(con, night.settings.warehouse, now) > 0
            night.record.appeal_problems = prepare_corrections(con)
            has_decisions = bool(con.execute("select 1 from scoring.appeals where is_to_record limit 1").fetchone())
        if has_decisions:
            has_decisions = _apply_decisions(night, select, now)
        if is_restated or has_decisions:
            with night.connect() as con:
                mirror_ledger(con, night.settings.warehouse)
            report = night.transform(SCORING, select)
    except LedgerError as error:
        raise NightFailedError(
            f"The ledger is not as it was left: {error}",
            str(night.settings.warehouse / LEDGER),
            "Run `scorehouse ledger verify`, and restore ledger.duckdb and ledger.head from a backup of one moment.",
        ) from error
    return report


def _apply_decisions(night: Night, select: Sequence[str], now: datetime) -> bool:
    """Score the amended lines, and add decisions and versions to the ledger; whether there were any."""
    if night.transform(SCORING, select).failed:
        return False
    with night.connect() as con:
        return record_decisions(con, night.settings.warehouse, now) > 0
