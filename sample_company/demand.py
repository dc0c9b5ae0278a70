"""The rhythm of trade: how many orders and sessions each day brings, and at which hour of the day.

Belongs here: growth, weekdays, sales festivals, the spring festival's lull, hours of the day.
Does not belong here: which campaign runs (promotions), who buys (buyers).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sample_company.company import HOUR, Company, pick, whole_numbers

ORDERS_A_DAY = 40_000 / 456
VISITS_AN_ORDER = 17.8
WEEKDAYS = (0.93, 0.92, 0.95, 0.97, 1.05, 1.14, 1.12)
MONTHLY_GROWTH = 0.018
# Month, day -> factor on top of the season; the two great festivals are 6.18 and 11.11.
FESTIVALS = {
    (6, 1): 2.1, (6, 16): 1.6, (6, 17): 2.2, (6, 18): 4.2, (6, 19): 1.7,
    (11, 1): 2.4, (11, 9): 1.5, (11, 10): 2.4, (11, 11): 5.4, (11, 12): 1.6,
    (12, 12): 2.2, (3, 8): 1.9, (9, 9): 1.4,
}  # fmt: skip
# First day of the lunar year; for a year beyond the table the lull is left out.
LUNAR_NEW_YEAR = {
    2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17),
    2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13), 2030: date(2030, 2, 3),
}  # fmt: skip
HOURS = np.array(
    [1.6, 0.9, 0.5, 0.3, 0.25, 0.3, 0.7, 1.6, 3.0, 4.6, 5.6, 5.2,
     5.0, 5.2, 5.4, 5.2, 5.0, 4.8, 5.0, 6.2, 7.6, 8.2, 6.8, 3.6]
)  # fmt: skip


def day_factor(day: date) -> float:
    """How a date stands against an ordinary day: weekday, festival, season, spring festival."""
    factor = WEEKDAYS[day.weekday()] * FESTIVALS.get((day.month, day.day), 1.0)
    if (day.month == 6 and day.day <= 20) or (day.month == 11 and day.day <= 11):
        factor *= 1.2
    new_year = LUNAR_NEW_YEAR.get(day.year)
    if new_year is not None:
        distance = (day - new_year).days
        if -20 <= distance <= -6:
            factor *= 1.15
        elif -3 <= distance <= 6:
            factor *= 0.8
    return factor


@dataclass(frozen=True)
class Demand:
    """Orders placed and visits without an order on each day of the history; `pressure` is demand over its mean."""

    orders: np.ndarray
    visits: np.ndarray
    pressure: np.ndarray


def make_demand(company: Company) -> Demand:
    """Daily counts whose total is about 40,000 orders a 15 months at scale 1."""
    random = company.random("demand")
    days = company.day_count
    growth = (1 + MONTHLY_GROWTH) ** (np.arange(days) / 30.4)
    factor = np.array([day_factor(company.date_of(day)) for day in range(days)])
    weight = growth * factor * np.exp(random.normal(0, 0.04, days))
    pressure = weight / weight.mean()
    orders = pressure * ORDERS_A_DAY * company.scale
    # Visits swing less than orders do: at a festival more of those who come buy.
    swing = pressure**0.85
    visits = swing / swing.sum() * orders.sum() * VISITS_AN_ORDER
    return Demand(orders=whole_numbers(orders), visits=whole_numbers(visits), pressure=pressure)


def seconds_of_day(random: np.random.Generator, count: int, hours: np.ndarray = HOURS) -> np.ndarray:
    """Seconds after midnight, drawn along the profile of the day's hours."""
    hour = pick(np.cumsum(hours), random.random(count))
    return hour * HOUR + (random.random(count) * HOUR).astype(np.int64)
