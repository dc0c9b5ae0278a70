"""A reader who leaves early, as `head` does, is no failure of the command."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.unit.published_warehouse import make_published


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_published(tmp_path)


def left_alone(settings: Settings, command: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose standard output nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return subprocess.run(
            [sys.executable, "-m", "orchestration.command", *command, "--warehouse", str(settings.warehouse)],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)


@pytest.mark.parametrize("command", [["status"], ["status", "--json"]])
def test_a_command_whose_reader_left_ends_as_if_he_had_stayed(settings: Settings, command: Sequence[str]) -> None:
    ended = left_alone(settings, command)
    assert (ended.returncode, ended.stderr) == (0, b"")
