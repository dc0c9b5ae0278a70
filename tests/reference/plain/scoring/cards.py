"""Whom a plan scores in a period: one card for each employee, role and scope, each team, the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.periods import ONE_DAY, Day, Period, elapsed_days, period_end
from tests.reference.plain.scoring.lines import Line
from tests.reference.plain.scoring.numbers import rounded
from tests.reference.plain.scoring.plans import Plans, Version
from tests.reference.plain.scoring.readings import Values


@dataclass
class Card:
    """A scorecard; the names are those of scoring.scorecards."""

    scorecard_id: str
    plan_id: str | None
    version: int | None
    subject_type: str
    subject_id: str
    period: Period
    role: str = ""
    scope_type: str = ""
    scope_id: str = ""
    present_days: Decimal | None = None
    role_days: Decimal | None = None
    leave_share: float = 0
    is_short: bool = False
    proration: Decimal = Decimal(1)
    is_to_date: bool = False
    is_retroactive: bool = False
    kind: str = "single"
    parent_scorecard_id: str | None = None
    lines: list[Line] = field(default_factory=list)
    total: Decimal | None = None
    grade: str | None = None
    bonus_coefficient: Decimal | None = None
    status: str = "not_scorable"
    reasons: str | None = None
    weight_scored: Decimal = Decimal(0)

    @property
    def scope(self) -> str:
        return f"{self.scope_type}={self.scope_id}" if self.scope_type else ""


def spoken(period: Period) -> str:
    """2026-10, 2026-Q4, 2026."""
    period_type, start = period
    month = {"month": f"-{start.month:02}", "quarter": f"-Q{(start.month + 2) // 3}", "year": ""}
    return f"{start.year}{month[period_type]}"


def spoken_id(card: Card) -> str:
    whose = [card.subject_id, card.role] if card.subject_type == "employee" else [card.subject_type, card.subject_id]
    return "/".join([spoken(card.period), *whose, *([card.scope] if card.scope else [])])


def cards_of(plans: Plans, values: Values, presence: Iterable[dict[str, Any]], company: Company) -> list[Card]:
    """The cards of every period, without their lines."""
    by_role: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in presence:
        by_role[row["role"], row["scope_type"], row["period_type"], row["period_start"]].append(row)
    found = []
    for period in sorted(period for period in company.periods if period[0] in ("month", "quarter", "year")):
        people: dict[str, list[tuple[Card, bool]]] = defaultdict(list)
        for version in plans.ruling(period):
            if version.subject_type == "employee":
                for row in by_role[version.role, version.scope_type, *period]:
                    people[row["employee_id"]].append((of_employee(version, period, row), row["is_present_enough"]))
            else:
                found += others(version, period, values, company.as_of)
        for candidates in people.values():
            found += long_enough(candidates)
    for card in found:
        card.is_to_date = period_end(card.period) > company.as_of + ONE_DAY
        card.scorecard_id = spoken_id(card)
    return found


def of_employee(version: Version, period: Period, row: dict[str, Any]) -> Card:
    return Card(
        "", version.plan_id, version.version, "employee", row["employee_id"], period,
        role=version.role,
        scope_type=version.scope_type,
        scope_id=row["scope_id"],
        present_days=row["present_days"],
        role_days=row["role_days"],
        leave_share=row["leave_share"],
        is_retroactive=version.approved_after(period[1]),
        proration=min(Decimal(1), rounded(Fraction(row["present_days"]) / Fraction(row["role_days"]), 8)) if row["role_days"] else Decimal(1),
    )  # fmt: skip


def long_enough(candidates: list[tuple[Card, bool]]) -> list[Card]:
    """Those with enough presence; where nobody's is, the longest one, which says so."""
    enough = [card for card, is_enough in candidates if is_enough]
    if enough:
        return enough
    longest = min(
        (card for card, _ in candidates),
        key=lambda card: (-(card.present_days or 0), card.role, card.scope_id, card.plan_id, card.version),
    )
    longest.is_short = True
    return [longest]


def others(version: Version, period: Period, values: Values, as_of: Day) -> list[Card]:
    """A team each that the marts know in the period, or the company."""
    whole = (period_end(period) - period[1]).days
    over = rounded(Fraction(elapsed_days(period, as_of), whole), 8)
    subjects = ["all"]
    if version.subject_type == "team":
        subjects = sorted(team for team, known in values.teams if known == period)
    return [
        Card(
            "", version.plan_id, version.version, version.subject_type, subject, period,
            proration=over, is_retroactive=version.approved_after(period[1]),
        )
        for subject in subjects
    ]  # fmt: skip
