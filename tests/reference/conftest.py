"""The small sample company whose night every comparison of this folder reads: written and run once, with the real command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.night import AS_OF, run
from tests.reference.plain.company import Company
from tests.reference.plain.landed import read_landed

# At 0.02 the company has too few ratings to foretell any.
SCALE = "0.025"


@pytest.fixture(scope="session")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    landing = tmp_path_factory.mktemp("agree") / "landing"
    run("sample", "--out", str(landing), "--scale", SCALE, "--as-of", str(AS_OF), "--quiet")
    return landing


@pytest.fixture(scope="session")
def build(landing: Path) -> Path:
    warehouse = landing.parent / "warehouse"
    run("run", "--landing", str(landing), "--warehouse", str(warehouse), "--as-of", str(AS_OF), "--quiet")
    return warehouse / "build.duckdb"


@pytest.fixture(scope="session")
def company(build: Path) -> Company:
    return Company(read_landed(build))
