"""Points that history suggests for a role's KPIs, moved by the growth that is expected, as a draft for people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from scorecards.people import rows

POINTS = ("baseline", "target", "challenge")
_SIX_DECIMALS = Decimal("0.000001")


@dataclass(frozen=True)
class Suggestion:
    """Points of one KPI of a role, or the reason why history suggests none.

    provenance says what they were computed from; benchmark is the industry's value in the last period, where it is known.
    """

    mart: str
    kpi_id: str
    zh: str
    en: str
    unit: str
    better: str
    points: tuple[Decimal, Decimal, Decimal] | None
    reason: str | None
    benchmark: float | None
    provenance: str


def suggest(
    con: duckdb.DuckDBPyConnection, role: str, period_type: str, growth: Decimal = Decimal(0)
) -> list[Suggestion]:
    """Suggestions for every KPI of a role (or for marts about something else than people: role '').

    growth is a share (0.05 = 5 percent better): points of KPIs where more is better are multiplied by 1 + growth, the
    others by 1 - growth; ratios stay within 1.
    """
    found = rows(
        con,
        """
        select * from scoring.suggested_targets
        where role = $1 and period_type = $2 order by mart, kpi_id
        """,
        [role, period_type],
    )
    return [_suggestion(row, growth) for row in found]


def _suggestion(row: dict[str, Any], growth: Decimal) -> Suggestion:
    points, reason = None, row["reason"]
    if reason is None:
        moved = [moved_by_growth(row[name], row["better"], row["unit"], growth) for name in POINTS]
        points = (moved[0], moved[1], moved[2])
        if len(set(moved)) < len(moved):
            points, reason = None, "points_coincide"
    return Suggestion(
        mart=row["mart"],
        kpi_id=row["kpi_id"],
        zh=row["zh"],
        en=row["en"],
        unit=row["unit"],
        better=row["better"],
        points=points,
        reason=reason,
        benchmark=row["benchmark"],
        provenance=f"20/60/85 percentile of {row['subject_periods']} values, {row['first_period_start']} to "
        f"{row['last_period_start']}, growth {growth:+.1%}",
    )


def moved_by_growth(point: Decimal, better: str, unit: str, growth: Decimal) -> Decimal:
    """A point moved in the better direction by a share of its own size; a ratio never passes 1 or 0."""
    step = abs(point) * growth
    moved = (point + step if better == "up" else point - step).quantize(_SIX_DECIMALS, ROUND_HALF_UP)
    return min(max(moved, Decimal(0)), Decimal(1)) if unit == "ratio" else moved
