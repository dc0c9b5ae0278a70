"""The exports conversations and recommendations.

Belongs here: columns and versions. Does not belong here: how conversations come about (conversations).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import SHOPS
from sample_company.company import NEVER
from sample_company.conversations import CATEGORIES, CHANNELS, NOBODY, PRESALE, STAGES, Conversations
from sample_company.order_exports import buyer_ids, visitor_ids
from sample_company.orders import Orders
from sample_company.versions import Cohort
from sample_company.visits import browsed_skus
from sample_company.world import World

# Further contacts follow within a week, ratings within hours.
SERVICE_REACH = 1
ALL_CATEGORIES = [name for names in CATEGORIES for name in names]


def conversation_ids(number: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """A conversation's id as every export writes it."""
    return tables.ids("K", number, missing)


def conversation_cohort(talks: Conversations, world: World, month: int) -> Cohort:
    """Conversations: begun, entered by an agent, answered, ended, rated."""
    random = world.company.random("conversation_exports", month)
    bot = talks.is_bot_only
    unrated = talks.rated == NEVER
    columns: dict[str, np.ndarray | pa.Array] = {
        "conversation_id": conversation_ids(talks.number),
        "shop_id": tables.labels(SHOPS, talks.shop),
        "issue_id": tables.ids("I", np.maximum(talks.issue, 0), talks.issue == NOBODY),
        "buyer_id": buyer_ids(np.maximum(talks.buyer, 0), talks.buyer == NOBODY),
        "visitor_id": visitor_ids(np.maximum(talks.visitor, 0), talks.visitor == NOBODY),
        "agent_id": tables.labels(world.staff.ids, talks.agent),
        "is_bot_only": tables.numbers(bot),
        "channel": tables.labels(CHANNELS, talks.channel),
        "stage": tables.labels(STAGES, talks.stage),
        "category": tables.labels(ALL_CATEGORIES, talks.stage * len(CATEGORIES[0]) + talks.category),
        "difficulty": tables.numbers(talks.difficulty, random.random(talks.count) < 0.03),
        "started_at": talks.started,
        "human_entered_at": np.where(talks.entered > talks.started, talks.entered, NEVER),
        "first_reply_at": talks.replied,
        "ended_at": talks.ended,
        "is_resolved": tables.numbers(talks.is_resolved),
        "wants_to_abandon": tables.numbers(talks.wants_to_abandon),
        "csat_score": tables.numbers(talks.csat, unrated),
        "csat_at": talks.rated,
        "nps_score": tables.numbers(talks.nps, unrated | (random.random(talks.count) < 0.4)),
    }
    changes = {
        "human_entered_at": ("human_entered_at",),
        "first_reply_at": ("first_reply_at",),
        "ended_at": ("ended_at", "is_resolved", "wants_to_abandon"),
        "csat_at": ("csat_at", "csat_score", "nps_score"),
    }
    return Cohort(columns, "started_at", changes)


def recommendation_cohort(talks: Conversations, orders: Orders, world: World, month: int) -> Cohort:
    """SKUs that agents recommend before the sale; some of them are what the buyer then orders."""
    random = world.company.random("recommendations", month)
    share = 0.34 if world.company.scale >= 0.1 else 0.8
    rows = np.flatnonzero((talks.stage == PRESALE) & talks.is_served() & (random.random(talks.count) < share))
    day = np.clip(world.company.day_of_instant(talks.started[rows]), 0, world.company.day_count - 1)
    order = np.argsort(day, kind="stable")
    rows, day = rows[order], day[order]
    random_sku = browsed_skus(world, random, day, talks.shop[rows])[:, 0]
    bought = orders.skus[np.maximum(talks.order_row[rows], 0)]
    liked = np.where(bought[:, 1] >= 0, bought[:, 1], bought[:, 0]) if len(bought) else random_sku
    takes = talks.leads_to_order[rows] & (random.random(len(rows)) < 0.42)
    said = talks.replied[rows] + (
        (talks.ended[rows] - talks.replied[rows]) * random.uniform(0.2, 0.8, len(rows))
    ).astype(np.int64)
    columns: dict[str, np.ndarray | pa.Array] = {
        "conversation_id": conversation_ids(talks.number[rows]),
        "agent_id": tables.labels(world.staff.ids, talks.agent[rows]),
        "sku_id": tables.labels(world.catalogue.sku_ids, np.where(takes, liked, random_sku)),
        "recommended_at": said,
    }
    return Cohort(columns, "recommended_at", has_updated_at=False)
