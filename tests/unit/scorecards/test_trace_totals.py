"""How rows of a trace come to a figure: what counts once, what waits, which periods a row is in, what may be seen of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from scorecards.trace.exclusion import removed_parts, row_names
from scorecards.trace.figure import Asked, masked, trace_figure
from scorecards.trace.periods import earlier_starts, read_period
from scorecards.trace.scorecard import figure_of

OCTOBER = datetime.date(2026, 10, 1)
ROWS = [
    # Two rows of one visitor, one of another; one before the period, one whose window is still open.
    ("rate", "denominator", "2026-10-01", "v1", 1, "1", None, None, None),
    ("rate", "denominator", "2026-10-31", "v1", 1, "2", None, None, None),
    ("rate", "denominator", "2026-10-31", "v2", 1, "3", "2026-10-31", None, None),
    ("rate", "denominator", "2026-09-30", "v3", 1, "4", None, None, None),
    ("rate", "denominator", "2026-10-15", "v4", 1, "5", "2026-11-01", None, None),
    ("rate", "numerator", "2026-10-31", "v2", 1, "3", None, None, None),
    # A row that counts in quarters and longer alone.
    ("rate", "denominator", "2026-10-15", "v5", 1, "6", None, "quarter year", None),
]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    con.execute("create schema marts; create schema trace; create schema state; create schema landing")
    con.execute("create table state.current_run as select date '2026-10-31' as as_of_date")
    con.execute(
        "create table landing.files (file_id bigint, path varchar, first_row_line bigint);"
        "insert into landing.files values (1, 'a.csv', 2)"
    )
    con.execute(
        "create table marts.kpi_dictionary as select 'm_kpis' as mart, 'rate' as kpi_id, '率' as zh, 'Rate' as en, 'x' as definition,"
        " 'ratio' as unit, 'ratio' as additivity, 1 as settles, 'shop' as subject_type"
    )
    con.execute("create table marts.m_kpis (rate double, rate__numerator bigint, rate__denominator bigint)")
    con.execute(
        """
        create table marts.kpi_values as
        select 'm_kpis' as mart, 'rate' as kpi_id, 's' as subject_id, '' as subject_role, *, 0 as sample, case when value is null then 'not_settled' end as null_reason, true as is_settled
        from (values
            ('month', date '2026-10-01', date '2026-11-01', 'own', 0.5, 1.0, 2.0),
            ('month', date '2026-10-01', date '2026-11-01', 'matured', null, 0.0, 2.0),
            ('month', date '2026-09-01', date '2026-10-01', 'own', 0.0, 0.0, 1.0),
            ('month', date '2026-08-01', date '2026-09-01', 'own', null, 0.0, 1.0),
            ('quarter', date '2026-10-01', date '2027-01-01', 'own', 1.0 / 3, 1.0, 3.0)
        ) as periods (period_type, period_start, period_end, cohort, value, numerator, denominator)
        """
    )
    con.execute(
        "create table rows (kpi_id varchar, part varchar, business_date date, counted_key varchar, amount decimal(38, 12), row_id varchar,"
        " settles_on date, period_types varchar, input_group varchar)"
    )
    con.executemany("insert into rows values (?, ?, ?, ?, ?, ?, ?, ?, ?)", ROWS)
    con.execute(
        "create view trace.m_kpis as select *, 's' as subject_id, '' as subject_role, 'events' as source, 'p' as platform,"
        """ '{"id":"' || row_id || '"}' as row_key, 1 as file_id, cast(row_id as bigint) as row_number from rows"""
    )
    yield con
    con.close()


def asked(period_type: str = "month", **changed: object) -> Asked:
    return Asked("m_kpis", "rate", "s", "", period_type, OCTOBER, **changed)  # type: ignore[arg-type]


def test_a_key_counts_once_and_an_open_window_waits(con: duckdb.DuckDBPyConnection) -> None:
    found = trace_figure(con, asked(), None, {})
    assert (found.totals["numerator"], found.totals["denominator"], found.adds_up) == (1, 2, True)
    rows = [row for row in found.raw_rows if row["part"] == "denominator"]
    assert [row["contribution"] for row in rows] == [1, 0, 1]
    assert (rows[0]["path"], rows[0]["line"], rows[0]["key"]) == ("a.csv", 2, {"id": "1"})


def test_a_row_counts_in_the_period_types_that_it_names(con: duckdb.DuckDBPyConnection) -> None:
    found = trace_figure(con, asked("quarter"), None, {})
    assert (found.totals["denominator"], found.adds_up) == (3, True)


def test_the_matured_cohort_lies_earlier_and_pooled_periods_are_added(con: duckdb.DuckDBPyConnection) -> None:
    # Shifted by a day: 30 September is in, 31 October is not.
    assert trace_figure(con, asked(matured=True), None, {}).totals["denominator"] == 2
    pooled = trace_figure(con, asked(is_pooled=True), None, {})
    assert (pooled.totals["denominator"], pooled.adds_up, len(pooled.mart_values)) == (3, True, 2)


def test_a_line_that_its_guard_lowered_is_pooled_all_the_same() -> None:
    card = {
        "subject_type": "employee",
        "subject_id": "E1",
        "scope_id": "",
        "role": "r",
        "period_type": "month",
        "period_start": OCTOBER,
    }
    line = {"measured": "employee", "mart": "m", "kpi_id": "k", "scored_period_start": None, "status": "guarded"}
    assert figure_of(card, line | {"is_pooled": True}).is_pooled
    assert not figure_of(card, line | {"is_pooled": False}).is_pooled


def test_rows_that_do_not_come_to_the_figure_are_said_not_to(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from rows where row_id = '3' and part = 'numerator'")
    assert trace_figure(con, asked(), None, {}).adds_up is False


def test_a_case_that_another_row_still_shows_keeps_counting(con: duckdb.DuckDBPyConnection) -> None:
    one = row_names('[{"source": "events", "key": {"id": "1"}}]')
    both = row_names('[{"source": "events", "key": {"id": "1"}}, {"source": "events", "key": {"id": "2"}}]')
    assert removed_parts(con, asked(), one) == {}
    assert removed_parts(con, asked(), both) == {"denominator": (Decimal(1), 1)}
    closed = {"value": 1.0, "numerator": 1, "denominator": 1}
    assert trace_figure(con, asked(), None, {}, closed, both).adds_up is True


@pytest.mark.parametrize("text", ["", "[1]", '{"source": "events"}', '[{"key": {}}]'])
def test_a_text_that_names_no_rows_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="excluded_row_keys is no list"):
        row_names(text)


def test_what_may_be_seen_depends_on_whose_rows_they_are(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update rows set input_group = 'others' where row_id = '1'")
    found = trace_figure(con, asked(), None, {})
    assert "1" not in {row["key"]["id"] for row in found.raw_rows}
    assert [group["row_count"] for group in found.groups if group["shown"] == "sums"] == [1]
    assert masked("events", '{"id": "1", "name": "Ann"}', {"events": {"name"}}) == {"id": "1", "name": "***"}


def test_periods_are_read_as_people_write_them() -> None:
    assert read_period("2026-10-31") == ("day", datetime.date(2026, 10, 31))
    assert read_period("2026-Q4") == ("quarter", OCTOBER)
    assert earlier_starts("quarter", datetime.date(2026, 1, 1), 3) == [
        datetime.date(2025, 7, 1),
        datetime.date(2025, 10, 1),
        datetime.date(2026, 1, 1),
    ]
    with pytest.raises(ValueError, match="no period"):
        read_period("October")
