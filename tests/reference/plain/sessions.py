"""Counted web events, sessions, and page views in their sessions."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.reference.plain.periods import Day, Moment, business_day

IDLE = datetime.timedelta(minutes=30)
SILENT_DAY = datetime.timedelta(days=1)
DWELL_LIMIT_SECONDS = 30 * 60


@dataclass
class View:
    """A page view, with what followed it in its session."""

    event: Any
    session: Session
    day: Day
    dwell_seconds: float
    has_click: bool

    @property
    def page_id(self) -> str | None:
        return self.event.page_id


@dataclass
class Session:
    """A visitor's events in one go."""

    visitor_id: str
    events: list[Any]
    views: list[View] = field(default_factory=list)

    @property
    def started_at(self) -> Moment:
        return self.events[0].occurred_at

    @cached_property
    def day(self) -> Day:
        return business_day(self.started_at)

    @property
    def channel(self) -> str:
        """Of its first event; an empty one is read as direct."""
        return self.events[0].channel or "direct"

    @property
    def landing(self) -> View | None:
        return self.views[0] if self.views else None

    @cached_property
    def pages(self) -> set[str]:
        """Distinct pages viewed."""
        return {view.page_id for view in self.views if view.page_id}


def in_order(events: Iterable[Any]) -> list[Any]:
    """By time; ties by event_id."""
    return sorted(events, key=lambda event: (event.occurred_at, event.event_id))


def cut_sessions(events: Iterable[Any]) -> list[Session]:
    """session_id of the export where given (as long as it is not silent for a day); else a session ends after 30 idle minutes
    or at a change of channel. Reading: exactly 30 minutes is not yet idle; an empty channel is direct; events without a
    session_id make sessions of their own."""
    streams: dict[tuple[str, str | None], list[Any]] = defaultdict(list)
    for event in events:
        streams[event.visitor_id, event.session_id].append(event)
    sessions = []
    for (visitor_id, session_id), stream in streams.items():
        current: list[Any] = []
        for event in in_order(stream):
            if current:
                pause = event.occurred_at - current[-1].occurred_at
                if session_id is not None:
                    is_new = pause >= SILENT_DAY
                else:
                    is_new = pause > IDLE or (event.channel or "direct") != (current[-1].channel or "direct")
                if is_new:
                    sessions.append(Session(visitor_id, current))
                    current = []
            current.append(event)
        if current:
            sessions.append(Session(visitor_id, current))
    for session in sessions:
        session.views = views_of(session)
    return sorted(sessions, key=lambda session: (session.started_at, session.events[0].event_id))


def views_of(session: Session) -> list[View]:
    """Dwell: time to the next event of the session, at most 30 min; the last page counts engagement_seconds if exported, else 0.
    A click on the page before the next page view: an event click of the same page_id. Reading: the next event is any event,
    not only a page view; engagement_seconds is held to 30 min too."""
    views: list[View] = []
    for place, event in enumerate(session.events):
        if event.event_type != "page_view":
            continue
        if place + 1 < len(session.events):
            seconds = (session.events[place + 1].occurred_at - event.occurred_at).total_seconds()
        else:
            seconds = float(event.engagement_seconds or 0)
        has_click = False
        for later in session.events[place + 1 :]:
            if later.event_type == "page_view":
                break
            if later.event_type == "click" and later.page_id == event.page_id:
                has_click = True
        views.append(
            View(event, session, business_day(event.occurred_at), min(seconds, DWELL_LIMIT_SECONDS), has_click)
        )
    return views


def counted_events(events: Iterable[Any], end: Moment) -> list[Any]:
    """No bots, no internal traffic, nothing after the as-of date."""
    return in_order(event for event in events if not event.is_bot and not event.is_internal and event.occurred_at < end)
