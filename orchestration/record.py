"""What is kept of every run, as one JSON file: how it ended, what landed, what the gates said, what was published.

`scorehouse status` and the summary after a run read it; the build database may be locked or broken by then.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.outcome import explanation

KEPT_RECORDS = 400
LOGGER = "scorehouse"


@dataclass
class RunRecord:
    """One run. Times are UTC; landing and gates hold plain values as their steps reported them."""

    run_id: str
    started_at: str
    finished_at: str | None = None
    exit_code: int | None = None
    as_of_date: str | None = None
    is_full_refresh: bool = False
    reasons: list[str] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    landing: dict[str, Any] = field(default_factory=dict)
    gates: dict[str, dict[str, Any]] = field(default_factory=dict)
    nodes: dict[str, int] = field(default_factory=dict)
    refused_plans: list[dict[str, Any]] = field(default_factory=list)
    appeal_problems: list[str] = field(default_factory=list)
    generation_id: str | None = None
    failure: dict[str, str] | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether the run found nothing to build."""
        return self.failure is None and not self.reasons

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step, and keep the explanation when it fails; a step that is tried again starts clean."""
        if self.failure is not None and self.failure["step"] == name:
            self.failure = self.exit_code = None
        begun = time.monotonic()
        try:
            yield
        except BaseException as error:
            self.fail(error, name)
            raise
        finally:
            self.steps.append({"name": name, "seconds": round(time.monotonic() - begun, 2)})

    def fail(self, error: BaseException, step: str) -> None:
        """Note why the run ends; the first reason stands."""
        if self.failure is not None:
            return
        logging.getLogger(LOGGER).error("run %s, step %s: %s", self.run_id, step, error, exc_info=error)
        told = explanation(error, step)
        self.exit_code = int(told.exit_code)
        self.failure = {"what": told.what, "where": told.where, "what_to_do": told.what_to_do, "step": step}

    def save_if_possible(self, folder: Path) -> None:
        """Write the record; on a full disk the run's own ending is told nevertheless."""
        try:
            self.save(folder)
        except OSError as error:
            logging.getLogger(LOGGER).error("the record of run %s cannot be kept: %s", self.run_id, error)

    def save(self, folder: Path) -> None:
        """Write the record under its start time, whole or not at all."""
        self.finished_at = _now()
        path = folder / f"{self.started_at.replace(':', '')}-{self.run_id[:8]}.json"
        fresh = path.with_suffix(".next")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, ensure_ascii=False)
        fresh.replace(path)
        for old in sorted(folder.glob("*.json"))[:-KEPT_RECORDS]:
            old.unlink()


def new_record(run_id: str) -> RunRecord:
    """A record that begins now."""
    return RunRecord(run_id=run_id, started_at=_now())


def last_record(folder: Path, run_id: str | None = None) -> RunRecord | None:
    """The newest record, or that of one run; None when there is none that can be read."""
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            record = RunRecord(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue
        if run_id is None or record.run_id == run_id:
            return record
    return None


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
