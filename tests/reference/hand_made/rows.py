"""Tiny companies: rows by export, times in business time."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.landed import Landed, row_type
from tests.reference.plain.periods import ZONE, Day, Moment, Period

SEPTEMBER: Period = ("month", Day(2026, 9, 1))
AS_OF = Day(2026, 10, 31)


def at(text: str) -> Moment:
    """A moment in business time: at("09-01 10:00") is in 2026."""
    whole = text if text.startswith("20") else f"2026-{text}"
    return datetime.datetime.fromisoformat(whole).replace(tzinfo=ZONE)


def on(text: str) -> Day:
    """A day in 2026: on("09-01")."""
    return Day.fromisoformat(text if text.startswith("20") else f"2026-{text}")


def row(export: str, **values: Any) -> Any:
    """A row of an export; what is not named is empty."""
    return row_type(export)(**values)


def person(employee_id: str, role: str, team_id: str = "T1", **values: Any) -> Any:
    known: dict[str, Any] = {
        "hired_on": on("2025-01-01"),
        "valid_from": on("2025-01-01"),
        "monthly_cost": Decimal(6000),
    }
    return row("employees", employee_id=employee_id, role=role, team_id=team_id, **{**known, **values})


def company(as_of: Day = AS_OF, first_day: Day | None = None, **tables: list[Any]) -> Company:
    return Company(Landed(tables, as_of), first_day or Day(2026, 1, 1))


def talk(conversation_id: str, start: str, end: str | None, agent_id: str = "A", **values: Any) -> Any:
    """A conversation that ended at a given minute, of buyer B about category C unless told otherwise."""
    known: dict[str, Any] = {"buyer_id": "B", "category": "C", "stage": "aftersale", "is_bot_only": False}
    ended_at = at(end) if end else None
    return row(
        "conversations",
        conversation_id=conversation_id,
        started_at=at(start),
        ended_at=ended_at,
        agent_id=agent_id,
        **{**known, **values},
    )


def said(conversation_id: str, *lines: tuple[str, str] | tuple[str, str, str]) -> list[Any]:
    """Messages (sender, moment[, agent]) in order."""
    return [
        row(
            "messages",
            conversation_id=conversation_id,
            seq=place,
            sender=line[0],
            sent_at=at(line[1]),
            agent_id=line[2] if len(line) > 2 else None,
        )
        for place, line in enumerate(lines, start=1)
    ]


def answered(*talks: Any) -> list[Any]:
    """One agent message a conversation, 10 seconds after its start: that makes it human-served."""
    return [
        row(
            "messages",
            conversation_id=one.conversation_id,
            seq=1,
            sender="agent",
            agent_id=one.agent_id,
            sent_at=one.started_at + datetime.timedelta(seconds=10),
        )
        for one in talks
    ]
