"""peer_review_kpis: every role, under the rules of anonymity of the scoring rules."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.periods import PERIOD_TYPES, days_between, period_end
from tests.reference.plain.results import NOTHING, Kpis, Value

SMALLEST_GROUP = 3
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


def weighted_score(reviews: list[Any], weights: dict[str, float]) -> Value:
    """Mean by relation, then the relation weights.

    Reading of the rules of anonymity: supervisors sign, so they are a group of their own at any size. Peers and the other
    departments are shown apart only where both have at least 3 reviewers (or one of them has none and the other 3); else
    they are merged into one group that carries both weights; under 3 reviewers merged, the line is no_data, the
    supervisor's part included. Weights of relations without reviews fall out, the others are scaled up."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in reviews:
        groups[row.relation].append(row)
    anonymous = [groups[relation] for relation in ANONYMOUS if groups[relation]]
    parts = [(mean_score(groups["supervisor"]), weights.get("supervisor", 0.0))] if groups["supervisor"] else []
    if all(people(group) >= SMALLEST_GROUP for group in anonymous):
        parts += [
            (mean_score(groups[relation]), weights.get(relation, 0.0)) for relation in ANONYMOUS if groups[relation]
        ]
    else:
        merged = [row for group in anonymous for row in group]
        if people(merged) < SMALLEST_GROUP:
            return NOTHING
        weight = sum(weights.get(relation, 0.0) for relation in ANONYMOUS if groups[relation])
        parts.append((mean_score(merged), weight))
    total = sum(weight for _, weight in parts)
    if not parts or total == 0:
        return NOTHING
    return Value(sum(score * weight for score, weight in parts) / total, sample=len(reviews))


def cross_department(reviews: list[Any]) -> Value:
    """Mean of all dimensions, relation cross_department: shown where at least 3 reviewers stand behind it and what is left of
    the anonymous reviews has none or at least 3."""
    crossing = [row for row in reviews if row.relation == "cross_department"]
    rest = [row for row in reviews if row.relation == "peer"]
    if people(crossing) < SMALLEST_GROUP or 0 < people(rest) < SMALLEST_GROUP:
        return NOTHING
    return Value(mean_score(crossing), sample=len(crossing))


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
    staff = company.staff
    kpis = Kpis(staff.mart_rows(None))
    cases = []
    for row in company.rows("peer_reviews"):
        role = role_reviewed(company, row)
        if role is not None and company.first_day <= row.period_start <= company.as_of:
            cases.append(((row.reviewee_id, role), row.period_start, row))
    weights = relation_weights(company)
    for kpi_id, dimensions in DIMENSIONS.items():
        own = [case for case in cases if case[2].dimension in dimensions]
        _each_type(kpis, kpi_id, own, lambda reviews: weighted_score(reviews, weights))
    _each_type(kpis, "cross_department_score", cases, cross_department)
    return kpis


def _each_type(kpis: Kpis, kpi_id: str, cases: list[Any], formula: Any) -> None:
    for period_type in PERIOD_TYPES:
        own = [case for case in cases if holds_whole(period_type, case[2])]
        of_type = Kpis({row for row in kpis.rows if row[1][0] == period_type})
        of_type.each(kpi_id, own, formula)
        kpis.values.update(of_type.values)
