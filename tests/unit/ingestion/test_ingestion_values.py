"""Text to typed values: what is taken, what is quarantined, and that nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from landing_bench import Bench, column


def land_values(
    bench: Bench, kind: str, values: list[str], custom: dict[str, Any] | None = None, **more: Any
) -> list[Any]:
    """Land one row for each value; gives what landed, with None for a rejected row."""
    bench.contract([column("n", "integer", key=True), column("v", kind, **more)], **(custom or {}))
    lines = [f'{i},"{v}"\n' if "," in v else f"{i},{v}\n" for i, v in enumerate(values)]
    result = bench.land_one("a.csv", "n,v\n" + "".join(lines))
    assert result.status == "landed", result.reason
    bench.assert_accounted()
    shown = (
        "cast(timezone('UTC', v) as varchar)"
        if kind == "timestamp"
        else "cast(v as varchar)"
        if kind == "date"
        else "v"
    )
    landed = dict(bench.query(f"select n, {shown} from landing.scorehouse__orders"))
    return [landed.get(i, "rejected") for i in range(len(values))]


R = "rejected"


def test_integers(bench: Bench) -> None:
    given = [
        "5",
        "-5",
        "+5",
        "007",
        " 5 ",
        "5.0",
        "5.00",
        "1.5",
        "1e3",
        "1_000",
        "1,000",
        "0x1F",
        "５",
        "nan",
        "9223372036854775808",
        "",
    ]
    assert land_values(bench, "integer", given) == [5, -5, 5, 7, 5, 5, 5, R, R, R, R, R, R, R, R, None]


def test_decimals(bench: Bench) -> None:
    given = [
        "1.5",
        "-0.1999999999999",
        "1e3",
        "1.00000001",
        "nan",
        "inf",
        "-Infinity",
        "1_000.5",
        "1,000.5",
        "¥5",
        "５.5",
        "999999999999999",
    ]
    expected = [Decimal("1.5"), Decimal("-0.2"), Decimal(1000), Decimal(1), R, R, R, R, R, R, R, R]
    assert land_values(bench, "number", given) == expected


def test_doubles_are_finite(bench: Bench) -> None:
    assert land_values(bench, "number", ["1.5", "nan", "inf", "1e400", "+-5"], physicalType="double") == [
        1.5,
        R,
        R,
        R,
        R,
    ]


def test_declared_separators_and_currency_signs_are_taken_off(bench: Bench) -> None:
    custom = {"thousandsSeparator": ",", "currencySigns": ["¥", "CNY", "$"]}
    given = ["1,234,567.89", "¥1,000", "-¥5", "CNY 7.5", "7.5 CNY", "$3", "1,5", "1,2345", "€5", "12"]
    expected = [
        Decimal("1234567.89"),
        Decimal(1000),
        Decimal(-5),
        Decimal("7.5"),
        Decimal("7.5"),
        Decimal(3),
        R,
        R,
        R,
        Decimal(12),
    ]
    assert land_values(bench, "number", given, custom) == expected


@pytest.mark.parametrize("kind", ["number", "integer"])
@pytest.mark.parametrize("text", ["0,123", "-0,500", "¥0,123", "01,234", "000,123"])
def test_a_zero_before_a_separator_is_no_thousand(bench: Bench, kind: str, text: str) -> None:
    custom = {"thousandsSeparator": ",", "currencySigns": ["¥"]}
    assert land_values(bench, kind, [text, "10,123"], custom) == [R, 10123]


def test_booleans(bench: Bench) -> None:
    assert land_values(bench, "boolean", ["true", "FALSE", "1", "0", "yes", "n", "maybe", ""]) == [
        True, False, True, False, True, False, R, None,
    ]  # fmt: skip


def test_dates_are_iso_and_never_guessed(bench: Bench) -> None:
    given = ["2026-01-31", "2026/1/5", "2026-01-31 00:00:00", "2026-01-31T00:00", "2026-01-31 10:00:00", "03/04/2026", "31.01.2026",
             "2026-02-29", "2024-02-29", "26-01-31", "0026-01-31", "infinity", "epoch", "20260131", "9999-12-31", "１月"]  # fmt: skip
    expected = [
        "2026-01-31",
        "2026-01-05",
        "2026-01-31",
        "2026-01-31",
        R,
        R,
        R,
        R,
        "2024-02-29",
        R,
        R,
        R,
        R,
        R,
        "9999-12-31",
        R,
    ]
    assert land_values(bench, "date", given) == expected


def test_declared_date_formats(bench: Bench) -> None:
    given = ["31/01/2026", "2026-01-31", "13/13/2026"]
    options = {"logicalTypeOptions": {"format": "%d/%m/%Y"}}
    assert land_values(bench, "date", given, **options) == ["2026-01-31", "2026-01-31", R]


def test_times_become_utc_by_their_offset_or_the_declared_zone(bench: Bench) -> None:
    given = ["2026-01-31 10:00:00", "2026-01-31T10:00:00", "2026-01-31 10:00", "2026-01-31", "2026-01-31 10:00:00.250",
             "2026-01-31T10:00:00Z", "2026-01-31T10:00:00+08:00", "2026-01-31 10:00:00 -0400", "2026-01-31 10:00:00-0400",
             "2026-01-31 10:00:00 UTC", "2026/1/31 9:05", " 2026-01-31 10:00:00 "]  # fmt: skip
    expected = ["2026-01-31 02:00:00", "2026-01-31 02:00:00", "2026-01-31 02:00:00", "2026-01-30 16:00:00", "2026-01-31 02:00:00.25",
                "2026-01-31 10:00:00", "2026-01-31 02:00:00", "2026-01-31 14:00:00", "2026-01-31 14:00:00",
                "2026-01-31 10:00:00", "2026-01-31 01:05:00", "2026-01-31 02:00:00"]  # fmt: skip
    assert land_values(bench, "timestamp", given, {"timeZone": "Asia/Shanghai"}) == expected


def test_times_that_are_none_are_quarantined(bench: Bench) -> None:
    given = ["03/04/2026 10:00", "2026-01-31 25:00:00", "2026-01-31 10:00:00 PM", "infinity", "epoch", "0026-01-31 10:00:00",
             "2026-01-31 10:00:00 nonsense", "10:00", "1767225600", "-", "20260131"]  # fmt: skip
    assert land_values(bench, "timestamp", given) == [R] * len(given)


@pytest.mark.parametrize("pattern", [None, "%d/%m/%Y %H:%M %Z"])
def test_a_zone_of_letters_is_never_guessed(bench: Bench, pattern: str | None) -> None:
    given = ["2026-02-01 10:00:00 CST", "2026-02-01 10:00:00 EST5EDT", "2026-02-01 10:00:00 NZ", "2026-02-01T10:00:00 IST",
             "2026-02-01 10:00:00+08 CST", "01/02/2026 10:00 CST", "2026-02-01 10:00 PRC"]  # fmt: skip
    options = {"logicalTypeOptions": {"format": pattern}} if pattern else {}
    assert land_values(bench, "timestamp", given, {"timeZone": "UTC"}, **options) == [R] * len(given)
    assert all("letters" in reason for *_, reason in bench.rejected())


def test_zones_with_one_meaning_are_read(bench: Bench) -> None:
    given = ["2026-02-01 10:00:00 UTC", "2026-02-01 10:00:00 GMT", "2026-02-01 10:00:00Z", "2026-02-01T10:00:00.5Z",
             "2026-02-01 10:00:00 Asia/Shanghai", "2026-02-01 10:00:00 America/Port-au-Prince", "2026-02-01 10:00:00 GMT+8",
             "01/02/2026 10:00 Asia/Shanghai", "01/02/2026 10:00 UTC"]  # fmt: skip
    expected = [
        "10:00:00",
        "10:00:00",
        "10:00:00",
        "10:00:00.5",
        "02:00:00",
        "15:00:00",
        "02:00:00",
        "02:00:00",
        "10:00:00",
    ]
    options = {"logicalTypeOptions": {"format": "%d/%m/%Y %H:%M %Z"}}
    landed = land_values(bench, "timestamp", given, {"timeZone": "Asia/Tokyo"}, **options)
    assert landed == [f"2026-02-01 {time}" for time in expected]


def test_offsets_that_no_clock_has_are_quarantined(bench: Bench) -> None:
    given = ["2026-02-01 10:00:00+80:00", "2026-02-01T10:00:00+99:00", "2026-02-01 10:00:00+14:01", "2026-02-01 10:00:00-12:30",
             "2026-02-01 10:00:00 -1300", "2026-02-01 10:00:00.250+15:00", "2026-02-01 10:00:00+08:99", "2026-02-01 10:00:00+0860", "2026-02-01 10:00+20", "2026-02-01 10:00:00 GMT+20",
             "01/02/2026 10:00 +8000"]  # fmt: skip
    options = {"logicalTypeOptions": {"format": "%d/%m/%Y %H:%M %z"}}
    assert land_values(bench, "timestamp", given, {"timeZone": "UTC"}, **options) == [R] * len(given)
    assert all("no clock has" in reason for *_, reason in bench.rejected())


def test_offsets_at_the_ends_of_the_earth_are_read(bench: Bench) -> None:
    given = ["2026-02-01 10:00:00+14:00", "2026-02-01 10:00:00+1345", "2026-02-01 10:00:00 -12:00", "2026-02-01 10:00:00.250+05:45",
             "01/02/2026 10:00 -0330"]  # fmt: skip
    expected = [
        "2026-01-31 20:00:00",
        "2026-01-31 20:15:00",
        "2026-02-01 22:00:00",
        "2026-02-01 04:15:00.25",
        "2026-02-01 13:30:00",
    ]
    options = {"logicalTypeOptions": {"format": "%d/%m/%Y %H:%M %z"}}
    assert land_values(bench, "timestamp", given, {"timeZone": "UTC"}, **options) == expected


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [("date", "%d/%m/%Y"), ("timestamp", "%d/%m/%Y %H:%M"), ("timestamp", "%d/%m/%Y %H:%M %z"), ("timestamp", None)],
)
def test_words_that_stand_for_a_time_are_none_whatever_format_is_declared(
    bench: Bench, kind: str, pattern: str | None
) -> None:
    given = ["epoch", " EPOCH ", "epoch".ljust(19), "infinity", "-infinity"]
    options = {"logicalTypeOptions": {"format": pattern}} if pattern else {}
    assert land_values(bench, kind, given, {"timeZone": "UTC"}, **options) == [R] * len(given)


def test_declared_time_formats(bench: Bench) -> None:
    options = {"logicalTypeOptions": {"format": "%d.%m.%Y %I:%M %p"}}
    assert land_values(
        bench, "timestamp", ["31.01.2026 09:00 PM", "31.01.2026 21:00"], {"timeZone": "UTC"}, **options
    ) == [
        "2026-01-31 21:00:00",
        R,
    ]


def test_a_day_of_23_or_25_hours_is_read_in_its_zone(bench: Bench) -> None:
    given = ["2025-03-30 00:30:00", "2025-03-30 02:30:00", "2025-10-26 00:30:00", "2025-10-26 02:30:00"]
    assert land_values(bench, "timestamp", given, {"timeZone": "Europe/London"}) == [
        "2025-03-30 00:30:00", "2025-03-30 01:30:00", "2025-10-25 23:30:00", "2025-10-26 02:30:00",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Kolkata", "UTC", "Europe/London", "America/Sao_Paulo"])
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_local_time_is_the_instant_that_its_zone_says_in_every_year(bench: Bench, zone: str, suffix: str) -> None:
    days = [f"{year}-{month:02}-15 12:00:00" for year in range(1970, 2037) for month in (1, 7)]
    # Shanghai changed its clocks from 1986 to 1991; a century ago hardly a zone had an offset of whole hours.
    given = [*days, "1920-06-01 00:00:00", "1986-05-04 03:00:00", "1999-12-31 23:59:59", "2000-01-01 00:00:00"]
    expected = [datetime.fromisoformat(t).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for t in given]
    bench.contract([column("n", "integer", key=True), column("v", "timestamp")], timeZone=zone)
    if suffix == "csv":
        bench.land_one("a.csv", "n,v\n" + "".join(f"{i},{t}\n" for i, t in enumerate(given)))
    else:
        rows = ", ".join(f"({i}, timestamp '{t}')" for i, t in enumerate(given))
        path = bench.write("a.parquet", b"")
        duckdb.execute(f"copy (from (values {rows}) as t(n, v)) to '{path}' (format parquet)")
        bench.land()
    assert [v for (v,) in bench.query("select v from landing.scorehouse__orders order by n")] == expected


def test_unix_seconds(bench: Bench) -> None:
    given = ["1511544070", "1511544070000", "151154407", "15", "-5", "x"]
    assert land_values(bench, "timestamp", given, {"unixSeconds": ["v"]}) == ["2017-11-24 17:21:10", R, R, R, R, R]


def test_null_tokens_of_the_contract(bench: Bench) -> None:
    assert land_values(bench, "string", ["-", "NULL", "x", ""], {"nullTokens": ["", "-", "NULL"]}) == [
        None,
        None,
        "x",
        None,
    ]


def test_domains_bounds_and_conditions(bench: Bench) -> None:
    bench.contract(
        [
            column("id", key=True),
            column("kind", enum=[{"value": "a"}, {"value": "b"}]),
            column("score", "integer", logicalTypeOptions={"minimum": 1, "maximum": 5}),
            column("paid_at", "timestamp"),
            column("amount", "number", required_when="paid_at"),
        ]
    )
    bench.land_one(
        "a.csv",
        "id,kind,score,paid_at,amount\n1,a,1,,\n2,c,1,,\n3,b,0,,\n4,b,6,,\n5,,,2026-01-01 00:00:00,\n6,,5,2026-01-01 00:00:00,7\n",
    )
    assert bench.current("id") == [("1",), ("6",)]
    assert [(row, name) for _, row, name, _ in bench.rejected()] == [
        (2, "kind"),
        (3, "score"),
        (4, "score"),
        (5, "amount"),
    ]


def test_events_more_than_a_day_past_the_clock_are_quarantined_and_later_days_wait(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("at", "timestamp")], eventColumn="at", timeZone="UTC")
    bench.land_one("a.csv", "id,at\n1,2026-03-01 03:00:00\n2,2026-03-02 03:59:59\n3,2026-03-02 04:00:01\n")
    assert bench.current("id") == [("1",), ("2",)]
    assert "past the clock" in bench.rejected()[0][3]


@pytest.mark.parametrize(
    "key", ["", "  ", "\t", "\u3000", "\u00a0", "\u200b", "\ufeff\u3000", "\0", " \u00a0\t\u200b", "\u3164"]
)
def test_empty_keys_are_quarantined(bench: Bench, key: str) -> None:
    bench.contract([column("id", key=True), column("v")])
    result = bench.land_one("a.csv", f"id,v\n{key},x\n1,y\n")
    assert (result.rows_landed, result.rows_rejected) == (1, 1)


def test_a_leading_tab_against_excel_is_no_part_of_an_id(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("v")], loadMode="upsert")
    bench.land_one("1.csv", "id,v\n\t0012,\tx\n")
    bench.land_one("2.csv", "id,v\n0012,y\n")
    assert bench.query("select id, v, _is_current from landing.scorehouse__orders order by _file_id") == [
        ("0012", "\tx", False),
        ("0012", "y", True),
    ]


def test_ids_that_a_spreadsheet_rounded_refuse_the_file(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("v")])
    result = bench.land_one("a.csv", "id,v\n1,x\n1.23457E+17,y\n")
    assert result.status == "refused"
    assert "spreadsheet" in (result.reason or "")
    assert bench.land_one("b.csv", "id,v\n1,1.23457E+17\n00123456789012345678,y\n").rows_landed == 2


@pytest.mark.parametrize("rounded", ["1.23e+17", "1.5e+10", "1.23E17", "1.23e17", "1,23E+17", "1E+17", " 1.23e+17 "])
def test_every_form_in_which_a_spreadsheet_rounds_an_id_refuses_the_file(bench: Bench, rounded: str) -> None:
    bench.contract([column("id", key=True), column("v")])
    result = bench.land_one("a.csv", f'id,v\n1,x\n"{rounded}",y\n')
    assert result.status == "refused"
    assert "spreadsheet" in (result.reason or "")


def test_ids_that_only_look_like_rounded_ones_land(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("v")])
    ids = ["1E17", "12e5", "1.2.3E4", "A1.5E+10", "3e7b5c1a-1.2", "\u3000x", "\u200b1", "中"]
    assert bench.land_one("a.csv", "id,v\n" + "".join(f"{i},x\n" for i in ids)).rows_landed == len(ids)


def test_text_is_kept_byte_for_byte(bench: Bench) -> None:
    bench.contract([column("n", "integer", key=True), column("v")])
    values = [" x ", "\tx", "=1+1", "e\u0301", "\u200b", "\x07", "𠮷", "a\\b", "NULL", "null", "\ufeffx", "１２"]
    bench.land_one("a.csv", "n,v\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values)))
    assert [r[0] for r in bench.query("select v from landing.scorehouse__orders order by n")] == values
