"""The scored company, made once for every test of this folder."""

import pytest
from scored_company import ScoredCompany, make_scored


@pytest.fixture(scope="session")
def scored(tmp_path_factory: pytest.TempPathFactory) -> ScoredCompany:
    return make_scored(tmp_path_factory.mktemp("scored"))
