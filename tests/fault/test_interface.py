"""The web interface: its nights have the settings of the folder where it was started, and nothing of it outlives the command."""

import json
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from small_nights import COMMAND, SmallCompany

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

SCHEDULES = "{repositoriesOrError {... on RepositoryConnection {nodes {schedules {name executionTimezone}}}}}"
TIME_TO_START = 180
# Dagster gives its services up to a minute to end.
TIME_TO_END = 90


def ask(port: int, query: str) -> Any:
    """The interface's answer; None before it is up."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps({"query": query}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]
    except OSError:
        # Not up yet, or too busy to answer in time.
        return None


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_the_interface_reads_the_settings_of_its_folder_and_ends_with_its_command(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    # The warehouse of the flag counts, not the one of the file.
    (tmp_path / ".env").write_text(
        f"SCOREHOUSE_BUSINESS_TIME_ZONE=America/New_York\nSCOREHOUSE_WAREHOUSE={tmp_path / 'other'}\n"
    )
    environment = {name: value for name, value in company.environment.items() if name != "SCOREHOUSE_WAREHOUSE"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*COMMAND, "ui", "--warehouse", str(company.warehouse), "--port", str(port)]
    interface = subprocess.Popen(command, env=environment, cwd=tmp_path, start_new_session=True)
    try:
        schedules = None
        until = time.monotonic() + TIME_TO_START
        while not schedules and time.monotonic() < until:
            answer = ask(port, SCHEDULES)
            schedules = answer and [
                row for node in answer["repositoriesOrError"].get("nodes", []) for row in node["schedules"]
            ]
            time.sleep(1)
        assert schedules == [{"name": "every_night", "executionTimezone": "America/New_York"}]
        assert not (tmp_path / "other").exists()
    finally:
        interface.send_signal(signal.SIGTERM)
        interface.wait(TIME_TO_END)
    assert is_free(port)
