"""The public calendar: exchanged working weekends, and a year that nobody has announced yet."""

from datetime import date, timedelta

import pytest

from scorecards.public_calendar import UnknownCountryError, public_working_days


def days(country: str, first: date, last: date) -> dict[date, tuple[bool, bool]]:
    rows = public_working_days(country, first, last).to_pylist()
    return {row["business_date"]: (row["is_working_day"], row["is_announced"]) for row in rows}


def test_a_holiday_is_off_and_the_weekend_it_was_exchanged_for_is_not() -> None:
    # The decree for 2026: 1 to 7 October are off, Sunday 20 September and Saturday 10 October are worked.
    found = days("CN", date(2026, 9, 19), date(2026, 10, 11))
    off = {day for day, (is_working, _) in found.items() if not is_working}
    assert date(2026, 9, 20) not in off and date(2026, 10, 10) not in off
    assert {date(2026, 10, 1) + timedelta(days=n) for n in range(7)} <= off
    assert {date(2026, 9, 19), date(2026, 9, 26), date(2026, 9, 27), date(2026, 10, 11)} <= off
    assert all(is_announced for _, is_announced in found.values())


def test_a_year_has_the_working_days_of_its_decree() -> None:
    assert sum(is_working for is_working, _ in days("CN", date(2025, 1, 1), date(2025, 12, 31)).values()) == 248


def test_a_year_without_a_decree_has_weekends_only_and_says_so() -> None:
    found = days("CN", date(2050, 9, 26), date(2050, 10, 9))
    assert [day for day, (is_working, _) in found.items() if not is_working] == [
        date(2050, 10, 1), date(2050, 10, 2), date(2050, 10, 8), date(2050, 10, 9)
    ]  # fmt: skip
    assert not any(is_announced for _, is_announced in found.values())


def test_a_country_that_exchanges_nothing_is_known_for_every_year() -> None:
    found = days("DE", date(2050, 10, 1), date(2050, 10, 5))
    assert found[date(2050, 10, 3)] == (False, True)
    assert found[date(2050, 10, 4)] == (True, True)


def test_a_country_that_exchanges_in_some_years_keeps_the_holidays_of_the_others() -> None:
    assert days("TW", date(2026, 1, 1), date(2026, 1, 1)) == {date(2026, 1, 1): (False, True)}


def test_no_country_is_an_error_that_names_the_variable() -> None:
    with pytest.raises(UnknownCountryError, match="The variable country is 'XX'"):
        public_working_days("XX", date(2026, 1, 1), date(2026, 1, 2))
