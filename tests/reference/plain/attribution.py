"""Whose an order is: its visitor, its ad, its page, its consultation. An order counts once in each."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tests.reference.plain.orders import Order
from tests.reference.plain.periods import Moment
from tests.reference.plain.sessions import Session, View

VISITOR_LOOKBACK = datetime.timedelta(days=7)
AD_WINDOW = datetime.timedelta(days=7)
SOURCE_WINDOW = datetime.timedelta(days=7)
PAGE_WINDOW = datetime.timedelta(hours=24)
CONSULTATION_WINDOW = datetime.timedelta(hours=24)


def resolve_visitors(orders: Iterable[Order], events: list[Any]) -> None:
    """Visitor of an order: orders.visitor_id, else the visitor of the web event that carries order_id, else the last visitor
    seen with that buyer within 7 days before paid_at, else unknown (None). Reading: of several events with the order, the
    first; an unpaid order has no paid_at to look back from; `before` includes the second of the payment."""
    of_order: dict[str, str] = {}
    of_buyer: dict[str, list[Any]] = defaultdict(list)
    for event in events:
        if event.order_id is not None:
            of_order.setdefault(event.order_id, event.visitor_id)
        if event.buyer_id is not None:
            of_buyer[event.buyer_id].append(event)
    for order in orders:
        order.visitor_id = order.row.visitor_id or of_order.get(order.order_id)
        if order.visitor_id is None and order.buyer_id is not None and order.paid_at:
            until = order.paid_at
            seen = last_before(of_buyer.get(order.buyer_id, []), until, VISITOR_LOOKBACK)
            order.visitor_id = seen.visitor_id if seen else None


def last_before(events: list[Any], until: Moment, window: datetime.timedelta) -> Any | None:
    """The last of the events (in order) in (until - window, until]."""
    place = bisect_right([event.occurred_at for event in events], until)
    if place == 0 or events[place - 1].occurred_at <= until - window:
        return None
    return events[place - 1]


def attributed_ads(orders: Iterable[Order], events: list[Any]) -> dict[str, Any]:
    """ad: last ad click in (paid_at - 7 days, paid_at]: the event with ad_id, by order."""
    clicks: dict[str, list[Any]] = defaultdict(list)
    for event in events:
        if event.ad_id is not None:
            clicks[event.visitor_id].append(event)
    found = {}
    for order in orders:
        click = last_before(clicks.get(order.visitor_id or "", []), order.paid_at, AD_WINDOW)  # type: ignore[arg-type]
        if click is not None:
            found[order.order_id] = click
    return found


def attributed_sources(orders: Iterable[Order], sessions: Iterable[Session], is_direct: set[str]) -> dict[str, str]:
    """source: last non-direct session in (paid_at - 7 days, paid_at]; only direct ones: direct; none: unknown. By order; last by the
    session's start, ties by its first event's id."""
    of_visitor: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        of_visitor[session.visitor_id].append(session)
    found = {}
    for order in orders:
        assert order.paid_at is not None
        touches = [
            session
            for session in of_visitor.get(order.visitor_id or "", [])
            if order.paid_at - SOURCE_WINDOW < session.started_at <= order.paid_at
        ]
        telling = [session for session in touches if session.channel not in is_direct]
        last = max(telling, key=lambda session: (session.started_at, session.events[0].event_id), default=None)
        found[order.order_id] = last.channel if last else "direct" if touches else "unknown"
    return found


def attributed_pages(
    orders: Iterable[Order], views: Iterable[View], is_owned: Callable[[View], bool]
) -> dict[str, View]:
    """page: last view of an owned product or campaign page in (paid_at - 24 h, paid_at], by order."""
    seen: dict[str, list[View]] = defaultdict(list)
    for view in views:
        if view.event.page_type in ("product", "campaign") and is_owned(view):
            seen[view.event.visitor_id].append(view)
    for own in seen.values():
        own.sort(key=lambda view: (view.event.occurred_at, view.event.event_id))
    found = {}
    for order in orders:
        own = seen.get(order.visitor_id or "", [])
        event = last_before([view.event for view in own], order.paid_at, PAGE_WINDOW)  # type: ignore[arg-type]
        if event is not None:
            found[order.order_id] = next(view for view in own if view.event is event)
    return found


def is_of(conversation: Any, order: Order) -> bool:
    """The order is the conversation's customer's: the same buyer; where one of them does not name its buyer, the same visitor."""
    if conversation.buyer_id is not None and order.buyer_id is not None:
        return conversation.buyer_id == order.buyer_id
    return conversation.visitor_id is not None and conversation.visitor_id == order.visitor_id


def pays_after(conversation: Any, order: Order) -> bool:
    """started_at < paid_at <= ended_at + 24 h."""
    paid_at = order.paid_at
    assert paid_at is not None
    return (
        conversation.ended_at is not None
        and conversation.started_at < paid_at <= conversation.ended_at + CONSULTATION_WINDOW
    )


def attributed_consultations(orders: Iterable[Order], conversations: Iterable[Any]) -> dict[str, Any]:
    """consultation: the last conversation of stage presale with that buyer (else visitor) with started_at < paid_at <=
    ended_at + 24 h. Reading: conversations of the order's buyer come first, those of its visitor count where there is
    none (see is_of); last by started_at, ties by conversation_id."""
    of_buyer: dict[str, list[Any]] = defaultdict(list)
    of_visitor: dict[str, list[Any]] = defaultdict(list)
    for row in conversations:
        if row.stage == "presale":
            if row.buyer_id is not None:
                of_buyer[row.buyer_id].append(row)
            if row.visitor_id is not None:
                of_visitor[row.visitor_id].append(row)
    found = {}
    for order in orders:
        for own in (of_buyer.get(order.buyer_id or "", []), of_visitor.get(order.visitor_id or "", [])):
            candidates = [row for row in own if is_of(row, order) and pays_after(row, order)]
            if candidates:
                found[order.order_id] = max(candidates, key=lambda row: (row.started_at, row.conversation_id))
                break
    return found
