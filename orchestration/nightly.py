"""Running the job `nightly` in this process, and telling how it ended.

The Dagster run, its resource and its steps do the work; what a caller gets is the run's record.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.interruption import InterruptedRunError, interruptible
from orchestration.log import write_log_file
from orchestration.night import UNKNOWN_STEP, read_contracts
from orchestration.outcome import ExitCode, NightFailedError
from orchestration.progress import Progress
from orchestration.record import RunRecord, last_record, new_record
from orchestration.run_lock import exclusive
from orchestration.settings import Settings
from orchestration.unchanged import Unchanged, find_unchanged

if TYPE_CHECKING:
    from dagster import ExecuteInProcessResult


@dataclass(frozen=True)
class Ending:
    """How `scorehouse run` ended: the record of the run, or what stands when nothing had to be done."""

    exit_code: ExitCode
    record: RunRecord
    unchanged: Unchanged | None = None


def run_nightly(settings: Settings, progress: Progress) -> Ending:
    """Run one night. Raises RefusedError before anything is touched; every other ending is in the record."""
    settings.folder.prepare()
    write_log_file(settings)
    contracts = read_contracts(settings)
    with exclusive(settings.folder.lock, "run"), interruptible():
        unchanged = find_unchanged(settings, contracts)
        if unchanged is not None:
            return _nothing_to_do(settings, unchanged)
        progress.begin("preparation")
        return _execute(settings, progress)


def _nothing_to_do(settings: Settings, unchanged: Unchanged) -> Ending:
    record = new_record(str(uuid.uuid4()))
    record.as_of_date = unchanged.as_of_date.isoformat()
    record.generation_id = unchanged.generation_id
    record.landing = {"refused_files": unchanged.refused_files, "unknown_files": unchanged.unknown_files}
    record.refused_plans = unchanged.refused_plans
    is_refused = unchanged.refused_files or unchanged.refused_plans
    code = ExitCode.PUBLISHED_WITH_REFUSALS if is_refused else ExitCode.PUBLISHED
    record.exit_code = int(code)
    record.save_if_possible(settings.folder.runs)
    return Ending(code, record, unchanged)


def _execute(settings: Settings, progress: Progress) -> Ending:
    from orchestration.dagster_home import open_instance
    from orchestration.definitions import build_definitions
    from orchestration.defs.automation import JOB
    from orchestration.transformation.project import load_manifest

    run_id = str(uuid.uuid4())
    try:
        job = build_definitions(settings, load_manifest(settings), progress).resolve_job_def(JOB)
        with open_instance(settings) as instance:
            result = job.execute_in_process(
                run_id=run_id,
                instance=instance,
                raise_on_error=False,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                tags={"scorehouse/command": "run"},
            )
        record = last_record(settings.folder.runs, run_id)
        if record is not None and record.failure is not None and record.failure["step"] == UNKNOWN_STEP:
            _tell_what_dagster_knows(record, result)
            record.save_if_possible(settings.folder.runs)
    except (Exception, InterruptedRunError) as error:
        reason: BaseException = error
    else:
        reason = NightFailedError(
            "The run ended before its first step.", str(settings.folder.logs), "The log has the details."
        )
    record = last_record(settings.folder.runs, run_id)
    if record is None:
        # A run that began has kept its own record; what failed before it is recorded here.
        record = new_record(run_id)
        record.fail(reason, "preparation")
        record.save_if_possible(settings.folder.runs)
    return Ending(ExitCode(record.exit_code if record.exit_code is not None else ExitCode.FAILED), record)


def _tell_what_dagster_knows(record: RunRecord, result: ExecuteInProcessResult) -> None:
    """A failure between the steps, in Dagster's own machinery, stands in its events alone."""
    for event in result.filter_events(lambda event: event.is_step_failure):
        error = event.step_failure_data.error
        if record.failure is not None and error is not None:
            record.failure |= {"what": error.message.strip(), "where": f"step {event.step_key}"}
            return
