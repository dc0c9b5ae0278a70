"""Periods of a trace: those that are scored, and single days."""

from __future__ import annotations

from datetime import date

from scorecards.periods import parse_period


def read_period(text: str) -> tuple[str, date]:
    """Type and first day of a period: 2026-10-31, 2026-10, 2026-Q4, 2026. Raises ValueError for a text that is none."""
    if len(text) == len("2026-10-31"):
        return "day", date.fromisoformat(text)
    period = parse_period(text)
    return period.period_type, period.start


def earlier_starts(period_type: str, start: date, count: int) -> list[date]:
    """First days of a month, quarter or year and of those before it, `count` in all, oldest first."""
    months = {"month": 1, "quarter": 3, "year": 12}[period_type]
    ordinals = [start.year * 12 + start.month - 1 - months * back for back in reversed(range(count))]
    return [date(ordinal // 12, ordinal % 12 + 1, 1) for ordinal in ordinals]
