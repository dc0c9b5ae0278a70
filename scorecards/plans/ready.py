"""The plans that ship ready: rows of the export kpi_plans, for a company of about 2,500 orders a month."""

from __future__ import annotations

import csv
from importlib.resources import files

ORDERS_A_MONTH = 2_500
"""Paid orders a month of the company that the amounts of the ready plans are meant for."""


def ready_plans() -> list[dict[str, str | None]]:
    """One row per plan and KPI, with the columns of the export as text; an empty cell is None."""
    text = files("scorecards.plans").joinpath("ready_plans.csv").read_text(encoding="utf-8")
    return [{name: value or None for name, value in row.items()} for row in csv.DictReader(text.splitlines())]
