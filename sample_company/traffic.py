"""The web events of a month, made from its visits, and the counts of visits that ads brought.

Belongs here: the step from visits to events and their columns, in pieces that fit into memory at any scale.
Does not belong here: who visits (visits), which paths there are (funnels).

Events stay with their visit, visits follow by start: as a collector that uploads in batches writes them. No visit
outlasts its month, so that each month can be made alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from sample_company import advertising, funnels, tables
from sample_company.catalogue import CATEGORIES, SHOPS
from sample_company.company import NEVER
from sample_company.order_exports import buyer_ids, order_ids, visitor_ids
from sample_company.orders import Orders
from sample_company.promotions import NO_CAMPAIGN
from sample_company.visits import NO_BUYER, Visits, visits_of_days
from sample_company.world import World

EVENTS_A_PIECE = 600_000
LONGEST_VISIT = 40 * 60
SHOWS_CAMPAIGN = np.isin(np.arange(len(funnels.EVENT_TYPES)), (funnels.ADD, funnels.SHARE, funnels.PURCHASE))


def days_a_piece(world: World) -> int:
    """How many days of events are made at once."""
    return max(1, int(EVENTS_A_PIECE / (3_300 * world.company.scale * 1.3)))


def events_of_month(
    world: World, month: int, orders: list[Orders], landings: np.ndarray
) -> Iterator[tuple[int, int, pa.Table]]:
    """Pieces of a month's events with the days [first, end) on which their visits started.

    Adds the visits that each ad brought to `landings`, by day of the month and ad.
    """
    days = world.company.month_days(month)
    step = days_a_piece(world)
    for first in range(days.start, days.stop, step):
        end = min(first + step, days.stop)
        visits = visits_of_days(world, orders, month, first, end)
        count_landings(world, visits, landings, days.start)
        yield first, end, events_of_visits(world, visits, month, first)


def count_landings(world: World, visits: Visits, landings: np.ndarray, first_day: int) -> None:
    """Count visits by day and ad; crawlers and staff do not come from ads."""
    rows = np.flatnonzero(visits.ad != advertising.NO_AD)
    day = world.company.day_of_instant(visits.start[rows]) - first_day
    np.add.at(landings, (day, visits.ad[rows]), 1)


def event_times(
    random: np.random.Generator, visits: Visits, length: np.ndarray, visit: np.ndarray, code: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """When each event happens, and how long the visitor stays on it in seconds."""
    stay = 1.0 + random.standard_exponential(len(code)) * funnels.STEP_TABLE[code, 3]
    is_purchase = code == funnels.BUYS
    stay[is_purchase] = 0.0
    # Crawlers do not read.
    stay[visits.is_bot[visit]] = 1.0
    total = np.bincount(visit, stay, minlength=len(length))
    factor = np.where(visits.lead > 0, visits.lead / total, np.minimum(1.0, LONGEST_VISIT / total))
    stay *= factor[visit]
    ends = np.cumsum(stay)
    visit_begin = np.concatenate([[0.0], ends[np.cumsum(length)[:-1] - 1]]) if len(length) else np.empty(0)
    offset = ends - stay - visit_begin[visit]
    occurred = visits.start[visit] + offset.astype(np.int64)
    paid_soon = np.minimum(visits.paid[visit[is_purchase]], occurred[is_purchase] + 900)
    occurred[is_purchase] = np.maximum(paid_soon, occurred[is_purchase])
    return occurred, stay


def events_of_visits(world: World, visits: Visits, month: int, first_day: int) -> pa.Table:
    """The events of some visits, in the export's columns."""
    company = world.company
    random = company.random("events", first_day)
    paths = funnels.PATH_TABLE
    # A visit whose order was never paid ends before the purchase, which is always the last step.
    gives_up = (visits.lead > 0) & (visits.paid == NEVER)
    length = paths.length[visits.path] - gives_up
    visit = np.repeat(np.arange(len(length)), length)
    step = np.arange(len(visit)) - np.repeat(np.cumsum(length) - length, length)
    code = paths.letters[visits.path[visit], step]
    occurred, stay = event_times(random, visits, length, visit, code)
    occurred = np.minimum(occurred, company.month_bounds(month)[1] - 1)

    event_type, page_type, place = funnels.STEP_TABLE[code, :3].T
    sku = np.where(place >= 0, visits.skus[visit, np.maximum(place, 0)], -1)
    product = np.where(sku >= 0, world.catalogue.sku_product[np.maximum(sku, 0)], -1)
    shop = visits.shop[visit]
    campaign = visits.campaign[visit]
    is_view = event_type == funnels.VIEW
    on_product = page_type == funnels.PRODUCT
    # The promotion belongs to its pages, and to what is done in a visit that came over them.
    shows_campaign = (page_type == funnels.CAMPAIGN) | SHOWS_CAMPAIGN[event_type]
    chooses_sku = (event_type == funnels.ADD) | (event_type == funnels.BEGIN)
    campaigns = [one.campaign_id for one in world.promotions.campaigns]
    number = event_numbers(world, first_day, len(visit))
    session = event_numbers(world, first_day, len(length))
    unnamed = (visits.shop == 1) & (random.random(len(length)) < 0.06)
    load = np.exp(random.standard_normal(int(is_view.sum())) * 0.42 + 6.75)
    load_milliseconds = np.zeros(len(visit), dtype=np.int64)
    load_milliseconds[is_view] = np.clip(load * (1.0 + 0.35 * (page_type[is_view] == funnels.CAMPAIGN)), 120, 15_000)
    return pa.table(
        {
            "event_id": tables.ids("e", number),
            "shop_id": tables.coded(SHOPS, shop),
            "occurred_at": tables.instants(occurred),
            "visitor_id": visitor_ids(visits.visitor).take(pa.array(visit)),
            "session_id": tables.ids("s", session, unnamed).take(pa.array(visit)),
            "buyer_id": buyer_ids(np.maximum(visits.buyer, 0), visits.buyer == NO_BUYER).take(pa.array(visit)),
            "event_type": tables.coded(funnels.EVENT_TYPES, event_type),
            "page_id": page_ids(world, shop, page_type, product, campaign),
            "page_type": tables.coded(funnels.PAGE_TYPES, page_type),
            "product_id": tables.coded(world.catalogue.product_ids, np.where(on_product, product, -1)),
            "sku_id": tables.coded(world.catalogue.sku_ids, np.where(chooses_sku, sku, -1)),
            "channel": tables.coded(advertising.CHANNELS, visits.channel[visit]),
            "ad_id": tables.coded(world.ads.ids, np.where(step == 0, visits.ad[visit], -1)),
            "campaign_id": tables.coded(campaigns, np.where(shows_campaign, campaign, NO_CAMPAIGN)),
            "order_id": order_ids(np.maximum(visits.order[visit], 0), event_type != funnels.PURCHASE),
            "engagement_seconds": tables.numbers(np.clip(stay * 0.9, 1, 1_800).astype(np.int64), ~is_view),
            "load_milliseconds": tables.numbers(load_milliseconds, ~is_view),
            "is_bot": tables.numbers(visits.is_bot[visit]),
            "is_internal": tables.numbers(visits.is_internal[visit]),
        }
    )


