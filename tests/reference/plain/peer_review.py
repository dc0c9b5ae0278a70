"""peer_review_kpis: every role, under the rules of anonymity of the scoring rules."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.periods import PERIOD_TYPES, Period, days_between, period_end, period_of
from tests.reference.plain.results import NOTHING, Kpis, Subject, Value

SMALLEST_GROUP = 3
SHOWN_IN = ("month", "quarter", "year")
ANONYMOUS = ("peer", "cross_department")
DEFAULT_WEIGHTS = {"supervisor": 1.0, "peer": 1.0, "cross_department": 1.0}
DIMENSIONS = {
    "attitude_score": ("attitude",),
    "teamwork_score": ("teamwork",),
    "initiative_score": ("initiative", "learning"),
    "ability_score": ("duty", "ability"),
}


def relation_weights(company: Company) -> dict[str, float]:
    """The seed relation_weights; equal weights where there is none."""
    return {row["relation"]: float(row["weight"]) for row in company.landed.seed("relation_weights")} or DEFAULT_WEIGHTS


def people(reviews: list[Any]) -> int:
    return len({row.reviewer_id for row in reviews})


def mean_score(reviews: list[Any]) -> float:
    return float(sum(row.score for row in reviews)) / len(reviews)


def is_small(reviews: list[Any]) -> bool:
    return 0 < people(reviews) < SMALLEST_GROUP


class Group:
    """Anonymous reviews of one person, score and period that are first shown together: at least 3 reviewers."""

    def __init__(self, reviews: list[Any]):
        self.reviews = reviews
        self.of = {relation: [row for row in reviews if row.relation == relation] for relation in ANONYMOUS}
        # A relation is told apart only where both have 3 reviewers, or one of them nobody.
        self.stands_apart = not any(is_small(own) for own in self.of.values())


def groups_of(reviews: list[Any]) -> list[tuple[Period, Group]]:
    """In which period anonymous reviews are first shown. A month's are shown in the month if they come from 3 reviewers, else
    they wait for the quarter, and there for the year, and are shown if those that wait there come from 3: so whatever is taken
    from a longer period, 3 reviewers are left."""
    waiting = [row for row in reviews if row.relation in ANONYMOUS]
    found = []
    for period_type in SHOWN_IN:
        piles: dict[Period, list[Any]] = defaultdict(list)
        for row in waiting:
            if holds_whole(period_type, row):
                piles[period_of(period_type, row.period_start)].append(row)
        shown = {period: Group(pile) for period, pile in piles.items() if people(pile) >= SMALLEST_GROUP}
        found += list(shown.items())
        gone = {id(row) for group in shown.values() for row in group.reviews}
        waiting = [row for row in waiting if id(row) not in gone]
    return found


def within(period: Period, outer: Period) -> bool:
    return outer[1] <= period[1] and period_end(period) <= period_end(outer)


def weighted_score(
    supervisors: list[Any], groups: list[Group], has_anonymous: bool, weights: dict[str, float]
) -> Value:
    """Mean by relation, then the relation weights.

    Reading of the rules of anonymity: supervisors sign, so their reviews stand at any number. If all groups of the period stand
    apart, peers and other departments have a mean each; else they have one, with the weight of both. Where there are anonymous
    reviews and none is shown, the line is no_data, the supervisor's part included. Weights of relations without reviews
    fall out, the others are scaled up."""
    if has_anonymous and not groups:
        return NOTHING
    parts = [(supervisors, weights.get("supervisor", 0.0))]
    of = {relation: [row for group in groups for row in group.of[relation]] for relation in ANONYMOUS}
    if all(group.stands_apart for group in groups):
        parts += [(of[relation], weights.get(relation, 0.0)) for relation in ANONYMOUS]
    else:
        weight = sum(weights.get(relation, 0.0) for relation in ANONYMOUS if of[relation])
        parts.append(([row for own in of.values() for row in own], weight))
    parts = [(own, weight) for own, weight in parts if own and weight]
    total = sum(weight for _, weight in parts)
    if total == 0:
        return NOTHING
    points = sum(mean_score(own) * weight for own, weight in parts)
    return Value(points / total, points, total, sum(len(own) for own, _ in parts))


def cross_department(groups: list[Group]) -> Value:
    """Mean of all dimensions, relation cross_department, of the groups in which it stands apart."""
    crossing = [row for group in groups if group.stands_apart for row in group.of["cross_department"]]
    if not crossing:
        return NOTHING
    total = float(sum(row.score for row in crossing))
    return Value(total / len(crossing), total, len(crossing), len(crossing))


def holds_whole(period_type: str, review: Any) -> bool:
    """A review speaks of its own period: it counts in that type and in longer ones, not in a single day of it."""
    return PERIOD_TYPES.index(review.period_type) <= PERIOD_TYPES.index(period_type)


def role_reviewed(company: Company, review: Any) -> str | None:
    """The role held on the last day of the review's period on which any was held (a decision of the project)."""
    days = days_between(review.period_start, period_end((review.period_type, review.period_start)))
    for day in reversed(days):
        role = company.staff.role_on(review.reviewee_id, day)
        if role is not None:
            return role
    return None


def peer_review_kpis(company: Company) -> Kpis:
    """attitude_score, teamwork_score: the dimension; initiative_score: initiative and learning; ability_score: duty and
    ability; each mean by relation, then the relation weights. cross_department_score: mean of all dimensions of that
    relation. Clock peer_reviews.period_start: the role, see role_reviewed. Reading: a month's review counts in the month,
    its quarter and its year; it is not defined for days and weeks."""
    kpis = Kpis(company.staff.mart_rows(None))
    reviews: dict[tuple[Subject, str], list[Any]] = defaultdict(list)
    for row in company.rows("peer_reviews"):
        role = role_reviewed(company, row)
        if role is not None and company.first_day <= row.period_start <= company.as_of:
            for kpi_id, dimensions in DIMENSIONS.items():
                if row.dimension in dimensions:
                    reviews[(row.reviewee_id, role), kpi_id].append(row)
    shown = {key: groups_of(own) for key, own in reviews.items()}
    held: dict[tuple[Subject, str, Period], list[Any]] = defaultdict(list)
    for (subject, kpi_id), own in reviews.items():
        for row in own:
            for period_type in SHOWN_IN:
                if holds_whole(period_type, row):
                    held[subject, kpi_id, period_of(period_type, row.period_start)].append(row)
    weights = relation_weights(company)
    for subject, period in kpis.rows:
        crossing = []
        for kpi_id in DIMENSIONS:
            own = held.get((subject, kpi_id, period), [])
            groups = [group for start, group in shown.get((subject, kpi_id), []) if within(start, period)]
            signed = [row for row in own if row.relation not in ANONYMOUS]
            kpis.put(kpi_id, subject, period, weighted_score(signed, groups, len(signed) < len(own), weights))
            crossing += groups
        kpis.put("cross_department_score", subject, period, cross_department(crossing))
    return kpis
