"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal


def shown(value: float | Decimal | None, unit: str) -> str:
    """A value in its KPI's unit: ratios and growth in percent, money with two decimals, counts whole; `-` for none."""
    if value is None:
        return "-"
    if unit == "ratio":
        return f"{float(value) * 100:.2f} %"
    if unit == "growth":
        return f"{float(value) * 100:+.2f} %"
    if unit == "count":
        return f"{value:,.0f}"
    return f"{value:,.2f}" if unit == "money" or abs(float(value)) >= 1 else f"{value:,.4f}"


def plain(number: Decimal | float | int | None) -> str:
    """A number without trailing zeros, as it stands in arithmetic; empty for none."""
    if number is None:
        return ""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
