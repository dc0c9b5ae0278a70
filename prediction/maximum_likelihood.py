"""Finding the parameters under which what was seen is most likely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

# A likelihood per observation and its gradient, at the logarithms of the parameters.
Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]

LOWEST, HIGHEST = 1e-4, 1e4
GRADIENT_TOLERANCE = 1e-4
AGREEMENT = 1e-9


@dataclass(frozen=True)
class Maximum:
    """The parameters found, the likelihood per observation there, and whether the search came to rest."""

    parameters: np.ndarray
    likelihood: float
    has_converged: bool


def maximise(
    likelihood: Likelihood, starts: Sequence[Sequence[float]], highest: Sequence[float] | None = None
) -> Maximum:
    """The first maximum inside the bounds that a starting point leads to, or the first on them that two lead to.

    Parameters are positive, so their logarithms are searched, within bounds: a population without any variation in one
    of them drives it to infinity, where the likelihood is flat.
    """
    from scipy.optimize import minimize

    def negative(logs: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = likelihood(logs)
        return -value, -gradient

    low = np.full(len(starts[0]), np.log(LOWEST))
    high = np.log(np.full(len(starts[0]), HIGHEST) if highest is None else np.asarray(highest, dtype=np.float64))
    best: Maximum | None = None
    for start in starts:
        first = np.clip(np.log(np.asarray(start, dtype=np.float64)), low, high)
        found = minimize(
            negative,
            first,
            jac=True,
            method="L-BFGS-B",
            bounds=list(zip(low, high, strict=True)),
            options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-9},
        )
        logs = np.asarray(found.x, dtype=np.float64)
        value, gradient = likelihood(logs)
        free = (logs > low) & (logs < high)
        at_rest = bool(np.isfinite(value) and np.all(np.abs(gradient[free]) < GRADIENT_TOLERANCE))
        agrees = best is not None and at_rest and abs(value - best.likelihood) < AGREEMENT * (1 + abs(value))
        if np.isfinite(value) and (best is None or (at_rest, value) > (best.has_converged, best.likelihood)):
            best = Maximum(np.exp(logs), float(value), at_rest)
        if agrees or (at_rest and free.all()):
            break
    if best is None:
        return Maximum(np.full(len(starts[0]), np.nan), float("nan"), False)
    return best
