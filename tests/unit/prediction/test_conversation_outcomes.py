"""Models of conversations: what they learn from, when they are kept, and what they say."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from prediction.conversation_outcomes import MODEL_SCHEMA, Requirements, score_conversations, train_months
from prediction.logistic import fit_logistic

NEEDED = Requirements(labels=100, labels_of_each_answer=20, history_days=365, category_labels=30)
CSAT = "predicted_csat"


def conversations(first: date, last: date, a_day: int = 8, seed: int = 5, slow_is_bad: float = 1.0) -> pa.Table:
    """Conversations of some days: the longer one waits, the worse the rating; nobody's issue is settled yet."""
    random = np.random.default_rng(seed)
    days = [first + timedelta(days=number // a_day) for number in range(((last - first).days + 1) * a_day)]
    count = len(days)
    waiting = np.exp(random.normal(3, 1, count))
    chance = 1 / (1 + np.exp(-(1.0 - slow_is_bad * (np.log1p(waiting) - 3))))
    return pa.table(
        {
            "platform": ["p"] * count,
            "conversation_id": [f"{seed}-{number}" for number in range(count)],
            "month_start": pa.array([day.replace(day=1) for day in days], pa.date32()),
            "category": pa.array(
                [None if number % 50 == 0 else ("size", "delivery")[number % 2] for number in range(count)]
            ),
            "difficulty": pa.array(
                [None if number % 9 == 0 else number % 5 + 1 for number in range(count)], pa.int32()
            ),
            "started_hour": random.integers(0, 24, count),
            "waiting_seconds": waiting,
            "handle_seconds": np.full(count, 60.0),
            "turns": random.integers(1, 9, count),
            "earlier_contacts": random.integers(0, 3, count),
            "banned_phrases": np.zeros(count, dtype=int),
            "is_satisfied": random.random(count) < chance,
            "rated_on": pa.array(days, pa.date32()),
            "needs_no_further_contact": pa.array([None] * count, pa.bool_()),
            "settled_on": pa.array([None] * count, pa.date32()),
        }
    )


def trained(cases: pa.Table, kept: pa.Table | None = None, needed: Requirements = NEEDED) -> pa.Table:
    return train_months(cases, MODEL_SCHEMA.empty_table() if kept is None else kept, needed)


def of_csat(models: pa.Table, month: date) -> dict[str, dict[str, object]]:
    return {row["factor"]: row for row in models.to_pylist() if (row["kpi_id"], row["month_start"]) == (CSAT, month)}


def test_a_month_learns_from_what_was_known_before_it_began() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 3, 31))
    models = trained(cases)
    assert of_csat(models, date(2026, 1, 1))["(intercept)"]["null_reason"] == "insufficient_history"
    assert of_csat(models, date(2026, 1, 1))["(intercept)"]["label_count"] == 0
    assert of_csat(models, date(2026, 2, 1))["(intercept)"]["label_count"] == 31 * 8
    assert of_csat(models, date(2026, 3, 1))["(intercept)"]["label_count"] == (31 + 28) * 8
    # Ratings of the month itself change nothing, whatever they are.
    place = cases.column_names.index("is_satisfied")
    later = pa.array([day >= date(2026, 3, 1) for day in cases.column("rated_on").to_pylist()])
    spoiled = cases.set_column(
        place, "is_satisfied", pa.compute.if_else(later, pa.scalar(False), cases.column("is_satisfied"))
    )
    assert trained(spoiled).equals(models)


def test_a_rating_that_came_in_the_next_month_is_not_known_yet() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 2, 28))
    place = cases.column_names.index("rated_on")
    late = [day if day < date(2026, 1, 31) else date(2026, 2, 1) for day in cases.column("rated_on").to_pylist()]
    models = trained(cases.set_column(place, "rated_on", pa.array(late, pa.date32())))
    assert of_csat(models, date(2026, 2, 1))["(intercept)"]["label_count"] == 30 * 8


