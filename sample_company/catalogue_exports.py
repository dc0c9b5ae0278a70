"""The exports products and merchants, with the versions that prices, listings and hot seasons bring.

Belongs here: columns and versions. Does not belong here: the goods themselves (catalogue).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import BRANDS, CATEGORIES, MERCHANTS, NO_DAY, SHOPS, TOP_BRANDS, TOP_MERCHANTS
from sample_company.company import DAY, HOUR, NEVER
from sample_company.order_exports import merchant_ids
from sample_company.world import World


def products_known(world: World, first_day: int, end_day: int) -> pa.Table:
    """SKUs listed or changed on the days [first, end), as they stood at the end; on day 0 all earlier ones too."""
    goods, company = world.catalogue, world.company
    last = end_day - 1
    month = int(company.month_of_day(last))
    month_begins = int(company.month_starts[month]) >= first_day
    changes = [np.where(goods.listed < 0, 0, goods.listed), goods.delisted, goods.hot_since, goods.hot_until]
    cost_moves = month_begins & ((month + goods.cost_phase) % 6 == 0) & (goods.listed <= last)
    changed = np.any([(day >= first_day) & (day < end_day) for day in changes], axis=0) | cost_moves
    sku = np.flatnonzero(changed & (goods.listed < end_day))
    product = goods.sku_product[sku]
    first_date = company.dates[0]
    gone = goods.delisted[sku] <= last
    hot = (goods.hot_since[sku] != NO_DAY) & (goods.hot_since[sku] <= last)
    # The end of a hot season is entered when it comes.
    cooled = hot & (goods.hot_until[sku] <= last)
    moved = np.max([np.where(day[sku] <= last, day[sku], 0) for day in changes], axis=0)
    moved = np.where(cost_moves[sku], np.maximum(moved, company.month_starts[month]), moved)
    midnight = company.origin + 6 * HOUR
    return pa.table(
        {
            "sku_id": tables.labels(goods.sku_ids, sku),
            "product_id": tables.labels(goods.product_ids, product),
            "shop_id": tables.labels(SHOPS, goods.product_shop[product]),
            "product_name": tables.labels(goods.product_names, product),
            "category": tables.labels(CATEGORIES, goods.product_category[product]),
            "brand": tables.labels(BRANDS, goods.product_brand[product]),
            "is_top_brand": tables.numbers(goods.product_brand[product] < TOP_BRANDS),
            "listed_at": tables.instants(company.origin + goods.listed[sku] * DAY),
            "delisted_at": tables.instants(np.where(gone, company.origin + goods.delisted[sku] * DAY, NEVER)),
            "hot_since": tables.dates(first_date, goods.hot_since[sku], ~hot),
            "hot_until": tables.dates(first_date, goods.hot_until[sku], ~cooled),
            "unit_cost": tables.money(goods.cost(sku, np.full(len(sku), last))),
            "updated_at": tables.instants(midnight + np.maximum(moved, 0) * DAY),
        }
    )


def merchants_known(world: World, first_day: int, end_day: int) -> pa.Table:
    """Merchants who joined, left or changed membership on the days [first, end); on day 0 all earlier ones too."""
    company = world.company
    random = company.random("merchants")
    joined = random.integers(-900, company.day_count, MERCHANTS)
    joined[: MERCHANTS * 3 // 4] = -random.integers(100, 900, MERCHANTS * 3 // 4)
    is_member = random.random(MERCHANTS) < 0.5
    member_from = np.where(is_member, np.maximum(joined + random.integers(10, 300, MERCHANTS), -400), NEVER)
    member_until = np.where(random.random(MERCHANTS) < 0.3, member_from + 365, NEVER)
    member_until = np.where(member_from == NEVER, NEVER, member_until)
    # Whoever leaves sells nothing any more, so only the smallest leave, at the very end of the history.
    left = np.where(np.arange(MERCHANTS) == MERCHANTS - 1, company.day_count - 3, NEVER)
    known = np.where(joined < 0, 0, joined)
    days = [known, np.where(member_from < 0, 0, member_from), member_until, left]
    rows = np.flatnonzero(np.any([(day >= first_day) & (day < end_day) for day in days], axis=0))
    rows = rows[known[rows] < end_day]
    first_date = company.dates[0]

    def day_column(days_of_merchants: np.ndarray) -> pa.Array:
        chosen = days_of_merchants[rows]
        return tables.dates(first_date, np.where(chosen >= end_day, 0, chosen), chosen >= end_day)

    return pa.table(
        {
            "merchant_id": merchant_ids(rows),
            "joined_on": day_column(joined),
            "left_on": day_column(left),
            "member_from": day_column(member_from),
            "member_until": day_column(member_until),
            "is_top_brand": tables.numbers(rows < TOP_MERCHANTS),
        }
    )
