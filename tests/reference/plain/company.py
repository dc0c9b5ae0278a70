"""A company as the formulas see it: each part read or worked out once, from the landed rows."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Any

from tests.reference.plain import attribution, conversations, sessions
from tests.reference.plain import orders as order_rules
from tests.reference.plain.landed import Landed
from tests.reference.plain.periods import ONE_DAY, Day, Moment, Period, business_day, days_between, midnight, periods_of
from tests.reference.plain.staff import Staff


class Company:
    """The parts that several marts share. Nothing after the as-of date counts."""

    def __init__(self, landed: Landed, first_day: Day | None = None):
        self.landed, self.as_of = landed, landed.as_of
        self.end = midnight(landed.as_of + ONE_DAY)
        self.first_day = first_day or self._first_day()

    def rows(self, export: str) -> list[Any]:
        return self.landed.rows(export)

    def _first_day(self) -> Day:
        """The first business day with an order or a page view that counts."""
        moments = [row.placed_at for row in self.rows("orders") if not row.is_test]
        moments += [row.occurred_at for row in self.rows("web_events") if not row.is_bot and not row.is_internal]
        return min((business_day(moment) for moment in moments), default=self.as_of)

    def has_happened(self, moment: Moment | None) -> bool:
        return moment is not None and moment < self.end

    @cached_property
    def days(self) -> list[Day]:
        return days_between(self.first_day, self.as_of + ONE_DAY)

    @cached_property
    def periods(self) -> set[Period]:
        return {period for day in self.days for period in periods_of(day)}

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.landed, self.first_day)

    @cached_property
    def money(self) -> order_rules.Money:
        return order_rules.Money(self.landed)

    @cached_property
    def reasons(self) -> order_rules.Reasons:
        return order_rules.Reasons(self.landed)

    @cached_property
    def unit_costs(self) -> order_rules.UnitCosts:
        return order_rules.UnitCosts(self.landed)

    @cached_property
    def orders(self) -> dict[str, order_rules.Order]:
        orders = order_rules.read_orders(self.landed, self.unit_costs, self.money)
        attribution.resolve_visitors(orders.values(), self.events)
        return orders

    @cached_property
    def paid_orders(self) -> list[order_rules.Order]:
        paid = [order for order in self.orders.values() if order.paid_at is not None]
        return sorted(paid, key=lambda order: (order.paid_at, order.order_id))

    @cached_property
    def refunds(self) -> list[order_rules.Refund]:
        return order_rules.read_refunds(self.landed, self.orders, self.money, self.reasons)

    @cached_property
    def test_orders(self) -> set[str]:
        return {row.order_id for row in self.rows("orders") if row.is_test}

    @cached_property
    def events(self) -> list[Any]:
        return sessions.counted_events(self.rows("web_events"), self.end)

    @cached_property
    def sessions(self) -> list[sessions.Session]:
        return sessions.cut_sessions(self.events)

    @cached_property
    def views(self) -> list[sessions.View]:
        """Page views, in order."""
        views = [view for session in self.sessions for view in session.views]
        return sorted(views, key=lambda view: (view.event.occurred_at, view.event.event_id))

    @cached_property
    def first_views(self) -> dict[str, sessions.View]:
        """The first page view ever of each visitor."""
        first: dict[str, sessions.View] = {}
        for view in self.views:
            first.setdefault(view.event.visitor_id, view)
        return first

    def has_history(self, period: Period, days: int) -> bool:
        """Whether so many days of data lie before the period."""
        return (period[1] - self.first_day).days >= days

    @cached_property
    def ads_of_orders(self) -> dict[str, Any]:
        return attribution.attributed_ads(self.paid_orders, self.events)

    @cached_property
    def talks(self) -> list[conversations.Talk]:
        return conversations.read_talks(self.rows("conversations"), self.rows("messages"), self.end)

    @cached_property
    def served(self) -> list[conversations.Talk]:
        return [talk for talk in self.talks if talk.is_served]

    @cached_property
    def assisted(self) -> dict[str, conversations.Talk]:
        """The consultation of each order that has one."""
        of_row = {talk.row.conversation_id: talk for talk in self.served}
        found = attribution.attributed_consultations(self.paid_orders, [talk.row for talk in self.served])
        return {order_id: of_row[row.conversation_id] for order_id, row in found.items()}

    @cached_property
    def issues(self) -> list[conversations.Issue]:
        return conversations.cut_issues(self.served)

    @cached_property
    def channels_of_ads(self) -> dict[tuple[str, Day], str]:
        """The channel in which an ad ran on a day."""
        return {(row.ad_id, row.date): row.channel for row in self.rows("ad_performance")}

    @cached_property
    def _moments(self) -> list[Moment]:
        return [event.occurred_at for event in self.events]

    def events_between(self, start: Moment, end: Moment) -> list[Any]:
        """Counted events in [start, end)."""
        return self.events[bisect_left(self._moments, start) : bisect_left(self._moments, end)]
