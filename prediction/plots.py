"""What was foretold against what came, as pictures: one point a group, on the diagonal where both are the same.

Belongs here: drawing. The figures are those of the tables that `python -m prediction` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair
import duckdb

WIDTH = 320  # pixels of one square panel


@dataclass(frozen=True)
class Plot:
    """A picture: query gives the columns panel, label, foretold and observed; both axes are titled in measure."""

    name: str
    query: str
    measure: str


PLOTS = (
    Plot(
        "buyers",
        "select platform || ', ' || held_back_days || ' days after ' || trained_until as panel, repeat_group as label,"
        " expected_orders_per_buyer as foretold, actual_orders_per_buyer as observed from marts.ltv_calibration"
        " where repeat_group <> 'all'",
        "orders a buyer, by repeat orders before",
    ),
    Plot(
        "cohorts",
        "select 'revenue, last three months' as panel, cast(age_months as text) as label,"
        " sum(expected_revenue_per_buyer * buyer_count) / sum(buyer_count) as foretold,"
        " cast(sum(net_amount) as double) / sum(buyer_count) as observed from marts.ltv_cohorts"
        " where shop_id = 'all' and expected_revenue_per_buyer is not null group by age_months",
        "revenue a buyer, by months since the first order",
    ),
    Plot(
        "conversations",
        "select kpi_id as panel, cast(decile as text) as label, predicted as foretold, observed"
        " from marts.prediction_calibration",
        "share of conversations, by tenths of their chance",
    ),
)


def draw(database: Path, folder: Path) -> list[Path]:
    """Write an SVG of each plot that has something to show; returns their paths. database is a published kpi.duckdb."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with duckdb.connect(str(database), read_only=True) as con:
        for plot in PLOTS:
            found = con.execute(f"select panel, label, foretold, observed from ({plot.query}) order by panel, foretold")
            points = [
                {"panel": panel, "label": label, "foretold": float(foretold), "observed": float(observed)}
                for panel, label, foretold, observed in found.fetchall()
            ]
            if points:
                path = folder / f"{plot.name}.svg"
                _chart(plot, points).save(path)
                written.append(path)
    return written


def _chart(plot: Plot, points: list[dict[str, Any]]) -> altair.HConcatChart:
    chart = altair.HConcatChart(
        hconcat=[
            _panel(plot, panel, [point for point in points if point["panel"] == panel])
            for panel in sorted({point["panel"] for point in points})
        ]
    )
    chart.background = "white"
    return chart


def _panel(plot: Plot, title: str, points: list[dict[str, Any]]) -> altair.LayerChart:
    values = [point[side] for point in points for side in ("foretold", "observed")]
    low, high = min(values), max(values)
    margin = (high - low) * 0.08 or 0.5
    # Both axes have one scale, so that the diagonal is where both are the same; it begins at 0 where 0 is near.
    bounds = [0 if low < high / 2 else low - margin, high + margin]
    scale = altair.Scale(domain=bounds, zero=False, nice=False)
    foretold = altair.X("foretold:Q", scale=scale, title=f"foretold: {plot.measure}")
    observed = altair.Y("observed:Q", scale=scale, title=f"observed: {plot.measure}")
    same = altair.Chart(altair.Data(values=[{"foretold": bound, "observed": bound} for bound in bounds]))
    groups = altair.Chart(altair.Data(values=points))
    return altair.LayerChart(
        layer=[
            same.mark_line(strokeDash=[4, 4], color="#888888").encode(foretold, observed),
            groups.mark_circle(size=60, color="#1f5fa8").encode(foretold, observed),
            groups.mark_text(dx=8, dy=-8, align="left").encode(foretold, observed, text="label:N"),
        ],
        width=WIDTH,
        height=WIDTH,
        title=title,
    )
