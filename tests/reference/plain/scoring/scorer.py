"""From the landed plans and the marts' values to every scorecard.

What it takes from the build as given: the KPI values, the dictionary, who was present for how many days, and the working days.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.reference.plain.company import Company
from tests.reference.plain.scoring.cards import Card, cards_of
from tests.reference.plain.scoring.lines import score_line
from tests.reference.plain.scoring.plans import Plans, read_kpi
from tests.reference.plain.scoring.readings import Values
from tests.reference.plain.scoring.totals import Grades, add_up, combine


def read_table(build: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table of a build database."""
    with duckdb.connect(str(build), read_only=True) as con:
        reader = con.execute(f"select * from {table}")
        columns = [column[0] for column in reader.description]
        return [dict(zip(columns, row, strict=True)) for row in reader.fetchall()]


def score(build: Path, company: Company) -> list[Card]:
    """Every scorecard of one plan, then those over several."""
    dictionary = read_table(build, "marts.kpi_dictionary")
    kpis = {(row["mart"], row["kpi_id"]): read_kpi(row) for row in dictionary}
    landed = company.landed
    plans = Plans(landed, kpis)
    values = Values(read_table(build, "marts.kpi_values"), kpis)
    presence = read_table(build, "intermediate.int_scoring_presence")
    elapsed = read_table(build, "intermediate.int_scoring_period_days")
    grades = Grades(
        landed.seed("grades"),
        {(row["period_type"], row["period_start"]): row["working_days_elapsed"] for row in elapsed},
    )
    praised = {row["method"]: int(row["from_score"]) for row in landed.seed("outstanding_scores")}
    own_targets = {target_key(row): row for row in landed.rows("kpi_targets") if is_approved(row)}
    rows_of = {(version.plan_id, version.version): version.lines for version in plans.versions}
    cards = cards_of(plans, values, presence, company)
    for card in cards:
        for row in [] if card.is_short else rows_of[card.plan_id, card.version]:
            key = (card.plan_id, card.version, card.subject_type, card.subject_id, row.mart, row.kpi_id, *card.period)
            kpi = kpis[row.mart, row.kpi_id]
            card.lines.append(score_line(row, card, kpi, own_targets.get(key), values, praised))
        add_up(card)
    cards += combine(cards)
    for card in cards:
        grades.give(card)
        assert card.total is None or card.total >= Decimal(0)
    return cards


def target_key(row: Any) -> tuple[Any, ...]:
    whose = (row.plan_id, row.version, row.subject_type, row.subject_id)
    return (*whose, row.mart, row.kpi_id, row.period_type, row.period_start)


def is_approved(row: Any) -> bool:
    """By somebody else than who set it."""
    return row.approved_by is not None and row.approved_at is not None and row.approved_by != row.set_by
