"""Gamma-Gamma: the published fit, and what must hold of any buyer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_sample import cdnow_values

from prediction.order_values import OrderValueModel, OrderValues, fit_order_values, log_likelihood

PUBLISHED = OrderValueModel(p=6.25, q=3.74, gamma=15.44)


def test_the_fit_to_the_cdnow_sample_is_the_published_one() -> None:
    """Fader, Hardie (2013): p = 6.25, q = 3.74, gamma = 15.44 over the 946 customers with a repeat purchase."""
    sample = cdnow_values()
    assert sample.count.sum() == 946
    fitted = fit_order_values(sample)
    assert fitted.has_converged
    assert [fitted.p, fitted.q, fitted.gamma] == pytest.approx([6.25, 3.74, 15.44], abs=0.011)
    _, gradient = log_likelihood(np.array([fitted.p, fitted.q, fitted.gamma]), sample)
    assert np.abs(gradient / 946).max() < 1e-5
    assert fitted.log_likelihood == pytest.approx(
        log_likelihood(np.array([fitted.p, fitted.q, fitted.gamma]), sample)[0]
    )


def test_a_known_mean_is_drawn_towards_everybody_s_and_an_unknown_one_is_theirs() -> None:
    expected = PUBLISHED.expected_value(np.array([2.0, 0.0, 1000.0]), np.array([22.35, np.nan, 22.35]))
    assert expected[0] == pytest.approx(6.25 * (15.44 + 2 * 22.35) / (6.25 * 2 + 2.74))
    assert expected[0] == pytest.approx(24.66, abs=0.005)
    assert expected[1] == PUBLISHED.mean_of_all == pytest.approx(35.22, abs=0.005)
    assert expected[2] == pytest.approx(22.35, rel=1e-3)


def test_the_fit_does_not_depend_on_the_currency() -> None:
    sample = cdnow_values()
    cents = OrderValues(sample.orders, sample.mean * 100, sample.count)
    dollars, in_cents = fit_order_values(sample), fit_order_values(cents)
    assert [in_cents.p, in_cents.q] == pytest.approx([dollars.p, dollars.q], rel=1e-4)
    assert in_cents.gamma == pytest.approx(100 * dollars.gamma, rel=1e-4)


def test_orders_without_a_positive_value_say_nothing() -> None:
    values = OrderValues.of(np.array([0.0, 1, 2, 2]), np.array([0.0, 0, 5, 5]))
    assert (values.orders.tolist(), values.mean.tolist(), values.count.tolist()) == ([2], [5], [2])


@settings(max_examples=100, deadline=None)
@given(st.floats(0.1, 20), st.floats(1.1, 20), st.floats(0.1, 500), st.integers(1, 300), st.floats(0.01, 1e5))
def test_an_expected_value_lies_between_one_s_own_and_everybody_s(
    p: float, q: float, gamma: float, orders: int, mean: float
) -> None:
    model = OrderValueModel(p, q, gamma)
    expected = model.expected_value(np.array([float(orders)]), np.array([mean]))[0]
    low, high = sorted([mean, model.mean_of_all])
    assert low * (1 - 1e-9) <= expected <= high * (1 + 1e-9)
