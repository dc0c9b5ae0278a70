"""Every scorecard and line of a small sample company against the plain scorer: every period, to the hundredth of a point."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.reference.compare_scores import compare_cards, compare_lines
from tests.reference.plain.company import Company
from tests.reference.plain.scoring.cards import Card
from tests.reference.plain.scoring.scorer import read_table, score

# With the marts: one night serves both.
pytestmark = pytest.mark.xdist_group("marts_agree")


@pytest.fixture(scope="module")
def cards(build: Path, company: Company) -> list[Card]:
    return score(build, company)


def test_every_scorecard_agrees(cards: list[Card], build: Path) -> None:
    found = compare_cards(cards, read_table(build, "scoring.scorecards"))
    assert not found, "\n".join(found[:20])


def test_every_line_agrees(cards: list[Card], build: Path) -> None:
    found = compare_lines(cards, read_table(build, "scoring.scorecard_lines"))
    assert not found, "\n".join(found[:20])


def test_the_company_has_what_is_worth_comparing(cards: list[Card]) -> None:
    assert {card.period[0] for card in cards} == {"month", "quarter", "year"}
    assert {card.kind for card in cards} == {"single", "combined"}
    assert {card.subject_type for card in cards} >= {"employee", "company"}
    assert {card.grade for card in cards} >= {"excellent", "good", "pass", "fail", None}
    lines = [line for card in cards for line in card.lines]
    assert {line.method for line in lines} == {"ladder", "attainment", "band", "deduction", "direct"}
    assert {line.status for line in lines} >= {"scored", "guarded", "pooled", "no_data", "small_sample", "no_source"}
    assert any(line.is_own_target for line in lines) and any(line.proration < 1 for line in lines)
    assert any(line.scored_period_start for line in lines)


def test_a_hundredth_of_a_point_is_seen(cards: list[Card], build: Path) -> None:
    card = next(card for card in cards if card.total is not None and card.lines)
    row = next(row for row in read_table(build, "scoring.scorecards") if row["scorecard_id"] == card.scorecard_id)
    row["total"] += Decimal("0.01")
    assert len(compare_cards([card], [row])) == 1
