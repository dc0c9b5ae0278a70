"""A draft tried on the past, and points that history suggests, as a person sees them."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from scored_company import ScoredCompany

pytestmark = pytest.mark.xdist_group("scored")


def test_a_draft_stands_beside_the_plan_in_force(scored: ScoredCompany) -> None:
    done = scored.run("simulate", "--json", "--first", "2026-05", "--last", "2026-10")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["draft"] == {"plan_id": "SERVICE_PRESALE", "version": 2}
    assert [period["period"] for period in found["periods"]] == [f"2026-{month:02}" for month in range(5, 11)]
    assert {card["role"] for card in found["scorecards"]} == {"customer_service_presale"}


def test_a_draft_that_is_not_there_is_refused_with_those_that_are(scored: ScoredCompany) -> None:
    done = scored.run("simulate", "--plan", "OPERATIONS")
    assert done.returncode == 2
    assert "There are: SERVICE_PRESALE version 2" in done.stderr and "Traceback" not in done.stderr


def test_suggested_points_are_printed_and_written_with_their_provenance(scored: ScoredCompany, tmp_path: Path) -> None:
    out = tmp_path / "draft.xlsx"
    done = scored.run("suggest-targets", "--role", "warehouse", "--growth", "0.05", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "Hours to ship" in done.stdout
    header, *rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_name("draft").to_python()
    hours = next(row for row in rows if row[header.index("kpi_id")] == "ship_hours")
    points = [hours[header.index(name)] for name in ("baseline", "target", "challenge")]
    assert points == sorted(points, reverse=True)
    assert "2026-05-01 to 2026-10-01, growth +5.0%" in hours[header.index("provenance")]


def test_a_growth_that_is_no_number_is_refused(scored: ScoredCompany) -> None:
    done = scored.run("suggest-targets", "--role", "warehouse", "--growth", "5%")
    assert done.returncode == 2 and "Write five percent as 0.05" in done.stderr
