"""python -m prediction: reads a published database, prints Markdown and draws."""

import re
from pathlib import Path

import duckdb
import pytest

from prediction.__main__ import main, markdown

MARTS = """
create schema marts;
create table marts.ltv_calibration as select
    'p' as platform, '0' as repeat_group, date '2026-04-01' as trained_until, 90 as held_back_days, 1385 as buyer_count,
    709.4 as expected_orders, 555 as actual_orders, 0.512 as expected_orders_per_buyer, 0.4 as actual_orders_per_buyer,
    null::double as expected_over_actual, 100.5::decimal(18, 2) as expected_net_amount, 90::decimal(18, 2) as actual_net_amount;
create table marts.ltv_cohorts as select
    'all' as shop_id, age_months, 10 as buyer_count, 5.0 as expected_gross_profit_per_buyer, 40::decimal(18, 2) as gross_profit,
    20.0 as expected_revenue_per_buyer, 100::decimal(18, 2) as net_amount
    from (values (0), (5), (6)) as ages (age_months);
create table marts.prediction_calibration (kpi_id text, decile int, n bigint, predicted double, observed double);
"""


def test_the_tables_of_a_database_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kpi.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(MARTS)
    assert main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert "| p | 2026-04-01 | 90 | 0 | 1,385 | 709 | 555 | 0.51 | 0.4 |  | 101 | 90 |" in printed
    assert "| 4-6 | 2 | 100 | 80 | 1.25 | 400 | 200 | 2.0 |" in printed
    assert "|  | 3 | 150 | 120 | 1.25 | 600 | 300 | 2.0 |" in printed
    assert printed.rstrip().endswith("Nothing to show yet.")


def test_what_was_foretold_is_drawn_against_what_came(tmp_path: Path) -> None:
    path = tmp_path / "kpi.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(MARTS)
    assert main([str(path), "--plots", str(tmp_path / "plots")]) == 0
    drawn = {found.stem: found.read_text(encoding="utf-8") for found in (tmp_path / "plots").iterdir()}
    assert set(drawn) == {"buyers", "cohorts"}  # There is no conversation to draw.
    point = re.search(r'aria-label="foretold: [^"]*: ([0-9.]+); observed: [^"]*: ([0-9.]+); label: 0"', drawn["buyers"])
    assert point is not None and point.groups() == ("0.512", "0.4")


def test_a_wrong_call_says_how_to_call() -> None:
    assert main([]) == 2
    assert main(["nowhere.duckdb"]) == 2


def test_an_unknown_cell_is_empty() -> None:
    assert markdown(["a", "b"], [[None, 1234.5]]).splitlines()[-1] == "|  | 1,234.5 |"
