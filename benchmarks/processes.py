"""Whole processes and what they cost: wall time, processor time, memory.

Belongs here: starting one and waiting for it. Does not belong here: which commands are compared (measures).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
# The console script of the package, without depending on where it was installed.
SCOREHOUSE = (sys.executable, "-m", "orchestration.command")
PUBLISHED = (0, 4)
SHOWN_LINES = 20


class CommandFailedError(Exception):
    """A measured command ended with an unexpected exit code; holds the end of what it said."""


def this_python(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module of this project."""
    return sys.executable, "-m", module, *arguments


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds by the wall clock, seconds of processor time, peak memory; and its output."""

    wall_seconds: float
    processor_seconds: float
    peak_bytes: int
    started_at: float
    output: str


def run_process(
    command: Sequence[str], log: Path, expected: Sequence[int] = (0,), environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command from the project's root and wait. Standard error goes to `log`; `environment` is added to this process's.

    Processor time and memory include the command's own children. Raises CommandFailedError on another exit code.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    output_path = log.with_suffix(".out")
    with output_path.open("wb") as output, log.open("wb") as errors:
        started_at, begun = time.time(), time.monotonic()
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, stdout=output, stderr=errors, env={**os.environ, **(environment or {})}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    said = output_path.read_text(encoding="utf-8", errors="replace")
    if process.returncode not in expected:
        end = (said + log.read_text(encoding="utf-8", errors="replace")).splitlines()[-SHOWN_LINES:]
        raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}:\n" + "\n".join(end))
    # Linux tells the peak in KiB.
    return Cost(wall_seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, started_at, said)
