"""What goes into the ledger from a scored build: closes with their scorecards, approvals of plans, restatements."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion.warehouse import private_files
from scorecards.files import file_name
from scorecards.ledger.chain import Entry, append, canonical, open_ledger
from scorecards.ledger.mirror import LINE, SCORECARD
from scorecards.people import rows
from scorecards.periods import Period

NIGHT = "night"


class CannotCloseError(Exception):
    """A period and plan that may not be closed now; the message says why, `what_to_do` what helps."""

    def __init__(self, what: str, what_to_do: str) -> None:
        super().__init__(what)
        self.what_to_do = what_to_do


def close_period(
    build: duckdb.DuckDBPyConnection,
    warehouse: Path,
    plan_id: str,
    period: Period,
    by: str,
    reason: str | None,
    now: datetime,
) -> int:
    """Close a plan's scorecards of a period; returns how many. Also written as Parquet beside the ledger, dated.

    build is the scored build database. Raises CannotCloseError.
    """
    cards = _closable(build, plan_id, period)
    lines = _lines(build, "scoring.scorecard_lines", [card["scorecard_id"] for card in cards], ", ".join(LINE))
    close = {
        "plan_id": plan_id, "period_type": period.period_type, "period_start": period.start, "closed_at": now, "closed_by": by,
        "reason": reason, "scorecards": len(cards),
    }  # fmt: skip
    entries = [Entry("close", f"{period.label}/{plan_id}", by, close)]
    entries += [
        Entry(
            "scorecard",
            card["scorecard_id"],
            by,
            {"card": {**card, "state": "closed"}, "lines": lines[card["scorecard_id"]]},
        )
        for card in cards
    ]
    with open_ledger(warehouse) as ledger:
        append(ledger, warehouse, entries, now)
        _export(ledger, warehouse, f"{now:%Y-%m-%d} {period.label} {plan_id}")
    return len(cards)


def _closable(build: duckdb.DuckDBPyConnection, plan_id: str, period: Period) -> list[dict[str, Any]]:
    condition = "plan_id = ? and period_type = ? and period_start = ?"
    parameters = [plan_id, period.period_type, period.start]
    if rows(build, f"select 1 as found from ledger.closes where {condition}", parameters):
        raise CannotCloseError(
            f"{plan_id} is closed for {period.label} already.", "A closed result changes by an accepted appeal alone."
        )
    columns = ", ".join(SCORECARD)
    cards = rows(
        build,
        f"select {columns} from scoring.scorecards where kind = 'single' and state = 'provisional' and {condition} order by scorecard_id",
        parameters,
    )
    if not cards:
        plans = rows(
            build,
            "select distinct plan_id from scoring.scorecards where kind = 'single' and period_type = ? and period_start = ? order by 1",
            parameters[1:],
        )
        raise CannotCloseError(
            f"{plan_id} has no scorecard for {period.label}.",
            "Plans with scorecards of that period: " + (", ".join(row["plan_id"] for row in plans) or "none"),
        )
    if any(card["is_to_date"] for card in cards):
        raise CannotCloseError(
            f"{period.label} is not over by the as-of date of the last night.", "Close it after the night that ends it."
        )
    return cards


def _lines(
    build: duckdb.DuckDBPyConnection, table: str, scorecard_ids: list[str], columns: str = "*"
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in rows(
        build,
        f"select {columns} from {table} where list_contains(?, scorecard_id) order by scorecard_id, mart, kpi_id",
        [scorecard_ids],
    ):
        found[line["scorecard_id"]].append(line)
    return found


def _export(ledger: duckdb.DuckDBPyConnection, warehouse: Path, name: str) -> None:
    folder = warehouse / "ledger"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{file_name(name)}.parquet"
    with private_files():
        ledger.execute(
            f"copy (from entries order by sequence) to '{str(target).replace(chr(39), chr(39) * 2)}' (format parquet)"
        )


def record_approvals(build: duckdb.DuckDBPyConnection, warehouse: Path, now: datetime) -> int:
    """Keep every approved version with its lines the first time that it is seen; returns how many were new."""
    versions = rows(
        build,
        """
        select versions.plan_id, versions.version, versions.content_hash, versions.author_id, versions.approver_id, versions.approved_at
        from scoring.plan_versions as versions
        left join ledger.plan_approvals as known on versions.plan_id = known.plan_id and versions.version = known.version
        where versions.status = 'approved' and known.plan_id is null order by all
        """,
    )
    if not versions:
        return 0
    entries = []
    for version in versions:
        lines = rows(
            build,
            "select * from scoring.plans where plan_id = ? and version = ? order by mart, kpi_id",
            [version["plan_id"], version["version"]],
        )
        entries.append(
            Entry("plan_approval", f"{version['plan_id']}/{version['version']}", NIGHT, {**version, "lines": lines})
        )
    with open_ledger(warehouse) as ledger:
        append(ledger, warehouse, entries, now)
    return len(entries)


def record_restatements(build: duckdb.DuckDBPyConnection, warehouse: Path, now: datetime) -> int:
    """Keep every restatement that the ledger does not know as it is now; returns how many were new."""
    found = rows(build, "select * from scoring.restatements order by scorecard_id")
    if not found:
        return 0
    lines = _lines(build, "scoring.restatement_lines", [restatement["scorecard_id"] for restatement in found])
    newest = "select scorecard_id, arg_max(fingerprint, recorded_at) as fingerprint from ledger.restatements group by scorecard_id"
    known = {row["scorecard_id"]: row["fingerprint"] for row in rows(build, newest)}
    entries = []
    for restatement in found:
        scorecard_id = restatement["scorecard_id"]
        # What was restated to what; not when, nor from which load.
        figures = {name: restatement[name] for name in ("total_closed", "total_recomputed", "grade_recomputed")}
        fingerprint = hashlib.sha256(canonical({**figures, "lines": lines[scorecard_id]}).encode()).hexdigest()
        if known.get(scorecard_id) != fingerprint:
            payload = {**restatement, "lines": lines[scorecard_id], "fingerprint": fingerprint}
            entries.append(Entry("restatement", scorecard_id, NIGHT, payload))
    if entries:
        with open_ledger(warehouse) as ledger:
            append(ledger, warehouse, entries, now)
    return len(entries)
