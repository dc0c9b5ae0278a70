"""Business days and the five period types. All periods are half-open; weeks start on Monday."""

from __future__ import annotations

import datetime
from functools import cache
from zoneinfo import ZoneInfo

Day = datetime.date
Moment = datetime.datetime
Period = tuple[str, Day]

ZONE = ZoneInfo("Asia/Shanghai")
PERIOD_TYPES = ("day", "week", "month", "quarter", "year")
MATURED_TYPES = ("month", "quarter", "year")
ONE_DAY = datetime.timedelta(days=1)


def business_day(moment: Moment) -> Day:
    return moment.astimezone(ZONE).date()


def midnight(day: Day) -> Moment:
    """The first moment of a business day."""
    return datetime.datetime.combine(day, datetime.time(), ZONE)


def days_between(first: Day, end: Day) -> list[Day]:
    return [first + datetime.timedelta(days=number) for number in range((end - first).days)]


@cache
def period_of(period_type: str, day: Day) -> Period:
    if period_type == "day":
        return period_type, day
    if period_type == "week":
        return period_type, day - datetime.timedelta(days=day.weekday())
    if period_type == "month":
        return period_type, day.replace(day=1)
    if period_type == "quarter":
        return period_type, day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return period_type, day.replace(month=1, day=1)


@cache
def periods_of(day: Day) -> tuple[Period, ...]:
    """The five periods that hold a day."""
    return tuple(period_of(period_type, day) for period_type in PERIOD_TYPES)


@cache
def period_end(period: Period) -> Day:
    """The first day after a period."""
    period_type, start = period
    if period_type == "day":
        return start + ONE_DAY
    if period_type == "week":
        return start + datetime.timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[period_type]
    past = start.month - 1 + months
    return start.replace(year=start.year + past // 12, month=past % 12 + 1)


def previous_period(period: Period) -> Period:
    """The period of the same type that ends where this one starts (mom)."""
    period_type, start = period
    return period_of(period_type, start - ONE_DAY)


def elapsed_days(period: Period, as_of: Day) -> int:
    """Days of the period; elapsed days while it is open."""
    return (min(period_end(period), as_of + ONE_DAY) - period[1]).days