def event_numbers(world: World, first_day: int, count: int) -> np.ndarray:
    """Running numbers that no other piece uses: each day has a block of its own, wider than any day's events."""
    block = 10 ** len(str(int(40_000 * world.company.scale)))
    return (first_day + 1) * block + np.arange(count)


def page_ids(
    world: World, shop: np.ndarray, page_type: np.ndarray, product: np.ndarray, campaign: np.ndarray
) -> pa.Array:
    """Ids of pages: lists by shop and category, products by product, campaign pages by campaign, others by shop."""
    names = shop_pages()
    products = len(world.catalogue.product_ids)
    category = world.catalogue.product_category[np.maximum(product, 0)]
    code = page_type * len(SHOPS) + shop
    code = np.where(page_type == funnels.LIST, 7 * len(SHOPS) + shop * len(CATEGORIES) + category, code)
    code = np.where(page_type == funnels.PRODUCT, len(names) + product, code)
    code = np.where(page_type == funnels.CAMPAIGN, len(names) + products + campaign, code)
    names += [product_page(one) for one in world.catalogue.product_ids]
    names += [campaign_page(one.campaign_id) for one in world.promotions.campaigns]
    return tables.coded(names, code)


def shop_pages() -> list[str]:
    """Pages that belong to a shop as a whole: by page type and shop, then lists by shop and category."""
    plain = [f"{shop}/{kind}" for kind in funnels.PAGE_TYPES for shop in SHOPS]
    return plain + [list_page(shop, number) for shop in SHOPS for number in range(len(CATEGORIES))]


def list_page(shop: str, category: int) -> str:
    """The page that lists a category in a shop."""
    return f"{shop}/list-{category + 1}"


def product_page(product_id: str) -> str:
    """A product's page, the same in both shops."""
    return f"p/{product_id}"


def campaign_page(campaign_id: str) -> str:
    """A campaign's page."""
    return f"c/{campaign_id}"
