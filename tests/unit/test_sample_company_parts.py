"""The parts of the sample company: dates, counts, versions, heads, labels. Properties first."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_company import tables
from sample_company.company import DAY, NEVER, Company, mixed, pick, runs, whole_numbers
from sample_company.demand import make_demand
from sample_company.staff import ROLES, SERVICE_ROLES, head_counts, make_staff
from sample_company.versions import Cohort, changed_rows

untimed = settings(deadline=None)
dates = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@untimed
@given(dates, st.integers(3, 30))
def test_files_of_all_months_tile_the_history(as_of: date, months: int) -> None:
    company = Company(1, 1, as_of, months, 90)
    periods = [period for month in range(months) for period in company.periods(month)]
    assert periods[0].first_day == 0
    assert periods[-1].end_day == company.day_count
    assert all(a.end_day == b.first_day for a, b in pairwise(periods))
    assert company.first_date.day == 1
    assert company.date_of(company.day_count - 1) == as_of
    assert len({period.name for period in periods}) == len(periods)


@untimed
@given(dates, st.integers(3, 30))
def test_a_month_index_is_the_calendar_month_of_its_days(as_of: date, months: int) -> None:
    company = Company(1, 1, as_of, months, 90)
    days = np.arange(company.day_count)
    names = [company.month_name(month) for month in company.month_of_day(days)]
    assert names == [(company.first_date + timedelta(days=int(day))).strftime("%Y-%m") for day in days]


@untimed
@given(st.lists(st.floats(0, 50), min_size=1, max_size=200))
def test_whole_numbers_follow_the_running_total(expected: list[float]) -> None:
    counts = whole_numbers(np.array(expected))
    assert (counts >= 0).all()
    assert np.allclose(np.cumsum(counts), np.cumsum(expected), atol=1.001)


@untimed
@given(st.lists(st.integers(0, 20), max_size=60))
def test_runs_cover_each_key_once(keys: list[int]) -> None:
    ordered = np.sort(np.array(keys, dtype=np.int64))
    ranges = runs(ordered)
    assert [row for low, high in ranges for row in range(low, high)] == list(range(len(keys)))
    assert [int(ordered[low]) for low, _ in ranges] == sorted(set(keys))


@untimed
@given(st.lists(st.integers(0, 2**50), min_size=1, max_size=50, unique=True), st.integers(0, 1000))
def test_a_fixed_trait_is_a_share_and_stays(numbers: list[int], salt: int) -> None:
    values = mixed(np.array(numbers), salt)
    assert ((values >= 0) & (values < 1)).all()
    assert (values == mixed(np.array(numbers), salt)).all()


@untimed
@given(st.lists(st.floats(0, 10), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-6), st.floats(0, 0.999999))
def test_a_weight_of_nothing_is_never_picked(weights: list[float], draw: float) -> None:
    index = int(pick(np.cumsum(weights), np.array([draw]))[0])
    assert weights[index] > 0 or draw * sum(weights) >= np.cumsum(weights)[-1] * 0.999999


@untimed
@given(st.integers(sum(least for _, least in ROLES.values()), 600))
def test_every_role_is_filled_and_ranked_roles_have_six(employees: int) -> None:
    counts = head_counts(employees)
    assert sum(counts.values()) == employees
    assert all(counts[role] >= least for role, (_, least) in ROLES.items())
    ranked = ("operations", "promotion", "campaign_planner", "designer", "warehouse", "supply_chain")
    assert all(counts[role] >= 6 for role in (*ranked, *SERVICE_ROLES))


@settings(max_examples=10, deadline=None)
@given(dates, st.integers(3, 18))
def test_ranked_roles_keep_six_people_until_the_last_day(as_of: date, months: int) -> None:
    company = Company(1, 1, as_of, months, 90)
    staff = make_staff(company)
    for role in ("operations", "promotion", "campaign_planner", "designer", "warehouse", "supply_chain"):
        assert len(staff.in_role(role, company.day_count - 1)) >= 6
    for employee in range(90):
        posts = sorted((p.first_day, p.end_day) for p in staff.posts if p.employee == employee)
        assert all(a[1] <= b[0] for a, b in pairwise(posts)), "posts of one employee overlap"


def test_festivals_stand_out_and_orders_grow() -> None:
    company = Company(1, 5, date(2026, 12, 31), 24, 90)
    orders = make_demand(company).orders
    day = company.day_of
    usual = np.median(orders)
    assert orders[day(date(2026, 11, 11))] > 4 * usual
    assert orders[day(date(2026, 6, 18))] > 3 * usual
    assert orders[-90:].sum() > 1.2 * orders[:90].sum()


@untimed
@given(st.lists(st.one_of(st.none(), st.integers(0, 10**12)), max_size=40))
def test_ids_are_prefix_and_number(numbers: list[int | None]) -> None:
    missing = np.array([n is None for n in numbers], dtype=bool)
    made = tables.ids("O", np.array([n or 0 for n in numbers], dtype=np.int64), missing)
    assert made.to_pylist() == [None if n is None else f"O{n}" for n in numbers]


@untimed
@given(st.lists(st.integers(-(10**12), 10**12), max_size=40))
def test_money_is_exact(hundredths: list[int]) -> None:
    made = tables.money(np.array(hundredths, dtype=np.int64))
    assert [int(value * 100) for value in made.to_pylist()] == hundredths


def rows_changed(cohort: Cohort, start: int, end: int) -> list[dict[str, Any]]:
    return [row for table in changed_rows([cohort], start, end) for row in table.to_pylist()]


rows = st.lists(
    st.tuples(st.integers(0, 20 * DAY), st.none() | st.integers(1, 6 * DAY), st.none() | st.integers(1, 9 * DAY)),
    min_size=1,
    max_size=25,
)


@untimed
@given(rows, st.integers(1, 20))
def test_the_newest_versions_up_to_a_day_are_the_state_of_that_day(
    made: list[tuple[int, int | None, int | None]], day: int
) -> None:
    created = np.array([row[0] for row in made], dtype=np.int64)
    paid = np.array([NEVER if row[1] is None else row[0] + row[1] for row in made], dtype=np.int64)
    closed = np.array([NEVER if row[2] is None else row[0] + row[2] for row in made], dtype=np.int64)
    amount = tables.money(np.arange(len(made)) * 100)
    columns = {"key": pa.array(range(len(made))), "created": created, "paid": paid, "closed": closed, "amount": amount}
    cohort = Cohort(columns, "created", {"paid": ("paid", "amount"), "closed": ("closed",)})

    newest: dict[int, dict[str, object]] = {}
    for one in range(day):
        for row in rows_changed(cohort, one * DAY, (one + 1) * DAY):
            newest[row["key"]] = row

    known = np.flatnonzero(created < day * DAY)
    expected = cohort.as_known(known, day * DAY).to_pylist()
    assert [newest[int(key)] for key in known] == expected
    assert set(newest) == {int(key) for key in known}


def test_a_change_to_come_is_not_told_yet() -> None:
    columns = {"created": np.array([0]), "paid": np.array([2 * DAY]), "amount": tables.money(np.array([500]))}
    cohort = Cohort(columns, "created", {"paid": ("paid", "amount")})
    first = rows_changed(cohort, 0, DAY)[0]
    later = rows_changed(cohort, 2 * DAY, 3 * DAY)[0]
    assert first["paid"] is None
    assert first["amount"] is None
    assert later["amount"] is not None
    assert rows_changed(cohort, DAY, 2 * DAY) == []
    assert first["updated_at"] < later["updated_at"]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_has_somebody_from_the_first_to_the_last_day(role: str) -> None:
    company = Company(0.02, 3, date(2026, 10, 31), 6, 90)
    staff = make_staff(company)
    assert all(staff.in_role(role, day) for day in (0, company.day_count // 2, company.day_count - 1))
