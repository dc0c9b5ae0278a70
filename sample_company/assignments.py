"""Who owns what: pages, products, shops, ads, channels, warehouses, categories and teams, with hand-overs.

Belongs here: the export assignments. Does not belong here: the people (staff), the things owned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sample_company import advertising, tables
from sample_company.catalogue import CATEGORIES, LAST_DAY, SHOPS
from sample_company.staff import WAREHOUSES, Post
from sample_company.traffic import campaign_page, list_page, product_page
from sample_company.world import World

BEFORE = -400
# The share of things that have a second owner beside the first.
CO_OWNED = 0.12


@dataclass(frozen=True)
class Holding:
    """One employee owns one thing on half-open days."""

    employee: int
    scope_type: str
    scope_id: str
    first_day: int
    end_day: int


def owners(world: World, role: str) -> list[Post]:
    """The posts of a role that existed within the history."""
    return [post for post in world.staff.posts if post.role == role and post.end_day > 0]


def hand_round(
    world: World, role: str, scope_type: str, things: list[tuple[str, int, int]], part: int
) -> list[Holding]:
    """Give each thing (id, first and end day) to one of a role, to a successor when the owner goes, and some to two.

    One thing in nine changes hands in the middle of a month in between.
    """
    random = world.company.random(f"assignments {role} {scope_type}", part)
    posts = owners(world, role)
    holdings: list[Holding] = []
    for place, (scope_id, begin, end) in enumerate(things):
        first = posts[place % len(posts)]
        spans = succession(posts, first, place, begin, end)
        if place % 9 == 4 and len(spans) == 1:
            employee, low, high = spans[0]
            swap = int(random.integers(world.company.day_count // 3, world.company.day_count - 10))
            other = next(
                (
                    p
                    for p in posts[place % len(posts) :] + posts
                    if p.employee != employee and p.first_day <= swap and p.end_day >= high
                ),
                None,
            )
            if other is not None and low < swap < high:
                spans = [(employee, low, swap), (other.employee, swap, high)]
        holdings += [Holding(e, scope_type, scope_id, low, high) for e, low, high in spans]
        if random.random() < CO_OWNED:
            second = posts[(place + 1) % len(posts)]
            low, high = max(begin, second.first_day), min(end, second.end_day)
            if low < high and all(e != second.employee for e, _, _ in spans):
                holdings.append(Holding(second.employee, scope_type, scope_id, low, high))
    return holdings


def succession(posts: list[Post], first: Post, place: int, begin: int, end: int) -> list[tuple[int, int, int]]:
    """Owners of a thing over its life: whoever comes first, then whoever is there when the post ends."""
    spans: list[tuple[int, int, int]] = []
    day, owner = begin, first
    while day < end:
        if not owner.first_day <= day < owner.end_day:
            present = [post for post in posts if post.first_day <= day < post.end_day]
            if not present:
                break
            owner = present[place % len(present)]
        until = min(end, owner.end_day)
        spans.append((owner.employee, day, until))
        day = until
    return spans


def assignments(world: World) -> pa.Table:
    """Every holding of the history; open where it still holds on the as-of date."""
    goods, ads = world.catalogue, world.ads
    always = (BEFORE, LAST_DAY)
    listed = np.full(len(goods.product_ids), LAST_DAY)
    np.minimum.at(listed, goods.sku_product, goods.listed)
    products = [(str(goods.product_ids[i]), max(int(listed[i]), BEFORE), LAST_DAY) for i in range(len(listed))]
    lists = [(list_page(shop, category), *always) for shop in SHOPS for category in range(len(CATEGORIES))]
    homes = [(f"{shop}/home", *always) for shop in SHOPS]
    campaigns = [
        (campaign_page(one.campaign_id), one.first_day - 7, one.end_day + 30) for one in world.promotions.campaigns
    ]
    known_campaigns = [one for one in campaigns if one[1] < world.company.day_count]
    product_pages = [(product_page(product_id), begin, end) for product_id, begin, end in products]
    slots = [(ads.ids[i], int(ads.first_day[i]), int(ads.end_day[i])) for i in np.lexsort((ads.first_day, ads.slot))]
    paid = [(advertising.CHANNELS[channel], *always) for channel in advertising.PAID]
    warehouses = [(warehouse, *always) for warehouse in WAREHOUSES]
    holdings = [
        *hand_round(world, "operations", "product", products, 0),
        *hand_round(world, "operations", "page", [*lists, *homes], 1),
        # Only the first half of the operators look after a whole shop.
        *shop_keepers(world),
        *hand_round(world, "promotion", "ad", slots, 2),
        *hand_round(world, "promotion", "channel", paid, 3),
        *hand_round(world, "designer", "page", [*homes, *lists, *known_campaigns, *product_pages], 4),
        *hand_round(world, "supply_chain", "category", [(category, *always) for category in CATEGORIES], 5),
        *hand_round(world, "logistics_lead", "warehouse", warehouses, 6),
        *hand_round(world, "leader", "shop", [(shop, *always) for shop in SHOPS], 7),
        *[
            Holding(post.employee, "team", post.team, post.first_day, post.end_day)
            for post in owners(world, "service_supervisor")
        ],
    ]
    kept = sorted(
        {
            (h.employee, h.scope_type, h.scope_id, max(h.first_day, BEFORE), h.end_day)
            for h in holdings
            if h.first_day < world.company.day_count
        }
    )
    employee, begin, end = (np.array([row[place] for row in kept]) for place in (0, 3, 4))
    is_open = end > world.company.day_count
    return pa.table(
        {
            "employee_id": tables.labels(world.staff.ids, employee),
            "scope_type": tables.texts([row[1] for row in kept]),
            "scope_id": tables.texts([row[2] for row in kept]),
            "valid_from": tables.dates(world.company.dates[0], begin),
            "valid_to": tables.dates(world.company.dates[0], end, is_open),
        }
    )


def shop_keepers(world: World) -> list[Holding]:
    """Every second operator looks after one shop as a whole."""
    posts = owners(world, "operations")[::2]
    return [
        Holding(post.employee, "shop", SHOPS[place % len(SHOPS)], post.first_day, post.end_day)
        for place, post in enumerate(posts)
    ]
