"""A scorecard followed down to its raw rows, as a person types it."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock
from scored_company import ScoredCompany

pytestmark = pytest.mark.xdist_group("scored")


def build(scored: ScoredCompany) -> Path:
    return scored.warehouse / "build.duckdb"


def line_with(scored: ScoredCompany, condition: str) -> tuple[str, str]:
    """A scorecard and its line that meet a condition on scorecard_lines."""
    with duckdb.connect(str(build(scored)), read_only=True) as con:
        found = con.execute(
            "select scorecard_id, mart || '.' || kpi_id from scoring.scorecard_lines"
            f" where {condition} order by numerator desc, 1, 2 limit 1"
        ).fetchone()
    assert found is not None, condition
    return found


def traced(scored: ScoredCompany, *arguments: str) -> dict[str, Any]:
    done = scored.run("trace", *arguments, "--json", "--limit", "0")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_scorecard_lists_its_lines_and_a_line_says_how_its_score_came_about(scored: ScoredCompany) -> None:
    scorecard, line = line_with(
        scored, "mart = 'supply_chain_kpis' and kpi_id = 'hot_item_in_stock_rate' and status = 'scored'"
    )
    card = scored.run("trace", scorecard)
    assert card.returncode == 0, card.stderr
    assert "Hot-item in-stock rate" in card.stdout and "ladder" in card.stdout and "SUPPLY" in card.stdout
    shown = scored.run("trace", scorecard, line, "--limit", "2")
    assert shown.returncode == 0, shown.stderr
    with duckdb.connect(str(build(scored)), read_only=True) as con:
        score, points = con.execute(
            "select line_score, points from scoring.scorecard_lines where scorecard_id = ? and mart || '.' || kpi_id = ?",
            [scorecard, line],
        ).fetchone()
    assert f"= {score}" in shown.stdout and f"= {points}" in shown.stdout
    assert "they add up" in shown.stdout and "more rows" in shown.stdout
    in_chinese = scored.run("trace", scorecard, line, language="zh").stdout
    assert "合计一致" in in_chinese and "定义：该品类中库存大于 0 的" in in_chinese


def test_listed_rows_add_up_to_the_line_s_parts(scored: ScoredCompany) -> None:
    scorecard, line = line_with(
        scored, "mart = 'supply_chain_kpis' and kpi_id = 'hot_item_in_stock_rate' and status = 'scored'"
    )
    found = traced(scored, scorecard, line)
    for part in ("numerator", "denominator"):
        rows = [Decimal(row["contribution"]) for row in found["raw_rows"] if row["part"] == part]
        assert sum(rows) == Decimal(found["line"][part]) > 0


def test_a_pooled_line_lists_the_rows_of_three_periods(scored: ScoredCompany) -> None:
    scorecard, line = line_with(scored, "status = 'pooled' and mart = 'customer_service_kpis'")
    found = traced(scored, scorecard, line)
    assert found["adds_up"] is True and len(found["mart_values"]) == 3
    rows = [Decimal(row["contribution"]) for row in found["raw_rows"] if row["part"] == "denominator"]
    assert sum(rows) == Decimal(found["line"]["denominator"])


def test_each_row_stands_in_the_file_and_line_that_it_names(scored: ScoredCompany) -> None:
    scorecard, _ = line_with(scored, "mart = 'warehouse_kpis' and kpi_id = 'packed_count' and line_score is not null")
    rows = traced(scored, scorecard, "packed_count")["raw_rows"]
    assert rows
    for row in rows[:5]:
        lines = (scored.landing / row["path"]).read_text(encoding="utf-8").splitlines()
        shipment = row["key"]["shipment_id"]
        assert shipment in next(csv.reader([lines[row["line"] - 1]]))


def test_printed_sql_lists_the_same_rows_in_the_build_database(scored: ScoredCompany) -> None:
    scorecard, _ = line_with(scored, "mart = 'warehouse_kpis' and kpi_id = 'packed_count' and line_score is not null")
    found = traced(scored, scorecard, "packed_count")
    printed = scored.run("trace", scorecard, "packed_count", "--sql")
    with duckdb.connect(str(build(scored)), read_only=True) as con:
        rows = con.execute(printed.stdout).fetchall()
    assert len(rows) == found["row_count"] == len(found["raw_rows"])


def test_anonymous_reviews_are_counted_and_the_supervisor_s_is_listed(scored: ScoredCompany) -> None:
    scorecard, line = line_with(
        scored, "mart = 'peer_review_kpis' and kpi_id = 'teamwork_score' and line_score is not null"
    )
    found = traced(scored, scorecard, line)
    assert found["adds_up"] is True
    assert {row["input_group"] for row in found["raw_rows"]} <= {"supervisor", "supervisor merged"}
    anonymous = [group for group in found["groups"] if group["shown"] == "counts"]
    assert anonymous and all(group["total"] is None for group in anonymous)
    assert sum(group["row_count"] for group in anonymous) >= 3


def test_a_kpi_is_traced_without_a_scorecard_and_computed_again_from_its_inputs(scored: ScoredCompany) -> None:
    with duckdb.connect(str(build(scored)), read_only=True) as con:
        (category,) = con.execute(
            "select category from marts.supply_chain_kpis where period_type = 'quarter' and period_start = date '2026-07-01'"
            " and category <> 'all' and inventory_turnover > 0 order by 1 limit 1"
        ).fetchone()
    asked = ("trace", "--kpi", "supply_chain_kpis.inventory_turnover", "--subject", category, "--period", "2026-Q3")
    done = scored.run(*asked)
    assert done.returncode == 0, done.stderr
    (said,) = [line for line in done.stdout.splitlines() if line.startswith("computed again: ")]
    again, value = said.removeprefix("computed again: ").split(" = ")
    assert again == value and float(value) > 0
    assert "365" in scored.run(*asked, language="zh").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-10/E064/no_such_role"], "There is no scorecard 2026-10/E064/no_such_role"),
        (
            ["--kpi", "warehouse_kpis.charisma", "--subject", "E064", "--period", "2026-10"],
            "no KPI warehouse_kpis.charisma",
        ),
        (["--kpi", "warehouse_kpis.error_rate", "--subject", "E064", "--period", "October"], "'October' is no period"),
        (["--kpi", "warehouse_kpis.error_rate", "--subject", "E999", "--period", "2026-10"], "no row of E999"),
        (["--kpi", "warehouse_kpis.error_rate"], "Name a scorecard, or a KPI with its subject and period"),
    ],
)
def test_what_is_not_there_is_refused_in_plain_words(scored: ScoredCompany, arguments: list[str], said: str) -> None:
    done = scored.run("trace", *arguments)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr


def test_while_a_night_writes_the_rows_are_not_read(scored: ScoredCompany) -> None:
    with FileLock(scored.warehouse / "run.lock"), duckdb.connect(str(build(scored))):
        done = scored.run("trace", "2026-10/E064/warehouse")
    assert done.returncode == 2
    assert "is being written" in done.stderr and "Traceback" not in done.stderr
