"""What buyers are expected to order and spend: both models over the buyers of each platform.

A population is the buyers of one platform as they were known on one day: today's, and an earlier day's against which the
method is tried. Tables in and out are those of the dbt models int_buyer_histories, int_lifetime_fits and
int_buyer_predictions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from prediction.order_values import OrderValueModel, OrderValues, fit_order_values
from prediction.repeat_orders import RepeatOrderModel, RepeatOrders, fit_repeat_orders
from prediction.tables import dates, nullable, numbers, table_of, texts

METHOD = "bg_nbd-gamma_gamma-1"
DAYS_A_WEEK = 7
INSUFFICIENT_HISTORY = "insufficient_history"
NOT_CONVERGED = "not_converged"
# Where fewer than this share of buyers would ever leave after an order, the data show no leaving at all.
_LEAVING_SEEN = 1e-4

FIT_SCHEMA = pa.schema(
    [
        ("known_on", pa.date32()),
        ("platform", pa.string()),
        ("buyer_count", pa.int64()),
        ("repeat_buyer_count", pa.int64()),
        ("watched_days", pa.int64()),
        ("r", pa.float64()),
        ("alpha", pa.float64()),
        ("a", pa.float64()),
        ("b", pa.float64()),
        ("orders_log_likelihood", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),
        ("gamma", pa.float64()),
        ("values_log_likelihood", pa.float64()),
        ("is_leaving_seen", pa.bool_()),
        ("null_reason", pa.string()),
        ("model_version", pa.string()),
    ]
)


@dataclass(frozen=True)
class Requirements:
    """What a population needs before a model is fitted: buyers who came back, and days since its first order."""

    repeat_buyers: int
    watched_days: int


def fit_populations(histories: pa.Table, requirements: Requirements) -> pa.Table:
    """One row per population: its parameters, or why it has none."""
    rows = [
        _fit(known_on, platform, histories.take(pa.array(places)), requirements)
        for known_on, platform, places in _populations(histories)
    ]
    return table_of(FIT_SCHEMA, rows)


def predict_buyers(histories: pa.Table, fits: pa.Table, horizons: Mapping[str, int]) -> pa.Table:
    """One row per buyer of a fitted population: survival, expected orders within each horizon (days), expected value.

    The columns of expected orders are named expected_orders_<name of the horizon>.
    """
    parameters = {(row["known_on"], row["platform"]): row for row in fits.to_pylist() if row["null_reason"] is None}
    count = histories.num_rows
    survival, order_value = np.full(count, np.nan), np.full(count, np.nan)
    orders = {name: np.full(count, np.nan) for name in horizons}
    repeats, last_at, watched = (
        numbers(histories, "repeat_count"),
        numbers(histories, "recency_days") / DAYS_A_WEEK,
        numbers(histories, "age_days") / DAYS_A_WEEK,
    )
    valued, mean = numbers(histories, "valued_count"), numbers(histories, "mean_value")
    for known_on, platform, places in _populations(histories):
        row = parameters.get((known_on, platform))
        if row is None:
            continue
        model = RepeatOrderModel(row["r"], row["alpha"], row["a"], row["b"])
        buyer = (repeats[places], last_at[places], watched[places])
        survival[places] = model.survival_probability(*buyer)
        for name, days in horizons.items():
            orders[name][places] = model.expected_orders(*buyer, horizon=days / DAYS_A_WEEK)
        if row["p"] is not None:
            spending = OrderValueModel(row["p"], row["q"], row["gamma"])
            order_value[places] = spending.expected_value(valued[places], mean[places])
    table = histories.select(["known_on", "buyer_key"])
    columns = {"survival_probability": survival, "expected_order_value": order_value}
    columns |= {f"expected_orders_{name}": values for name, values in orders.items()}
    for name, values in columns.items():
        table = table.append_column(name, nullable(values))
    return table.filter(pa.array(np.isfinite(survival)))


def _populations(histories: pa.Table) -> Iterator[tuple[date, str, np.ndarray]]:
    """The rows of each population, in order of day and platform."""
    if histories.num_rows == 0:
        return
    days, platforms = dates(histories, "known_on"), texts(histories, "platform").astype(str)
    for day in np.unique(days):
        for platform in np.unique(platforms[days == day]):
            places = np.flatnonzero((days == day) & (platforms == platform))
            yield day.item(), str(platform), places


def _fit(known_on: date, platform: str, buyers: pa.Table, requirements: Requirements) -> dict[str, object]:
    repeats, age = numbers(buyers, "repeat_count"), numbers(buyers, "age_days")
    row: dict[str, object] = {
        "known_on": known_on,
        "platform": platform,
        "buyer_count": len(repeats),
        "repeat_buyer_count": int((repeats > 0).sum()),
        "watched_days": int(age.max()),
    }
    if (repeats > 0).sum() < requirements.repeat_buyers or age.max() < requirements.watched_days:
        return row | {"null_reason": INSUFFICIENT_HISTORY}
    recency = numbers(buyers, "recency_days")
    orders = fit_repeat_orders(RepeatOrders.of(repeats, recency / DAYS_A_WEEK, age / DAYS_A_WEEK))
    if not orders.has_converged:
        return row | {"null_reason": NOT_CONVERGED}
    row |= {
        "r": orders.r,
        "alpha": orders.alpha,
        "a": orders.a,
        "b": orders.b,
        "orders_log_likelihood": orders.log_likelihood,
        "is_leaving_seen": orders.a / (orders.a + orders.b) > _LEAVING_SEEN,
        "model_version": f"{METHOD}@{known_on.isoformat()}",
    }
    known = OrderValues.of(numbers(buyers, "valued_count"), np.nan_to_num(numbers(buyers, "mean_value")))
    if known.count.sum() < requirements.repeat_buyers:
        return row
    values = fit_order_values(known)
    if values.has_converged:
        row |= {
            "p": values.p,
            "q": values.q,
            "gamma": values.gamma,
            "values_log_likelihood": values.log_likelihood,
        }
    return row
