"""How a step of the night becomes a step of Dagster: its resource, its retries, its failures."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import dagster as dg

from orchestration.dagster_home import close_dead_runs, drop_old_runs
from orchestration.log import write_log_file
from orchestration.night import Night, is_transient
from orchestration.outcome import ScorehouseError
from orchestration.progress import Progress
from orchestration.settings import Settings, refuse_open_day
from orchestration.transformation.project import Manifest

OWNERS = ["team:data"]
NIGHT = "night"

# For what may pass by itself, such as another process holding the build database. Not as a retry policy: Dagster would
# also try again what was asked to stop.
RETRIES = 2
RETRY_PAUSE_SECONDS = 10


def night_resource(settings: Settings, manifest: Manifest, progress: Progress | None) -> dg.ResourceDefinition:
    """The run's Night: holds the warehouse's lock while the run lasts and keeps its record however it ends."""

    @dg.resource(
        config_schema={
            "as_of": dg.Field(dg.Noneable(str), default_value=None, is_required=False),
            "full_refresh": dg.Field(bool, default_value=False, is_required=False),
        },
        description="One run against the warehouse.",
    )
    def night(context: dg.InitResourceContext) -> Iterator[Night]:
        chosen = settings
        if context.resource_config["as_of"]:
            chosen = chosen.model_copy(update={"as_of": date.fromisoformat(context.resource_config["as_of"])})
            refuse_open_day(chosen)
        if context.resource_config["full_refresh"]:
            chosen = chosen.model_copy(update={"full_refresh": True})
        chosen.folder.prepare()
        write_log_file(chosen)
        with Night.open(chosen, manifest, context.run_id or "", progress) as opened:
            if context.instance is not None:
                close_dead_runs(context.instance, living=context.run_id)
                drop_old_runs(context.instance)
            yield opened

    return night


def night_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Night:
    """The run's Night."""
    night: Night = context.resources.night
    return night


@contextmanager
def explained() -> Iterator[None]:
    """Let a step fail with its one-screen explanation. Only what may pass by itself is tried again."""
    try:
        yield
    except ScorehouseError as error:
        raise failure(error) from error
    except Exception as error:
        if is_transient(error):
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_PAUSE_SECONDS) from error
        raise dg.Failure(description=f"{type(error).__name__}: {error}", allow_retries=False) from error


def failure(error: ScorehouseError) -> dg.Failure:
    """An explained ending in Dagster's words."""
    return dg.Failure(
        description=error.what, metadata={"where": error.where, "what to do": error.what_to_do}, allow_retries=False
    )
