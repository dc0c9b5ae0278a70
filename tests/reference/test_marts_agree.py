"""The marts of a small sample company against the plain computation, and against the hand-written scripts: every KPI, subject and
period.

The plain computation reads the warehouse of the night, the scripts the files.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from benchmarks import agreement, by_hand
from tests.reference.compare import compare_mart, printed
from tests.reference.night import AS_OF
from tests.reference.plain.company import Company
from tests.reference.plain.marts import MARTS

pytestmark = pytest.mark.xdist_group("marts_agree")
# The scripts are SQL alone, which fits no model.
LEFT_OUT_OF_SCRIPTS = {"predicted_csat", "predicted_resolution_rate"}


@pytest.mark.parametrize("mart", MARTS)
def test_every_kpi_agrees(mart: str, build: Path, company: Company) -> None:
    comparison = compare_mart(build, mart, MARTS[mart], company)
    assert comparison.exists
    assert not comparison.rows_of_plain_alone
    assert not comparison.rows_of_mart_alone
    assert comparison.outcomes
    assert not comparison.kpis_of_mart_alone
    # Of every KPI some value stands against another; nothing against nothing would always agree.
    assert not [outcome.kpi_id for outcome in comparison.outcomes if outcome.compared == outcome.both_null]
    comparison.outcomes = [outcome for outcome in comparison.outcomes if not outcome.agrees]
    assert not comparison.outcomes, "\n".join(printed(comparison))


@pytest.fixture(scope="module")
def written_by_hand(landing: Path) -> Path:
    result = landing.parent / "by_hand.duckdb"
    by_hand.write_kpis(landing, result, AS_OF)
    return result


@pytest.mark.parametrize("mart", agreement.MARTS)
def test_every_mart_agrees_with_the_hand_written_scripts(mart: str, build: Path, written_by_hand: Path) -> None:
    [found] = agreement.compare(build, written_by_hand, [mart])
    assert found.values
    assert set(found.left_out) <= LEFT_OUT_OF_SCRIPTS
    assert found.is_complete, agreement.describe(found)


def test_the_company_alone_is_written_the_same_and_nothing_else(landing: Path, build: Path, tmp_path: Path) -> None:
    result = tmp_path / "company.duckdb"
    by_hand.write_kpis(landing, result, AS_OF, is_company_alone=True)
    for found in agreement.compare(build, result, agreement.COMPANY_MARTS):
        assert found.is_complete, agreement.describe(found)
    with duckdb.connect(str(result), read_only=True) as con:
        assert {name for (name,) in con.execute("show tables").fetchall()} == set(agreement.COMPANY_MARTS)
