"""Issues: first contact resolution, resolution, and resolution adjusted for difficulty."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tests.reference.plain.company import Company
from tests.reference.plain.conversations import ISSUE_WINDOW, Issue
from tests.reference.plain.periods import MATURED_TYPES, PERIOD_TYPES, Day, Period, business_day
from tests.reference.plain.results import NOTHING, Case, Kpis, Value, by_period, mean, share

MART = "customer_service_kpis"
SETTLES = 7
HISTORY = datetime.timedelta(days=180)
SMALLEST_CELL = 30


def settled_issues(issues: Iterable[Issue], end: Any, at: str) -> list[Issue]:
    """Issues whose first (last) conversation ended 7 days or more before the end of the as-of date; an issue whose outcome is not
    exported is in neither part."""
    found = []
    for issue in issues:
        ended_at = getattr(issue, at).row.ended_at
        outcome = getattr(issue, at).row.is_resolved
        if ended_at is not None and outcome is not None and ended_at + ISSUE_WINDOW <= end:
            found.append(issue)
    return found


def is_first_contact_resolved(issue: Issue) -> bool:
    """Resolved in its first conversation with no further contact within 7 days."""
    return bool(issue.first.row.is_resolved) and len(issue.talks) == 1


def issue_kpis(company: Company, kpis: Kpis) -> None:
    """first_contact_resolution_rate: issues resolved in their first conversation with no further contact within 7 days / issues;
        credited to the first agent, clock end of the first conversation.
    resolution_rate: issues whose last conversation is_resolved / issues; credited to the last agent, clock end of the last
        conversation.
    issue_handle_seconds: mean(end of the last conversation - start of the first), resolved issues, by the last conversation,
        of its agent.
    Reading: an issue is settled when its first (last) conversation ended 7 * 24 h before the end of the as-of date."""
    first = settled_issues(company.issues, company.end, "first")
    last = settled_issues(company.issues, company.end, "last")
    firsts = company.staff.credited(
        MART, [(issue.first.agent_id, business_day(issue.first.row.ended_at), issue) for issue in first]
    )
    lasts = company.staff.credited(
        MART, [(issue.last.agent_id, business_day(issue.last.row.ended_at), issue) for issue in last]
    )
    kpis.each(
        "first_contact_resolution_rate",
        [(who, day, is_first_contact_resolved(issue)) for who, day, issue in firsts],
        share,
        SETTLES,
    )
    kpis.each(
        "resolution_rate", [(who, day, bool(issue.last.row.is_resolved)) for who, day, issue in lasts], share, SETTLES
    )
    handled = [
        (who, day, (issue.last.row.ended_at - issue.first.row.started_at).total_seconds())
        for who, day, issue in lasts
        if issue.last.row.is_resolved
    ]
    kpis.each("issue_handle_seconds", handled, mean, SETTLES)
    difficulty_adjusted(company, kpis, lasts, last)


class Outcome(NamedTuple):
    """An issue as difficulty sees it."""

    day: Day
    category: str | None
    difficulty: int | None
    is_resolved: bool
    team_id: str | None = None


class Expectation:
    """Expected resolution of a case: the share resolved of its category and difficulty in the 180 days before the period;
    cells under 30 shrink to the category. Reading: a cell of n < 30 cases counts n / 30, its category the rest; a category
    without any case takes the share of all; without any case at all nothing is expected (NULL)."""

    def __init__(self, outcomes: Iterable[Outcome], start: Day):
        self.cells: dict[Any, list[bool]] = defaultdict(list)
        self.categories: dict[Any, list[bool]] = defaultdict(list)
        self.all: list[bool] = []
        for outcome in outcomes:
            if start - HISTORY <= outcome.day < start:
                self.cells[outcome.category, outcome.difficulty].append(outcome.is_resolved)
                self.categories[outcome.category].append(outcome.is_resolved)
                self.all.append(outcome.is_resolved)

    def of(self, outcome: Outcome) -> float | None:
        cell = self.cells.get((outcome.category, outcome.difficulty), [])
        category = self.categories.get(outcome.category, []) or self.all
        if not category:
            return None
        missing = max(SMALLEST_CELL - len(cell), 0)
        return (sum(cell) + missing * sum(category) / len(category)) / (len(cell) + missing)


def adjusted_rate(own: list[Outcome], teams: Mapping[str | None, list[Outcome]], expectation: Expectation) -> Value:
    """resolution_rate + mean expected resolution of the team - expected resolution of the agent's own cases, clipped to 0..1.
    Who was in two teams: each own case is set against its own team."""
    if not own:
        return NOTHING
    gains = []
    means: dict[str | None, float | None] = {}
    for outcome in own:
        if outcome.team_id not in means:
            means[outcome.team_id] = mean_expected(teams[outcome.team_id], expectation)
        team, expected = means[outcome.team_id], expectation.of(outcome)
        if team is None or expected is None:
            return NOTHING
        gains.append(outcome.is_resolved + team - expected)
    return Value(min(max(sum(gains) / len(gains), 0.0), 1.0), sample=len(own))


def mean_expected(outcomes: list[Outcome], expectation: Expectation) -> float | None:
    expected = [expectation.of(outcome) for outcome in outcomes]
    return None if not expected or None in expected else sum(expected) / len(expected)  # type: ignore[arg-type]


def difficulty_adjusted(company: Company, kpis: Kpis, lasts: list[Case], settled: list[Issue]) -> None:
    """difficulty_adjusted_resolution_rate. Reading: the history is every settled issue of the company; category and difficulty
    are the last conversation's; the team is that of the agent on the case's day, and its cases those of its members in
    the period (the agent's own among them); NULL with under 180 days of data before the period (the shifted one, matured)."""

    def outcome(day: Day, issue: Issue, team_id: str | None = None) -> Outcome:
        row = issue.last.row
        return Outcome(day, row.category, row.difficulty, bool(row.is_resolved), team_id)

    history = [outcome(business_day(issue.last.row.ended_at), issue) for issue in settled]
    cases = [(who, day, outcome(day, issue, company.staff.team_on(who[0], day))) for who, day, issue in lasts]
    of_team = [((str(case.team_id),), day, case) for _, day, case in cases]
    for name, shift, types in (
        ("difficulty_adjusted_resolution_rate", 0, PERIOD_TYPES),
        ("difficulty_adjusted_resolution_rate__matured", SETTLES, MATURED_TYPES),
    ):
        own, teams = by_period(cases, shift, types), by_period(of_team, shift, types)
        expectations: dict[Period, Expectation] = {}
        for subject, period in kpis.rows:
            if period[0] not in types:
                continue
            mine = own.get((subject, period), [])
            start = period[1] - datetime.timedelta(days=shift)
            if period not in expectations:
                expectations[period] = Expectation(history, start)
            team = {case.team_id: teams.get(((str(case.team_id),), period), []) for case in mine}
            is_known = start - HISTORY >= company.first_day
            value = adjusted_rate(mine, team, expectations[period]) if is_known else NOTHING
            kpis.put(name, subject, period, value)
