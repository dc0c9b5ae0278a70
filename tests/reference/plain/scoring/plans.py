"""Which version of which plan rules a period, and which versions are refused."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from tests.reference.plain.landed import Landed
from tests.reference.plain.periods import Day, Period, business_day, midnight, period_of

FOREVER = datetime.date.max
REFUSED, APPROVED, DRAFT = "refused", "approved", "draft"
SHARED = ("subject_type", "role", "scope_type", "period_type", "valid_from", "valid_to")
NEEDED = {
    "ladder": ("baseline", "target", "challenge"),
    "attainment": ("target",),
    "band": ("tolerance",),
    "deduction": ("allowance", "penalty"),
    "direct": (),
}
GUARD = ("guard_mart", "guard_kpi_id", "guard_limit", "guard_cap")


class Kpi(NamedTuple):
    """What the dictionary says of a KPI. measured: whose rows its mart has."""

    better: str
    unit: str
    additivity: str
    settles: int
    measured: str
    can_be_negative: bool
    is_of_a_hundred: bool


def read_kpi(row: dict[str, Any]) -> Kpi:
    span, definition = row["value_range"] or "", row["definition"].lower()
    is_growth = row["additivity"] == "growth" or (row["additivity"] == "model" and row["unit"] in ("money", "multiple"))
    return Kpi(
        row["better"], row["unit"], row["additivity"], row["settles"], row["subject_type"],
        is_growth or "-" in span or "negative" in span or "may be negative" in definition,
        row["unit"] == "score" and span in ("", "0..100"),
    )  # fmt: skip


Kpis = dict[tuple[str, str], Kpi]


class Version:
    """A plan version: its lines, and who approved it when."""

    def __init__(self, plan_id: str, version: int, lines: list[Any], record: Any | None):
        self.plan_id, self.version, self.lines, self.record = plan_id, version, lines, record
        self.status = DRAFT
        for name in SHARED:
            setattr(self, name, getattr(lines[0], name) if lines else None)
        self.role, self.scope_type = self.role or "", self.scope_type or ""

    role: str
    scope_type: str
    subject_type: str
    period_type: str
    valid_from: Day
    valid_to: Day | None

    @property
    def is_approved(self) -> bool:
        return self.record is not None and self.record.approver_id is not None and self.record.approved_at is not None

    def is_in_force(self, day: Day) -> bool:
        return self.valid_from <= day < (self.valid_to or FOREVER)

    def approved_after(self, day: Day) -> bool:
        """Whether the approval came when the period that starts on this day had begun."""
        return bool(self.record.approved_at >= midnight(day))


class Plans:
    """Every version that landed, judged.

    An edit of an approved version (content_hash) is not looked for: the hash's spelling is the project's own.
    """

    def __init__(self, landed: Landed, kpis: Kpis):
        self.kpis = kpis
        self.mart_of_role = {row["role"]: row["mart"] for row in landed.seed("roles")}
        self.employees = landed.rows("employees")
        lines, records = defaultdict(list), {}
        for row in landed.rows("kpi_plans"):
            lines[row.plan_id, row.version].append(row)
        for row in landed.rows("kpi_plan_versions"):
            records[row.plan_id, row.version] = row
        keys = sorted(lines.keys() | records.keys())
        self.versions = [Version(*key, lines[key], records.get(key)) for key in keys]
        for version in self.versions:
            if self.is_faulty(version):
                version.status = REFUSED
            elif version.is_approved:
                version.status = APPROVED
        for version in list(self.overlapping()):
            version.status = REFUSED

    def ruling(self, period: Period) -> Iterable[Version]:
        """Of each plan the latest approved version in force on the period's first day."""
        newest: dict[str, Version] = {}
        for version in self.versions:
            if version.status == APPROVED and version.period_type == period[0] and version.is_in_force(period[1]):
                newest[version.plan_id] = version
        return newest.values()

    def is_faulty(self, version: Version) -> bool:
        lines, record = version.lines, version.record
        if record is None or not lines:
            return True
        shared = {tuple(getattr(line, name) or "" for name in SHARED) for line in lines}
        return (
            len(shared) > 1
            or sum(Decimal(line.weight) for line in lines) != 100
            or period_of(version.period_type, version.valid_from)[1] != version.valid_from
            or (version.valid_to is not None and version.valid_to <= version.valid_from)
            or (version.is_approved and not self.may_approve(record))
            or any(self.is_faulty_line(line) for line in lines)
        )

    def may_approve(self, record: Any) -> bool:
        """Somebody else than the author, who held the role hr or management on the day."""
        day = business_day(record.approved_at)
        return record.approver_id != record.author_id and any(
            row.employee_id == record.approver_id
            and row.role in ("hr", "management")
            and row.valid_from <= day < (row.valid_to or FOREVER)
            and row.hired_on <= day <= (row.left_on or FOREVER)
            for row in self.employees
        )

    def is_faulty_line(self, line: Any) -> bool:
        kpi = self.kpis.get((line.mart, line.kpi_id))
        if kpi is None or not self.is_measured(kpi, line) or self.is_of_another_role(line):
            return True
        if any(getattr(line, name) is None for name in NEEDED[line.method]):
            return True
        return not self.is_ordered(kpi, line) or not self.fits(kpi, line) or self.has_a_faulty_guard(line)

    def is_of_another_role(self, line: Any) -> bool:
        if line.subject_type != "employee":
            return False
        return line.role not in self.mart_of_role or line.mart not in (self.mart_of_role[line.role], "peer_review_kpis")

    @staticmethod
    def is_measured(kpi: Kpi, line: Any) -> bool:
        """Whether the KPI's mart has a row for whom the line scores."""
        if line.subject_type == "employee":
            return kpi.measured in ("employee", line.scope_type)
        return (
            kpi.measured == "team" if line.subject_type == "team" else kpi.measured in ("shop", "warehouse", "category")
        )

    @staticmethod
    def is_ordered(kpi: Kpi, line: Any) -> bool:
        if line.method not in ("ladder", "attainment"):
            return True
        points = [point for point in (line.baseline, line.target, line.challenge) if point is not None]
        better = sorted(set(points), reverse=kpi.better == "down")
        return points == better

    @staticmethod
    def fits(kpi: Kpi, line: Any) -> bool:
        if line.method == "ladder":
            return kpi.better != "band"
        if line.method == "attainment":
            return kpi.better != "band" and not kpi.can_be_negative and line.target > 0
        if line.method == "band":
            limits = [limit for limit in (line.band_low, line.band_high) if limit is not None]
            return bool(limits) and line.tolerance > 0 and limits == sorted(limits)
        if line.method == "deduction":
            return kpi.better == "down" and kpi.unit == "count" and line.penalty > 0
        return kpi.better == "up" and kpi.is_of_a_hundred

    def has_a_faulty_guard(self, line: Any) -> bool:
        given = [getattr(line, name) is not None for name in GUARD]
        if not any(given):
            return False
        guard = self.kpis.get((line.guard_mart, line.guard_kpi_id))
        return not all(given) or guard is None or guard.better == "band" or not self.is_measured(guard, line)

    def overlapping(self) -> Iterable[Version]:
        """Versions that would rule a subject whom a plan approved earlier rules already."""
        standing = [version for version in self.versions if version.status == APPROVED]
        first: dict[str, Any] = {}
        for version in standing:
            at = version.record.approved_at
            first[version.plan_id] = min(first.get(version.plan_id, at), at)
        whom = ("subject_type", "role", "scope_type", "period_type")
        for later in standing:
            for earlier in standing:
                if (
                    (first[later.plan_id], later.plan_id) > (first[earlier.plan_id], earlier.plan_id)
                    and all(getattr(later, name) == getattr(earlier, name) for name in whom)
                    and later.valid_from < (earlier.valid_to or FOREVER)
                    and earlier.valid_from < (later.valid_to or FOREVER)
                ):
                    yield later
                    break
