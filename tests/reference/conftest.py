"""A small sample company, written and its night run once with the real command, shared by the tests of one xdist group."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reference.plain.landed import ROOT

AS_OF = datetime.date(2026, 10, 31)
COMMAND = [sys.executable, "-m", "orchestration.command"]


def run(*arguments: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
    ended = subprocess.run(
        [*COMMAND, *arguments], env={**kept, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("agree") / "landing"
    run("sample", "--out", str(landing), "--scale", "0.02", "--as-of", str(AS_OF), "--quiet")
    return landing


@pytest.fixture(scope="session")
def build(landing: Path) -> Path:
    warehouse = landing.parent / "warehouse"
    run("run", "--landing", str(landing), "--warehouse", str(warehouse), "--as-of", str(AS_OF), "--quiet")
    return warehouse / "build.duckdb"
