"""Peer reviews under the rules of anonymity, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, company, on, person, row
from tests.reference.plain.peer_review import peer_review_kpis


def reviews(relation, *scores, dimension="attitude", reviewee="E", start="09-01"):
    return [
        row(
            "peer_reviews",
            period_type="month",
            period_start=on(start),
            reviewee_id=reviewee,
            reviewer_id=f"{relation}{number}",
            relation=relation,
            dimension=dimension,
            score=Decimal(score),
        )
        for number, score in enumerate(scores)
    ]


def weighted(rows, period=SEPTEMBER):
    """The attitude score of E in a period."""
    return scores(rows).get("attitude_score", ("E", "operations"), period)


def scores(rows):
    return peer_review_kpis(company(employees=[person("E", "operations")], peer_reviews=rows))


def test_relations_are_weighted():
    # Supervisor 90; peers 70, 80, 90: 80; others 60, 70, 80: 70. (90 * 50 + 80 * 30 + 70 * 20) / 100 = 83.
    rows = reviews("supervisor", 90) + reviews("peer", 70, 80, 90) + reviews("cross_department", 60, 70, 80)
    assert weighted(rows).value == pytest.approx(83)
    assert weighted(rows).sample == 7
    # No other department: (90 * 50 + 80 * 30) / 80 = 86.25.
    assert weighted(rows[:4]).value == pytest.approx(86.25)


def test_small_groups_are_merged():
    # Two peers (70, 80) and three others (60, 70, 80): merged, five reviewers, mean 72, with the weight of both.
    # (90 * 50 + 72 * 50) / 100 = 81.
    rows = reviews("supervisor", 90) + reviews("peer", 70, 80) + reviews("cross_department", 60, 70, 80)
    assert weighted(rows).value == pytest.approx(81)
    # What is left when the others are taken from the merged group would be two peers: the others are not shown either.
    assert scores(rows).get("cross_department_score", ("E", "operations"), SEPTEMBER).value is None
    # Without any peer nobody is left: shown, 70.
    alone = scores(reviews("cross_department", 60, 70, 80))
    assert alone.get("cross_department_score", ("E", "operations"), SEPTEMBER).value == pytest.approx(70)


def test_under_three_merged_there_is_no_data():
    rows = reviews("supervisor", 90) + reviews("peer", 70) + reviews("cross_department", 60)
    assert weighted(rows).value is None
    # A supervisor alone signs: nothing to protect.
    assert weighted(rows[:1]).value == 90


def test_a_longer_period_gives_no_month_away():
    # July's two peers (10, 20) wait; August's three (70, 80, 90) are shown in August and, alone, in the quarter.
    rows = reviews("peer", 10, 20, start="07-01") + reviews("peer", 70, 80, 90, start="08-01")
    quarter, year = ("quarter", on("07-01")), ("year", on("01-01"))
    assert weighted(rows, ("month", on("07-01"))).value is None
    assert weighted(rows, quarter).value == pytest.approx(80)
    assert weighted(rows, year).value == pytest.approx(80)
    # A third one in October (30) waits with them for the year: (10 + 20 + 30 + 240) / 6 = 50.
    other = [row._replace(reviewer_id="another") for row in reviews("peer", 30, start="10-01")]
    assert weighted(rows + other, quarter).value == pytest.approx(80)
    assert weighted(rows + other, year).value == pytest.approx(50)
    # A third one in September waits with them for the quarter: 50 there already.
    other = [row._replace(reviewer_id="another") for row in reviews("peer", 30, start="09-01")]
    assert weighted(rows + other, quarter).value == pytest.approx(50)


def test_what_is_merged_in_a_month_stays_merged():
    # July: two peers (10, 10), three others (20, 20, 20). August: three peers (70), three others (40).
    rows = reviews("peer", 10, 10, start="07-01") + reviews("cross_department", 20, 20, 20, start="07-01")
    rows += reviews("peer", 70, 70, 70, start="08-01") + reviews("cross_department", 40, 40, 40, start="08-01")
    quarter = ("quarter", on("07-01"))
    # Merged: (20 + 60 + 210 + 120) / 11; across departments only August's.
    assert weighted(rows, quarter).value == pytest.approx(410 / 11)
    assert scores(rows).get("cross_department_score", ("E", "operations"), quarter).value == pytest.approx(40)


def test_a_months_review_counts_in_the_month_and_longer_periods_in_the_role_of_its_last_day():
    staff = [
        person("E", "operations", valid_to=on("09-15")),
        person("E", "promotion", valid_from=on("09-15")),
        person("N", "operations", hired_on=on("09-10"), valid_from=on("09-10")),
    ]
    rows = reviews("peer", 70, 80, 90) + reviews("peer", 60, 60, 60, reviewee="N")
    found = peer_review_kpis(company(employees=staff, peer_reviews=rows))
    assert found.get("attitude_score", ("E", "promotion"), SEPTEMBER).value == 80
    assert found.get("attitude_score", ("E", "promotion"), ("year", on("01-01"))).value == 80
    assert found.get("attitude_score", ("E", "operations"), SEPTEMBER).value is None
    assert found.get("attitude_score", ("E", "operations"), ("day", on("09-01"))).value is None
    # Who came during the month is reviewed in the role that they then held.
    assert found.get("attitude_score", ("N", "operations"), SEPTEMBER).value == 60
