"""One line of a scorecard: the points that are applied, the score, its cap and guard, its status."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.plain.scoring.methods import METHODS, has_a_scale
from tests.reference.plain.scoring.numbers import rounded
from tests.reference.plain.scoring.plans import Kpi
from tests.reference.plain.scoring.readings import Values

POINTS = ("baseline", "target", "challenge")
LIMITS = ("allowance", "band_low", "band_high")
FROM_THE_PLAN = (
    "mart", "kpi_id", "kind", "method", "tolerance", "penalty", "guard_mart", "guard_kpi_id", "guard_limit", "guard_cap", "minimum_sample",
)  # fmt: skip
ADDS_UP = ("sum", "distinct")


@dataclass
class Line:
    """A scored line; the names are those of scoring.scorecard_lines."""

    mart: str
    kpi_id: str
    kind: str
    method: str
    tolerance: Decimal | None
    penalty: Decimal | None
    guard_mart: str | None
    guard_kpi_id: str | None
    guard_limit: Decimal | None
    guard_cap: Decimal | None
    minimum_sample: int | None
    better: str
    weight: Decimal
    cap: Decimal
    missing: str
    is_own_target: bool = False
    proration: Decimal = Decimal(1)
    baseline: Decimal | None = None
    target: Decimal | None = None
    challenge: Decimal | None = None
    allowance: Decimal | None = None
    band_low: Decimal | None = None
    band_high: Decimal | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    scored_period_start: Any = None
    is_pooled: bool = False
    guard_value: Decimal | None = None
    guard_state: str | None = None
    status: str = ""
    reason: str | None = None
    line_score: Decimal | None = None
    is_outstanding: bool = False
    points: Decimal | None = field(default=None)


def score_line(row: Any, card: Any, kpi: Kpi, own_target: Any | None, values: Values, praised: dict[str, int]) -> Line:
    """The line that a plan's row gives for a card's subject. praised: from which score a method's line is outstanding."""
    line = Line(
        **{name: getattr(row, name) for name in FROM_THE_PLAN},
        better=kpi.better,
        weight=row.weight,
        cap=Decimal(100) if row.cap is None else row.cap,
        missing=row.missing or "reweight",
    )
    apply_points(line, row, card, kpi, own_target)
    reading = values.read(row.mart, row.kpi_id, card, row.minimum_sample)
    line.value, line.numerator, line.denominator, line.sample = reading[:4]
    line.scored_period_start = reading.scored_from
    line.is_pooled = reading.is_pooled
    line.guard_value, line.guard_state = values.guard(row, card)
    line.reason = reading.reason
    if line.reason != "no_source" and not has_a_scale(line):
        line.reason = "no_target"
    if line.reason is None:
        give_score(line, praised)
    elif line.reason == "no_data" and line.missing == "zero" and card.leave_share < 0.5:
        line.status, line.line_score = "zeroed", Decimal(0)
    else:
        line.status = line.reason if line.reason in ("no_source", "no_target", "small_sample") else "no_data"
    return line


def apply_points(line: Line, row: Any, card: Any, kpi: Kpi, own_target: Any | None) -> None:
    """The plan's points, or the subject's own where given, in proportion to the presence where the KPI adds up over days."""
    line.is_own_target = own_target is not None
    if kpi.additivity in ADDS_UP and (card.subject_type == "employee" or card.is_to_date):
        line.proration = card.proration
    for name in (*POINTS, *LIMITS):
        point = getattr(row, name)
        if name in POINTS and own_target is not None and getattr(own_target, name) is not None:
            point = getattr(own_target, name)
        if point is not None:
            setattr(line, name, rounded(Fraction(point) * Fraction(line.proration), 6))


def give_score(line: Line, praised: dict[str, int]) -> None:
    """Method, then cap, then guard."""
    assert line.value is not None
    exact = METHODS[line.method](Fraction(line.value), line)
    score = min(rounded(max(exact, Fraction(0)), 2), line.cap)
    is_lowered = line.guard_state == "worse" and line.guard_cap is not None and score > line.guard_cap
    if is_lowered:
        score = line.guard_cap
    line.line_score = rounded(score, 2)
    line.status = "guarded" if is_lowered else "pooled" if line.is_pooled else "scored"
    line.is_outstanding = not is_lowered and line.method in praised and exact >= praised[line.method]
