"""The books: months of orders, parcels and conversations made so far, and the rows that change over time.

Belongs here: keeping what several exports of a month are made from, and the list of exports with versions.
Does not belong here: how any of it is made, when it is written (exports).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from sample_company import (
    aftersales,
    design,
    feedback,
    messages,
    order_exports,
    service_exports,
    service_quality,
    shipping,
)
from sample_company.conversations import Conversations, make_conversations
from sample_company.orders import Orders, make_orders
from sample_company.shipping import Shipments, make_shipments
from sample_company.versions import Cohort
from sample_company.world import World


class Books:
    """Months at hand; one that was let go is made again, the same."""

    KEPT = 4

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[str, dict[int, Any]] = {}

    def _month(self, kind: str, month: int, make: Callable[[], Any], most: int = KEPT) -> Any:
        kept = self._kept.setdefault(kind, {})
        made = kept.pop(month) if month in kept else make()
        # Put back at the end: what was asked for longest ago stands first and goes first.
        kept[month] = made
        while len(kept) > most:
            del kept[next(iter(kept))]
        return made

    def orders(self, month: int) -> Orders:
        """The orders placed in a month."""
        made: Orders = self._month("orders", month, lambda: make_orders(self.world, month))
        return made

    def shipments(self, month: int) -> Shipments:
        """The shipments of the orders placed in a month."""
        made: Shipments = self._month("shipments", month, lambda: make_shipments(self.orders(month), self.world))
        return made

    def conversations(self, month: int) -> Conversations:
        """The conversations that begin in a month, and the further contacts that follow them."""

        def make() -> Conversations:
            return make_conversations(self.world, month, [self.orders(one) for one in self.months_back(month, 1)])

        made: Conversations = self._month("conversations", month, make)
        return made

    def design_tasks(self, month: int) -> tuple[Cohort, dict[str, np.ndarray]]:
        """The design tasks assigned in a month."""
        made: tuple[Cohort, dict[str, np.ndarray]] = self._month(
            "tasks", month, lambda: design.task_cohort(self.world, month)
        )
        return made

    def cohorts(self, source: str, month: int) -> list[Cohort]:
        """All cohorts of a source whose rows may change in a month."""
        kind = VERSIONED[source]
        made: list[list[Cohort]] = [
            self._month(f"cohorts of {source}", one, partial(kind.make, self, one), kind.reach + 1)
            for one in self.months_back(month, kind.reach)
        ]
        return [cohort for cohorts in made for cohort in cohorts]

    @staticmethod
    def months_back(month: int, reach: int) -> range:
        """A month and those before it within reach."""
        return range(max(month - reach, 0), month + 1)


@dataclass(frozen=True)
class Versioned:
    """An export whose rows change: the cohorts of a month, and how many months later they may still change."""

    make: Callable[[Books, int], list[Cohort]]
    reach: int


def complaints(books: Books, month: int) -> list[Cohort]:
    """Complaints about a month's orders and about a month's conversations."""
    return [
        feedback.complaint_cohort(books.orders(month), books.shipments(month), books.world),
        service_quality.service_complaint_cohort(books.conversations(month), books.world, month),
    ]


SERVICE = service_exports.SERVICE_REACH
VERSIONED: dict[str, Versioned] = {
    "orders": Versioned(lambda b, m: [order_exports.order_cohort(b.orders(m), b.world)], order_exports.ORDER_REACH),
    "order_items": Versioned(lambda b, m: [order_exports.item_cohort(b.orders(m), b.world)], 0),
    "aftersales": Versioned(lambda b, m: [aftersales.case_cohort(b.orders(m), b.world)], aftersales.CASE_REACH),
    "shipments": Versioned(
        lambda b, m: [shipping.shipment_cohort(b.shipments(m), b.orders(m), b.world)], shipping.SHIPMENT_REACH
    ),
    "product_reviews": Versioned(
        lambda b, m: [feedback.review_cohort(b.orders(m), b.shipments(m), b.world)], feedback.FEEDBACK_REACH
    ),
    "surveys": Versioned(
        lambda b, m: [feedback.survey_cohort(b.orders(m), b.shipments(m), b.world)], feedback.FEEDBACK_REACH
    ),
    "complaints": Versioned(complaints, feedback.FEEDBACK_REACH),
    "conversations": Versioned(
        lambda b, m: [service_exports.conversation_cohort(b.conversations(m), b.world, m)], SERVICE
    ),
    "messages": Versioned(lambda b, m: [messages.message_cohort(b.conversations(m), b.world, m)], SERVICE),
    "recommendations": Versioned(
        lambda b, m: [service_exports.recommendation_cohort(b.conversations(m), b.orders(m), b.world, m)], SERVICE
    ),
    "quality_reviews": Versioned(
        lambda b, m: [service_quality.quality_review_cohort(b.conversations(m), b.world, m)], SERVICE
    ),
    "service_tickets": Versioned(lambda b, m: [service_quality.ticket_cohort(b.conversations(m), b.world, m)], SERVICE),
    "agent_status": Versioned(lambda b, m: [service_quality.status_cohort(b.world, m)], 1),
    "design_tasks": Versioned(lambda b, m: [b.design_tasks(m)[0]], design.TASK_REACH),
    "design_reviews": Versioned(
        lambda b, m: [design.review_cohort(b.world, m, b.design_tasks(m)[1])], design.TASK_REACH
    ),
}
