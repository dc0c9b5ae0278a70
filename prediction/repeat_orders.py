"""How often a buyer orders again, and whether they still do: the BG/NBD model.

While alive, a buyer orders at random at a rate of their own; after each repeat order they leave for good with a chance
of their own. Rates are gamma distributed over the buyers (r, alpha), chances beta distributed (a, b). A buyer is known by
three figures: repeat orders x, the time t_x of the last of them and the time T up to which they were watched, both since
the first order.

Sources:
  Fader, Hardie, Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, Marketing
  Science 24(2), 275-284: the likelihood (6), the expectation (9) and the conditional expectation (10).
  Fader, Hardie (2013), Overcoming the BG/NBD Model's #NUM! Error Problem, brucehardie.com/notes/027: the form of the
  likelihood that does not overflow.
  Fader, Hardie, Lee (2008), Computing P(alive) Using the BG/NBD Model, brucehardie.com/notes/021.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prediction.maximum_likelihood import maximise

# Above this, buyers do not differ in their chance to leave.
_LEAST_VARIED = 1e3
_STEPS = 481
_STARTS = ((0.25, 4.0, 0.8, 2.5), (1.0, 10.0, 1.0, 1.0), (0.5, 20.0, 0.5, 10.0))


@dataclass(frozen=True)
class RepeatOrders:
    """Buyers by what is known of them; rows that are alike may be one row with a count."""

    repeats: np.ndarray
    last_at: np.ndarray
    watched: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, repeats: np.ndarray, last_at: np.ndarray, watched: np.ndarray) -> RepeatOrders:
        """Buyers one by one, alike ones put together: the likelihood needs no more."""
        rows, count = np.unique(np.column_stack([repeats, last_at, watched]), axis=0, return_counts=True)
        return cls(rows[:, 0], rows[:, 1], rows[:, 2], count.astype(np.float64))


@dataclass(frozen=True)
class RepeatOrderModel:
    """The fitted parameters; times are in the unit of the data."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float = float("nan")
    has_converged: bool = True

    def survival_probability(self, repeats: np.ndarray, last_at: np.ndarray, watched: np.ndarray) -> np.ndarray:
        """The chance that a buyer has not left: 1 for whoever ordered once, since one leaves after a repeat order."""
        leaving = np.log(self.a) - np.log(self.b + np.maximum(repeats, 1) - 1)
        silence = (self.r + repeats) * (np.log(self.alpha + watched) - np.log(self.alpha + last_at))
        with np.errstate(over="ignore"):
            odds_of_having_left = np.where(repeats > 0, np.exp(leaving + silence), 0.0)
        return np.asarray(1 / (1 + odds_of_having_left))

    def expected_orders(
        self, repeats: np.ndarray, last_at: np.ndarray, watched: np.ndarray, horizon: float
    ) -> np.ndarray:
        """Orders expected within the horizon from now on, equation (10).

        The hypergeometric function stands in Euler's form, whose arguments do not grow with x: the original one
        overflows for buyers of many orders. Where that one does too (a above 20, over many times alpha + T), the integral
        that it solves is summed.
        """
        from scipy.special import hyp2f1

        repeats, watched = np.asarray(repeats, dtype=np.float64), np.asarray(watched, dtype=np.float64)
        a = self.a if abs(self.a - 1) > 1e-6 else 1 + 1e-6
        share = horizon / (self.alpha + watched + horizon)
        third = a + self.b + repeats - 1
        with np.errstate(all="ignore"):
            remaining = (1 - share) ** (a - 1) * hyp2f1(a + self.b - 1 - self.r, a - 1, third, share)
            if_alive = third / (a - 1) * (1 - remaining)
        lost = ~np.isfinite(if_alive)
        if lost.any():
            if_alive[lost] = self._summed_orders(repeats[lost], watched[lost], horizon)
        return np.asarray(np.maximum(if_alive, 0.0) * self.survival_probability(repeats, last_at, watched))

    def _summed_orders(self, repeats: np.ndarray, watched: np.ndarray, horizon: float) -> np.ndarray:
        """Orders expected of a buyer who has not left, over the chances to leave that they may have.

        The chance is beta distributed; its logit is summed over in even steps, twelve deviations to either side.
        """
        from scipy.special import betaln, digamma, log_expit, polygamma

        alike, place = np.unique(np.column_stack([repeats, watched]), axis=0, return_inverse=True)
        stays = self.b + alike[:, :1]
        pace = horizon / (self.alpha + alike[:, 1:])
        deviation = np.sqrt(polygamma(1, self.a) + polygamma(1, stays))
        logit = digamma(self.a) - digamma(stays) + deviation * np.linspace(-12, 12, _STEPS)
        log_chance = log_expit(logit)
        log_density = self.a * log_chance + stays * log_expit(-logit) - betaln(self.a, stays)
        shape = self.r + alike[:, :1]
        orders = -np.expm1(-shape * np.log1p(np.exp(log_chance) * pace)) * np.exp(log_density - log_chance)
        return np.asarray((orders.sum(axis=1) * deviation[:, 0] * 24 / (_STEPS - 1))[place.ravel()])

    def expected_repeats_of_a_new_buyer(self, time: float) -> float:
        """Repeat orders of a buyer of whom nothing is known yet, within some time of the first order, equation (9)."""
        nobody = np.zeros(1)
        return float(self.expected_orders(nobody, nobody, nobody, time)[0])


