"""How visible the company is elsewhere: social platforms and search engines.

Belongs here: social_metrics and keyword_ranks. Does not belong here: visits that come from there (traffic).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import BRANDS, SHOPS
from sample_company.world import World

PLATFORMS = ("weibo", "xiaohongshu", "douyin")
ENGINES = ("baidu", "bing", "taobao")
KEYWORDS = tuple(f"{brand}官方旗舰店" for brand in BRANDS[:6]) + tuple(f"{brand}正品" for brand in BRANDS[:6])


def social_metrics(world: World, first_day: int, end_day: int) -> pa.Table:
    """Shares and exposures by day, shop and platform on the days [first, end)."""
    days = np.arange(first_day, end_day)
    shop, platform = np.divmod(np.arange(len(SHOPS) * len(PLATFORMS)), len(PLATFORMS))
    day = np.repeat(days, len(shop))
    shop, platform = np.tile(shop, len(days)), np.tile(platform, len(days))
    random = world.company.random("social_metrics", first_day)
    mean = 24 * world.demand.pressure[day] * np.array([1.0, 1.8, 1.4])[platform] * np.array([1.0, 0.5])[shop]
    shares = random.poisson(mean * max(world.company.scale, 0.1) ** 0.5)
    return pa.table(
        {
            "date": tables.dates(world.company.dates[0], day),
            "shop_id": tables.labels(SHOPS, shop),
            "platform_name": tables.labels(PLATFORMS, platform),
            "shares": tables.numbers(shares),
            "exposures": tables.numbers(shares * random.integers(60, 140, len(day)), random.random(len(day)) < 0.03),
        }
    )


def keyword_ranks(world: World, first_day: int, end_day: int) -> pa.Table:
    """Ranks of brand keywords by engine on the days [first, end); not always ranked."""
    days = np.arange(first_day, end_day)
    pairs = len(KEYWORDS) * len(ENGINES)
    day = np.repeat(days, pairs)
    keyword, engine = np.divmod(np.tile(np.arange(pairs), len(days)), len(ENGINES))
    random = world.company.random("keyword_ranks", first_day)
    usual = 1 + (keyword * 5 + engine * 3) % 9
    drift = 1.2 * np.sin(day / 23.0 + keyword)
    rank = np.clip(np.rint(usual * 0.7 + drift + random.exponential(1.0, len(day))), 1, 60).astype(np.int64)
    return pa.table(
        {
            "date": tables.dates(world.company.dates[0], day),
            "keyword": tables.labels(KEYWORDS, keyword),
            "engine": tables.labels(ENGINES, engine),
            "rank": tables.numbers(rank, random.random(len(day)) < 0.04),
        }
    )
