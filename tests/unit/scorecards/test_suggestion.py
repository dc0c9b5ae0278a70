"""Points that history suggests, moved by an expected growth."""

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.planning.suggestion import moved_by_growth, suggest

points = st.decimals(min_value=0, max_value=1_000_000, places=6)
shares = st.decimals(min_value=0, max_value=1, places=4)


@given(points, shares)
def test_growth_moves_a_point_in_the_better_direction(point: Decimal, growth: Decimal) -> None:
    assert moved_by_growth(point, "up", "money", growth) >= point
    assert moved_by_growth(point, "down", "seconds", growth) <= point


@given(st.decimals(min_value=0, max_value=1, places=6), shares)
def test_a_ratio_stays_a_ratio(point: Decimal, growth: Decimal) -> None:
    assert 0 <= moved_by_growth(point, "up", "ratio", growth) <= 1
    assert 0 <= moved_by_growth(point, "down", "ratio", growth) <= 1


def test_points_that_growth_pushes_together_are_no_suggestion() -> None:
    with duckdb.connect() as con:
        con.execute("create schema scoring")
        con.execute(
            """
            create table scoring.suggested_targets as
            select 'm' as mart, * from (values
                ('rate', '率', 'Rate', 'ratio', 'r', 'month', 'up', 12, 0.9, 0.95, 0.99, null, 0.93),
                ('few', '少', 'Few', 'count', 'r', 'month', 'up', 3, null, null, null, 'too_few_periods', null)
            ) as rows (kpi_id, zh, en, unit, role, period_type, better, subject_periods, baseline, target, challenge, reason, benchmark),
            (select date '2026-05-01' as first_period_start, date '2026-10-01' as last_period_start)
            """
        )
        few, rate = suggest(con, "r", "month")
        assert (few.points, few.reason) == (None, "too_few_periods")
        assert rate.points == (Decimal("0.9"), Decimal("0.95"), Decimal("0.99"))
        assert rate.provenance == "20/60/85 percentile of 12 values, 2026-05-01 to 2026-10-01, growth +0.0%"
        _, rate = suggest(con, "r", "month", Decimal("0.05"))
        assert rate.points == (Decimal("0.945"), Decimal("0.9975"), Decimal(1))
        _, rate = suggest(con, "r", "month", Decimal("0.2"))
        assert (rate.points, rate.reason) == (None, "points_coincide")
        assert suggest(con, "nobody", "month") == []


@pytest.mark.parametrize(("better", "expected"), [("up", "95"), ("down", "-105")])
def test_a_negative_point_moves_too(better: str, expected: str) -> None:
    start = Decimal("-100") if better == "down" else Decimal("100")
    growth = Decimal("0.05") if better == "down" else Decimal("-0.05")
    assert moved_by_growth(start, better, "money", growth) == Decimal(expected)
