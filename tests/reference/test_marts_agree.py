"""The marts of a small sample company against the plain computation: every KPI, subject and period; the company's own mart against
the hand-written scripts.

The plain computation reads the warehouse of the night, the scripts the files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import agreement, by_hand
from tests.reference.compare import compare_mart, printed
from tests.reference.night import AS_OF
from tests.reference.plain.company import Company
from tests.reference.plain.marts import MARTS

pytestmark = pytest.mark.xdist_group("marts_agree")
# Models, not formulas: a plain computation would be the same model again.
PREDICTED = {"predicted_csat", "predicted_resolution_rate"}


@pytest.mark.parametrize("mart", MARTS)
def test_every_kpi_agrees(mart: str, build: Path, company: Company) -> None:
    comparison = compare_mart(build, mart, MARTS[mart], company)
    assert comparison.exists
    assert not comparison.rows_of_plain_alone
    assert not comparison.rows_of_mart_alone
    assert comparison.outcomes
    assert set(comparison.kpis_of_mart_alone) <= PREDICTED
    assert any(outcome.compared > outcome.both_null for outcome in comparison.outcomes)
    comparison.outcomes = [outcome for outcome in comparison.outcomes if not outcome.agrees]
    assert not comparison.outcomes, "\n".join(printed(comparison))


def test_the_company_s_kpis_agree_with_the_hand_written_scripts(landing: Path, build: Path) -> None:
    result = landing.parent / "by_hand.duckdb"
    by_hand.company_kpis(landing, result, AS_OF)
    found = agreement.compare(build, result)
    assert found.rows
    assert found.is_complete, agreement.describe(found)
