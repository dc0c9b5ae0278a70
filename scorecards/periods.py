"""How people write a scored period: 2026-10, 2026-Q4, 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(r"^(?P<year>[0-9]{4})(-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?$")


class PeriodError(ValueError):
    """A text that names no period."""


@dataclass(frozen=True)
class Period:
    """A month, quarter or year; half-open."""

    label: str
    period_type: str
    start: date
    end: date


def parse_period(label: str) -> Period:
    """The period of a label. Raises PeriodError."""
    found = _LABEL.match(label)
    if found is None:
        raise PeriodError(f"{label!r} is no period: write 2026-10, 2026-Q4 or 2026.")
    year = int(found["year"])
    if found["month"]:
        period_type, first, months = "month", int(found["month"]), 1
    elif found["quarter"]:
        period_type, first, months = "quarter", 3 * int(found["quarter"]) - 2, 3
    else:
        period_type, first, months = "year", 1, 12
    last = first - 1 + months
    return Period(label, period_type, date(year, first, 1), date(year + last // 12, last % 12 + 1, 1))
