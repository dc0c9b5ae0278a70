"""Who buys: new buyers of each day, and which earlier buyers come back.

Belongs here: the buyer's number, the decay of coming back with the age of the acquaintance, traits a buyer keeps.
Does not belong here: what is bought (orders), what is looked at (traffic).

A buyer is a number, counted in the order of acquisition. Before the history begins the company has already traded for
`PAST_DAYS` days, so early orders are not all first orders. Coming back depends only on the counts of new buyers per
day; therefore any month can be made alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company.company import Company, mixed, pick, whole_numbers
from sample_company.demand import Demand

PAST_DAYS = 240
REPEAT_SHARE = 0.6
# Share of buyers that belong to the first shop; the rest belong to the second, cross-border one.
FIRST_SHOP_SHARE = 0.68
FOREIGN_SHARE = 0.16


@dataclass(frozen=True)
class Buyers:
    """New buyers per day (`PAST_DAYS` before the history first) and the number of the first one of each day."""

    new: np.ndarray
    first: np.ndarray
    repeat_orders: np.ndarray

    def new_on(self, day: int) -> np.ndarray:
        """Numbers of the buyers who are new on a day of the history."""
        start = self.first[PAST_DAYS + day]
        return np.arange(start, start + self.new[PAST_DAYS + day])

    def returning(self, random: np.random.Generator, day: int, count: int) -> np.ndarray:
        """Numbers of earlier buyers who come back on a day; the young acquaintance comes back most."""
        known = PAST_DAYS + day
        age = np.arange(known, 0, -1)
        weight = self.new[:known] * return_inclination(age)
        cohort = pick(np.cumsum(weight), random.random(count))
        # Within a cohort the early numbers are the keen ones: a few buyers come back often.
        place = (random.random(count) ** 1.6 * self.new[cohort]).astype(np.int64)
        return self.first[cohort] + place


def return_inclination(age_days: np.ndarray) -> np.ndarray:
    """How likely a buyer comes back, by days since the first order (relative)."""
    settled = 0.9 * np.exp(-age_days / 22) + 0.28 * np.exp(-age_days / 95) + 0.05 * np.exp(-age_days / 420)
    return np.where(age_days < 3, 0.1, settled)


def make_buyers(company: Company, demand: Demand) -> Buyers:
    """Split each day's orders between new and returning buyers; festivals bring more new ones."""
    share = REPEAT_SHARE * np.clip(demand.pressure, 0.5, None) ** -0.06
    repeat = np.minimum(whole_numbers(demand.orders * share), demand.orders)
    usual = max(float((demand.orders - repeat)[:30].mean()), 0.3)
    past = whole_numbers(np.linspace(0.75, 0.95, PAST_DAYS) * usual)
    new = np.concatenate([past, demand.orders - repeat])
    first = np.concatenate([[0], np.cumsum(new)[:-1]])
    return Buyers(new=new, first=first, repeat_orders=repeat)


def home_shop(buyer: np.ndarray) -> np.ndarray:
    """The shop (0 or 1) that a buyer mostly buys in."""
    return (mixed(buyer, 11) >= FIRST_SHOP_SHARE).astype(np.int64)


def pays_in_dollars(buyer: np.ndarray) -> np.ndarray:
    """Whether a buyer lives abroad and pays the second shop in dollars."""
    return mixed(buyer, 12) < FOREIGN_SHARE


def device(buyer: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """The visitor number of the device in use: an even number; some buyers own a second device."""
    second = (mixed(buyer, 13) < 0.18) & (draws < 0.35)
    return 2 * (2 * buyer + second)
