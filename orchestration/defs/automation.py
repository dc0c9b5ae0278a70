"""When a night runs: every night at three, and, where it is switched on, when new files lie in the landing folder."""

import hashlib
from typing import Any

import dagster as dg

from orchestration.settings import Settings

JOB = "nightly"
NIGHTLY_AT_THREE = "0 3 * * *"
LOOK_EVERY_SECONDS = 300


def nightly_job() -> Any:
    """The whole night in one process: a process per step would cost seconds each."""
    return dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        description="Land, plan, judge, transform, judge, publish.",
    )


def nightly_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Three o'clock in the business time zone."""
    return dg.ScheduleDefinition(
        name="every_night",
        job_name=JOB,
        cron_schedule=NIGHTLY_AT_THREE,
        execution_timezone=settings.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def new_files_sensor(settings: Settings) -> dg.SensorDefinition:
    """Asks for a night when the files in the landing folder changed and have been still since the last look.

    Off by default.
    """

    @dg.sensor(
        name="new_files",
        job_name=JOB,
        minimum_interval_seconds=LOOK_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs a night when new files lie in the landing folder.",
    )
    def new_files(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        now = landing_fingerprint(settings)
        if now is None:
            return dg.SkipReason("the landing folder is empty")
        seen, _, requested = (context.cursor or "|").partition("|")
        if now == requested:
            return dg.SkipReason("nothing new in the landing folder")
        if now != seen:
            context.update_cursor(f"{now}|{requested}")
            return dg.SkipReason("files are arriving; waiting until they are still")
        context.update_cursor(f"{now}|{now}")
        return dg.RunRequest(run_key=now)

    return new_files


def landing_fingerprint(settings: Settings) -> str | None:
    """Digest of the names, sizes and times of the files in the landing folder; None when it holds none."""
    digest = hashlib.sha256()
    files = sorted(path for path in settings.landing.rglob("*") if path.is_file())
    for path in files:
        stat = path.stat()
        digest.update(f"{path.relative_to(settings.landing)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest() if files else None
