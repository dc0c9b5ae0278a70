"""What the models make of the worked examples, against what was worked out by hand."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.reference.plain.scoring.scorer import read_table
from tests.reference.scoring.examples import Example, load_examples
from tests.reference.scoring.run_models import MART, kpi_id

pytestmark = pytest.mark.xdist_group("worked_examples")
EXAMPLES = load_examples()
NAMES = [example.name for example in EXAMPLES]
LINES = [line for example in EXAMPLES for role in example.roles for line in role.lines]
ARITHMETIC = re.compile(r"[-+*/().\d ]*\d[-+*/().\d ]*")


class Scored:
    """The two published tables, by key."""

    def __init__(self, build: Path) -> None:
        self.cards = {row["scorecard_id"]: row for row in read_table(build, "scoring.scorecards")}
        self.lines = {
            (row["scorecard_id"], row["mart"], row["kpi_id"]): row
            for row in read_table(build, "scoring.scorecard_lines")
        }


@pytest.fixture(scope="module")
def scored(examples_build: Path) -> Scored:
    return Scored(examples_build)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_the_models_score_what_was_worked_out_by_hand(example: Example, scored: Scored) -> None:
    for role in example.roles:
        scorecard_id = example.scorecard_id(role)
        if role.card.get("exists") is False:
            assert scorecard_id not in scored.cards
            continue
        card = scored.cards[scorecard_id]
        assert differing(role.card, card) == {}
        for line in role.lines if role.card.get("reasons") != "short presence" else []:
            row = scored.lines[scorecard_id, MART, kpi_id(role, line)]
            assert differing(line.expect, row) == {}
            if len(role.lines) == 1:
                # A single line is the whole scorecard.
                assert card["total"] == row["points"] == line.expect.get("line_score", row["line_score"])
    combined_id = f"{example.spoken_period}/{example.name}"
    assert (combined_id in scored.cards) == (example.combined is not None)
    if example.combined is not None:
        assert differing(example.combined, scored.cards[combined_id]) == {}


def differing(expected: dict[str, Any], row: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What is not as expected: {column: (expected, found)}."""
    return {name: (value, row[name]) for name, value in expected.items() if row[name] != value}


def test_there_is_a_scorecard_for_every_example_and_no_other(scored: Scored) -> None:
    expected = {
        example.scorecard_id(role)
        for example in EXAMPLES
        for role in example.roles
        if role.card.get("exists") is not False
    }
    combined = {f"{example.spoken_period}/{example.name}" for example in EXAMPLES if example.combined is not None}
    assert scored.cards.keys() == expected | combined


def test_names_are_unique_and_no_example_is_without_an_expectation() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert all("status" in line.expect for line in LINES) and len(LINES) >= 80


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_the_arithmetic_is_right_as_it_stands(example: Example) -> None:
    """Wherever a note says that one calculation equals another, it does."""
    for note in example.by_hand.split(";"):
        sides = [side.strip() for side in note.split(" = ")]
        numbers = [exact(side) for side in sides if ARITHMETIC.fullmatch(side)]
        assert len(set(numbers)) <= 1, note


def exact(calculation: str) -> Fraction:
    """The value of a calculation, without floating point."""
    as_fractions = re.sub(r"\d+(\.\d+)?", lambda number: f"Fraction('{number.group()}')", calculation)
    return Fraction(eval(as_fractions, {"__builtins__": {}, "Fraction": Fraction}))  # digits and operators only


def test_every_method_direction_status_and_guard_state_has_an_example() -> None:
    assert {(line.line["method"], line.kpi.get("better", "up")) for line in LINES} >= {
        ("ladder", "up"), ("ladder", "down"), ("attainment", "up"), ("attainment", "down"), ("band", "band"), ("deduction", "down"),
        ("direct", "up"),
    }  # fmt: skip
    assert {line.expect["status"] for line in LINES} == {
        "scored", "guarded", "pooled", "zeroed", "no_data", "small_sample", "no_target", "no_source",
    }  # fmt: skip
    assert {line.expect.get("guard_state") for line in LINES if line.guard} >= {"worse", "held", "unknown"}
    assert {line.guard["kpi"]["better"] for line in LINES if line.guard} == {"up", "down"}
    assert {line.line.get("missing", "reweight") for line in LINES} == {"reweight", "zero", "not_scorable"}
    scores = {line.expect.get("line_score") for line in LINES}
    assert scores >= {
        Decimal(60),
        Decimal("59.99"),
        Decimal(80),
        Decimal("79.99"),
        Decimal("89.99"),
        Decimal(90),
        Decimal(150),
    }
