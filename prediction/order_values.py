"""How much a buyer spends on an order: the Gamma-Gamma model.

A buyer's orders scatter around a mean of their own (gamma, shape p), and these means over the buyers (inverse gamma, q and
gamma). The mean that was seen of few orders is drawn towards everybody's; values do not depend on how often one orders.

Sources:
  Fader, Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025: the density of the mean of x
  orders, the conditional expectation (5) and the fit to the CDNOW sample.
  Fader, Hardie, Lee (2005), RFM and CLV: Using Iso-Value Curves for Customer Base Analysis, Journal of Marketing
  Research 42(4), 415-430.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prediction.maximum_likelihood import maximise

# (p, q - 1, gamma) with values measured in their own median: q above 1, so that a mean over the buyers exists.
_STARTS = ((6.0, 3.0, 0.5), (1.0, 1.0, 1.0), (2.0, 10.0, 5.0))


@dataclass(frozen=True)
class OrderValues:
    """Buyers by how many orders their mean value is known from; alike ones may be one row with a count."""

    orders: np.ndarray
    mean: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, orders: np.ndarray, mean: np.ndarray) -> OrderValues:
        """Buyers one by one; those without a positive value say nothing and are left out."""
        known = (orders > 0) & (mean > 0)
        rows, count = np.unique(np.column_stack([orders[known], mean[known]]), axis=0, return_counts=True)
        return cls(rows[:, 0], rows[:, 1], count.astype(np.float64))


@dataclass(frozen=True)
class OrderValueModel:
    """The fitted parameters; gamma is in the unit of the values."""

    p: float
    q: float
    gamma: float
    log_likelihood: float = float("nan")
    has_converged: bool = True

    @property
    def mean_of_all(self) -> float:
        """The mean over all buyers: what is expected of one of whom no value is known."""
        return self.p * self.gamma / (self.q - 1)

    def expected_value(self, orders: np.ndarray, mean: np.ndarray) -> np.ndarray:
        """Mean value of a buyer's future orders, equation (5); mean counts where orders > 0."""
        total = np.where(orders > 0, orders * np.where(np.isfinite(mean), mean, 0.0), 0.0)
        return np.asarray(self.p * (self.gamma + total) / (self.p * orders + self.q - 1))


def log_likelihood(parameters: np.ndarray, values: OrderValues) -> tuple[float, np.ndarray]:
    """The density of the means that were seen, over all buyers, and its gradient by (p, q, gamma)."""
    from scipy.special import digamma, gammaln

    p, q, gamma = parameters
    x, mean, count = values.orders, values.mean, values.count
    log_total, log_spread = np.log(x * mean), np.log(gamma + x * mean)
    value = (
        gammaln(p * x + q)
        - gammaln(p * x)
        - gammaln(q)
        + q * (np.log(gamma) - log_spread)
        + p * x * (log_total - log_spread)
        - np.log(mean)
    )
    gradient = np.array(
        [
            x * (digamma(p * x + q) - digamma(p * x) + log_total - log_spread),
            digamma(p * x + q) - digamma(q) + np.log(gamma) - log_spread,
            q / gamma - (p * x + q) / (gamma + x * mean),
        ]
    )
    return float(count @ value), gradient @ count


def fit_order_values(values: OrderValues) -> OrderValueModel:
    """The model under which these means are most likely."""
    total = float(values.count.sum())
    unit = float(np.median(values.mean)) if total else 1.0
    scaled = OrderValues(values.orders, values.mean / unit, values.count)

    def per_buyer(logs: np.ndarray) -> tuple[float, np.ndarray]:
        p, q_less_one, gamma = np.exp(logs)
        value, gradient = log_likelihood(np.array([p, 1 + q_less_one, gamma]), scaled)
        return value / total, gradient * np.exp(logs) / total

    found = maximise(per_buyer, _STARTS)
    p, q_less_one, gamma = (float(value) for value in found.parameters)
    # The density of a mean in its own unit is that of the scaled one, divided by the unit.
    likelihood = (found.likelihood - float(np.log(unit))) * total
    return OrderValueModel(p, 1 + q_less_one, gamma * unit, likelihood, found.has_converged)
