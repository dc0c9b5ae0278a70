"""What holds of every score, whatever the numbers: the models' own SQL over cases that hypothesis makes up, a batch a query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.reference.plain.scoring.methods import METHODS
from tests.reference.plain.scoring.numbers import rounded
from tests.reference.scoring.compiled import CompiledModels, Row

pytestmark = pytest.mark.xdist_group("worked_examples")
# A batch that fails is not shrunk: the assertion names its case.
BATCHES = settings(
    phases=[Phase.generate],
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LARGEST = 10**9


def decimals(smallest: int, largest: int, places: int) -> st.SearchStrategy[Decimal]:
    """Numbers with so many decimals, whole and round ones among them."""
    unit = Decimal(1).scaleb(-places)
    exact = st.integers(smallest * 10**places, largest * 10**places).map(lambda number: number * unit)
    return st.one_of(
        exact, st.integers(smallest, largest).map(Decimal), st.integers(max(smallest, -200), 200).map(Decimal)
    )


def batches(case: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(case, min_size=20, max_size=60)


@dataclass(frozen=True)
class Case:
    """A line with two values that it might read, the second at least as good as the first."""

    method: str
    better: str
    value: Decimal
    better_value: Decimal
    cap: Decimal
    baseline: Decimal | None = None
    target: Decimal | None = None
    challenge: Decimal | None = None
    band_low: Decimal | None = None
    band_high: Decimal | None = None
    tolerance: Decimal | None = None
    allowance: Decimal | None = None
    penalty: Decimal | None = None
    guard_state: str | None = None
    guard_cap: Decimal | None = None


@st.composite
def lines(draw: st.DrawFn, methods: tuple[str, ...] = tuple(METHODS)) -> Case:
    method = draw(st.sampled_from(methods))
    better = draw(st.sampled_from(["up", "down"]))
    if method in ("deduction", "direct"):
        better = "down" if method == "deduction" else "up"
    can_be_negative = method in ("ladder", "band")
    values = sorted(draw(st.tuples(*[decimals(-LARGEST if can_be_negative else 0, LARGEST, 8)] * 2)))
    worse, good = values if better == "up" else reversed(values)
    case = Case(
        method, better, worse, good, draw(decimals(1, 150, 2).filter(lambda cap: 0 < cap <= 150)),
        guard_state=draw(st.sampled_from([None, "held", "unknown", "worse"])), guard_cap=draw(st.integers(0, 150).map(Decimal)),
    )  # fmt: skip
    step = st.one_of(decimals(1, LARGEST, 6), st.integers(1, 10**6).map(lambda number: number * Decimal("0.000001")))
    if method == "ladder":
        first, second, start = draw(step.filter(bool)), draw(step.filter(bool)), draw(decimals(-LARGEST, LARGEST, 6))
        sign = 1 if better == "up" else -1
        start, first, second = start, abs(first) * sign, abs(second) * sign
        return replace(case, baseline=start, target=start + first, challenge=start + first + second)
    if method == "attainment":
        return replace(case, target=abs(draw(step.filter(bool))))
    if method == "band":
        low, high = sorted(draw(st.tuples(*[decimals(-LARGEST, LARGEST, 6)] * 2)))
        return replace(case, band_low=low, band_high=high, tolerance=abs(draw(step.filter(bool))))
    if method == "deduction":
        return replace(case, allowance=abs(draw(decimals(0, 1000, 6))), penalty=abs(draw(step.filter(bool))))
    return case


@pytest.fixture(scope="module")
def models(examples_build: Path, tmp_path_factory: pytest.TempPathFactory) -> CompiledModels:
    return CompiledModels(examples_build, tmp_path_factory.mktemp("properties"))


@pytest.fixture(scope="module")
def score(models: CompiledModels) -> Callable[[list[Case]], list[Row]]:
    """Score each case with its first value by the SQL of int_scoring_lines: a card each, of one line."""
    sql = f"select * from ({models.sql('int_scoring_lines')}) order by cast(scorecard_id as integer)"

    def scored(cases: list[Case]) -> list[Row]:
        keys = [
            {"plan_id": str(place), "version": 1, "mart": "m", "kpi_id": "k", "scorecard_id": str(place)}
            for place in range(len(cases))
        ]
        plan = ("method", "better", "cap", "tolerance", "penalty", "guard_cap")
        target = ("baseline", "target", "challenge", "allowance", "band_low", "band_high")
        pairs = [(key, asdict(case)) for key, case in zip(keys, cases, strict=True)]
        models.fill(
            "intermediate.int_scoring_readings",
            [
                key
                | {name: case[name] for name in ("value", "guard_state")}
                | {"is_draft": False, "is_pooled": False, "may_be_zeroed": True}
                for key, case in pairs
            ],
        )
        models.fill(
            "intermediate.int_scoring_targets",
            [key | {name: case[name] for name in target} | {"has_target": True} for key, case in pairs],
        )
        models.fill(
            "scoring.plans",
            [
                {name: key[name] for name in ("plan_id", "version", "mart", "kpi_id")}
                | {name: case[name] for name in plan}
                | {"direction": 1 if case["better"] == "up" else -1, "weight": 100, "missing": "reweight"}
                for key, case in pairs
            ],
        )
        rows = models.select(sql)
        assert len(rows) == len(cases)
        return rows

    return scored


@BATCHES
@given(cases=batches(lines(methods=("ladder", "attainment", "deduction", "direct"))))
def test_a_better_value_never_lowers_a_score(score: Callable[[list[Case]], list[Row]], cases: list[Case]) -> None:
    lower = score(cases)
    higher = score([replace(case, value=case.better_value) for case in cases])
    for case, one, other in zip(cases, lower, higher, strict=True):
        assert one["line_score"] <= other["line_score"], case
        assert one["is_outstanding"] <= other["is_outstanding"] or case.guard_state == "worse", case


@BATCHES
@given(cases=batches(lines()))
def test_a_score_is_the_exact_one_rounded_once_then_capped_then_guarded(
    score: Callable[[list[Case]], list[Row]], cases: list[Case]
) -> None:
    for case, row in zip(cases, score(cases), strict=True):
        expected = min(rounded(max(METHODS[case.method](Fraction(case.value), case), Fraction(0)), 2), case.cap)
        if case.guard_state == "worse" and case.guard_cap is not None:
            expected = min(expected, case.guard_cap)
        assert row["line_score"] == expected, case


# Totals


Lines = list[tuple[Decimal, Decimal | None]]
weights = decimals(1, 100, 4).filter(lambda weight: weight > 0)
scores = decimals(0, 150, 2).filter(lambda score: 0 <= score <= 150)
cards = st.lists(st.tuples(weights, st.one_of(st.none(), scores)), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def total(models: CompiledModels) -> Callable[[list[Lines]], list[Row]]:
    """Add up cards of lines (weight, score) by the SQL of int_scoring_totals."""
    sql = f"select * from ({models.sql('int_scoring_totals')}) order by cast(scorecard_id as integer)"

    def added(given_cards: list[Lines]) -> list[Row]:
        keys = [{"plan_id": "P", "version": 1, "scorecard_id": str(place)} for place in range(len(given_cards))]
        models.fill("intermediate.int_scoring_subjects", [key | {"is_short_presence": False} for key in keys])
        models.fill(
            "intermediate.int_scoring_lines",
            [
                key
                | {
                    "mart": "m",
                    "kpi_id": f"k{place}",
                    "weight": weight,
                    "line_score": line_score,
                    "status": "no_data" if line_score is None else "scored",
                    "missing": "reweight",
                }
                for key, card in zip(keys, given_cards, strict=True)
                for place, (weight, line_score) in enumerate(card)
            ],
        )
        rows = models.select(sql)
        assert len(rows) == len(given_cards)
        return rows

    return added


def totals(rows: list[Row]) -> list[Decimal | None]:
    return [row["weighted_total"] for row in rows]


@BATCHES
@given(given_cards=batches(cards), random=st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(
    total: Callable[[list[Lines]], list[Row]], given_cards: list[Lines], random: Any
) -> None:
    shuffled = [random.sample(card, len(card)) for card in given_cards]
    assert totals(total(given_cards)) == totals(total(shuffled))


@BATCHES
@given(given_cards=batches(cards), scale=st.integers(2, 10_000))
def test_scaling_all_weights_changes_nothing(
    total: Callable[[list[Lines]], list[Row]], given_cards: list[Lines], scale: int
) -> None:
    scaled = [[(weight * scale, line_score) for weight, line_score in card] for card in given_cards]
    assert totals(total(given_cards)) == totals(total(scaled))


@BATCHES
@given(given_cards=batches(st.tuples(weights, st.lists(st.tuples(weights, scores), min_size=1, max_size=7))))
def test_a_missing_line_under_reweight_lies_between_the_best_and_the_worst(
    total: Callable[[list[Lines]], list[Row]], given_cards: list[tuple[Decimal, list[tuple[Decimal, Decimal]]]]
) -> None:
    missing, worst, best = (
        totals(total([[*card, (weight, score)] for weight, card in given_cards]))
        for score in (None, Decimal(0), Decimal(150))
    )
    for low, middle, high in zip(worst, missing, best, strict=True):
        assert low is not None and middle is not None and high is not None
        assert low <= middle <= high


@BATCHES
@given(given_cards=batches(cards))
def test_a_total_is_the_exact_mean_rounded_once(
    total: Callable[[list[Lines]], list[Row]], given_cards: list[Lines]
) -> None:
    for card, row in zip(given_cards, total(given_cards), strict=True):
        scored = [(Fraction(weight), Fraction(score)) for weight, score in card if score is not None]
        if not scored:
            assert row["weighted_total"] is None and row["total"] is None
            continue
        weight = sum(weight for weight, _ in scored)
        assert row["weighted_total"] == rounded(Fraction(sum(weight * score for weight, score in scored)) / weight, 2)
        assert (row["total"] is None) == (weight < 60)


# Division


SCALES = (0, 2, 4, 8)
whole = st.integers(-(10**26), 10**26).map(lambda number: Decimal(number).scaleb(-8))
small = st.integers(-(10**6), 10**6).map(lambda number: Decimal(number).scaleb(-2))
numbers = st.one_of(whole, small, st.integers(-20, 20).map(Decimal))


@pytest.fixture(scope="module")
def division(models: CompiledModels) -> str:
    columns = [f"{{{{ divide_half_up('n', 'd', {scale}) }}}} as at_{scale}" for scale in SCALES]
    models.con.execute("create table divisions (place integer, n decimal(38, 8), d decimal(38, 8))")
    return models.inline(f"select n, d, {', '.join(columns)} from divisions order by place")


@BATCHES
@given(pairs=batches(st.tuples(numbers, numbers)))
def test_exact_division_is_that_of_python_s_decimal(
    models: CompiledModels, division: str, pairs: list[tuple[Decimal, Decimal]]
) -> None:
    models.fill("divisions", [{"place": place, "n": n, "d": d} for place, (n, d) in enumerate(pairs)])
    for row, (n, d) in zip(models.select(division), pairs, strict=True):
        for scale in SCALES:
            assert row[f"at_{scale}"] == divided(n, d, scale), (n, d, scale)


def divided(n: Decimal, d: Decimal, scale: int) -> Decimal | None:
    if d == 0:
        return None
    with localcontext() as context:
        context.prec = 80
        return (n / d).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
