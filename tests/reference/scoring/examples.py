"""The worked examples of the .yml files beside this one.

An example is one person (or team, or the company) in one period, scored by a plan of its own that rules that period alone:

    example, by_hand       its name; the arithmetic, or the rule, that gives what is expected
    period                 month (March 2026, 22 working days) unless given: {type, start}
    subject                employee unless given: team, company
    person                 {from, to, fte, leave: [{from, to, fraction}]}; there all the time unless given
    approved_at            of the plan, business time
    roles                  {role: {from, to, lines, card}} where there are several; combined: what the card over them shows
    lines, card            {line: ...} of the one role, and what its card shows

A line is {kpi, line, read, expect}: what the dictionary says of its KPI, its row of the plan, what the marts hold, what its scored line
shows. Of an example with one line these four stand beside its name, its weight is 100, and its score is the card's total and its points.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
MARCH = {"type": "month", "start": datetime.date(2026, 3, 1)}


class _ExactLoader(yaml.SafeLoader):
    """Numbers as they are written."""


_ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


@dataclass
class LineExample:
    """One line. read: None where the marts have no row; guard and own_target: None without one."""

    name: str
    kpi: dict[str, Any]
    line: dict[str, Any]
    read: dict[str, Any] | None
    expect: dict[str, Any]
    earlier: list[dict[str, Any]] = field(default_factory=list)
    unripe: dict[str, Any] | None = None
    guard: dict[str, Any] | None = None
    own_target: dict[str, Any] | None = None


@dataclass
class RoleExample:
    """The scorecard of one role. until: first day no longer in it."""

    role: str
    since: datetime.date
    until: datetime.date | None
    lines: list[LineExample]
    card: dict[str, Any]


@dataclass
class Example:
    """One subject in one period."""

    name: str
    by_hand: str
    period_type: str
    period_start: datetime.date
    subject: str
    fte: Any
    leave: list[dict[str, Any]]
    approved_at: str
    roles: list[RoleExample]
    combined: dict[str, Any] | None

    @property
    def subject_id(self) -> str:
        return "all" if self.subject == "company" else self.name

    @property
    def spoken_period(self) -> str:
        start = self.period_start
        return {"month": f"{start:%Y-%m}", "quarter": f"{start:%Y}-Q{(start.month + 2) // 3}", "year": f"{start:%Y}"}[
            self.period_type
        ]

    def scorecard_id(self, role: RoleExample) -> str:
        if self.subject == "employee":
            return f"{self.spoken_period}/{self.name}/{role.role}"
        return f"{self.spoken_period}/{self.subject}/{self.subject_id}"


def load_examples() -> list[Example]:
    """Every example of every file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        written = yaml.load(path.read_text(encoding="utf-8"), _ExactLoader)
        found += [_example(raw) for raw in written["examples"]]
    return found


def _example(raw: dict[str, Any]) -> Example:
    name, person, period = raw["example"], raw.get("person", {}), raw.get("period", MARCH)
    roles = raw.get("roles") or {"": raw}
    return Example(
        name=name,
        by_hand=str(raw["by_hand"]),
        period_type=period["type"],
        period_start=period["start"],
        subject=raw.get("subject", "employee"),
        fte=person.get("fte", 1),
        leave=person.get("leave", []),
        approved_at=raw.get("approved_at", "2025-12-01 10:00:00"),
        roles=[_role(name, role, part, person) for role, part in roles.items()],
        combined=raw.get("combined"),
    )


def _role(name: str, role: str, raw: dict[str, Any], person: dict[str, Any]) -> RoleExample:
    lines = raw.get("lines")
    if lines is None:
        lines = {"only": {key: raw[key] for key in raw if key in LineExample.__dataclass_fields__}}
    span = raw if "from" in raw or "to" in raw else person
    return RoleExample(
        role=f"{name}.{role}" if role else name,
        since=span.get("from", datetime.date(2025, 1, 1)),
        until=span.get("to"),
        lines=[LineExample(**{"name": line, **parts}) for line, parts in lines.items()],
        card=raw.get("card", {}),
    )
