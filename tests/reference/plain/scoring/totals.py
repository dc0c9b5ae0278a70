"""Totals, grades and points of a card, and the card over several cards of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from tests.reference.plain.periods import Period
from tests.reference.plain.scoring.cards import Card, spoken
from tests.reference.plain.scoring.numbers import rounded

LEAST_WEIGHT = 60
UNGRADED_WORKING_DAYS = 10
SHORT = "short presence"


class Grades:
    """The seed file: from which total on a grade is given, and its bonus coefficient."""

    def __init__(self, rows: Iterable[dict[str, str]], working_days_elapsed: dict[Period, int]):
        self.rows = sorted(rows, key=lambda row: Decimal(row["from_score"]), reverse=True)
        self.working_days_elapsed = working_days_elapsed

    def give(self, card: Card) -> None:
        if card.total is None:
            return
        card.status = "scored"
        if card.is_to_date and self.working_days_elapsed[card.period] < UNGRADED_WORKING_DAYS:
            return
        row = next(row for row in self.rows if card.total >= Decimal(row["from_score"]))
        card.grade, card.bonus_coefficient = row["grade"], Decimal(row["bonus_coefficient"])


def add_up(card: Card) -> None:
    """The total over the lines with a score, where their weights suffice and no line that decides is missing."""
    card.lines.sort(key=lambda line: f"{line.mart}.{line.kpi_id}")
    if card.is_short:
        card.reasons = SHORT
        return
    scored = [line for line in card.lines if line.line_score is not None]
    gaps = [line for line in card.lines if line.line_score is None]
    card.weight_scored = sum((Decimal(line.weight) for line in scored), Decimal(0))
    card.reasons = "; ".join(
        f"{line.kpi_id}: {line.status}" + (f" ({line.reason})" if line.reason != line.status else "") for line in gaps
    )
    card.reasons = card.reasons or None
    if card.weight_scored < LEAST_WEIGHT or any(line.missing == "not_scorable" for line in gaps):
        return
    weight = Fraction(card.weight_scored)
    products = [Fraction(line.weight) * Fraction(line.line_score or 0) for line in scored]
    card.total = rounded(sum(products, Fraction(0)) / weight, 2)
    for line, product in zip(scored, products, strict=True):
        line.points = rounded(product / weight, 4)


def combine(cards: Iterable[Card]) -> list[Card]:
    """One more card for each person and period with several: weighted by the days present in each, over those with a total."""
    people: dict[tuple[str, Period], list[Card]] = defaultdict(list)
    for card in cards:
        if card.subject_type == "employee" and not card.is_short:
            people[card.subject_id, card.period].append(card)
    combined = []
    for (subject_id, period), parts in sorted(people.items()):
        if len(parts) > 1:
            whole = Card(f"{spoken(period)}/{subject_id}", None, None, "employee", subject_id, period, kind="combined")
            combined.append(over(whole, sorted(parts, key=lambda part: part.scorecard_id)))
    return combined


def over(whole: Card, parts: list[Card]) -> Card:
    for part in parts:
        part.parent_scorecard_id = whole.scorecard_id
    days = {id(part): Fraction(part.present_days or 0) for part in parts}
    scored = [part for part in parts if part.total is not None]
    weight = sum(Fraction(part.weight_scored) * days[id(part)] for part in scored)
    whole.weight_scored = rounded(Fraction(weight) / sum(days.values()), 4)
    if scored:
        points = sum(Fraction(part.total or 0) * days[id(part)] for part in scored)
        whole.total = rounded(Fraction(points) / sum(days[id(part)] for part in scored), 2)
    gaps = [f"{part.scorecard_id}: {part.reasons or 'not scorable'}" for part in parts if part.total is None]
    whole.reasons = "; ".join(gaps) or None
    whole.is_to_date = any(part.is_to_date for part in parts)
    whole.is_retroactive = any(part.is_retroactive for part in parts)
    return whole
