"""A gate that is killed while it evaluates has not passed, and leaves the build database as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.faults

UNIT_TESTS = Path(__file__).parents[1] / "unit"
ROOT = Path(__file__).parents[2]

# One rule whose query would run for hours; the line on the console says that it has begun.
NIGHT = """
import sys
from pathlib import Path
from landed_tables import AS_OF, LandedTables, contract, date, query, text
from orchestration.gates import evaluation, run_landing_gate

endless = query("select count(*) as fault from range(1000000000000) as r (n) where hash(n) = 1 having count(*) > 0")
orders = contract("orders", [text("order_id", key_position=1), date("placed_on")], [endless])
tables = LandedTables(Path(sys.argv[1]), [orders])
tables.land("orders", [{"order_id": f"O{i}", "placed_on": AS_OF} for i in range(20)])
tables.begin_run()
tables.release()

evaluate_suite = evaluation._evaluate_suite
def announced(*arguments):
    print("evaluating", flush=True)
    return evaluate_suite(*arguments)
evaluation._evaluate_suite = announced
run_landing_gate(tables.warehouse, [orders], "run", threads=1)
"""


def test_a_gate_killed_while_it_evaluates_has_not_passed(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(UNIT_TESTS)])}
    process = subprocess.Popen(
        [sys.executable, "-c", NIGHT, str(tmp_path)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "evaluating\n"
        time.sleep(0.5)
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    with duckdb.connect(str(tmp_path / "build.duckdb")) as connection:
        counts = connection.execute(
            "select (select count(*) from landing.scorehouse__orders), (select count(*) from quality.gate_runs), "
            "(select count(*) from quality.validation_results)"
        ).fetchone()
    assert counts == (20, 0, 0)
