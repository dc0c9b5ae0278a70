"""Dagster's history may break, be full of dead runs or be missing: no night fails for want of it."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from orchestration.dagster_home import open_instance
from orchestration.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(warehouse=tmp_path / "warehouse", landing=tmp_path / "landing")
    made.folder.prepare()
    with open_instance(made):
        pass
    return made


@pytest.mark.parametrize("database", ["history/runs.db", "history/event_log.db", "schedules/schedules.db"])
def test_a_broken_history_is_put_aside(settings: Settings, database: str) -> None:
    path = settings.folder.dagster_home / database
    for _ in range(2):
        path.write_bytes(b"no database" * 1000)
        with open_instance(settings) as instance:
            assert instance.get_runs() == []
            assert instance.all_instigator_state() == []
        folder = path.parent
        assert (folder.with_name(f"{folder.name}.broken") / path.name).read_bytes().startswith(b"no database")


def test_a_history_that_is_locked_is_whole_and_stays(settings: Settings) -> None:
    path = settings.folder.dagster_home / "history" / "runs.db"
    inode = path.stat().st_ino
    with sqlite3.connect(path) as con:
        con.execute("pragma locking_mode = exclusive")
        con.execute("begin exclusive")
        try:
            with open_instance(settings):
                pass
        except OperationalError:
            pass
    assert path.stat().st_ino == inode