def test_a_conversation_rated_before_the_month_in_which_it_ends_does_not_teach_its_own_judge() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 2, 28))
    place = cases.column_names.index("rated_on")
    early = [min(day, date(2026, 1, 31)) for day in cases.column("rated_on").to_pylist()]
    models = trained(cases.set_column(place, "rated_on", pa.array(early, pa.date32())))
    assert of_csat(models, date(2026, 2, 1))["(intercept)"]["label_count"] == 31 * 8


def test_a_category_is_a_factor_of_the_months_that_learn_from_enough_of_it_whatever_else_is_fitted_with_them() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 3, 31))
    place = cases.column_names.index("category")
    months = cases.column("month_start").to_pylist()
    # Half of January's are about size, of later ones a few.
    every = [2 if month == date(2026, 1, 1) else 20 for month in months]
    rarer = ["delivery" if number % nth else "size" for number, nth in enumerate(every)]
    cases = cases.set_column(place, "category", pa.array(rarer))
    needed = Requirements(100, 20, history_days=28, category_labels=30)
    february, march = (of_csat(trained(cases, needed=needed), date(2026, month, 1)) for month in (2, 3))
    assert "category=size" in february
    assert "category=size" not in march
    kept = trained(
        cases.filter(pa.compute.less(cases.column("month_start"), pa.scalar(date(2026, 3, 1)))), needed=needed
    )
    assert of_csat(trained(cases, kept, needed), date(2026, 3, 1)) == march


def test_history_is_looked_back_on_for_so_many_days() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 3, 31))
    models = trained(cases, needed=Requirements(100, 20, history_days=20, category_labels=30))
    assert of_csat(models, date(2026, 3, 1))["(intercept)"]["label_count"] == 20 * 8


def test_a_fitted_month_is_kept_and_one_without_labels_is_tried_again() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 3, 31))
    first = trained(cases.filter(pa.compute.less(cases.column("month_start"), pa.scalar(date(2026, 3, 1)))))
    # More of January comes later: February's model stands, January has still none, March is new.
    more = pa.concat_tables([cases, conversations(date(2026, 1, 1), date(2026, 1, 31), seed=6, slow_is_bad=-1.0)])
    added = trained(more, kept=first)
    months = {row["month_start"] for row in added.to_pylist() if row["kpi_id"] == CSAT}
    assert months == {date(2026, 1, 1), date(2026, 3, 1)}
    assert of_csat(first, date(2026, 2, 1))["(intercept)"]["model_version"] is not None
    # With everything kept, nothing is fitted again.
    assert trained(cases, kept=trained(cases)).filter(pa.compute.field("coefficient").is_valid()).num_rows == 0


def test_few_answers_of_one_kind_are_too_few() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 2, 28))
    satisfied = np.ones(cases.num_rows, bool)
    satisfied[:19] = False
    content = cases.set_column(cases.column_names.index("is_satisfied"), "is_satisfied", pa.array(satisfied))
    row = of_csat(trained(content), date(2026, 2, 1))["(intercept)"]
    assert (row["null_reason"], row["label_count"], row["positive_count"]) == ("insufficient_history", 248, 229)
    satisfied[:20] = False
    content = cases.set_column(cases.column_names.index("is_satisfied"), "is_satisfied", pa.array(satisfied))
    assert of_csat(trained(content), date(2026, 2, 1))["(intercept)"]["null_reason"] is None


def test_the_factor_that_matters_is_found_and_one_that_does_not_vary_is_left_out() -> None:
    factors = of_csat(trained(conversations(date(2026, 1, 1), date(2026, 12, 31))), date(2026, 12, 1))
    assert "log_handle_seconds" not in factors and "banned_phrases" not in factors
    weights = {name: abs(float(str(row["coefficient"]))) for name, row in factors.items() if name != "(intercept)"}
    assert max(weights, key=lambda name: weights[name]) == "log_waiting_seconds"
    assert float(str(factors["log_waiting_seconds"]["coefficient"])) < 0
    assert {"category=size", "category=delivery"} < set(factors)


