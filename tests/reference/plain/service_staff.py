"""What a contact costs."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from tests.reference.plain.company import Company
from tests.reference.plain.periods import MATURED_TYPES, Period, days_between, period_end, period_of, periods_of
from tests.reference.plain.results import NOTHING, Kpis, Subject, divided

MART = "customer_service_kpis"
SMALLEST_NUMBER_OF_AGENTS = 5


def mean_costs(company: Company) -> dict[tuple[str, Period], Decimal | None]:
    """Mean monthly_cost of a role's agents in a month (at least 5, else NULL): all who held the role on a day of it, each at
    the mean of their cost over their days in it."""
    daily: dict[tuple[str, Period], dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for (employee_id, role), day in company.staff.role_days(MART):
        row = company.staff.row_on(employee_id, day)
        if row is not None and row.monthly_cost is not None:
            daily[role, period_of("month", day)][employee_id].append(row.monthly_cost)
    found: dict[tuple[str, Period], Decimal | None] = {}
    for key, of_agents in daily.items():
        costs = [sum(costs, Decimal(0)) / len(costs) for costs in of_agents.values()]
        enough = len(costs) >= SMALLEST_NUMBER_OF_AGENTS
        found[key] = sum(costs, Decimal(0)) / len(costs) if enough else None
    return found


def cost_per_contact(company: Company, kpis: Kpis) -> None:
    """mean monthly_cost of the role's agents (at least 5, else NULL) * the agent's days present / days scheduled in the month,
    summed / conversation_count. Reading: summed over the months of the period; a half day of leave is half a day present, on
    days in the role; scheduled over the agent's whole calendar month; a month without a mean makes the period NULL; months,
    quarters and years only, since a cost of a month says nothing of a day."""
    staff = company.staff
    means = mean_costs(company)
    scheduled: dict[tuple[str, Period], int] = {}
    present: dict[tuple[Subject, Period, Period], Decimal] = defaultdict(Decimal)
    months: dict[tuple[Subject, Period], set[Period]] = defaultdict(set)
    for subject, day in staff.role_days(MART):
        month = period_of("month", day)
        if (subject[0], month) not in scheduled:
            whole = days_between(month[1], period_end(month))
            scheduled[subject[0], month] = sum(staff.is_scheduled(subject[0], other) for other in whole)
        for period in periods_of(day):
            months[subject, period].add(month)
            present[subject, period, month] += staff.part_present(subject[0], day)
    for subject, period in kpis.rows:
        if period[0] not in MATURED_TYPES:
            kpis.put("cost_per_contact", subject, period, NOTHING)
            continue
        talks = kpis.get("conversation_count", subject, period).value or 0
        total: Decimal | None = Decimal(0)
        for month in months[subject, period]:
            average = means.get((subject[1], month))
            days = scheduled[subject[0], month]
            if average is None or total is None:
                total = None
            elif days:
                total += average * present[subject, period, month] / days
        value = NOTHING
        if total is not None:
            value = divided(total, int(talks), int(talks))
            if value.value is not None:
                value = value._replace(value=total / int(talks))
        kpis.put("cost_per_contact", subject, period, value)
