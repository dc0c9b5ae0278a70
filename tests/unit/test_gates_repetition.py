"""Running a gate again: the same answer, and no import where nothing changed."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest
from landed_tables import AS_OF, LandedTables, contract, date, number, query, rule, text

from ingestion.contracts import Contract
from ingestion.daily_volumes import follow_time_zone
from ingestion.warehouse import open_build
from orchestration.gates import run_landing_gate
from orchestration.gates.results_store import begin

pytestmark = pytest.mark.xdist_group("gates")

ROOT = Path(__file__).parents[2]


def orders(minimum: int = 0) -> Contract:
    quality = [
        rule("scorehouse_daily_volume", "daily_volume", error_below=0.6, weeks=4, minimum_median=10),
        rule("expect_column_values_to_be_between", "amounts", "warning", column="paid_amount", min_value=minimum),
        rule("scorehouse_rejected_share", "rejected_share", error_above=0.2),
    ]
    columns = [text("order_id", key_position=1), date("placed_on"), number("paid_amount")]
    return contract("orders", columns, quality, event_column="placed_on", feeds=("orders",))


def landed(warehouse: Path, contracts: list[Contract]) -> LandedTables:
    tables = LandedTables(warehouse, contracts)
    tables.land("orders", [{"order_id": f"O{i}", "placed_on": AS_OF, "paid_amount": i} for i in range(20)])
    tables.begin_run()
    tables.release()
    return tables


def test_the_same_run_again_replaces_its_results_and_changes_nothing(tmp_path: Path) -> None:
    tables = landed(tmp_path, [orders(minimum=3)])
    first = run_landing_gate(tmp_path, tables.contracts, "run", threads=1)
    kept = tables.results()
    tables.release()
    second = run_landing_gate(tmp_path, tables.contracts, "run", threads=1)
    assert (second.passed, second.errors, second.warnings) == (first.passed, first.errors, first.warnings)
    assert len(first.warnings) == 1
    assert tables.results() == kept
    assert tables.verdicts() == [("run", "landing", True)]


def test_rules_keep_their_answer_until_something_they_read_changes(tmp_path: Path) -> None:
    tables = landed(tmp_path, [orders(minimum=3)])
    assert run_landing_gate(tmp_path, tables.contracts, "one", threads=1).rules_evaluated == 3
    unchanged = run_landing_gate(tmp_path, tables.contracts, "two", threads=1)
    assert (unchanged.rules_evaluated, unchanged.rules_unchanged, len(unchanged.warnings)) == (0, 3, 1)

    tables.begin_run(as_of_date=AS_OF + datetime.timedelta(days=1))
    tables.release()
    next_day = run_landing_gate(tmp_path, tables.contracts, "three", threads=1)
    assert (next_day.rules_evaluated, next_day.rules_unchanged) == (1, 2)

    tables.land("orders", [{"order_id": "new", "placed_on": AS_OF, "paid_amount": 1}])
    tables.release()
    assert run_landing_gate(tmp_path, tables.contracts, "four", threads=1).rules_evaluated == 3
    stricter = run_landing_gate(tmp_path, [orders(minimum=5)], "five", threads=1)
    assert stricter.rules_evaluated == 1
    assert "6 of 21 rows" in stricter.warnings[0].what


def test_a_changed_time_zone_judges_days_again(tmp_path: Path) -> None:
    tables = landed(tmp_path, [orders()])
    run_landing_gate(tmp_path, tables.contracts, "one", threads=1)
    connection = open_build(tmp_path)
    follow_time_zone(connection, tables.contracts, "Europe/London")
    connection.close()
    changed = run_landing_gate(tmp_path, tables.contracts, "two", threads=1)
    assert (changed.rules_evaluated, changed.rules_unchanged) == (1, 2)


def test_a_closed_gate_stays_closed_when_it_is_asked_again(tmp_path: Path) -> None:
    tables = LandedTables(tmp_path, [orders()])
    tables.land("orders", [], rows_rejected=40, rejected_column="order_id")
    tables.release()
    first = run_landing_gate(tmp_path, tables.contracts, "one", threads=1)
    second = run_landing_gate(tmp_path, tables.contracts, "two", threads=1)
    assert not first.passed
    assert second.errors == first.errors
    assert (second.rules_evaluated, second.rules_unchanged) == (0, 2)


def test_a_rule_that_asks_for_the_current_time_is_evaluated_each_time(tmp_path: Path) -> None:
    timed = query("select order_id from {batch} where placed_on > current_date + 36500", "not_in_a_century")
    tables = landed(tmp_path, [contract("orders", [text("order_id", key_position=1), date("placed_on")], [timed])])
    for run_id in ("one", "two"):
        assert run_landing_gate(tmp_path, tables.contracts, run_id, threads=1).rules_evaluated == 1


def test_nothing_to_evaluate_means_no_great_expectations(tmp_path: Path) -> None:
    tables = landed(tmp_path, [orders()])
    run_landing_gate(tmp_path, tables.contracts, "one", threads=1)
    script = (
        "import sys, test_gates_repetition as tests\n"
        "from pathlib import Path\n"
        "result = tests.run_landing_gate(Path(sys.argv[1]), [tests.orders()], 'two')\n"
        "assert result.rules_unchanged == 3, result\n"
        "assert 'great_expectations' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env=_environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_gate_leaves_nothing_on_the_console_or_outside_the_warehouse(tmp_path: Path) -> None:
    landed(tmp_path, [orders(minimum=3)])
    script = (
        "import sys, test_gates_repetition as tests\n"
        "from pathlib import Path\n"
        "tests.run_landing_gate(Path(sys.argv[1]), [tests.orders(3)], 'run')\n"
    )
    environment = {**_environment(), "TMPDIR": str(tmp_path / "elsewhere"), "HOME": str(tmp_path / "home")}
    for folder in ("elsewhere", "home"):
        (tmp_path / folder).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path for folder in ("elsewhere", "home") for path in (tmp_path / folder).iterdir()] == []


def test_a_run_that_begins_again_has_not_passed_yet(tmp_path: Path) -> None:
    tables = landed(tmp_path, [orders()])
    run_landing_gate(tmp_path, tables.contracts, "run", threads=1)
    begin(tmp_path, "landing", "run")
    assert tables.verdicts() == []


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
