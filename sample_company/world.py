"""The world of a sample company: everything that is fixed before the first order, put together once.

Belongs here: the assembly of calendar, goods, staff, promotions, ads and buyers, and weights read from them often.
Does not belong here: how each of them is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sample_company.advertising import Advertising, make_advertising
from sample_company.buyers import Buyers, make_buyers
from sample_company.catalogue import Catalogue, make_catalogue
from sample_company.company import Company
from sample_company.demand import Demand, make_demand
from sample_company.promotions import Promotions, make_promotions
from sample_company.rosters import Roster
from sample_company.staff import Staff, make_staff


@dataclass
class World:
    """What every export of the company is made from."""

    company: Company
    demand: Demand
    catalogue: Catalogue
    staff: Staff
    promotions: Promotions
    ads: Advertising
    buyers: Buyers
    roster: Roster
    sku_weights: dict[tuple[int, int], np.ndarray] = field(default_factory=dict)
    ad_weights: dict[tuple[int, int, int], np.ndarray] = field(default_factory=dict)

    def demand_for_skus(self, day: int, shop: int) -> np.ndarray:
        """Running total of the popularity of SKUs in a shop on a day."""
        key = (int(day), shop)
        if key not in self.sku_weights:
            self.sku_weights[key] = np.cumsum(self.catalogue.popularity(int(day), shop))
        return self.sku_weights[key]

    def demand_for_ads(self, day: int, channel: int, shop: int) -> np.ndarray:
        """Running total of the attraction of the ads of a channel and shop on a day."""
        key = (int(day), channel, shop)
        if key not in self.ad_weights:
            ads = self.ads
            weight = ads.quality * ads.freshness(int(day)) * (ads.channel == channel) * (ads.shop == shop)
            self.ad_weights[key] = np.cumsum(weight)
        return self.ad_weights[key]


def make_world(company: Company) -> World:
    """Everything that is fixed before the first order."""
    demand = make_demand(company)
    staff = make_staff(company)
    return World(
        company=company,
        demand=demand,
        catalogue=make_catalogue(company),
        staff=staff,
        promotions=make_promotions(company, demand, staff.planners_by_month(company)),
        ads=make_advertising(company),
        buyers=make_buyers(company, demand),
        roster=Roster(company, staff),
    )
