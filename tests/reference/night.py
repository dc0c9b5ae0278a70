"""The real command, and the day up to which the small sample company of this folder has data."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys

from tests.reference.plain.landed import ROOT

AS_OF = datetime.date(2026, 10, 31)
COMMAND = [sys.executable, "-m", "orchestration.command"]


def run(*arguments: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))}
    ended = subprocess.run(
        [*COMMAND, *arguments], env={**kept, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
