"""The promotions: which campaign runs in which shop on which day.

Belongs here: the campaign calendar with planners and targets, and its export.
Does not belong here: advertisements (advertising), visits of campaign pages (traffic).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sample_company.catalogue import SHOPS
from sample_company.company import DAY, Company, month_start
from sample_company.demand import Demand

NO_CAMPAIGN = -1
# Names stand in ids. The bytes of each in GB18030 are no valid UTF-8, as those of 双11 alone would be: a short file in
# which nothing else is Chinese would be read as another script.
# First and last day of the month, name, strength (share of the shop's orders that take part), cost per expected order.
MONTHLY = (
    (3, 6, "会员日", 0.38, 5.0),
    (10, 13, "上新", 0.42, 6.0),
    (17, 20, "品类日", 0.36, 5.0),
    (25, 27, "清仓", 0.4, 4.0),
)
FESTIVE = {
    1: ((6, 12, "年货节", 0.5, 7.0), (17, 20, "品类日", 0.36, 5.0), (25, 27, "清仓", 0.4, 4.0)),
    3: (
        (4, 8, "女神节", 0.52, 7.0),
        (12, 15, "上新", 0.42, 6.0),
        (19, 22, "品类日", 0.36, 5.0),
        (26, 28, "清仓", 0.4, 4.0),
    ),
    6: ((1, 20, "618", 0.6, 8.0), (24, 26, "清仓", 0.4, 4.0)),
    11: ((1, 12, "双11狂欢", 0.66, 9.0), (17, 20, "品类日", 0.36, 5.0), (25, 27, "清仓", 0.4, 4.0)),
    12: (
        (2, 5, "会员日", 0.38, 5.0),
        (9, 13, "双12年终", 0.5, 7.0),
        (18, 21, "品类日", 0.36, 5.0),
        (25, 27, "清仓", 0.4, 4.0),
    ),
}


@dataclass(frozen=True)
class Campaign:
    """A promotion of one shop over half-open days; the cost is in fen."""

    campaign_id: str
    name: str
    shop: int
    planner: str
    first_day: int
    end_day: int
    strength: float
    cost: int
    target_participants: int


@dataclass(frozen=True)
class Promotions:
    """All campaigns, and the campaign (or NO_CAMPAIGN) of each day and shop: `running[day, shop]`."""

    campaigns: tuple[Campaign, ...]
    running: np.ndarray
    strength: np.ndarray


def make_promotions(company: Company, demand: Demand, planners_on: dict[int, list[str]]) -> Promotions:
    """The calendar of both shops. `planners_on` names the campaign planners employed in each month."""
    random = company.random("promotions")
    campaigns: list[Campaign] = []
    running = np.full((company.day_count, len(SHOPS)), NO_CAMPAIGN, dtype=np.int64)
    turn = 0
    for month in range(company.months):
        first = month_start(company.as_of, company.months - 1 - month)
        for low, high, name, strength, unit_cost in FESTIVE.get(first.month, MONTHLY):
            start = company.day_of(date(first.year, first.month, low))
            end = company.day_of(date(first.year, first.month, high)) + 1
            if start >= company.day_count:
                continue
            for shop, share in enumerate((0.67, 0.33)):
                planners = planners_on[month]
                skill = random.normal(0, 0.12)
                days = np.arange(start, min(end, company.day_count))
                # The end may lie after the as-of date: the days to come are expected to be like those seen.
                orders = float(demand.orders[days].mean()) * (end - start) * share
                campaigns.append(
                    Campaign(
                        campaign_id=f"{name}-{first:%y%m}-{SHOPS[shop]}",
                        name=f"{first.year}年{first.month}月{name}",
                        shop=shop,
                        planner=planners[turn % len(planners)],
                        first_day=start,
                        end_day=end,
                        strength=float(np.clip(strength * (1 + skill), 0.2, 0.8)),
                        cost=int(orders * unit_cost * 100 * random.uniform(0.85, 1.15)) + 5_000,
                        target_participants=max(3, int(orders * strength * random.uniform(3.2, 4.2))),
                    )
                )
                running[days, shop] = len(campaigns) - 1
                turn += 1
    strength_by_campaign = np.array([campaign.strength for campaign in campaigns] + [0.0])
    return Promotions(tuple(campaigns), running, strength_by_campaign[running])


def campaign_at(promotions: Promotions, day: np.ndarray, shop: np.ndarray) -> np.ndarray:
    """The campaign running on each day in each shop, or NO_CAMPAIGN."""
    return promotions.running[np.clip(day, 0, len(promotions.running) - 1), shop]


def instants(company: Company, campaign: Campaign) -> tuple[int, int]:
    """First instant of a campaign and first instant after it."""
    return company.origin + campaign.first_day * DAY, company.origin + campaign.end_day * DAY
