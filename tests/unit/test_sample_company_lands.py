"""The sample company's exports landed by the real ingestion: what was planted is found, and nothing else is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from landed_folder import CONTRACTS, landed_folder

from ingestion.contracts import load_contracts
from sample_company import generate, layout

Manifest = list[dict[str, str]]


@pytest.fixture(scope="module", params=["mixed formats", "formats of a large company"])
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Three months; once more in the formats of scale 10 and above, at a size that a test can bear."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "formats of a large company":
            patch.setattr(layout, "LARGE_SCALE", 0.01)
        generate(folder, scale=0.02, seed=7, as_of=date(2026, 3, 6), months=3)
        yield folder


@pytest.fixture(scope="module")
def build(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with landed_folder(out, tmp_path_factory.mktemp("warehouse"), datetime(2026, 3, 7, 2)) as con:
        yield con


@pytest.fixture(scope="module")
def manifest(out: Path) -> Manifest:
    with (out / "_planted_mess.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_no_file_is_refused_and_only_the_copied_one_is_skipped(
    build: duckdb.DuckDBPyConnection, manifest: Manifest
) -> None:
    others = build.execute("select path, status from landing.files where status <> 'landed'").fetchall()
    assert others == [(one["path"], "skipped") for one in manifest if one["kind"] == "copied file"]


def test_the_rejected_rows_are_the_planted_ones_row_by_row(
    build: duckdb.DuckDBPyConnection, manifest: Manifest
) -> None:
    found = build.execute("select path, line_number, coalesce(column_name, '') from landing.rejected_rows").fetchall()
    expected = [(o["path"], int(o["line_number"]), o["column"]) for o in manifest if o["expected"] == "rejected"]
    assert sorted(found) == sorted(expected)


def test_repeated_rows_are_counted_where_they_were_planted(
    build: duckdb.DuckDBPyConnection, manifest: Manifest
) -> None:
    found = build.execute(
        "select path, rows_duplicate from landing.files where status = 'landed' and rows_duplicate > 0"
    ).fetchall()
    assert sorted(found) == sorted((one["path"], 1) for one in manifest if one["kind"] == "repeated row")


def test_corrected_rows_are_superseded_by_the_correction(build: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    corrected = [one for one in manifest if one["expected"] == "superseded"]
    assert corrected
    for one in corrected:
        versions = build.execute(
            """
            select files.path, orders._status, orders._is_current
            from landing.scorehouse__orders as orders join landing.files as files on files.file_id = orders._file_id
            where orders.order_id = ?
            """,
            [one["key"]],
        ).fetchall()
        assert {path for path, _, is_current in versions if is_current}.isdisjoint({one["path"]})
        assert (one["path"], "superseded", False) in versions


def test_late_rows_land_on_their_own_day(build: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    late = [one["key"] for one in manifest if one["expected"] == "late"]
    days = build.execute(
        """
        select distinct cast(timezone('Asia/Shanghai', occurred_at) as date)
        from landing.scorehouse__web_events where _is_current and list_contains(?, event_id)
        """,
        [late],
    ).fetchall()
    assert days == [(date(2026, 3, 1),)]


def test_every_export_has_current_rows(build: duckdb.DuckDBPyConnection) -> None:
    empty = [
        contract.export
        for contract in load_contracts(CONTRACTS)
        if contract.platform == "scorehouse"
        and not build.execute(
            f"select 1 from landing.{contract.source_table.split('.')[-1]} where _is_current limit 1"
        ).fetchall()
    ]
    assert empty == []


def test_campaigns_named_in_chinese_are_found_from_orders_in_another_encoding(
    build: duckdb.DuckDBPyConnection,
) -> None:
    orphans = build.execute(
        """
        select count(*) from landing.scorehouse__orders as orders
        where orders._is_current and orders.campaign_id is not null
        and not exists (select 1 from landing.scorehouse__campaigns as c where c.campaign_id = orders.campaign_id)
        """
    ).fetchone()
    assert orphans == (0,)
