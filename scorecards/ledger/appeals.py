"""Applying decided appeals: what an accepted one corrects, and the version that it adds to the ledger.

Only the appealed line's closed parts change, by the rows that were excluded or by the value that was corrected; dbt scores the line
again under the rules that it was closed with (int_amended_lines).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb

from scorecards.ledger.chain import Entry, append, open_ledger
from scorecards.ledger.mirror import LINE, SCORECARD
from scorecards.people import rows
from scorecards.trace.exclusion import removed_parts, row_names
from scorecards.trace.recomputation import RECOMPUTATIONS
from scorecards.trace.scorecard import figure_of

_EIGHT_DECIMALS = Decimal("0.00000001")
_TO_RECORD = """
select appeals.appeal_id, appeals.scorecard_id, appeals.mart, appeals.kpi_id, appeals.kind, appeals.state, appeals.employee_id, appeals.decided_by,
    appeals.decided_at, appeals.corrected_value, appeals.excluded_row_keys, dated.decision_reason, dated.reason
from scoring.appeals as appeals join intermediate.int_dated_appeals as dated using (appeal_id)
where appeals.is_to_record order by appeals.decided_at, appeals.appeal_id
"""
_NEWEST_LINE = """
select lines.*, cards.subject_type, cards.subject_id, cards.scope_id, cards.role, cards.period_type, cards.period_start,
    dictionary.subject_type as measured
