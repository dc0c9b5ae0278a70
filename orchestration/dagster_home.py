"""Dagster's own folder inside the warehouse: run history, schedule and sensor states.

It is kept there so that `scorehouse run`, the scheduled nights and `scorehouse ui` all show one history. Telemetry is
off.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from orchestration.settings import Settings

KEPT_RUNS = 120
_DROPPED_AT_ONCE = 20
_ALIVE = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
_RETENTION_DAYS = 90


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
    """The warehouse's Dagster instance."""
    return DagsterInstance.from_config(str(prepare_dagster_home(settings)))


def close_dead_runs(instance: DagsterInstance) -> int:
    """Mark runs that were killed as failed.

    Returns how many. Call it only while holding the warehouse's lock: then none is alive.
    """
    dead = instance.get_runs(filters=RunsFilter(statuses=_ALIVE))
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
