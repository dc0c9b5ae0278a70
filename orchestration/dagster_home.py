"""Dagster's own folder inside the warehouse: run history, schedule and sensor states.

It is kept there so that `scorehouse run`, the scheduled nights and `scorehouse ui` all show one history. Telemetry is
off.
"""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter
from sqlalchemy.exc import DatabaseError, OperationalError

from orchestration.record import LOGGER
from orchestration.settings import Settings

KEPT_RUNS = 120
_DROPPED_AT_ONCE = 20
_ALIVE = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
_RETENTION_DAYS = 90
_TIME_TO_START = timedelta(minutes=15)


def prepare_dagster_home(settings: Settings) -> Path:
    """Write dagster.yaml when it is missing or outdated; returns the folder for DAGSTER_HOME."""
    home = settings.folder.dagster_home
    home.mkdir(parents=True, mode=0o700, exist_ok=True)
    content = yaml.safe_dump(_instance_config(home), sort_keys=False)
    path = home / "dagster.yaml"
    if not path.exists() or path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")
    return home


def open_instance(settings: Settings) -> DagsterInstance:
    """The warehouse's Dagster instance.

    Databases that a power cut broke are put aside: they tell what runs did, and no night is to fail for want of that.
    """
    home = prepare_dagster_home(settings)
    try:
        return _opened(home)
    except DatabaseError as error:
        # Locked, or without room on the disk: that passes, and the history is whole.
        if isinstance(error, OperationalError):
            raise
        logging.getLogger(LOGGER).warning("Dagster's history is broken and was put aside (*.broken): %s", error.orig)
        _put_aside(home)
        return _opened(home)


def _opened(home: Path) -> DagsterInstance:
    instance = DagsterInstance.from_config(str(home))
    try:
        # The event log is first looked into when it is asked.
        instance.event_log_storage.get_maximum_record_id()
    except BaseException:
        instance.dispose()
        raise
    return instance


def _put_aside(home: Path) -> None:
    for folder in (home / "history", home / "schedules"):
        broken = folder.with_name(f"{folder.name}.broken")
        shutil.rmtree(broken, ignore_errors=True)
        if folder.exists():
            folder.rename(broken)


def close_dead_runs(instance: DagsterInstance, living: str | None) -> int:
    """Mark runs that were killed as failed; returns how many.

    Call it only from a run that holds the warehouse's lock: then no other is alive, but for one that is about to ask for it.
    """
    latest = datetime.now(UTC) - _TIME_TO_START
    dead = [
        record.dagster_run
        for record in instance.get_run_records(filters=RunsFilter(statuses=_ALIVE))
        if record.dagster_run.run_id != living
        and (record.dagster_run.status != DagsterRunStatus.STARTING or record.create_timestamp < latest)
    ]
    for run in dead:
        instance.report_run_failed(run, "The process of this run ended without a word; the next run repeats its work.")
    return len(dead)


def drop_old_runs(instance: DagsterInstance, kept: int = KEPT_RUNS) -> int:
    """Delete the history of the oldest runs beyond the number kept; returns how many went."""
    records = instance.get_run_records(limit=kept + _DROPPED_AT_ONCE)[kept:]
    for record in records:
        instance.delete_run(record.dagster_run.run_id)
    return len(records)


def _instance_config(home: Path) -> dict[str, object]:
    return {
        "telemetry": {"enabled": False},
        # The page greets nobody with a request for an address.
        "nux": {"enabled": False},
        "event_log_storage": {
            "module": "orchestration.event_log",
            "class": "WarehouseEventLog",
            "config": {"base_dir": str(home / "history")},
        },
        # Capturing each step's output starts processes of its own; the night writes its own log.
        "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"},
        "retention": {
            "schedule": {"purge_after_days": _RETENTION_DAYS},
            "sensor": {"purge_after_days": {"skipped": 7, "success": _RETENTION_DAYS, "failure": _RETENTION_DAYS}},
        },
    }
