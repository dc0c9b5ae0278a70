"""Exact numbers: everything is a fraction until it is rounded, half away from zero, to the decimals that are kept."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any


def rounded(number: Fraction | Decimal, places: int) -> Decimal:
    """Half up (away from zero), from the exact number."""
    scaled = Fraction(number) * 10**places
    whole, twice_the_rest = divmod(abs(scaled.numerator), scaled.denominator)
    whole += 2 * twice_the_rest >= scaled.denominator
    return Decimal(-whole if scaled < 0 else whole).scaleb(-places)


def as_kept(number: Any, places: int = 8) -> Decimal | None:
    """A mart's number with the decimals that scoring keeps of it."""
    if number is None:
        return None
    with localcontext() as context:
        context.prec = 60
        return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
