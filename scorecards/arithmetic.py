"""How a line's score came about, written out with its numbers so that anybody can do it again.

The score itself is computed in dbt; this only words it. Formulas: the methods of a plan line (docs/scoring.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorecards.figures import plain

Line = Mapping[str, Any]


def arithmetic(line: Line) -> str:
    """The formula of the line's method with its numbers, before cap and guard; empty where there is nothing to score.

    line has the columns of scoring.scorecard_lines.
    """
    if line["line_score"] is None or line["value"] is None or line["status"] == "zeroed":
        return ""
    return {"ladder": _ladder, "attainment": _attainment, "band": _band, "deduction": _deduction, "direct": _direct}[
        line["method"]
    ](line)


def limits(line: Line, guard: str = "") -> list[tuple[str, str]]:
    """What lowered the score behind the formula: ('cap', its limit) and ('guard', 'kpi value limit').

    guard is what the guard KPI is called, where it is not by its id.
    """
    guard = guard or str(line["guard_kpi_id"])
    found = []
    cap, score = Decimal(str(line["cap"])), line["line_score"]
    if score is not None and line["status"] != "guarded" and Decimal(str(score)) == cap and line["method"] != "direct":
        found.append(("cap", plain(cap)))
    if line["status"] == "guarded":
        found.append(
            (
                "guard",
                f"{guard} {plain(line['guard_value'])} / {plain(line['guard_limit'])} → ≤ {plain(line['guard_cap'])}",
            )
        )
    elif line["guard_state"] == "unknown":
        found.append(("guard_unknown", guard))
    return found


def _ladder(line: Line) -> str:
    value, low, middle, high = (Decimal(str(line[name])) for name in ("value", "baseline", "target", "challenge"))
    is_up = line["better"] == "up"
    under_target = value <= middle if is_up else value >= middle
    start, base, end = (60, low, middle) if under_target else (80, middle, high)
    return f"{start} + 20 × ({plain(value)} − {plain(base)}) ÷ ({plain(end)} − {plain(base)})"


def _attainment(line: Line) -> str:
    share = f"{plain(line['value'])} ÷ {plain(line['target'])}"
    return f"100 × {share}" if line["better"] == "up" else f"100 × (2 − {share})"


def _band(line: Line) -> str:
    value = Decimal(str(line["value"]))
    low, high = line["band_low"], line["band_high"]
    off = max(
        Decimal(0),
        Decimal(str(low)) - value if low is not None else Decimal(0),
        value - Decimal(str(high)) if high is not None else Decimal(0),
    )
    return f"100 × (1 − {plain(off)} ÷ {plain(line['tolerance'])})"


def _deduction(line: Line) -> str:
    return f"100 − {plain(line['penalty'])} × max(0, {plain(line['value'])} − {plain(line['allowance'])})"


def _direct(line: Line) -> str:
    return plain(line["value"])
