"""What buyers say afterwards: product reviews, surveys, and complaints about goods and delivery.

Belongs here: these rows for a month's orders. Does not belong here: complaints about service (service_quality).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import SHOPS
from sample_company.company import DAY, HOUR, NEVER, mixed, pick
from sample_company.order_exports import buyer_ids, order_ids
from sample_company.orders import Orders
from sample_company.shipping import Shipments
from sample_company.versions import Cohort, Shown
from sample_company.world import World

FEEDBACK_REACH = 2
TARGETS = ("service", "logistics", "product")
COMPLAINT_CODES = ("attitude", "slow", "wrong_information", "late", "damaged", "lost", "quality", "other")
COMPLAINT_TEXTS = ("服务态度差", "回复慢", "信息错误", "配送延误", "商品破损", "包裹丢失", "质量问题", "其他")
OUTCOMES = ("open", "resolved", "withdrawn", "rejected")
REVIEW_CODES = ("service", "logistics", "quality", "other")


def first_shipments(shipments: Shipments, count: int) -> np.ndarray:
    """The row of each order's first shipment, -1 where there is none."""
    place = np.full(count, -1)
    first = shipments.part == 1
    place[shipments.order[first]] = np.flatnonzero(first)
    return place


def deliveries(shipments: Shipments, count: int) -> np.ndarray:
    """When each order's first shipment was delivered, NEVER where it was not."""
    delivered = np.full(count, NEVER)
    first = shipments.part == 1
    delivered[shipments.order[first]] = shipments.delivered[first]
    return delivered


def satisfaction(orders: Orders, shipments: Shipments, rows: np.ndarray, world: World) -> tuple[np.ndarray, np.ndarray]:
    """How content the buyers of some orders are (about normal), and the row of each order's shipment."""
    place = first_shipments(shipments, orders.count)[rows]
    random = world.company.random("satisfaction", orders.month)
    product = world.catalogue.sku_product[orders.skus[rows, 0]]
    late = (shipments.delivered[place] != NEVER) & (shipments.delivered[place] > shipments.promised_delivery[place])
    broken = shipments.is_damaged[place] | shipments.has_item_error[place]
    mood = 0.9 * (mixed(product, 41) - 0.5) - 0.9 * late - 1.6 * broken
    return mood + random.standard_normal(len(rows)), place


def review_cohort(orders: Orders, shipments: Shipments, world: World) -> Cohort:
    """Reviews by about a quarter of the buyers, some days after delivery; a few are deleted later."""
    random = world.company.random("product_reviews", orders.month)
    delivered = deliveries(shipments, orders.count)
    rows = np.flatnonzero((delivered != NEVER) & (random.random(orders.count) < 0.26))
    mood, place_of = satisfaction(orders, shipments, rows, world)
    count = len(rows)
    rating = 1 + np.searchsorted([-2.0, -1.55, -1.0, -0.35], mood)
    late = shipments.delivered[place_of] > shipments.promised_delivery[place_of]
    delivery = np.clip(np.rint(4.55 - 1.5 * late + 0.7 * random.standard_normal(count)), 1, 5).astype(np.int64)
    unhappy = rating <= 3
    reason = np.where(late, 1, pick(np.cumsum([0.18, 0.1, 0.5, 0.22]), random.random(count)))
    about = unhappy & (reason == 0)
    asked = np.where(orders.consulted[rows] == NEVER, orders.placed[rows], orders.consulted[rows])
    agent = world.roster.choose(random, "customer_service_presale", world.company.day_of_instant(asked), lean=-0.5)
    created = delivered[rows] + (DAY * np.clip(random.exponential(3.5, count), 0.2, 15)).astype(np.int64)
    deleted = np.where(random.random(count) < 0.006, created + random.integers(HOUR, 10 * DAY, count), NEVER)

    def derive(shown: Shown, chosen: np.ndarray) -> dict[str, pa.Array]:
        return {"is_deleted": tables.numbers(shown["deleted_at"] != NEVER)}

    columns: dict[str, np.ndarray | pa.Array] = {
        "review_id": tables.ids("V", orders.number[rows]),
        "order_id": order_ids(orders.number[rows]),
        "sku_id": tables.labels(world.catalogue.sku_ids, orders.skus[rows, 0]),
        "about_agent_id": tables.labels(world.staff.ids, np.where(about, agent, -1)),
        "rating": tables.numbers(rating),
        "delivery_rating": tables.numbers(delivery, random.random(count) < 0.2),
        "reason_code": tables.labels(REVIEW_CODES, np.where(unhappy, reason, -1)),
        "created_at": created,
        "is_deleted": tables.numbers(np.zeros(count, bool)),
    }
    return Cohort(columns, "created_at", {"deleted_at": ()}, derive, hidden_instants={"deleted_at": deleted})


