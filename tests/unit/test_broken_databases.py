"""A build database or a ledger that is no database: told as that, with its remedy, and nothing else is touched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.warehouse import open_build
from orchestration.command.ledger import show_ledger, verify_ledger
from orchestration.command.publication import publish_again
from orchestration.command.status import tell_status
from orchestration.command.trace import tell_scorecard
from orchestration.command.withdraw import withdraw_file
from orchestration.night import Night
from orchestration.nightly import run_nightly
from orchestration.outcome import ExitCode, NightFailedError
from orchestration.progress import Silence
from orchestration.settings import Settings
from scorecards.ledger.chain import LEDGER
from tests.unit.published_warehouse import make_published


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_published(tmp_path)


def overwrite(settings: Settings) -> None:
    settings.folder.build_database.write_bytes(bytes(range(256)) * 64)


def cut_off(settings: Settings) -> None:
    content = settings.folder.build_database.read_bytes()
    settings.folder.build_database.write_bytes(content[:5000])


def empty(settings: Settings) -> None:
    settings.folder.build_database.write_bytes(b"")


def open_night(settings: Settings) -> None:
    with Night.open(settings, {}, "close-2026-10-P1"):
        raise AssertionError("a night began on a broken database")


@pytest.mark.parametrize("damage", [overwrite, cut_off, empty])
@pytest.mark.parametrize(
    "command",
    [
        tell_status,
        lambda settings: withdraw_file(settings, "scorehouse/orders/a.csv", "wrong"),
        publish_again,
        open_night,
        lambda settings: tell_scorecard(settings, "S1", None, None, 5, as_sql=False),
    ],
    ids=["status", "withdraw", "publish", "close", "trace"],
)
def test_a_broken_build_database_is_named_with_its_remedy(
    settings: Settings, damage: Callable[[Settings], None], command: Callable[[Settings], None]
) -> None:
    damage(settings)
    before = settings.folder.build_database.read_bytes()
    served = (settings.warehouse / "current").readlink()
    with pytest.raises(NightFailedError, match=r"build\.duckdb is no DuckDB database.*still served") as broken:
        command(settings)
    assert "move it away" in broken.value.what_to_do
    assert settings.folder.build_database.read_bytes() == before
    assert (settings.warehouse / "current").readlink() == served


def test_status_tells_first_what_it_can(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    overwrite(settings)
    with pytest.raises(NightFailedError):
        tell_status(settings)
    assert (settings.warehouse / "current").readlink().name in capsys.readouterr().out


def test_a_night_on_a_broken_build_database_ends_before_its_first_step_and_is_kept_in_the_books(
    settings: Settings,
) -> None:
    overwrite(settings)
    ending = run_nightly(settings, Silence())
    assert ending.exit_code == ExitCode.FAILED
    assert ending.record.failure is not None
    assert "build.duckdb is no DuckDB database" in ending.record.failure["what"]
    assert ending.record.steps == []


def test_a_build_database_that_is_being_written_is_not_taken_for_broken(settings: Settings) -> None:
    con = open_build(settings.warehouse)
    try:
        settings.folder.check_build()
    finally:
        con.close()


@pytest.mark.parametrize("command", [verify_ledger, show_ledger])
def test_a_broken_ledger_is_to_be_restored(settings: Settings, command: Callable[[Settings], None]) -> None:
    (settings.warehouse / LEDGER).write_bytes(bytes(range(256)) * 64)
    with pytest.raises(NightFailedError, match=r"ledger\.duckdb is no DuckDB database") as broken:
        command(settings)
    assert "backup" in broken.value.what_to_do
