"""A logistic regression with a penalty, by Newton's method.

The coefficients of standardised factors and the intercept make PENALTY * (sum of -log of the chance given to what came) + half the
sum of the squared coefficients smallest. The intercept costs nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

PENALTY = 0.03
MOST_STEPS = 100
SMALLEST_STEP = 1e-12


class Logistic:
    """Fitted to rows of factors, None where one is missing: that counts as the mean. A factor that never varies has no say."""

    def __init__(self, names: Sequence[str], rows: Sequence[Sequence[float | None]], answers: Sequence[bool]):
        self.names = names
        self.means, self.deviations = [], []
        for column in zip(*rows, strict=True):
            values = [value for value in column if value is not None]
            varies = len(set(values)) > 1
            mean = math.fsum(values) / len(values) if varies else 0.0
            variance = math.fsum((value - mean) ** 2 for value in values) / len(values) if varies else 0.0
            self.means.append(mean)
            self.deviations.append(math.sqrt(variance))
        design = np.array([self._standardised(row) for row in rows])
        self.weights = self._fitted(design, np.array(answers, dtype=float))

    def _standardised(self, row: Sequence[float | None]) -> list[float]:
        """1 for the intercept, then how many deviations each factor lies above its mean."""
        return [
            1.0,
            *(
                0.0 if value is None or deviation == 0 else (value - mean) / deviation
                for value, mean, deviation in zip(row, self.means, self.deviations, strict=True)
            ),
        ]

    @staticmethod
    def _fitted(design: np.ndarray, answers: np.ndarray) -> np.ndarray:
        costs = np.ones(design.shape[1])
        costs[0] = 0
        weights = np.zeros(design.shape[1])
        for _ in range(MOST_STEPS):
            chances = 1 / (1 + np.exp(-design @ weights))
            slope = PENALTY * design.T @ (chances - answers) + costs * weights
            curvature = PENALTY * (design.T * (chances * (1 - chances))) @ design + np.diag(costs)
            step = np.linalg.solve(curvature, slope)
            weights -= step
            if np.abs(step).max() < SMALLEST_STEP:
                return weights
        raise ArithmeticError(f"no fit in {MOST_STEPS} steps")

    def chance(self, row: Sequence[float | None]) -> float:
        """The chance of one row of factors, in the order of the names."""
        score = math.fsum(weight * value for weight, value in zip(self.weights, self._standardised(row), strict=True))
        return 1 / (1 + math.exp(-score))
