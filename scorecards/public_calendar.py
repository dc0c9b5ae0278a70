"""Working days of a country's public calendar, exchanged working weekends included, from the library `holidays`."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

# Where a decree of each autumn says which weekends are worked in the next year; until then nobody knows its days off.
EXCHANGED_BY_DECREE = frozenset({"CN"})
SCHEMA = pa.schema([("business_date", pa.date32()), ("is_working_day", pa.bool_()), ("is_announced", pa.bool_())])


class UnknownCountryError(ValueError):
    """The library knows no country of that code."""


def public_working_days(country: str, first: date, last: date) -> pa.Table:
    """One row a day from first to last, both included.

    In a country that exchanges weekends for holidays by decree (China), a year without any exchanged weekend is not
    announced yet: its weekends are off, every other day counts, and is_announced is False. Raises UnknownCountryError.
    """
    import holidays

    try:
        known = holidays.country_holidays(country, years=range(first.year, last.year + 1))
    except NotImplementedError as error:
        raise UnknownCountryError(
            f"The variable country is {country!r}, which is no country code such as CN."
        ) from error
    exchanged = {day.year for day in known.weekend_workdays}
    days, working, announced = [], [], []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        is_announced = country not in EXCHANGED_BY_DECREE or day.year in exchanged
        is_working = known.is_working_day(day) if is_announced else not known.is_weekend(day)
        days.append(day)
        working.append(is_working)
        announced.append(is_announced)
    return pa.table([days, working, announced], schema=SCHEMA)
