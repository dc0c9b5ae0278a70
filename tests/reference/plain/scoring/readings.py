"""What a line reads: the value of its KPI, alone or pooled, or the reason why there is none; and its guard's value."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from tests.reference.plain.periods import Day, Period, previous_period
from tests.reference.plain.scoring.numbers import as_kept, rounded
from tests.reference.plain.scoring.plans import Kpi, Kpis

POOLED_PERIODS = 3


class Reading(NamedTuple):
    """reason: None where there is a value to score. scored_from: where a matured cohort is read, its period's first day."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample: int | None = None
    reason: str | None = "no_data"
    scored_from: Day | None = None
    is_pooled: bool = False


class Values:
    """The marts' values by KPI, subject and period; of a KPI that looks ahead those of its matured cohort."""

    def __init__(self, rows: Iterable[dict[str, Any]], kpis: Kpis):
        self.kpis = kpis
        self._rows: dict[tuple[Any, ...], Reading] = {}
        self.teams: set[tuple[str, Period]] = set()
        for row in rows:
            mart, kpi_id, period = row["mart"], row["kpi_id"], (row["period_type"], row["period_start"])
            if row["subject_type"] == "team":
                self.teams.add((row["subject_id"], period))
            settles = kpis[mart, kpi_id].settles
            if row["cohort"] == ("matured" if settles else "own"):
                key = mart, kpi_id, row["subject_id"], row["subject_role"], period
                self._rows[key] = Reading(
                    *(as_kept(row[name]) for name in ("value", "numerator", "denominator")),
                    row["sample"],
                    row["null_reason"],
                    period[1] - datetime.timedelta(days=settles) if settles else None,
                )

    def read(self, mart: str, kpi_id: str, card: Any, minimum: int | None) -> Reading:
        """The value of a card's subject; short of its sample, that of the last three periods together."""
        kpi = self.kpis[mart, kpi_id]
        own = self._row(mart, kpi_id, kpi, card, card.period)
        if (own.sample or 0) >= (minimum or 0):
            return own
        if own.reason in (None, "no_data"):
            pooled = self._pool(mart, kpi_id, kpi, card)
            if pooled is not None and (pooled.sample or 0) >= (minimum or 0):
                return pooled._replace(scored_from=own.scored_from)
        return own if own.value is None else own._replace(reason="small_sample")

    def guard(self, line: Any, card: Any) -> tuple[Decimal | None, str | None]:
        """The guard's value, and whether it is worse than its limit, held, or unknown."""
        if line.guard_kpi_id is None:
            return None, None
        kpi = self.kpis[line.guard_mart, line.guard_kpi_id]
        found = self._row(line.guard_mart, line.guard_kpi_id, kpi, card, card.period)
        if found.value is None or (found.sample or 0) < (line.minimum_sample or 0):
            return found.value, "unknown"
        is_worse = found.value < line.guard_limit if kpi.better == "up" else found.value > line.guard_limit
        return found.value, "worse" if is_worse else "held"

    def _row(self, mart: str, kpi_id: str, kpi: Kpi, card: Any, period: Period) -> Reading:
        subject_id, role = card.subject_id, ""
        if card.subject_type == "employee":
            subject_id, role = (card.subject_id, card.role) if kpi.measured == "employee" else (card.scope_id, "")
        return self._rows.get((mart, kpi_id, subject_id, role, period), Reading())

    def _pool(self, mart: str, kpi_id: str, kpi: Kpi, card: Any) -> Reading | None:
        if kpi.additivity not in ("ratio", "mean"):
            return None
        rows, period = [], card.period
        for _ in range(POOLED_PERIODS):
            row = self._row(mart, kpi_id, kpi, card, period)
            if row.reason in (None, "no_data"):
                rows.append(row)
            period = previous_period(period)
        numerator, denominator = (
            sum((getattr(row, part) or Decimal(0) for row in rows), Decimal(0)) for part in ("numerator", "denominator")
        )
        if denominator <= 0:
            return None
        value = rounded(Fraction(numerator) * _unit(rows) / Fraction(denominator), 8)
        return Reading(value, numerator, denominator, sum(row.sample or 0 for row in rows), None, None, True)


def _unit(rows: Iterable[Reading]) -> Fraction:
    """What the formula multiplies its ratio by: 100 in a net promoter score."""
    units = [
        rounded(Fraction(row.value) * Fraction(row.denominator) / Fraction(row.numerator), 2)
        for row in rows
        if row.value is not None and row.numerator and row.denominator
    ]
    return Fraction(max(units, default=Decimal(1)))
