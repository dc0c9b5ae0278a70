"""BG/NBD: the published fit and forecasts, and what must hold of any buyer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_sample import cdnow_orders

from prediction.repeat_orders import RepeatOrderModel, RepeatOrders, fit_repeat_orders, log_likelihood

PUBLISHED = RepeatOrderModel(r=0.243, alpha=4.414, a=0.793, b=2.426)

parameters = st.floats(0.02, 60, allow_nan=False)
models = st.builds(RepeatOrderModel, r=parameters, alpha=parameters, a=parameters, b=parameters)


@st.composite
def buyers(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    repeats = draw(st.integers(0, 200))
    watched = draw(st.floats(0.5, 300))
    last_at = draw(st.floats(0.01, 1)) * watched if repeats else 0.0
    return np.array([float(repeats)]), np.array([last_at]), np.array([watched])


def test_the_fit_to_the_cdnow_sample_is_the_published_one() -> None:
    """Fader, Hardie, Lee (2005), table 2."""
    sample = cdnow_orders()
    assert sample.count.sum() == 2357
    fitted = fit_repeat_orders(sample)
    assert fitted.has_converged
    assert [fitted.r, fitted.alpha, fitted.a, fitted.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=6e-4)
    assert fitted.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_the_likelihood_is_flat_at_the_fit() -> None:
    sample = cdnow_orders()
    fitted = fit_repeat_orders(sample)
    _, gradient = log_likelihood(np.array([fitted.r, fitted.alpha, fitted.a, fitted.b]), sample)
    assert np.abs(gradient / sample.count.sum()).max() < 1e-5


def test_a_customer_of_the_published_example_is_expected_to_buy_1_226_times() -> None:
    """Fader, Hardie, Lee (2005), Implementing the BG/NBD Model in Excel: x = 2, t_x = 30.43, T = 38.86, 39 weeks."""
    one = (np.array([2.0]), np.array([30.43]), np.array([38.86]))
    assert PUBLISHED.expected_orders(*one, horizon=39.0)[0] == pytest.approx(1.226, abs=5e-4)


def test_the_form_that_does_not_overflow_is_the_published_equation() -> None:
    from scipy.special import hyp2f1

    sample, t = cdnow_orders(), 39.0
    x, last_at, watched = sample.repeats, sample.last_at, sample.watched
    r, alpha, a, b = PUBLISHED.r, PUBLISHED.alpha, PUBLISHED.a, PUBLISHED.b
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + watched + t))
    numerator = (a + b + x - 1) / (a - 1) * (1 - ((alpha + watched) / (alpha + watched + t)) ** (r + x) * series)
    denominator = 1 + (x > 0) * a / (b + x - 1) * ((alpha + watched) / (alpha + last_at)) ** (r + x)
    assert PUBLISHED.expected_orders(x, last_at, watched, t) == pytest.approx(numerator / denominator, rel=1e-9)


def test_a_sum_stands_in_where_the_series_overflows() -> None:
    often = (np.array([20.0]), np.array([1.0]), np.array([1.0]))
    strong = RepeatOrderModel(r=20, alpha=0.05, a=50, b=3)
    # Nobody outlives so many chances to leave: third / (a - 1) orders are left to whoever is still there.
    assert strong._summed_orders(often[0], often[2], 156.0)[0] == pytest.approx(72 / 49, rel=1e-9)
    mild = RepeatOrderModel(r=0.5, alpha=4, a=2, b=5)
    summed = mild._summed_orders(often[0], often[2], 52.0) * mild.survival_probability(*often)
    assert summed == pytest.approx(mild.expected_orders(*often, horizon=52.0), rel=1e-6)


def test_expectations_are_what_buyers_of_the_model_do() -> None:
    random, count, horizon = np.random.default_rng(7), 200_000, 30.0
    model = RepeatOrderModel(r=0.8, alpha=6.0, a=0.9, b=3.0)
    pace, leaving = random.gamma(model.r, 1 / model.alpha, count), random.beta(model.a, model.b, count)
    orders, clock, is_here = np.zeros(count), np.zeros(count), np.ones(count, bool)
    while is_here.any():
        clock += random.exponential(1 / pace)
        is_here &= clock < horizon
        orders += is_here
        is_here &= random.random(count) >= leaving
    assert model.expected_repeats_of_a_new_buyer(horizon) == pytest.approx(orders.mean(), rel=0.02)


def test_alike_buyers_may_be_counted_instead_of_listed() -> None:
    repeats, last_at, watched = np.array([0.0, 2, 0]), np.array([0.0, 3, 0]), np.array([9.0, 9, 9])
    together = RepeatOrders.of(repeats, last_at, watched)
    assert together.count.tolist() == [2, 1]
    at = np.array([0.5, 4, 0.8, 2.5])
    alone = RepeatOrders(repeats, last_at, watched, np.ones(3))
    assert log_likelihood(at, together)[0] == pytest.approx(log_likelihood(at, alone)[0])


@settings(max_examples=150, deadline=None)
@given(models, buyers())
def test_survival_is_a_chance_and_certain_for_whoever_ordered_once(
    model: RepeatOrderModel, buyer: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    chance = model.survival_probability(*buyer)[0]
    assert 0 <= chance <= 1
    if buyer[0][0] == 0:
        assert chance == 1


@settings(max_examples=150, deadline=None)
@given(models, buyers(), st.floats(1, 60), st.floats(1, 100))
def test_a_longer_horizon_brings_no_fewer_orders(
    model: RepeatOrderModel, buyer: tuple[np.ndarray, np.ndarray, np.ndarray], horizon: float, more: float
) -> None:
    near, far = model.expected_orders(*buyer, horizon)[0], model.expected_orders(*buyer, horizon + more)[0]
    assert 0 <= near <= far * (1 + 1e-6) + 1e-9
    # While alive, an order comes at the pace of one's own past at most.
    assert far <= (model.r + buyer[0][0]) / (model.alpha + buyer[2][0]) * (horizon + more) * (1 + 1e-6) + 1e-9


@settings(max_examples=60, deadline=None)
@given(models, buyers())
def test_the_gradient_is_the_slope_of_the_likelihood(
    model: RepeatOrderModel, buyer: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    at, seen = np.array([model.r, model.alpha, model.a, model.b]), RepeatOrders.of(*buyer)
    _, gradient = log_likelihood(at, seen)
    for place in range(4):
        step = np.zeros(4)
        step[place] = at[place] * 1e-5
        slope = (log_likelihood(at + step, seen)[0] - log_likelihood(at - step, seen)[0]) / (2 * step[place])
        assert gradient[place] == pytest.approx(slope, rel=1e-3, abs=1e-4)