def survey_cohort(orders: Orders, shipments: Shipments, world: World) -> Cohort:
    """Surveys two days after delivery to some buyers; a third answer."""
    random = world.company.random("surveys", orders.month)
    delivered = deliveries(shipments, orders.count)
    rows = np.flatnonzero((delivered != NEVER) & (random.random(orders.count) < 0.18))
    mood, _ = satisfaction(orders, shipments, rows, world)
    count = len(rows)
    sent = delivered[rows] + 2 * DAY
    answers = random.random(count) < 0.36
    responded = np.where(
        answers, sent + (HOUR * np.clip(random.exponential(20, count), 0.1, 200)).astype(np.int64), NEVER
    )
    csat = 1 + np.searchsorted([-2.1, -1.6, -0.9, 0.1], mood)
    nps = np.clip(np.rint(8.6 + 1.7 * mood + 0.8 * random.standard_normal(count)), 0, 10).astype(np.int64)
    columns: dict[str, np.ndarray | pa.Array] = {
        "survey_id": tables.ids("Q", orders.number[rows]),
        "shop_id": tables.labels(SHOPS, orders.shop[rows]),
        "buyer_id": buyer_ids(orders.buyer[rows]),
        "order_id": order_ids(orders.number[rows]),
        "sent_at": sent,
        "responded_at": responded,
        "csat_score": tables.numbers(csat, ~answers),
        "nps_score": tables.numbers(nps, ~answers | (random.random(count) < 0.1)),
    }
    return Cohort(columns, "sent_at", {"responded_at": ("responded_at", "csat_score", "nps_score")})


def complaint_cohort(orders: Orders, shipments: Shipments, world: World) -> Cohort:
    """Complaints about delivery and goods: what went wrong makes them likely."""
    random = world.company.random("complaints", orders.month)
    place = first_shipments(shipments, orders.count)
    rows = np.flatnonzero(place >= 0)
    where = place[rows]
    delivered, promised = shipments.delivered[where], shipments.promised_delivery[where]
    lost = (shipments.shipped[where] != NEVER) & (delivered == NEVER)
    late = ~lost & (delivered != NEVER) & (promised != NEVER) & (delivered > promised)
    damaged = shipments.is_damaged[where]
    chance = np.select([lost, damaged, late], [0.8, 0.35, 0.06], 0.006)
    chosen = random.random(len(rows)) < chance
    rows, where, lost, late, damaged = rows[chosen], where[chosen], lost[chosen], late[chosen], damaged[chosen]
    count = len(rows)
    code = np.select([lost, damaged, late], [5, 4, 3], np.where(random.random(count) < 0.7, 6, 7))
    target = np.where(np.isin(code, (3, 4, 5)), 1, 2)
    reference = np.where(lost, orders.paid[rows] + 9 * DAY, shipments.delivered[where])
    filed = reference + (HOUR * np.clip(random.exponential(30, count), 0.5, 200)).astype(np.int64)
    nobody = np.full(count, -1)
    return complaint_rows(world, random, "X", orders.number[rows], orders.shop[rows], target, code, filed, nobody, None)


def complaint_rows(
    world: World,
    random: np.random.Generator,
    prefix: str,
    number: np.ndarray,
    shop: np.ndarray,
    target: np.ndarray,
    code: np.ndarray,
    filed: np.ndarray,
    about: np.ndarray,
    conversation: pa.Array | None,
) -> Cohort:
    """Complaints with their handling; about orders where `conversation` is None, else about conversations."""
    count = len(number)
    hours = np.clip(random.exponential(33, count), 0.3, 260)
    handled = np.where(random.random(count) < 0.03, NEVER, filed + (HOUR * hours).astype(np.int64))
    handler = world.roster.choose(random, "complaint_specialist", world.company.day_of_instant(filed), lean=0.2)
    mood = 0.5 * world.staff.skill[handler] - hours / 110 + random.standard_normal(count) + 0.6
    outcome = np.where(mood > 1.6, 2, np.where(mood > -1.4, 1, 3))
    score = np.clip(np.rint(3.4 + 0.8 * mood), 1, 5).astype(np.int64)
    unscored = (handled == NEVER) | (random.random(count) < 0.35)

    def derive(shown: Shown, chosen: np.ndarray) -> dict[str, pa.Array]:
        return {"outcome": tables.labels(OUTCOMES, np.where(shown["handled_at"] == NEVER, 0, outcome[chosen]))}

    none = np.ones(count, bool)
    columns: dict[str, np.ndarray | pa.Array] = {
        "complaint_id": tables.ids(prefix, number),
        "shop_id": tables.labels(SHOPS, shop),
        "order_id": order_ids(number, None if conversation is None else none),
        "conversation_id": tables.constant(None, count) if conversation is None else conversation,
        "target": tables.labels(TARGETS, target),
        "about_agent_id": tables.labels(world.staff.ids, about),
        "handler_id": tables.labels(world.staff.ids, np.where(handled == NEVER, -1, handler)),
        "reason": tables.labels(COMPLAINT_TEXTS, code),
        "reason_code": tables.labels(COMPLAINT_CODES, np.where(random.random(count) < 0.9, code, -1)),
        "filed_at": filed,
        "handled_at": handled,
        "outcome": tables.constant("open", count),
        "satisfaction_score": tables.numbers(score, unscored),
    }
    return Cohort(columns, "filed_at", {"handled_at": ("handled_at", "handler_id", "satisfaction_score")}, derive)
