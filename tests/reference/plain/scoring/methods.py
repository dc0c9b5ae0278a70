"""The five methods: from a value to a score, exactly, before cap and guard."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

HUNDRED = Fraction(100)


def on_a_line(value: Fraction, start: tuple[Decimal, int], end: tuple[Decimal, int]) -> Fraction:
    """The height at `value` of the straight line through two points (value, score)."""
    (from_value, from_score), (to_value, to_score) = start, end
    slope = Fraction(to_score - from_score) / (Fraction(to_value) - Fraction(from_value))
    return from_score + slope * (value - Fraction(from_value))


def ladder(value: Fraction, line: Any) -> Fraction:
    baseline, target, challenge = (line.baseline, 60), (line.target, 80), (line.challenge, 100)
    is_short_of_target = value < line.target if line.better == "up" else value > line.target
    return on_a_line(value, baseline, target) if is_short_of_target else on_a_line(value, target, challenge)


def attainment(value: Fraction, line: Any) -> Fraction:
    share = value / Fraction(line.target)
    return HUNDRED * (share if line.better == "up" else 2 - share)


def band(value: Fraction, line: Any) -> Fraction:
    distance = Fraction(0)
    if line.band_low is not None and value < line.band_low:
        distance = Fraction(line.band_low) - value
    if line.band_high is not None and value > line.band_high:
        distance = value - Fraction(line.band_high)
    return HUNDRED - HUNDRED * distance / Fraction(line.tolerance)


def deduction(value: Fraction, line: Any) -> Fraction:
    return HUNDRED - Fraction(line.penalty) * max(Fraction(0), value - Fraction(line.allowance))


def direct(value: Fraction, line: Any) -> Fraction:
    return value


METHODS: dict[str, Callable[[Fraction, Any], Fraction]] = {
    "ladder": ladder,
    "attainment": attainment,
    "band": band,
    "deduction": deduction,
    "direct": direct,
}


def has_a_scale(line: Any) -> bool:
    """Whether the points that are applied, after own targets and proration, still make a scale."""
    if line.method not in ("ladder", "attainment"):
        return True
    points = [point for point in (line.baseline, line.target, line.challenge) if point is not None]
    if line.method == "ladder" and len(points) < 3:
        return False
    if line.method == "attainment" and (line.target is None or line.target <= 0):
        return False
    return all(one < next_one if line.better == "up" else one > next_one for one, next_one in pairwise(points))
