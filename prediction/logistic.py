"""A chance explained by a few factors: logistic regression, its coefficients kept as plain numbers.

The fit is scikit-learn's; a fitted model is a handful of numbers, so that it can stand in a table, be read by whoever asks
why, and be applied without the library that fitted it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

INTERCEPT = "(intercept)"
# The inverse weight of the penalty on coefficients of standardised factors. Of six tried on the sample company at two sizes, from 0.003
# to 1, this one foretold later months best at both together; at 1, a small company's model was worse than its mean.
_PENALTY = 0.03
# Of the mean objective, where the fit stops: one step of Newton's more than at 1e-8, and chances that are right to their last digits.
_LARGEST_SLOPE = 1e-12


@dataclass(frozen=True)
class LogisticModel:
    """Factors are standardised by centre and scale; a missing value counts as the centre."""

    factors: tuple[str, ...]
    centres: np.ndarray
    scales: np.ndarray
    coefficients: np.ndarray
    intercept: float

    def probability(self, columns: Mapping[str, np.ndarray], count: int) -> np.ndarray:
        """The chance for each of `count` cases, whose factors are given by name."""
        score = np.full(count, self.intercept)
        for factor, centre, scale, coefficient in zip(
            self.factors, self.centres, self.scales, self.coefficients, strict=True
        ):
            score += coefficient * np.nan_to_num((columns[factor] - centre) / scale)
        return np.asarray(1 / (1 + np.exp(-score)))


def fit_logistic(columns: Mapping[str, np.ndarray], outcome: np.ndarray) -> LogisticModel:
    """The model of an outcome (true or false); factors that do not vary are left out."""
    from sklearn.linear_model import LogisticRegression

    varying = [name for name, values in columns.items() if np.nanmax(_known(values)) > np.nanmin(_known(values))]
    design, centres, scales = _standardised([columns[name] for name in varying], len(outcome))
    fitted = LogisticRegression(C=_PENALTY, solver="newton-cholesky", max_iter=200, tol=_LARGEST_SLOPE).fit(
        design, outcome
    )
    return LogisticModel(tuple(varying), centres, scales, fitted.coef_[0, : len(varying)], float(fitted.intercept_[0]))


def _known(values: np.ndarray) -> np.ndarray:
    return values if np.isfinite(values).any() else np.zeros(1)


def _standardised(columns: Sequence[np.ndarray], count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not columns:
        # The outcome's share alone: a column of zeros keeps the fit defined.
        return np.zeros((count, 1)), np.zeros(0), np.zeros(0)
    values = np.column_stack(columns)
    centres, scales = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    return np.nan_to_num((values - centres) / scales), centres, scales
