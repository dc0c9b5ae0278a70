"""The advertisements: which ad runs in which paid channel, how good it is and how it wears out.

Belongs here: the life of ads, the choice of the ad behind a paid visit, and ad_performance made from the visits landed.
Does not belong here: the visits themselves (traffic).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company.company import Company

CHANNELS = (
    "direct",
    "organic_search",
    "organic_social",
    "email",
    "paid_search",
    "paid_social",
    "affiliate",
    "paid_livestream",
)
DIRECT, ORGANIC_SEARCH, ORGANIC_SOCIAL, EMAIL, PAID_SEARCH, PAID_SOCIAL, AFFILIATE, PAID_LIVESTREAM = range(8)
PAID = (PAID_SEARCH, PAID_SOCIAL, AFFILIATE, PAID_LIVESTREAM)
SLOTS_PER_SHOP = (4, 2)
# By paid channel: click-through rate of a fresh ad, price of a click in fen.
CLICK_RATE = {PAID_SEARCH: 0.034, PAID_SOCIAL: 0.016, AFFILIATE: 0.022, PAID_LIVESTREAM: 0.028}
CLICK_PRICE = {PAID_SEARCH: 275, PAID_SOCIAL: 180, AFFILIATE: 210, PAID_LIVESTREAM: 245}
NO_AD = -1


@dataclass(frozen=True)
class Advertising:
    """Ads by index: a slot is a place that is always filled; its ads follow each other without a gap."""

    ids: tuple[str, ...]
    channel: np.ndarray
    shop: np.ndarray
    slot: np.ndarray
    first_day: np.ndarray
    end_day: np.ndarray
    quality: np.ndarray
    click_price: np.ndarray

    def freshness(self, day: int) -> np.ndarray:
        """How much of an ad's first attraction is left on a day; 0 when it does not run."""
        age = day - self.first_day
        runs = (age >= 0) & (day < self.end_day)
        return np.where(runs, 0.35 + 0.65 * np.exp(-np.maximum(age, 0) / 24.0), 0.0)


def make_advertising(company: Company) -> Advertising:
    """Every slot's row of ads over the history, each ad running for 35 to 100 days."""
    random = company.random("advertising")
    rows = []
    slot = 0
    for channel in PAID:
        for shop, slots in enumerate(SLOTS_PER_SHOP):
            for _ in range(slots):
                start = -int(random.integers(0, 60))
                while start < company.day_count:
                    end = start + int(random.integers(35, 100))
                    quality = float(np.exp(random.normal(0, 0.3)))
                    price = int(CLICK_PRICE[channel] * np.exp(random.normal(0, 0.15)))
                    rows.append((channel, shop, slot, start, end, quality, price))
                    start = end
                slot += 1
    columns = list(zip(*rows, strict=True))
    numbers = [np.array(column) for column in columns]
    ids = tuple(f"AD{i + 1:04d}" for i in range(len(rows)))
    return Advertising(ids, *numbers)


def performance(company: Company, ads: Advertising, landings: np.ndarray, month: int) -> dict[str, np.ndarray]:
    """Impressions, clicks and spend (fen) of a month, given visits landed per (day of the month, ad).

    Not every click arrives, so clicks are a little above landings; impressions follow from the click-through rate,
    which falls as the ad wears out. Ads without a single click still show.
    """
    random = company.random("ad_performance", month)
    days = np.array(company.month_days(month))
    age = days[:, None] - ads.first_day[None, :]
    runs = (age >= 0) & (days[:, None] < ads.end_day[None, :])
    row, ad = np.nonzero(runs)
    landed = landings[row, ad]
    clicks = landed + random.binomial(landed, 0.09) + random.poisson(0.3, len(landed))
    rate = np.array([CLICK_RATE.get(channel, 0.0) for channel in range(len(CHANNELS))])[ads.channel[ad]]
    wear = 0.3 + 0.7 * np.exp(-age[row, ad] / 28.0)
    seen = rate * ads.quality[ad] * wear * np.exp(random.normal(0, 0.08, len(ad)))
    impressions = clicks + np.rint(clicks / np.clip(seen, 0.002, 0.2)).astype(np.int64) + random.poisson(12, len(ad))
    spend = np.rint(clicks * ads.click_price[ad] * random.uniform(0.92, 1.08, len(ad))).astype(np.int64)
    return {"day": days[row], "ad": ad, "impressions": impressions, "clicks": clicks, "spend": spend}
