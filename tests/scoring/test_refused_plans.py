"""A plan that is wrong scores nothing and says why, with file and row; every other plan scores, and the night ends with 4."""

import duckdb
import pytest
from scored_company import BAD_PLANS, ScoredCompany

pytestmark = pytest.mark.xdist_group("scored")

MESSAGES = {
    "SHORT": "the weights do not sum to 100",
    "UNKNOWN_KPI": "[peer_review_kpis.charisma]: there is no such KPI",
    "DISORDERED": "[operations_kpis.return_rate]: baseline, target and challenge are not strictly ordered in the KPI's better direction",
    "NEGATIVE": "[leadership_kpis.gross_profit]: the method is not fit for the KPI",
    "OVERLAPPING": "another approved plan rules the same role, scope, period type and date",
    "EDITED": "a row of an approved version was changed: add a version instead",
    "GUARDED_BY_A_BAND": "[peer_review_kpis.attitude_score]: a KPI of which too much and too little are both bad cannot be a guard",
}


def test_the_night_is_published_and_ends_with_four(scored: ScoredCompany) -> None:
    assert scored.exit_code == 4, scored.screen


@pytest.mark.parametrize("plan_id", MESSAGES)
def test_each_refused_plan_says_what_is_wrong_in_which_row(scored: ScoredCompany, plan_id: str) -> None:
    row = [plan["plan_id"] for plan in BAD_PLANS].index(plan_id) + 1
    screen = " ".join(scored.screen.split())
    assert f"Scoring plan {plan_id}, version 1 is refused and scores nothing" in screen
    kpi = "" if MESSAGES[plan_id].startswith("[") else ": "
    assert f"scorehouse/kpi_plans/bad plans.csv row {row} below the header{kpi or ' '}{MESSAGES[plan_id]}" in screen


def test_the_others_score_and_the_refused_do_not(scored: ScoredCompany) -> None:
    with duckdb.connect(str(scored.warehouse / "people.duckdb"), read_only=True) as con:
        found = dict(con.execute("select plan_id, status from scoring.plan_versions where version = 1").fetchall())
        scoring = {
            plan for (plan,) in con.execute("select distinct plan_id from scoring.scorecards").fetchall() if plan
        }
    assert {plan for plan, status in found.items() if status == "refused"} == set(MESSAGES)
    assert {plan for plan, status in found.items() if status == "approved"} == scoring
    assert len(scoring) == 15


def test_the_next_night_says_it_again(scored: ScoredCompany) -> None:
    again = scored.run("run", "--landing", str(scored.landing), "--as-of", "2026-10-31")
    assert again.returncode == 4
    assert "Scoring plan SHORT, version 1 is refused" in again.stdout
