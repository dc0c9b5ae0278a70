"""Two processes at one warehouse: the second is told who is at work, and what only seems locked is waited for."""

import subprocess
import sys
from pathlib import Path

import pytest
from small_nights import SmallCompany

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

HOLD_BUILD_DATABASE = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[1])
print("open", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    company = SmallCompany(tmp_path)
    company.deliver(0)
    return company


def test_a_second_run_names_the_first_and_changes_nothing(company: SmallCompany) -> None:
    first = company.start()
    assert first.stdout is not None
    assert first.stdout.readline().startswith("preparation")
    for command in (["run"], ["rollback"], ["publish"]):
        second = company.run(*command)
        assert second.returncode == 2, second.stdout + second.stderr
        assert f"process {first.pid}" in second.stderr
    status = company.run("status")
    assert status.returncode == 0
    assert f"process {first.pid}" in status.stdout
    first.communicate()
    assert first.returncode == 0
    assert company.gmv() == 510


def test_a_build_database_that_another_process_has_open_for_a_moment_is_waited_for(company: SmallCompany) -> None:
    assert company.run().returncode == 0
    company.deliver(1)
    database = str(company.warehouse / "build.duckdb")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_BUILD_DATABASE, database, "6"], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        done = company.run()
        assert done.returncode == 0, done.stdout + done.stderr
    assert company.gmv() == 1020


def test_a_build_database_that_stays_open_elsewhere_fails_the_night_with_a_reason(company: SmallCompany) -> None:
    assert company.run().returncode == 0
    company.deliver(1)
    database = str(company.warehouse / "build.duckdb")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_BUILD_DATABASE, database, "600"], stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        done = company.run()
        holder.kill()
    assert done.returncode == 1
    assert str(holder.pid) in done.stderr
    assert "Traceback" not in done.stderr
    assert company.gmv() == 510
