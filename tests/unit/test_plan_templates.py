"""The workbooks that people fill in: they land like any export, and they help while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from landed_folder import CONTRACTS, landed_folder
from python_calamine import CalamineWorkbook

from ingestion.contracts import load_contracts
from scorecards.plans.ready import ready_plans
from scorecards.plans.template import EXPORTS, Choices, Language, write_templates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("templates")
    write_templates(landing / "scorehouse", load_contracts(CONTRACTS), Choices({"role": ["designer"]}), "zh")
    return landing


@pytest.fixture(scope="module")
def build(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with landed_folder(folder, tmp_path_factory.mktemp("warehouse"), datetime(2027, 3, 7, 2)) as con:
        yield con


def test_the_ready_plans_land_as_they_were_written(build: duckdb.DuckDBPyConnection) -> None:
    found = build.execute(
        "select plan_id, kpi_id, cast(weight as double), cast(target as double), method, cast(valid_from as text) "
        "from landing.scorehouse__kpi_plans order by all"
    ).fetchall()
    expected = [
        (
            row["plan_id"], row["kpi_id"], float(row["weight"] or 0), None if row["target"] is None else float(row["target"]),
            row["method"], row["valid_from"],
        )
        for row in ready_plans()
    ]  # fmt: skip
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert build.execute("select count(*) from landing.rejected_rows where path like '%kpi_plans/%'").fetchone() == (0,)


def test_approvals_that_nobody_filled_in_are_quarantined_and_say_why(build: duckdb.DuckDBPyConnection) -> None:
    plans = len({row["plan_id"] for row in ready_plans()})
    found = build.execute(
        "select column_name, count(*) from landing.rejected_rows where path like '%kpi_plan_versions/%' group by all"
    ).fetchall()
    assert found == [("author_id", plans)]


def test_ready_weights_sum_to_one_hundred_and_the_check_says_so(folder: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(folder / "scorehouse" / "kpi_plans" / "kpi_plans.xlsx"))
    rows = workbook.get_sheet_by_name("检查").to_python()[1:]
    assert len(rows) == len({row["plan_id"] for row in ready_plans()})
    assert {(row[2], row[3]) for row in rows} == {(100.0, "无误")}


@pytest.mark.parametrize(
    ("language", "names"),
    [("zh", ["kpi_plans", "选项", "检查", "填写说明"]), ("en", ["kpi_plans", "lists", "check", "guide"])],
)
def test_the_sheets_that_help_are_named_in_the_reader_s_language(
    tmp_path: Path, language: Language, names: list[str]
) -> None:
    write_templates(tmp_path, load_contracts(CONTRACTS), Choices({}), language)
    assert CalamineWorkbook.from_path(str(tmp_path / "kpi_plans" / "kpi_plans.xlsx")).sheet_names == names


def test_open_columns_offer_what_is_published(folder: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(folder / "scorehouse" / "kpi_plans" / "kpi_plans.xlsx"))
    header, *values = workbook.get_sheet_by_name("选项").to_python()
    column = header.index("role")
    assert [row[column] for row in values if row[column]] == ["designer"]
    methods = header.index("method")
    assert [row[methods] for row in values if row[methods]] == ["ladder", "attainment", "band", "deduction", "direct"]


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / EXPORTS[-1] / f"{EXPORTS[-1]}.xlsx"
    there.parent.mkdir()
    there.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        write_templates(tmp_path, load_contracts(CONTRACTS), Choices(), "en")
    assert there.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == [EXPORTS[-1]]
