"""The scored company, made once for every test of this folder, and the helpers of the pipeline's tests."""

import sys
from pathlib import Path

import pytest
from scored_company import ScoredCompany, make_scored

sys.path.insert(0, str(Path(__file__).parents[1] / "pipeline"))


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> ScoredCompany:
    return make_scored(tmp_path_factory.mktemp("scored"))
