"""Peer reviews under the rules of anonymity, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, company, on, person, row
from tests.reference.plain.peer_review import cross_department, peer_review_kpis, weighted_score

WEIGHTS = {"supervisor": 50.0, "peer": 30.0, "cross_department": 20.0}


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


def test_relations_are_weighted():
    # Supervisor 90; peers 70, 80, 90: 80; others 60, 70, 80: 70. (90 * 50 + 80 * 30 + 70 * 20) / 100 = 83.
    rows = reviews("supervisor", 90) + reviews("peer", 70, 80, 90) + reviews("cross_department", 60, 70, 80)
    value = weighted_score(rows, WEIGHTS)
    assert value.value == pytest.approx(83)
    assert value.sample == 7
    # No other department: (90 * 50 + 80 * 30) / 80 = 86.25.
    assert weighted_score(rows[:4], WEIGHTS).value == pytest.approx(86.25)


def test_small_groups_are_merged():
    # Two peers (70, 80) and three others (60, 70, 80): merged, five reviewers, mean 72, with the weight of both.
    # (90 * 50 + 72 * 50) / 100 = 81.
    rows = reviews("supervisor", 90) + reviews("peer", 70, 80) + reviews("cross_department", 60, 70, 80)
    assert weighted_score(rows, WEIGHTS).value == pytest.approx(81)
    # What is left when the others are taken from the merged group would be two peers: the others are not shown either.
    assert cross_department(rows).value is None
    # Without any peer nobody is left: shown, 70.
    assert cross_department(reviews("cross_department", 60, 70, 80)).value == pytest.approx(70)


def test_under_three_merged_there_is_no_data():
    rows = reviews("supervisor", 90) + reviews("peer", 70) + reviews("cross_department", 60)
    assert weighted_score(rows, WEIGHTS).value is None
    # A supervisor alone signs: nothing to protect.
    assert weighted_score(rows[:1], WEIGHTS).value == 90


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
