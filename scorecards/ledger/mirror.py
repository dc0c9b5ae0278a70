"""The ledger as typed tables in the build database, where dbt reads it: made anew from the entries when the ledger has grown."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from scorecards.ledger.chain import FIRST_HASH, LEDGER, last_entry, open_ledger, payloads

SCORECARD = {
    "scorecard_id": "text", "scorecard_version": "integer", "plan_id": "text", "version": "integer", "subject_type": "text",
    "subject_id": "text", "role": "text", "scope_type": "text", "scope_id": "text", "period_type": "text", "period_start": "date",
    "period_end": "date", "state": "text", "present_days": "decimal(9,4)", "role_days": "decimal(9,4)", "is_to_date": "boolean",
    "total": "decimal(9,2)", "grade": "text", "status": "text", "reasons": "text", "weight_scored": "decimal(18,4)",
    "bonus_coefficient": "decimal(9,4)", "is_retroactive": "boolean", "definitions_version": "text", "data_watermark": "bigint",
}  # fmt: skip
LINE = {
    "scorecard_id": "text", "scorecard_version": "integer", "mart": "text", "kpi_id": "text", "kind": "text", "method": "text",
    "better": "text", "weight": "decimal(18,4)", "value": "decimal(28,8)", "numerator": "decimal(28,8)", "denominator": "decimal(28,8)",
    "sample": "bigint", "baseline": "decimal(18,6)", "target": "decimal(18,6)", "challenge": "decimal(18,6)", "is_own_target": "boolean",
    "proration": "decimal(18,8)", "band_low": "decimal(18,6)", "band_high": "decimal(18,6)", "tolerance": "decimal(18,6)",
    "allowance": "decimal(18,6)", "penalty": "decimal(18,6)", "cap": "decimal(18,6)", "guard_mart": "text", "guard_kpi_id": "text",
    "guard_value": "decimal(28,8)", "guard_limit": "decimal(18,6)", "guard_cap": "decimal(18,6)", "guard_state": "text",
    "minimum_sample": "bigint", "missing": "text", "line_score": "decimal(9,2)", "status": "text", "reason": "text",
    "points": "decimal(9,4)", "is_outstanding": "boolean", "scored_period_start": "date", "is_pooled": "boolean",
}  # fmt: skip
TABLES: dict[str, dict[str, str]] = {
    "scorecards": SCORECARD,
    "scorecard_lines": LINE,
    "closes": {
        "plan_id": "text", "period_type": "text", "period_start": "date", "closed_at": "timestamp", "closed_by": "text", "reason": "text",
    },
    "plan_approvals": {"plan_id": "text", "version": "bigint", "content_hash": "text", "approver_id": "text", "recorded_at": "timestamp"},
    "restatements": {"scorecard_id": "text", "fingerprint": "text", "recorded_at": "timestamp", "opens_appeal": "boolean"},
    "appeal_corrections": {
        "appeal_id": "text", "scorecard_id": "text", "mart": "text", "kpi_id": "text", "value": "decimal(28,8)",
        "numerator": "decimal(28,8)", "denominator": "decimal(28,8)", "sample": "bigint",
    },
    "appeal_decisions": {
        "appeal_id": "text", "scorecard_id": "text", "mart": "text", "kpi_id": "text", "state": "text", "decided_by": "text",
        "decided_at": "timestamp", "decision_reason": "text", "scorecard_version": "integer", "value_before": "decimal(28,8)",
        "value_after": "decimal(28,8)", "line_score_before": "decimal(9,2)", "line_score_after": "decimal(9,2)",
        "total_before": "decimal(9,2)", "total_after": "decimal(9,2)", "recorded_at": "timestamp",
    },
}  # fmt: skip

_TABLE_OF = {
    "close": "closes", "plan_approval": "plan_approvals", "restatement": "restatements", "appeal_decision": "appeal_decisions",
}  # fmt: skip
_SHAPE = hashlib.sha256(repr(TABLES).encode()).hexdigest()


def prepare_mirror(build: duckdb.DuckDBPyConnection) -> None:
    """Create the mirror's tables, empty, where they are missing or those of an earlier version."""
    build.execute("create schema if not exists ledger")
    build.execute("create table if not exists ledger.mirrored (shape text, newest_entry text)")
    if build.execute("select shape from ledger.mirrored").fetchall() == [(_SHAPE,)]:
        return
    for name, columns in TABLES.items():
        listed = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        build.execute(f"create or replace table ledger.{name} ({listed})")
    build.execute("delete from ledger.mirrored")
    build.execute("insert into ledger.mirrored values (?, ?)", [_SHAPE, FIRST_HASH])


def mirror_ledger(build: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Fill the mirror from the ledger of the warehouse, unless it holds its newest entry already; without a ledger it is empty."""
    prepare_mirror(build)
    build.execute("delete from ledger.appeal_corrections")
    content: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    newest = FIRST_HASH
    if (warehouse / LEDGER).exists():
        with open_ledger(warehouse, read_only=True) as ledger:
            newest = last_entry(ledger)[1]
            if build.execute("select newest_entry from ledger.mirrored").fetchall() == [(newest,)]:
                return
            for *_, payload in payloads(ledger, "scorecard"):
                content["scorecards"].append(payload["card"])
                # Entries from before lines said whether they are pooled said it in their status.
                content["scorecard_lines"] += [
                    {"is_pooled": line["status"] == "pooled", **line} for line in payload["lines"]
                ]
            for kind, table in _TABLE_OF.items():
                for _, at, _, _, payload in payloads(ledger, kind):
                    content[table].append({"recorded_at": at, **payload})
    for name, columns in TABLES.items():
        _fill(build, name, columns, content[name])
    build.execute("update ledger.mirrored set newest_entry = ?", [newest])


def _fill(build: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> None:
    build.execute(f"delete from ledger.{name}")
    if not rows:
        return
    # As text, and cast by the database: a decimal stays what was closed to its last digit.
    texts = pa.table(
        {
            column: pa.array([None if row.get(column) is None else str(row[column]) for row in rows], pa.string())
            for column in columns
        }
    )
    build.register("ledger_rows", texts)
    casts = ", ".join(f"cast({column} as {kind})" for column, kind in columns.items())
    build.execute(f"insert into ledger.{name} select {casts} from ledger_rows")
    build.unregister("ledger_rows")
