"""The visits of some days: who comes from which channel, and what comes of it.

Belongs here: putting together visits that end in an order, visits before one, browsing, crawlers and staff.
Does not belong here: the single events (traffic), the paths (funnels).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sample_company import advertising, buyers, funnels
from sample_company.company import DAY, NEVER, pick, whole_numbers
from sample_company.demand import seconds_of_day
from sample_company.orders import BY_BUYER, CHANNELS_NEW, CHANNELS_RETURNING, Orders, choose_ads
from sample_company.promotions import NO_CAMPAIGN, campaign_at
from sample_company.world import World

NEW_SHARE, RETURNING_SHARE = 0.8, 0.08
CRAWLER_SHARE = 0.003
STAFF_SHARE = 0.004
CRAWLER_VISITOR = 4_000_000_000
STAFF_VISITOR = 4_100_000_000
NO_BUYER = -1


@dataclass
class Visits:
    """Visits by start; `lead` is the time from start to order for visits that order (0 for the others)."""

    start: np.ndarray
    shop: np.ndarray
    visitor: np.ndarray
    buyer: np.ndarray
    channel: np.ndarray
    ad: np.ndarray
    campaign: np.ndarray
    path: np.ndarray
    skus: np.ndarray
    lead: np.ndarray
    order: np.ndarray
    paid: np.ndarray
    is_bot: np.ndarray
    is_internal: np.ndarray


def visits_of_days(world: World, orders: list[Orders], month: int, first_day: int, end_day: int) -> Visits:
    """All visits that start on the days [first_day, end_day) of a month, in order of time.

    `orders` are those of the month and of the next one, whose buyers look around beforehand.
    """
    random = world.company.random("visits", first_day)
    start = world.company.origin + first_day * DAY
    end = world.company.origin + end_day * DAY
    parts = [ordering_visits(world, random, orders[0], start, end)]
    parts += [earlier_visits(world, random, one, start, end) for one in orders]
    parts.append(browsing_visits(world, random, first_day, end_day))
    joined = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Visits)}
    order = np.argsort(joined["start"], kind="stable")
    return Visits(**{name: values[order] for name, values in joined.items()})


def ordering_visits(world: World, random: np.random.Generator, orders: Orders, start: int, end: int) -> Visits:
    """The visits in which orders are placed."""
    rows = np.flatnonzero((orders.visit >= start) & (orders.visit < end))
    lines = (orders.skus[rows] >= 0).sum(axis=1)
    running = orders.campaign[rows]
    landing = funnels.draw_landings(random, orders.channel[rows], running != NO_CAMPAIGN)
    draws = random.random(len(rows))
    landing = np.where((running != NO_CAMPAIGN) & (draws < 0.6), funnels.CAMPAIGN, landing)
    path = funnels.draw_paths(random, funnels.BUYS_ONE + lines - 1, landing)
    logged_in = random.random(len(rows)) < 0.75
    return Visits(
        start=orders.visit[rows],
        shop=orders.shop[rows],
        visitor=orders.visitor[rows],
        buyer=np.where(logged_in, orders.buyer[rows], NO_BUYER),
        channel=orders.channel[rows],
        ad=orders.ad[rows],
        campaign=running,
        path=path,
        skus=orders.skus[rows],
        lead=np.maximum(orders.placed[rows] - orders.visit[rows], 1),
        order=orders.number[rows],
        paid=orders.paid[rows],
        is_bot=np.zeros(len(rows), bool),
        is_internal=np.zeros(len(rows), bool),
    )


def earlier_visits(world: World, random: np.random.Generator, orders: Orders, start: int, end: int) -> Visits:
    """Visits of the same visitor some days before an order; the goods are looked at, sometimes put in the cart."""
    rows = np.flatnonzero((orders.earlier_visit >= start) & (orders.earlier_visit < end))
    begin, shop = orders.earlier_visit[rows], orders.shop[rows]
    campaign = campaign_at(world.promotions, (begin - world.company.origin) // DAY, shop)
    outcome = random.choice([funnels.ENGAGED, funnels.BROWSE, funnels.ADDS], size=len(rows), p=[0.25, 0.55, 0.2])
    skus = orders.skus[rows].copy()
    skus[:, 1] = np.where(skus[:, 1] < 0, skus[:, 0], skus[:, 1])
    skus[:, 2] = np.where(skus[:, 2] < 0, skus[:, 0], skus[:, 2])
    logged_in = (orders.visitor_rule[rows] == BY_BUYER) | (~orders.is_new[rows] & (random.random(len(rows)) < 0.5))
    return unordered(
        random,
        start=begin,
        shop=shop,
        visitor=orders.visitor[rows],
        buyer=np.where(logged_in, orders.buyer[rows], NO_BUYER),
        channel=orders.earlier_channel[rows],
        ad=orders.earlier_ad[rows],
        campaign=campaign,
        outcome=outcome,
        skus=skus,
    )


def unordered(random: np.random.Generator, outcome: np.ndarray, campaign: np.ndarray, **columns: np.ndarray) -> Visits:
    """Visits without an order, their paths drawn."""
    landing = funnels.draw_landings(random, columns["channel"], campaign != NO_CAMPAIGN)
    count = len(outcome)
    flags = {name: columns.pop(name, np.zeros(count, bool)) for name in ("is_bot", "is_internal")}
    return Visits(
        path=funnels.draw_paths(random, outcome, landing),
        campaign=np.where(landing == funnels.CAMPAIGN, campaign, NO_CAMPAIGN),
        lead=np.zeros(count, np.int64),
        order=np.full(count, -1),
        paid=np.full(count, NEVER),
        **columns,
        **flags,
    )


def browsing_visits(world: World, random: np.random.Generator, first_day: int, end_day: int) -> Visits:
    """Visits that end without an order: new and known visitors, buyers, crawlers, the company's own people."""
    all_days = world.demand.visits
    new_a_day = whole_numbers(all_days * NEW_SHARE)
    first_new = np.concatenate([[0], np.cumsum(new_a_day)])
    days = np.arange(first_day, end_day)
    day = np.repeat(days, all_days[days])
    count = len(day)
    kind = pick(np.cumsum([NEW_SHARE, RETURNING_SHARE, 1 - NEW_SHARE - RETURNING_SHARE]), random.random(count))
    shop = (random.random(count) >= buyers.FIRST_SHOP_SHARE).astype(np.int64)

    # A known visitor is one who was new some days ago; the first day's have nobody to come back as.
    born = np.where(kind == 0, day, np.maximum(day - 1 - random.exponential(6, count).astype(np.int64), 0))
    place = np.where(
        kind == 0, place_within(day), (random.random(count) * np.maximum(new_a_day[born], 1)).astype(np.int64)
    )
    visitor = 2 * (first_new[born] + place) + 1
    buyer = np.full(count, NO_BUYER)
    for one_day in days:
        rows = np.flatnonzero((day == one_day) & (kind == 2))
        known = world.buyers.returning(random, int(one_day), len(rows))
        visitor[rows] = buyers.device(known, random.random(len(rows)))
        buyer[rows] = np.where(random.random(len(rows)) < 0.6, known, NO_BUYER)
        shop[rows] = buyers.home_shop(known)

    draws = random.random(count)
    channel = np.where(kind == 0, pick(CHANNELS_NEW, draws), pick(CHANNELS_RETURNING, draws))
    outcome = pick(funnels.OUTCOME_SHARES, random.random(count))
    is_bot = random.random(count) < CRAWLER_SHARE
    is_internal = ~is_bot & (random.random(count) < STAFF_SHARE)
    ours = is_bot | is_internal
    channel = np.where(ours, advertising.DIRECT, channel)
    outcome = np.where(is_bot, funnels.CRAWL, outcome)
    visitor = np.where(
        is_bot, CRAWLER_VISITOR + visitor % 16, np.where(is_internal, STAFF_VISITOR + visitor % 40, visitor)
    )
    return unordered(
        random,
        start=world.company.origin + day * DAY + seconds_of_day(random, count),
        shop=shop,
        visitor=visitor,
        buyer=np.where(ours, NO_BUYER, buyer),
        channel=channel,
        ad=choose_ads(world, random, day, channel, shop),
        campaign=campaign_at(world.promotions, day, shop),
        outcome=outcome,
        skus=browsed_skus(world, random, day, shop),
        is_bot=is_bot,
        is_internal=is_internal,
    )


def place_within(day: np.ndarray) -> np.ndarray:
    """The running number of each row within its day (rows of a day stand together)."""
    first = np.searchsorted(day, day)
    return np.arange(len(day)) - first


def browsed_skus(world: World, random: np.random.Generator, day: np.ndarray, shop: np.ndarray) -> np.ndarray:
    """Three SKUs that a visit may look at."""
    skus = np.zeros((len(day), 3), dtype=np.int64)
    draws = random.random((len(day), 3))
    for one_day in np.unique(day):
        low, high = np.searchsorted(day, [one_day, one_day + 1])
        for one_shop in (0, 1):
            rows = low + np.flatnonzero(shop[low:high] == one_shop)
            skus[rows] = pick(world.demand_for_skus(int(one_day), one_shop), draws[rows])
    return skus
