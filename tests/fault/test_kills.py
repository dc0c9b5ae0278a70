"""A night that is killed, wherever it is, is repeated by the same command.

The marts and the row accounting come out as if nothing had happened, and readers see one whole generation at every instant.
"""

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from small_nights import SmallCompany, kill_when

# A line is printed when a stage is over: the kill comes in the next one, behind the marts' gate while a generation is written.
LONG_BEFORE_THE_END = ("preparation", "landing", "plan", "landing gate")
STAGES = (*LONG_BEFORE_THE_END, "transformation", "marts gate")
RANDOM_KILLS = 8
ACCOUNTING = (
    "select path, status, rows_read, rows_landed, rows_rejected, rows_duplicate from landing.files "
    "where status != 'skipped' order by all"
)
# What readers may see: the sales of the generation before, or those of the new one.
SALES = {"2026-09-30": 1530.0, "2026-10-01": 2040.0}

pytestmark = pytest.mark.xdist_group("faults")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallCompany:
    """A company with three days published and a fourth delivered."""
    company = SmallCompany(tmp_path_factory.mktemp("published"))
    for day in range(3):
        company.deliver(day)
    done = company.run()
    assert done.returncode == 0, done.stderr
    return company


@pytest.fixture(scope="module")
def undisturbed(published: SmallCompany, tmp_path_factory: pytest.TempPathFactory) -> SmallCompany:
    """The same company after a night that nobody disturbed."""
    company = SmallCompany(tmp_path_factory.mktemp("undisturbed"), like=published)
    company.deliver(3)
    done = company.run()
    assert done.returncode == 0, done.stderr
    return company


@pytest.fixture
def company(published: SmallCompany, tmp_path: Path) -> SmallCompany:
    copy = SmallCompany(tmp_path, like=published)
    copy.deliver(3)
    return copy


@contextmanager
def watched(company: SmallCompany) -> Iterator[list[str]]:
    """Readers connect again and again meanwhile; what they saw that was not one whole generation is collected."""
    faults: list[str] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.wait(0.02):
            try:
                with duckdb.connect(str(company.warehouse / "kpi.duckdb"), read_only=True) as con:
                    found = con.execute(
                        "select (select as_of_date from marts.publication), sum(gmv) from marts.company_kpis "
                        "where period_type = 'day'"
                    ).fetchone()
            except duckdb.Error as error:
                faults.append(str(error))
                continue
            if found is None or SALES.get(str(found[0])) != float(found[1]):
                faults.append(f"mixed: {found}")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield faults
    finally:
        is_over.set()
        reader.join()


def assert_recovered(company: SmallCompany, undisturbed: SmallCompany) -> None:
    """The same command again ends well and gives what the undisturbed night gave."""
    with watched(company) as faults:
        done = company.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert faults == []
    assert company.marts() == undisturbed.marts()
    assert company.built(ACCOUNTING) == undisturbed.built(ACCOUNTING)
    assert company.gmv() == undisturbed.gmv() == SALES["2026-10-01"]
    assert not list((company.warehouse / "generations").glob(".partial-*"))
    status = company.run("status")
    assert status.returncode == 0


def kill_at(company: SmallCompany, stage: str, after_seconds: float) -> None:
    kill_when(company.start(), stage, after_seconds=after_seconds)


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("print('landing')", "ended before"),
        ("print('other')", "never printed"),
    ],
)
def test_a_kill_that_never_happened_fails_its_test(program: str, what: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with pytest.raises(AssertionError, match=what):
        kill_when(process, "landing", after_seconds=0.5)


def test_a_night_killed_while_dbt_builds_is_repeated(company: SmallCompany, undisturbed: SmallCompany) -> None:
    """The sample of this module that runs with the fast tests."""
    with watched(company) as faults:
        kill_at(company, "landing gate", 1.0)
    assert faults == []
    assert company.gmv() == SALES["2026-09-30"]
    assert_recovered(company, undisturbed)


@pytest.mark.faults
@pytest.mark.parametrize("after_seconds", [0.0, 0.3])
@pytest.mark.parametrize("stage", STAGES)
def test_a_night_killed_behind_any_stage_is_repeated(
    company: SmallCompany, undisturbed: SmallCompany, stage: str, after_seconds: float
) -> None:
    with watched(company) as faults:
        kill_at(company, stage, after_seconds)
    assert faults == []
    assert_recovered(company, undisturbed)


@pytest.mark.faults
@pytest.mark.parametrize("chance", range(RANDOM_KILLS))
def test_a_night_killed_at_a_random_instant_is_repeated(
    company: SmallCompany, undisturbed: SmallCompany, chance: int
) -> None:
    instants = random.Random(chance)
    stage = instants.choice(STAGES)
    with watched(company) as faults:
        kill_at(company, stage, instants.uniform(0, 3 if stage in LONG_BEFORE_THE_END else 0.4))
    assert faults == []
    assert_recovered(company, undisturbed)


@pytest.mark.faults
def test_a_night_killed_again_and_again_is_repeated(company: SmallCompany, undisturbed: SmallCompany) -> None:
    with watched(company) as faults:
        for stage in ("marts gate", "transformation", "landing"):
            kill_at(company, stage, 0.1)
    assert faults == []
    assert_recovered(company, undisturbed)


@pytest.mark.faults
@pytest.mark.parametrize("stage", ["preparation", "landing gate"])
def test_a_night_asked_to_stop_ends_in_order_and_goes_on_later(
    company: SmallCompany, undisturbed: SmallCompany, stage: str
) -> None:
    printed = kill_when(company.start(), stage, signal.SIGTERM)
    assert "Traceback" not in printed
    assert "asked to stop" in printed
    assert not (company.warehouse / "run.holder").exists()
    assert company.gmv() == SALES["2026-09-30"]
    assert_recovered(company, undisturbed)
