"""Who was in which role and team on a day, who owned what, who was present."""

from __future__ import annotations

import datetime
from calendar import isleap
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import holidays

from tests.reference.plain.landed import Landed
from tests.reference.plain.periods import ONE_DAY, Day, Period, days_between, periods_of
from tests.reference.plain.results import Subject


class Staff:
    """The employees' rows by day, from the company's first day of data to the as-of date."""

    def __init__(self, landed: Landed, first_day: Day):
        self.first_day, self.as_of = first_day, landed.as_of
        self.mart_of_role = {row["role"]: row["mart"] for row in landed.seed("roles")}
        self.days = days_between(first_day, landed.as_of + ONE_DAY)
        self._rows: dict[str, list[Any]] = defaultdict(list)
        for row in landed.rows("employees"):
            self._rows[row.employee_id].append(row)
        self._owned: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._owner: dict[str, list[Any]] = defaultdict(list)
        for row in landed.rows("assignments"):
            self._owned[row.scope_type, row.scope_id].append(row)
            self._owner[row.employee_id].append(row)
        self._scheduled_months: set[tuple[str, Day]] = set()
        self._hours: dict[str, dict[Day, Any]] = defaultdict(dict)
        for row in landed.rows("work_schedule"):
            self._hours[row.employee_id][row.work_date] = row.hours
            self._scheduled_months.add((row.employee_id, row.work_date.replace(day=1)))
        self._leave: dict[tuple[str, Day], Any] = defaultdict(int)
        for row in landed.rows("leave"):
            self._leave[row.employee_id, row.leave_date] += row.fraction

    def row_on(self, employee_id: str | None, day: Day) -> Any | None:
        """The employee's row in force: valid_from <= day < valid_to. Reading: validity alone says who was there; left_on only
        dates the leaving (the contract calls it the first day gone, the sample company the last day at work)."""
        for row in self._rows.get(employee_id or "", []):
            if row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
                return row
        return None

    def role_on(self, employee_id: str | None, day: Day) -> str | None:
        row = self.row_on(employee_id, day)
        return row.role if row else None

    def team_on(self, employee_id: str | None, day: Day) -> str | None:
        row = self.row_on(employee_id, day)
        return row.team_id if row else None

    def last_team(self, employee_id: str, day: Day) -> str | None:
        """The team of the last row that began by a day: where a leaver was."""
        begun = [row for row in self._rows[employee_id] if row.valid_from <= day]
        return max(begun, key=lambda row: row.valid_from).team_id if begun else None

    def leavers(self) -> Iterable[tuple[str, Day]]:
        """(employee, left_on), each once."""
        return sorted({(row.employee_id, row.left_on) for rows in self._rows.values() for row in rows if row.left_on})

    def employees(self) -> list[str]:
        return sorted(self._rows)

    def subject(self, mart: str, employee_id: str | None, day: Day) -> Subject | None:
        """Whom a fact of a day is credited to in a role mart: the person in the role of that day, if the mart is that role's."""
        role = self.role_on(employee_id, day)
        if role is None or employee_id is None or self.mart_of_role.get(role) != mart:
            return None
        return employee_id, role

    def credited(self, mart: str, facts: Iterable[tuple[str | None, Day, Any]]) -> list[tuple[Subject, Day, Any]]:
        """Facts of (employee, day, case) as cases of subjects; facts of nobody in the mart fall out."""
        cases = []
        for employee_id, day, case in facts:
            subject = self.subject(mart, employee_id, day)
            if subject is not None and self.first_day <= day <= self.as_of:
                cases.append((subject, day, case))
        return cases

    def role_days(self, mart: str | None) -> list[tuple[Subject, Day]]:
        """Every day of every (employee, role) of a mart; of all roles for None."""
        found = []
        for employee_id in self.employees():
            for day in self.days:
                role = self.role_on(employee_id, day)
                if role is not None and (mart is None or self.mart_of_role.get(role) == mart):
                    found.append(((employee_id, role), day))
        return found

    def mart_rows(self, mart: str | None) -> set[tuple[Subject, Period]]:
        """The rows of a role mart: each period in which the person held the role for a day."""
        return {(subject, period) for subject, day in self.role_days(mart) for period in periods_of(day)}

    def owners(self, scope_type: str, scope_id: str | None, day: Day) -> set[str]:
        """Owned: through assignments on the row's date. Co-owners each get full credit."""
        return {
            row.employee_id
            for row in self._owned.get((scope_type, scope_id or ""), [])
            if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
        }

    def owns_any(self, scope_types: Iterable[str]) -> Callable[[Subject, Period], bool]:
        """Whether a subject, in its role, owned anything of these kinds on a day of the period."""
        kinds = set(scope_types)
        found: set[tuple[Subject, Period]] = set()
        for employee_id, rows in self._owner.items():
            for row in rows:
                if row.scope_type in kinds:
                    for day in self.days:
                        role = self.role_on(employee_id, day)
                        if role and row.valid_from <= day and (row.valid_to is None or day < row.valid_to):
                            found.update(((employee_id, role), period) for period in periods_of(day))
        return lambda subject, period: (subject, period) in found

    def scopes_on(self, employee_id: str, scope_type: str, day: Day) -> set[str]:
        return {
            row.scope_id
            for row in self._owner.get(employee_id, [])
            if row.scope_type == scope_type and row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
        }

    def is_scheduled(self, employee_id: str, day: Day) -> bool:
        """Scheduled hours > 0; a month without any row of somebody follows the public calendar."""
        hours = self._hours.get(employee_id, {})
        if (employee_id, day.replace(day=1)) not in self._scheduled_months:
            return day in _working_days(day.year)
        return hours.get(day, 0) > 0

    def is_present(self, employee_id: str, day: Day) -> bool:
        """Present: scheduled, and not on leave for the whole day (a half day off is a day present)."""
        return self.is_scheduled(employee_id, day) and self._leave[employee_id, day] < 1

    def part_present(self, employee_id: str, day: Day) -> Decimal:
        """The part of a scheduled day that leave has left over, 0 to 1; 0 on a day without a shift."""
        if not self.is_scheduled(employee_id, day):
            return Decimal(0)
        return Decimal(1) - min(Decimal(self._leave[employee_id, day]), Decimal(1))


@cache
def _working_days(year: int) -> frozenset[Day]:
    """China's working days of a year, exchanged weekends included; Monday to Friday while the year's exchange is not decreed."""
    calendar = holidays.country_holidays("CN", years=year)
    exchanged = {day for day in calendar.weekend_workdays if day.year == year}
    days = {Day(year, 1, 1) + datetime.timedelta(days=offset) for offset in range(365 + isleap(year))}
    off = set(calendar) if exchanged else set()
    return frozenset(exchanged | {day for day in days if day.weekday() < 5 and day not in off})
