"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

# A double has at most 309 digits before its point.
_EXACT = Context(prec=330)


# Ratio is what generations say whose dictionary has no shown_as.
PERCENTS = frozenset({"percent", "ratio", "growth"})


def shown_as(kpi: Mapping[str, Any]) -> str:
    """How values of a KPI are shown, from its row of kpi_dictionary; those of older generations lack the column."""
    return str(kpi.get("shown_as") or ("growth" if kpi["additivity"] == "growth" else kpi["unit"]))


def shown(value: float | Decimal | None, unit: str) -> str:
    """A value as its KPI is shown: shares and growth in percent, money with two decimals, counts whole; `-` for none.

    A half is rounded up, away from zero, as scores are.
    """
    if value is None:
        return "-"
    number = Decimal(str(value))
    if unit in ("percent", "ratio"):
        return f"{_rounded(number * 100, 2):.2f} %"
    if unit == "growth":
        return f"{_rounded(number * 100, 2):+.2f} %"
    places = 0 if unit == "count" else 2 if unit == "money" or abs(number) >= 1 else 4
    return f"{_rounded(number, places):,.{places}f}"


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def point(value: float | Decimal | None, unit: str) -> str:
    """A point of a plan with all its digits, in percent where its KPI is shown so; `-` for none."""
    if value is None:
        return "-"
    return f"{plain(Decimal(str(value)) * 100)} %" if unit in PERCENTS else plain(value)


def plain(number: Decimal | float | int | None) -> str:
    """A number without trailing zeros, as it stands in arithmetic; empty for none."""
    if number is None:
        return ""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