from ledger.scorecard_lines as lines
join ledger.scorecards as cards using (scorecard_id, scorecard_version)
left join marts.kpi_dictionary as dictionary using (mart, kpi_id)
where scorecard_id = $1 and mart = $2 and kpi_id = $3 order by scorecard_version desc limit 1
"""


class CorrectionError(Exception):
    """An accepted appeal that cannot be applied; the message says why."""


def prepare_corrections(build: duckdb.DuckDBPyConnection) -> list[str]:
    """Put what the accepted appeals correct where dbt reads it; returns what could not be applied, a line each."""
    build.execute("delete from ledger.appeal_corrections")
    problems = []
    for appeal in rows(build, _TO_RECORD):
        if appeal["state"] != "accepted":
            continue
        try:
            correction = _correction(build, appeal)
        except CorrectionError as error:
            problems.append(f"Appeal {appeal['appeal_id']} was accepted and cannot be applied: {error}")
            continue
        build.execute(
            "insert into ledger.appeal_corrections values (?, ?, ?, ?, ?, ?, ?, ?)",
            [appeal["appeal_id"], appeal["scorecard_id"], appeal["mart"], appeal["kpi_id"], *correction],
        )
    return problems


def record_decisions(build: duckdb.DuckDBPyConnection, warehouse: Path, now: datetime) -> int:
    """Add the decisions to the ledger, and for accepted ones the amended versions that dbt has built; returns how many decisions."""
    decided = rows(build, _TO_RECORD)
    applied = {row["appeal_id"] for row in rows(build, "select appeal_id from ledger.appeal_corrections")}
    decided = [appeal for appeal in decided if appeal["state"] == "rejected" or appeal["appeal_id"] in applied]
    if not decided:
        return 0
    cards = {card["scorecard_id"]: card for card in rows(build, "select * from intermediate.int_amended_scorecards")}
    lines = _amended_lines(build, cards)
    entries = [_decision(build, appeal, cards, lines) for appeal in decided]
    for scorecard_id, card in cards.items():
        payload = {"card": {name: card[name] for name in SCORECARD}, "lines": lines[scorecard_id]}
        by = next(appeal["decided_by"] for appeal in decided if appeal["scorecard_id"] == scorecard_id)
        entries.append(Entry("scorecard", scorecard_id, by, payload))
    with open_ledger(warehouse) as ledger:
        append(ledger, warehouse, entries, now)
    build.execute("delete from ledger.appeal_corrections")
    return len(decided)


def _decision(
    build: duckdb.DuckDBPyConnection,
    appeal: dict[str, Any],
    cards: dict[str, Any],
    lines: dict[str, list[dict[str, Any]]],
) -> Entry:
    payload = {name: appeal[name] for name in ("appeal_id", "scorecard_id", "mart", "kpi_id", "kind", "state", "employee_id", "reason",
               "decided_by", "decided_at", "decision_reason", "excluded_row_keys")}  # fmt: skip
    if appeal["state"] == "accepted":
        card = cards[appeal["scorecard_id"]]
        [before] = rows(build, _NEWEST_LINE, [appeal["scorecard_id"], appeal["mart"], appeal["kpi_id"]])
        after = next(
            line
            for line in lines[appeal["scorecard_id"]]
            if (line["mart"], line["kpi_id"]) == (appeal["mart"], appeal["kpi_id"])
        )
        payload |= {
            "scorecard_version": card["scorecard_version"], "value_before": before["value"], "value_after": after["value"],
            "line_score_before": before["line_score"], "line_score_after": after["line_score"], "total_before": card["total_before"],
            "total_after": card["total"],
        }  # fmt: skip
    return Entry("appeal_decision", appeal["appeal_id"], appeal["decided_by"], payload)


def _amended_lines(build: duckdb.DuckDBPyConnection, cards: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in rows(build, "select * from intermediate.int_amended_lines order by scorecard_id, mart, kpi_id"):
        card = cards[line["scorecard_id"]]
        line["points"] = _points(line, card)
        found[line["scorecard_id"]].append({name: line[name] for name in LINE})
    return found


def _points(line: dict[str, Any], card: dict[str, Any]) -> Decimal | None:
    if card["total"] is None or line["line_score"] is None:
        return None
    share = line["weight"] * line["line_score"] / card["weight_scored"]
    return Decimal(share).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _correction(
    build: duckdb.DuckDBPyConnection, appeal: dict[str, Any]
) -> tuple[Decimal | None, Decimal | None, Decimal | None, int | None]:
    """Value, numerator, denominator and sample of the line after the correction."""
    [line] = rows(build, _NEWEST_LINE, [appeal["scorecard_id"], appeal["mart"], appeal["kpi_id"]])
    if appeal["corrected_value"] is not None:
        # A value that somebody judged has no parts any more.
        return appeal["corrected_value"], None, None, line["sample"]
    removed = _removed(build, appeal, line)
    if line["denominator"] is None:
        if line["value"] is None or "value" not in removed:
            raise CorrectionError(f"{appeal['kpi_id']} is not a sum of rows; give a corrected_value instead.")
        value = line["value"] - removed["value"][0]
        return value, None, None, _less(line["sample"], removed["value"][1])
    numerator = line["numerator"] - removed.get("numerator", (Decimal(0), 0))[0]
    denominator = line["denominator"] - removed.get("denominator", (Decimal(0), 0))[0]
    factor = Decimal(1)
    if line["value"] is not None and line["numerator"]:
        # What the KPI's formula multiplies its ratio by (100 in a net promoter score).
        factor = (line["value"] * line["denominator"] / line["numerator"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    quotient = (numerator * factor / denominator).quantize(_EIGHT_DECIMALS, ROUND_HALF_UP) if denominator > 0 else None
    return quotient, numerator, denominator, _less(line["sample"], removed.get("denominator", (Decimal(0), 0))[1])


def _less(sample: int | None, removed: int) -> int | None:
    return None if sample is None else max(sample - removed, 0)


def _removed(
    build: duckdb.DuckDBPyConnection, appeal: dict[str, Any], line: dict[str, Any]
) -> dict[str, tuple[Decimal, int]]:
    """Per part: what the excluded rows contributed to the line, and how many cases they were."""
    if (appeal["mart"], appeal["kpi_id"]) in RECOMPUTATIONS:
        raise CorrectionError(f"{appeal['kpi_id']} is not a sum of its rows; give a corrected_value instead.")
    try:
        names = row_names(appeal["excluded_row_keys"])
        removed = removed_parts(build, figure_of(line, line), names)
    except ValueError as error:
        raise CorrectionError(str(error)) from error
    except KeyError as error:
        raise CorrectionError(
            f"the rows of {appeal['mart']} cannot be followed; give a corrected_value instead."
        ) from error
    if not removed:
        raise CorrectionError("none of the excluded rows counts in this line.")
    return removed
