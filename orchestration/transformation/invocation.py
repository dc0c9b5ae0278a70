"""One call of dbt inside this process.

In-process, not as a child: a kill then ends dbt with the run, so no orphan keeps the build database locked, and the
imports are paid once. Importing dbt takes seconds, so it happens in the functions that need it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ingestion.warehouse import private_files
from orchestration.record import LOGGER
from orchestration.settings import Settings

NodeFinished = Callable[[str, str], None]
# dbt's own log file costs a tenth of a night: it words and scrubs every debug event before it drops it.
_LOGGED_LEVELS = {"info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}


def run_dbt(settings: Settings, arguments: Sequence[str], on_node: NodeFinished | None = None) -> Any:
    """Run a dbt command and return dbt's own result (success, exception, result).

    on_node is called with (unique_id, status) as nodes finish, from dbt's threads. Afterwards no connection to the
    build database is open.
    """
    from dbt.cli.main import dbtRunner

    log = logging.getLogger(LOGGER)

    def forward(event: Any) -> None:
        if event.info.level in _LOGGED_LEVELS:
            log.log(_LOGGED_LEVELS[event.info.level], "dbt: %s", event.info.msg)
        if on_node is not None and event.info.name == "NodeFinished":
            on_node(event.data.node_info.unique_id, event.data.node_info.node_status)

    with _environment(settings.dbt_environment()), private_files():
        try:
            return dbtRunner(callbacks=[forward]).invoke([*arguments, *_common_flags(settings)])
        finally:
            _close_build_database()


def _common_flags(settings: Settings) -> list[str]:
    folder = settings.folder
    flags = [
        *("--project-dir", str(settings.dbt_project), "--profiles-dir", str(settings.dbt_project)),
        *("--target-path", str(folder.dbt_target), "--log-path", str(folder.logs / "dbt")),
        *("--log-level", "none", "--log-level-file", "none"),
    ]
    if settings.variable_overrides:
        import json

        flags += ["--vars", json.dumps(settings.variable_overrides, sort_keys=True)]
    return flags


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_build_database() -> None:
    """dbt keeps its connection for the next invocation; the gates and publishing need the file free."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        environment = DuckDBConnectionManager.env()
    except Exception:  # dbt raises a bare Exception when it has not connected at all
        return
    environment.close()
    DuckDBConnectionManager.close_all_connections()
