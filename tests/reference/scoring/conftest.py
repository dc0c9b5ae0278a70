"""The warehouse of the worked examples, built once for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.scoring.examples import load_examples
from tests.reference.scoring.run_models import score_examples


@pytest.fixture(scope="session")
def examples_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return score_examples(tmp_path_factory.mktemp("examples"), load_examples())