def test_each_conversation_is_judged_by_its_own_month_and_says_by_which_model() -> None:
    cases = conversations(date(2026, 1, 1), date(2026, 3, 31))
    models = trained(cases)
    scores = score_conversations(cases, models).to_pylist()
    for row, month in zip(scores, cases.column("month_start").to_pylist(), strict=True):
        if month == date(2026, 1, 1):
            assert row[CSAT] is None and row[f"{CSAT}_version"] is None
        else:
            assert 0 < row[CSAT] < 1
            assert row[f"{CSAT}_version"] == of_csat(models, month)["(intercept)"]["model_version"]
        assert row["predicted_resolution_rate"] is None
    # By hand, from the table of factors.
    place = next(number for number, row in enumerate(scores) if row[CSAT] is not None)
    case = cases.slice(place, 1).to_pylist()[0]
    values = {
        "log_waiting_seconds": np.log1p(case["waiting_seconds"]),
        "log_turns": np.log1p(case["turns"]),
        "log_earlier_contacts": np.log1p(case["earlier_contacts"]),
        "difficulty": case["difficulty"],
        "part_of_day=night": case["started_hour"] < 7,
        "part_of_day=morning": 7 <= case["started_hour"] < 12,
        "part_of_day=evening": case["started_hour"] >= 18,
        "category=size": case["category"] == "size",
        "category=delivery": case["category"] == "delivery",
    }
    score = 0.0
    for name, row in of_csat(models, case["month_start"]).items():
        if name == "(intercept)":
            score += row["coefficient"]
        elif values[name] is not None:
            score += row["coefficient"] * (values[name] - row["centre"]) / row["scale"]
    assert scores[place][CSAT] == pytest.approx(1 / (1 + np.exp(-score)))


def test_chances_come_true_as_often_as_they_say() -> None:
    cases = conversations(date(2025, 1, 1), date(2026, 3, 31), a_day=20)
    scores = score_conversations(cases, trained(cases)).column(CSAT).to_pylist()
    chance = np.array([np.nan if value is None else value for value in scores])
    answer = np.array(cases.column("is_satisfied").to_pylist())
    judged = np.flatnonzero(np.isfinite(chance))
    for tenth in np.array_split(judged[np.argsort(chance[judged])], 5):
        assert chance[tenth].mean() == pytest.approx(answer[tenth].mean(), abs=0.05)


def test_a_desk_without_conversations_has_neither_models_nor_scores() -> None:
    nothing = conversations(date(2026, 1, 1), date(2026, 1, 1)).slice(0, 0)
    assert trained(nothing).schema == MODEL_SCHEMA
    assert score_conversations(nothing, MODEL_SCHEMA.empty_table()).num_rows == 0


def test_the_slope_of_the_penalised_likelihood_is_zero_at_the_fit() -> None:
    random = np.random.default_rng(3)
    columns = {"one": random.normal(5, 2, 400), "two": random.normal(-1, 0.1, 400), "flat": np.full(400, 7.0)}
    columns["one"][::10] = np.nan
    outcome = random.random(400) < 1 / (1 + np.exp(-1 - np.nan_to_num(columns["one"] - 5)))
    model = fit_logistic(columns, outcome)
    assert model.factors == ("one", "two")
    wrong = model.probability(columns, 400) - outcome
    assert wrong.sum() == pytest.approx(0, abs=1e-9)
    for name, centre, scale, coefficient in zip(
        model.factors, model.centres, model.scales, model.coefficients, strict=True
    ):
        slope = (np.nan_to_num((columns[name] - centre) / scale) * wrong).sum() + coefficient / 0.03
        assert slope == pytest.approx(0, abs=1e-9)


def test_cases_that_are_all_alike_have_the_chance_of_them_all() -> None:
    model = fit_logistic({"flat": np.full(200, 7.0)}, np.arange(200) < 150)
    assert model.factors == () and model.coefficients.size == 0
    assert model.probability({}, 2) == pytest.approx([0.75, 0.75])
