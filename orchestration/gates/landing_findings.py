"""What a failed landing rule says to the person on duty: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from orchestration.gates.result import Finding
from orchestration.gates.rules import Outcome

Row = Mapping[str, Any]


def finding_of(outcome: Outcome, contract_file: Path) -> Finding:
    """The finding of a failed outcome on a landing table whose contract stands in contract_file."""
    export = outcome.suite.asset.removeprefix("landing.").replace("__", "/", 1)
    contract = f"data_contracts/{_below_contracts(contract_file)}"
    if outcome.fault is not None:
        what = f"the rule {outcome.rule.name} could not be evaluated: {outcome.fault}"
        where, to_do = export, f"Correct the rule in {contract}."
    else:
        word = SENTENCES.get(outcome.rule.expectation, _rows_fail)
        what, place, to_do = word(outcome, contract)
        where = f"{export}, {place}" if place else export
    return Finding(
        outcome.severity or outcome.rule.severity, outcome.suite.asset, outcome.rule.name, what, where, to_do
    )


def _below_contracts(file: Path) -> str:
    parts = file.parts
    return "/".join(parts[parts.index("data_contracts") + 1 :]) if "data_contracts" in parts else file.name


def _daily_volume(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    row = outcome.rows[0]
    count, usual = row["row_count"], float(row["usual_count"])
    share = f"{100 * count / usual:.0f} percent"
    rest = _and_more(outcome.unexpected_count, "day or file", "days or files")
    if row["kind"] == "file":
        what = f"delivered again it holds {count} rows, where it held {usual:.0f} before ({share}){rest}"
        return what, row["path"], "Deliver the whole file again, or take the newer one back with `scorehouse withdraw`."
    what = f"{count} rows, where the same weekday usually has {usual:.0f} ({share}){rest}"
    return (
        what,
        str(row["business_date"]),
        "Look for a missing or cut file of that day and deliver it. If the day really was quiet, add it to quiet_days "
        f"of the rule {outcome.rule.name} in {contract}.",
    )


def _freshness(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    row = outcome.rows[0]
    what = f"the newest rows are of {row['newest_day']}, {row['days_late']} days behind {row['expected_day']}"
    return (
        what,
        "",
        f"Deliver the missing days. How late the export may be stands in the rule {outcome.rule.name} of {contract}.",
    )


def _orphan_rate(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    row, kwargs = outcome.rows[0], outcome.rule.kwargs
    what = (
        f"{row['orphan_count']} of {row['row_count']} values of {kwargs['column']} have no row in "
        f"{kwargs['to_export']} ({_percent(row['orphan_count'], row['row_count'])})"
    )
    if row["new_orphan_count"] and row["new_row_count"] < row["row_count"]:
        what += f"; of the newly landed rows {row['new_orphan_count']} of {row['new_row_count']}"
    return (
        what,
        _first_place(outcome),
        f"Deliver the missing rows of {kwargs['to_export']}, or the referring rows corrected.",
    )


def _rejected_share(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    row = outcome.rows[0]
    column = f", most of them for {row['column_name']}" if row["column_name"] else ""
    what = (
        f"{row['rows_rejected']} of {row['rows_read']} rows of load {row['load_id']} were quarantined "
        f"({_percent(row['rows_rejected'], row['rows_read'])}){column}"
    )
    return (
        what,
        row["path"],
        "Read the reasons in landing.rejected_rows, then deliver the file corrected under the same name, or take it "
        "back with `scorehouse withdraw`. Where the contract was wrong, mend it and put the same file there again.",
    )


def _row_count_drop(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    row = outcome.rows[0]
    what = (
        f"the delivery holds {row['row_count']} rows, where the one before held {row['previous_count']} "
        f"({_percent(row['row_count'], row['previous_count'])})"
    )
    return (
        what,
        "",
        "Deliver the whole table again. If it really shrank, lower error_below of the rule "
        f"{outcome.rule.name} in {contract}.",
    )


def _rows_fail(outcome: Outcome, contract: str) -> tuple[str, str, str]:
    seen = outcome.observed
    if len(outcome.rows) == 1 and not outcome.sample:
        seen = ", ".join(f"{name} {value}" for name, value in outcome.rows[0].items() if name != "severity") or seen
    reason = f" {outcome.rule.description}" if outcome.rule.description else ""
    what = f"the rule {outcome.rule.name} does not hold ({seen}).{reason}"
    return (
        what,
        _first_place(outcome),
        f"Deliver the rows corrected, or change the rule in {contract} if it asks too much.",
    )


SENTENCES: dict[str, Callable[[Outcome, str], tuple[str, str, str]]] = {
    "scorehouse_daily_volume": _daily_volume,
    "scorehouse_freshness": _freshness,
    "scorehouse_orphan_rate": _orphan_rate,
    "scorehouse_rejected_share": _rejected_share,
    "scorehouse_row_count_drop": _row_count_drop,
}


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} percent"


def _and_more(count: int | None, one: str, many: str) -> str:
    rest = (count or 1) - 1
    return "" if rest < 1 else f", and {rest} more {one if rest == 1 else many}"


def _first_place(outcome: Outcome) -> str:
    if not outcome.sample:
        return ""
    first = outcome.sample[0]
    place = f"record {first['record']}" if first["line"] is None else f"line {first['line']}"
    return f"{first['path']} {place}"