def log_likelihood(parameters: np.ndarray, buyers: RepeatOrders) -> tuple[float, np.ndarray]:
    """Equation (6) over all buyers, and its gradient by (r, alpha, a, b)."""
    from scipy.special import digamma, gammaln

    r, alpha, a, b = parameters
    x, count = buyers.repeats, buyers.count
    is_repeat = x > 0
    # b + x - 1 means something for a repeat buyer alone.
    after_last = b + np.maximum(x, 1) - 1
    log_watched, log_last = np.log(alpha + buyers.watched), np.log(alpha + buyers.last_at)
    stayed = -(r + x) * log_watched
    left = np.where(is_repeat, np.log(a) - np.log(after_last) - (r + x) * log_last, -np.inf)
    either = np.logaddexp(stayed, left)
    value = (
        gammaln(r + x)
        - gammaln(r)
        + r * np.log(alpha)
        + gammaln(a + b)
        + gammaln(b + x)
        - gammaln(b)
        - gammaln(a + b + x)
        + either
    )
    share_left = np.exp(left - either)
    share_stayed = 1 - share_left
    both = digamma(a + b) - digamma(a + b + x)
    gradient = np.array(
        [
            digamma(r + x) - digamma(r) + np.log(alpha) - share_stayed * log_watched - share_left * log_last,
            r / alpha - (r + x) * (share_stayed / (alpha + buyers.watched) + share_left / (alpha + buyers.last_at)),
            both + share_left / a,
            both + digamma(b + x) - digamma(b) - share_left / after_last,
        ]
    )
    return float(count @ value), gradient @ count


def fit_repeat_orders(buyers: RepeatOrders) -> RepeatOrderModel:
    """The model under which these buyers are most likely."""
    total = float(buyers.count.sum())
    pace = float(np.average(buyers.watched, weights=buyers.count)) if total else 1.0

    def per_buyer(logs: np.ndarray) -> tuple[float, np.ndarray]:
        parameters = np.exp(logs)
        value, gradient = log_likelihood(parameters, buyers)
        return value / total, gradient * parameters / total

    starts = [*_STARTS, (0.5, max(pace, 1e-3), 1.0, 3.0)]
    found = maximise(per_buyer, starts, highest=(1e4, 1e4, _LEAST_VARIED, _LEAST_VARIED))
    r, alpha, a, b = (float(value) for value in found.parameters)
    return RepeatOrderModel(r, alpha, a, b, found.likelihood * total, found.has_converged)
