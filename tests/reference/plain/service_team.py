"""service_team_kpis: the supervisor's team."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.customer_service import rating_cases
from tests.reference.plain.peer_review import SMALLEST_GROUP, holds_whole, people
from tests.reference.plain.periods import ONE_DAY, PERIOD_TYPES, Day, Period, days_between, elapsed_days, periods_of
from tests.reference.plain.results import NOTHING, Kpis, Subject, divided, mean, share

SERVICE_MART = "customer_service_kpis"


def service_team_kpis(company: Company) -> Kpis:
    """By team_id; a team is a service team in a period when somebody of a customer service role was in it on a day of it.
    Members are all whose row names the team, the supervisor too.

    attrition_rate: leavers (left_on) / average daily headcount over all elapsed days of the period; a leaver belongs to the team of the last row.
    training_completion_rate: courses completed by the planned date / courses planned, clock planned_on, planned by the as-of
        date. Reading: kind course alone; the tests have a KPI of their own.
    cross_department_score: mean of cross-department reviews of the team's members, clock period_start; NULL under 3 reviewers;
        month, quarter and year.
    team_csat: chat_csat over the team's conversations, clock csat_at, of the agent's team on that day."""
    staff = company.staff
    rows: set[tuple[Subject, Period]] = set()
    heads: dict[tuple[Subject, Period], int] = defaultdict(int)
    first = min(start for _, start in company.periods)
    for day in days_between(first, company.as_of + ONE_DAY):
        for employee_id in staff.employees():
            row = staff.row_on(employee_id, day)
            if row is None or row.team_id is None:
                continue
            for period in periods_of(day):
                if period not in company.periods:
                    continue
                heads[(row.team_id,), period] += 1
                if staff.mart_of_role.get(row.role) == SERVICE_MART:
                    rows.add(((row.team_id,), period))
    kpis = Kpis(rows)

    def of_team(facts: list[tuple[str, Day, Any]]) -> list[tuple[Subject, Day, Any]]:
        cases = []
        for employee_id, day, case in facts:
            team_id = staff.team_on(employee_id, day)
            if team_id is not None:
                cases.append(((team_id,), day, case))
        return cases

    left: dict[tuple[Subject, Period], int] = defaultdict(int)
    for employee_id, day in staff.leavers():
        team_id = staff.last_team(employee_id, day)
        if team_id is not None and day <= company.as_of:
            for period in periods_of(day):
                left[(team_id,), period] += 1
    for subject, period in kpis.rows:
        average = heads[subject, period] / elapsed_days(period, company.as_of)
        kpis.put("attrition_rate", subject, period, divided(left[subject, period], average))
    planned = [
        (row.employee_id, row.planned_on, row.completed_on is not None and row.completed_on <= row.planned_on)
        for row in company.rows("training")
        if row.kind == "course" and row.planned_on <= company.as_of
    ]
    kpis.each("training_completion_rate", of_team(planned), share)
    kpis.each(
        "team_csat",
        of_team([(who[0], day, score >= 4) for who, day, score in rating_cases(company)]),
        share,
    )
    reviews = of_team(
        [
            (row.reviewee_id, row.period_start, row)
            for row in company.rows("peer_reviews")
            if row.relation == "cross_department" and row.period_start <= company.as_of
        ]
    )

    def shown(own: list[Any]) -> Any:
        return mean([float(row.score) for row in own]) if people(own) >= SMALLEST_GROUP else NOTHING

    for period_type in PERIOD_TYPES:
        of_type = Kpis({row for row in kpis.rows if row[1][0] == period_type})
        of_type.each("cross_department_score", [case for case in reviews if holds_whole(period_type, case[2])], shown)
        kpis.values.update(of_type.values)
    return kpis
