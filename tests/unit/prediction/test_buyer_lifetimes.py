"""Buyers of platforms as tables: who is fitted, who is not, and what is said of each."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from published_sample import cdnow_orders

from prediction.buyer_lifetimes import FIT_SCHEMA, Requirements, fit_populations, predict_buyers

DAY = date(2026, 6, 30)
NEEDED = Requirements(repeat_buyers=100, watched_days=180)


def histories(platform: str, share: int = 1) -> pa.Table:
    """The CDNOW customers as a platform's buyers, every `share`-th of them, who spend 20 and 30 by turns."""
    sample = cdnow_orders()
    place = np.repeat(np.arange(len(sample.count)), sample.count.astype(int))[::share]
    repeats = sample.repeats[place].astype(int)
    return pa.table(
        {
            "known_on": pa.array([DAY] * len(place), pa.date32()),
            "platform": [platform] * len(place),
            "buyer_key": [f"{platform}/{number}" for number in range(len(place))],
            "repeat_count": repeats,
            "recency_days": np.rint(sample.last_at[place] * 7).astype(int),
            "age_days": np.rint(sample.watched[place] * 7).astype(int),
            "valued_count": repeats,
            "mean_value": pa.array(
                [None if not x else 20.0 + 10 * (number % 2) for number, x in enumerate(repeats)], pa.float64()
            ),
        }
    )


def test_a_platform_is_fitted_by_itself_and_a_small_one_says_why_it_is_not() -> None:
    both = pa.concat_tables([histories("large"), histories("small", share=40)])
    fits = {row["platform"]: row for row in fit_populations(both, NEEDED).to_pylist()}
    assert fits["large"]["r"] == pytest.approx(0.243, abs=0.01)
    assert fits["large"]["watched_days"] == 272
    assert fits["large"]["model_version"] == "bg_nbd-gamma_gamma-1@2026-06-30"
    assert fits["large"]["is_leaving_seen"] and fits["large"]["null_reason"] is None
    assert fits["small"]["null_reason"] == "insufficient_history"
    assert fits["small"]["r"] is None and fits["small"]["model_version"] is None
    assert fits["small"]["repeat_buyer_count"] < 100 <= fits["large"]["repeat_buyer_count"]


def test_a_short_time_is_no_history() -> None:
    fits = fit_populations(histories("young"), Requirements(repeat_buyers=100, watched_days=300)).to_pylist()
    assert [row["null_reason"] for row in fits] == ["insufficient_history"]


def test_every_buyer_of_a_fitted_platform_has_a_prediction() -> None:
    both = pa.concat_tables([histories("small", share=40), histories("large")])
    fits = fit_populations(both, NEEDED)
    found = predict_buyers(both, fits, {"12m": 365, "36m": 1095}).to_pylist()
    assert len(found) == 2357
    assert all(row["buyer_key"].startswith("large/") for row in found)
    assert all(0 <= row["survival_probability"] <= 1 for row in found)
    assert all(0 < row["expected_orders_12m"] <= row["expected_orders_36m"] for row in found)
    assert all(20 < row["expected_order_value"] < 30 for row in found)
    # Fitting and applying again gives the same numbers to the last digit.
    assert predict_buyers(both, fit_populations(both, NEEDED), {"12m": 365, "36m": 1095}).to_pylist() == found


def test_a_company_without_buyers_has_neither_models_nor_predictions() -> None:
    nobody = histories("p").slice(0, 0)
    assert fit_populations(nobody, NEEDED).schema == FIT_SCHEMA
    found = predict_buyers(nobody, FIT_SCHEMA.empty_table(), {"12m": 365})
    assert found.num_rows == 0
    assert found.column_names == [
        "known_on",
        "buyer_key",
        "survival_probability",
        "expected_order_value",
        "expected_orders_12m",
    ]
