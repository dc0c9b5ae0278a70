"""The exports ad_performance and campaigns.

Belongs here: their columns. Does not belong here: how ads and campaigns come about (advertising, promotions).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.advertising import CHANNELS, performance
from sample_company.catalogue import SHOPS
from sample_company.company import DAY
from sample_company.promotions import instants
from sample_company.world import World


def ad_performance(world: World, month: int, landings: np.ndarray) -> dict[int, pa.Table]:
    """What ads did on each day of a month, by day."""
    ads = world.ads
    done = performance(world.company, ads, landings, month)
    result = {}
    for day in world.company.month_days(month):
        rows = np.flatnonzero(done["day"] == day)
        ad = done["ad"][rows]
        result[day] = pa.table(
            {
                "date": tables.dates(world.company.dates[0], done["day"][rows]),
                "shop_id": tables.labels(SHOPS, ads.shop[ad]),
                "channel": tables.labels(CHANNELS, ads.channel[ad]),
                "ad_id": tables.labels(ads.ids, ad),
                "impressions": tables.numbers(done["impressions"][rows]),
                "clicks": tables.numbers(done["clicks"][rows]),
                "spend": tables.money(done["spend"][rows]),
                "currency": tables.constant("CNY", len(rows)),
            }
        )
    return result


def campaigns_known(world: World, first_day: int, end_day: int) -> pa.Table:
    """Campaigns announced on the days [first, end): each is entered a week before it starts."""
    company = world.company
    announced = [max(one.first_day - 7, 0) for one in world.promotions.campaigns]
    chosen = [one for one, day in zip(world.promotions.campaigns, announced, strict=True) if first_day <= day < end_day]
    times = np.array([instants(company, one) for one in chosen], dtype=np.int64).reshape(-1, 2)
    entered = np.array([max(one.first_day - 7, 0) for one in chosen], dtype=np.int64)
    return pa.table(
        {
            "campaign_id": tables.texts([one.campaign_id for one in chosen]),
            "shop_id": tables.texts([SHOPS[one.shop] for one in chosen]),
            "campaign_name": tables.texts([one.name for one in chosen]),
            "planner_id": tables.texts([one.planner for one in chosen]),
            "starts_at": tables.instants(times[:, 0]),
            "ends_at": tables.instants(times[:, 1]),
            "cost": tables.money(np.array([one.cost for one in chosen], dtype=np.int64)),
            "target_participants": tables.numbers(
                np.array([one.target_participants for one in chosen], dtype=np.int64)
            ),
            "updated_at": tables.instants(company.origin + entered * DAY + 36_000),
        }
    )
