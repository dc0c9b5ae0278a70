"""The written-out formula of a line gives its score again, whatever the method and direction."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.arithmetic import arithmetic, limits

EMPTY = dict.fromkeys(
    ("baseline", "target", "challenge", "band_low", "band_high", "tolerance", "allowance", "penalty", "guard_kpi_id", "guard_value",
     "guard_limit", "guard_cap", "guard_state", "numerator", "denominator")
)  # fmt: skip
LINE: dict[str, Any] = {**EMPTY, "status": "scored", "better": "up", "cap": Decimal(100), "line_score": Decimal(70)}
CASES = [
    ({"method": "ladder", "value": "0.7", "baseline": "0.6", "target": "0.8", "challenge": "0.9"}, "60 + 20 × (0.7 − 0.6) ÷ (0.8 − 0.6)"),
    ({"method": "ladder", "value": "0.85", "baseline": "0.6", "target": "0.8", "challenge": "0.9"}, "80 + 20 × (0.85 − 0.8) ÷ (0.9 − 0.8)"),
    ({"method": "ladder", "better": "down", "value": "20", "baseline": "60", "target": "30", "challenge": "10"}, "80 + 20 × (20 − 30) ÷ (10 − 30)"),
    ({"method": "attainment", "value": "90", "target": "100"}, "100 × 90 ÷ 100"),
    ({"method": "attainment", "better": "down", "value": "90", "target": "100"}, "100 × (2 − 90 ÷ 100)"),
    ({"method": "band", "better": "band", "value": "7", "band_low": "8", "tolerance": "4"}, "100 × (1 − 1 ÷ 4)"),
    ({"method": "band", "better": "band", "value": "9", "band_low": "8", "band_high": "10", "tolerance": "4"}, "100 × (1 − 0 ÷ 4)"),
    ({"method": "deduction", "better": "down", "value": "7", "allowance": "5", "penalty": "10"}, "100 − 10 × max(0, 7 − 5)"),
    ({"method": "direct", "value": "83.50"}, "83.5"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "expected"), CASES)
def test_each_method_writes_its_formula(changed: dict[str, str], expected: str) -> None:
    numbers = {name: Decimal(v) if name not in ("method", "better") else v for name, v in changed.items()}
    assert arithmetic(LINE | numbers) == expected


amounts = st.decimals(min_value=Decimal("0.01"), max_value=1000, places=4)


@given(amounts, amounts, amounts, amounts, st.sampled_from(["up", "down"]))
def test_a_ladder_s_formula_is_the_score(
    value: Decimal, start: Decimal, first: Decimal, second: Decimal, better: str
) -> None:
    sign = 1 if better == "up" else -1
    points = {"baseline": start, "target": start + sign * first, "challenge": start + sign * (first + second)}
    text = arithmetic(LINE | points | {"method": "ladder", "better": better, "value": value})
    computed = Decimal(eval(text.replace("−", "-").replace("×", "*").replace("÷", "/")))
    at_target = sign * value <= sign * points["target"]
    low, high, base = (start, points["target"], 60) if at_target else (points["target"], points["challenge"], 80)
    expected = base + 20 * (value - low) / (high - low)
    assert abs(computed - expected) <= abs(expected) * Decimal("1e-9") + Decimal("1e-9")
    assert computed.quantize(Decimal("0.01"), ROUND_HALF_UP).is_finite()


def test_nothing_is_written_where_nothing_was_scored() -> None:
    assert arithmetic(LINE | {"method": "direct", "value": None, "line_score": None}) == ""
    assert arithmetic(LINE | {"method": "direct", "value": None, "line_score": Decimal(0), "status": "zeroed"}) == ""


def test_cap_and_guard_are_told() -> None:
    guard = {
        "guard_kpi_id": "error_rate",
        "guard_value": Decimal("0.030"),
        "guard_limit": Decimal("0.02"),
        "guard_cap": Decimal(70),
    }
    assert limits(LINE | {"method": "ladder", "line_score": Decimal(100)}) == [("cap", "100")]
    assert limits(LINE | {"method": "direct", "line_score": Decimal(100)}) == []
    assert limits(LINE | guard | {"method": "ladder", "status": "guarded"}) == [
        ("guard", "error_rate 0.03 / 0.02 → ≤ 70")
    ]
    assert limits(LINE | guard | {"method": "ladder", "guard_state": "unknown"}) == [("guard_unknown", "error_rate")]
    assert limits(LINE | guard | {"method": "ladder", "guard_state": "held"}) == []
