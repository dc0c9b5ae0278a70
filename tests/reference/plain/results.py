"""Values of KPIs, and the few ways in which a formula runs over the cases of a period.

The sample of a KPI: what its denominator counts, where it counts something of one's own (people, orders, views, conversations);
where the denominator is money, time, or a figure from elsewhere (impressions, a target), the rows behind the numerator; of a sum
the rows summed; of growth the cases of the present period.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from tests.reference.plain.periods import MATURED_TYPES, PERIOD_TYPES, Day, Period, period_of

Subject = tuple[str, ...]
Case = tuple[Subject, Day, Any]
Key = tuple[str, Subject, Period]
Number = int | float | Decimal


class Value(NamedTuple):
    """A KPI's value and what stands behind it; None where there is no evidence."""

    value: Number | None
    numerator: Number | None = None
    denominator: Number | None = None
    sample: int | None = None


NOTHING = Value(None, None, None, 0)


def divided(numerator: Number | None, denominator: Number | None, sample: int | None = None) -> Value:
    """A ratio: NULL where the denominator is zero, negative or missing."""
    if sample is None and isinstance(denominator, int):
        sample = denominator
    if numerator is None or denominator is None or denominator <= 0:
        return Value(None, numerator, denominator, sample)
    return Value(float(numerator) / float(denominator), numerator, denominator, sample)


def by_period(
    cases: Iterable[Case], shift: int = 0, types: Iterable[str] = PERIOD_TYPES
) -> dict[tuple[Subject, Period], list[Any]]:
    """Cases by subject and period; shifted: the case stands in the period that holds its day `shift` days later."""
    found: dict[tuple[Subject, Period], list[Any]] = defaultdict(list)
    later = datetime.timedelta(days=shift)
    for subject, day, case in cases:
        for period_type in types:
            found[subject, period_of(period_type, day + later)].append(case)
    return found


class Kpis:
    """The KPIs of one mart: its rows (subject and period), and a value for each KPI on each row."""

    def __init__(self, rows: set[tuple[Subject, Period]]):
        self.rows = rows
        self.values: dict[Key, Value] = {}

    def put(self, kpi_id: str, subject: Subject, period: Period, value: Value) -> None:
        if (subject, period) in self.rows:
            self.values[kpi_id, subject, period] = value

    def get(self, kpi_id: str, subject: Subject, period: Period) -> Value:
        return self.values.get((kpi_id, subject, period), NOTHING)

    def each(
        self,
        kpi_id: str,
        cases: Iterable[Case],
        formula: Callable[[list[Any]], Value],
        settles: int = 0,
        defined: Callable[[Subject, Period], bool] = lambda subject, period: True,
    ) -> None:
        """The formula over each row's cases. settles: the same over the period shifted back, for month, quarter and year; whether it
        is defined is then asked of the earlier start."""
        cases = list(cases)
        shifts = [(kpi_id, 0, PERIOD_TYPES)]
        if settles:
            shifts.append((f"{kpi_id}__matured", settles, MATURED_TYPES))
        for name, shift, types in shifts:
            groups = by_period(cases, shift, types)
            for subject, period in self.rows:
                if period[0] in types:
                    is_defined = defined(subject, (period[0], period[1] - datetime.timedelta(days=shift)))
                    self.put(
                        name, subject, period, formula(groups.get((subject, period), [])) if is_defined else NOTHING
                    )

    def total(
        self, kpi_id: str, cases: Iterable[Case], defined: Callable[[Subject, Period], bool] = lambda s, p: True
    ) -> None:
        """Sum of the cases, each (amount) or (amount, rows)."""
        self.each(kpi_id, cases, summed, defined=defined)

    def ratio(
        self,
        kpi_id: str,
        cases: Iterable[Case],
        settles: int = 0,
        defined: Callable[[Subject, Period], bool] = lambda s, p: True,
        sample: int | None = None,
    ) -> None:
        """Sum of numerators / sum of denominators; each case (numerator, denominator). The sample are the rows, or the sum of the
        numerators (0) or of the denominators (1)."""
        self.each(kpi_id, cases, lambda own: summed_ratio(own, sample), settles, defined)

    def growth(
        self,
        kpi_id: str,
        of: str,
        previous: Callable[[Period], Period],
        is_whole: Callable[[Subject, Period], bool],
        sample_of: str | None = None,
    ) -> None:
        """value / value of the previous period - 1; NULL where that one is missing, incomplete or not positive."""
        for subject, period in self.rows:
            now, before = self.get(of, subject, period), self.get(of, subject, previous(period))
            value = NOTHING
            if (
                now.value is not None
                and before.value is not None
                and before.value > 0
                and is_whole(subject, previous(period))
            ):
                sample = self.get(sample_of or of, subject, period).sample
                value = Value(float(now.value) / float(before.value) - 1, now.value, before.value, sample)
            self.put(kpi_id, subject, period, value)


def summed(cases: list[Any]) -> Value:
    return Value(
        sum(cases, Decimal(0)) if any(isinstance(case, Decimal) for case in cases) else sum(cases), sample=len(cases)
    )


def summed_ratio(cases: list[Any], sample: int | None = None) -> Value:
    parts = sum(case[0] for case in cases), sum(case[1] for case in cases)
    return divided(*parts, len(cases) if sample is None else int(parts[sample]))


def share(cases: list[Any]) -> Value:
    """Of yes-or-no cases: the share of yes."""
    return divided(sum(1 for case in cases if case), len(cases))


def mean(cases: list[Any]) -> Value:
    return divided(sum(cases), len(cases), len(cases))


def quantile(cases: list[Any], point: float) -> Value:
    """Linear interpolation between the two nearest ranks, as spreadsheets and databases do."""
    if not cases:
        return NOTHING
    ordered = sorted(cases)
    place = point * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return Value(ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower), sample=len(ordered))
