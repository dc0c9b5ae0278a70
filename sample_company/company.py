"""The frame of a sample company: its size, its seed, its days, and the streams of random numbers.

Belongs here: what every other module needs to agree on (dates as indexes, business-local seconds, random streams).
Does not belong here: anything about customers, goods or staff.

Conventions used in the whole package:

- a day is an index counted from the first day of the company's history (0), a month likewise;
- an instant is an int64 count of seconds of business-local time since 1970-01-01 00:00, `NEVER` where there is none;
- money is an int64 count of the currency's hundredths;
- every random draw comes from `Company.random(subject, part)`, so that any part can be made again alone.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np

DAY = 86_400
HOUR = 3_600
NEVER = np.iinfo(np.int64).max


def month_start(day: date, months_back: int = 0) -> date:
    """The first day of the month that lies `months_back` months before the month of `day`."""
    number = day.year * 12 + day.month - 1 - months_back
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """The time that one delivered file covers: `name` stands in the file's name; days are half-open indexes."""

    name: str
    month: int
    first_day: int
    end_day: int
    is_daily: bool = False


@dataclass(frozen=True)
class Company:
    """Size and time of a sample company. `scale` 1 is about 40,000 orders over 15 months."""

    scale: float
    seed: int
    as_of: date
    months: int
    employees: int

    @cached_property
    def first_date(self) -> date:
        """The first business date of the history: the first of a month."""
        return month_start(self.as_of, self.months - 1)

    @cached_property
    def day_count(self) -> int:
        """Days of the history, the as-of date included."""
        return (self.as_of - self.first_date).days + 1

    @cached_property
    def dates(self) -> np.ndarray:
        """Every business date of the history as datetime64[D]."""
        return np.datetime64(self.first_date, "D") + np.arange(self.day_count)

    @cached_property
    def origin(self) -> int:
        """The first instant of the history in business-local seconds."""
        return int(np.datetime64(self.first_date, "s").astype(np.int64))

    @cached_property
    def end(self) -> int:
        """The first instant after the as-of date in business-local seconds."""
        return self.origin + self.day_count * DAY

    @cached_property
    def month_starts(self) -> np.ndarray:
        """Day index at which each month begins, and the day after the as-of date at the end."""
        starts = [(month_start(self.as_of, back) - self.first_date).days for back in range(self.months - 1, -1, -1)]
        return np.array([*starts, self.day_count], dtype=np.int64)

    def date_of(self, day: int) -> date:
        """The calendar date of a day index (which may lie outside the history)."""
        return self.first_date + timedelta(days=int(day))

    def day_of(self, day: date) -> int:
        """The day index of a calendar date."""
        return (day - self.first_date).days

    def month_of_day(self, day: np.ndarray | int) -> np.ndarray:
        """The month index that each day index falls in."""
        return np.searchsorted(self.month_starts, np.asarray(day), side="right") - 1

    def month_name(self, month: int) -> str:
        """A month as it is written in file names: 2026-10."""
        return self.date_of(int(self.month_starts[month])).strftime("%Y-%m")

    def day_of_instant(self, instant: np.ndarray) -> np.ndarray:
        """The day index of each business-local instant."""
        return (instant - self.origin) // DAY

    def month_bounds(self, month: int) -> tuple[int, int]:
        """First instant of a month and first instant after it (or after the as-of date)."""
        return (
            self.origin + int(self.month_starts[month]) * DAY,
            self.origin + int(self.month_starts[month + 1]) * DAY,
        )

    def month_days(self, month: int) -> range:
        """Day indexes of a month, up to the as-of date."""
        return range(int(self.month_starts[month]), int(self.month_starts[month + 1]))

    def periods(self, month: int) -> list[Period]:
        """The files that a transactional export delivers for a month: one, or one a day for the running month."""
        days = self.month_days(month)
        if month < self.months - 1:
            return [Period(self.month_name(month), month, days.start, days.stop)]
        return [Period(self.date_of(day).isoformat(), month, day, day + 1, is_daily=True) for day in days]

    def month_period(self, month: int) -> Period:
        """The file that an export with monthly files delivers for a month, the running one included."""
        days = self.month_days(month)
        return Period(self.month_name(month), month, days.start, days.stop)

    def random(self, subject: str, part: int = 0) -> np.random.Generator:
        """A stream of random numbers of its own for a subject and one of its parts (a month, mostly)."""
        sequence = np.random.SeedSequence([self.seed, zlib.crc32(subject.encode()), part + 1000])
        return np.random.Generator(np.random.SFC64(sequence))


def whole_numbers(expected: np.ndarray) -> np.ndarray:
    """Whole numbers whose running total follows that of `expected`, so that small expectations are not lost."""
    total = np.floor(np.cumsum(expected) + 1e-9).astype(np.int64)
    return np.diff(total, prepend=0)


def mixed(numbers: np.ndarray, salt: int) -> np.ndarray:
    """A fixed pseudo-random value in [0, 1) for each whole number (splitmix64): a property that a thing keeps."""
    step = (0x9E3779B97F4A7C15 * (2 * salt + 1)) & 0xFFFFFFFFFFFFFFFF
    with np.errstate(over="ignore"):
        value = np.asarray(numbers).astype(np.uint64) + np.uint64(step)
        value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        value = value ^ (value >> np.uint64(31))
    return (value >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def pick(cumulative: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Indexes drawn in proportion to weights, given their running total and draws in [0, 1)."""
    index = np.searchsorted(cumulative, draws * cumulative[-1], side="right")
    return np.minimum(index, len(cumulative) - 1)


def runs(sorted_keys: np.ndarray) -> list[tuple[int, int]]:
    """Half-open row ranges of equal keys in an array that is sorted by them."""
    if len(sorted_keys) == 0:
        return []
    starts = np.concatenate([[0], np.flatnonzero(np.diff(sorted_keys)) + 1, [len(sorted_keys)]])
    return [(int(low), int(high)) for low, high in pairwise(starts)]
