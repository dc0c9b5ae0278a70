"""`scorehouse ui`: Dagster's web interface and its scheduler, on loopback."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from orchestration.outcome import RefusedError
from orchestration.settings import PROJECT_ROOT, Settings

HOST = "127.0.0.1"


def serve(settings: Settings, port: int) -> NoReturn:
    """Serve until stopped. Scheduled nights run while this is up."""
    from orchestration.dagster_home import open_instance

    settings.folder.prepare()
    _refuse_taken_port(port)
    with open_instance(settings) as instance:
        home = Path(instance.root_directory)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        **settings.environment(),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT_ROOT), os.environ.get("PYTHONPATH")))),
    }
    sys.stdout.write(f"Dagster: http://{HOST}:{port}  (Ctrl-C stops it; the schedule runs while it is up)\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", HOST, "-p", str(port)]
    # Dagster puts the .env of its folder above the environment, and with that above this command's flags: there is none in its home.
    os.chdir(home)
    # In this process's place: whatever ends the command ends Dagster, and how Dagster ends is how the command ends.
    os.execve(sys.executable, [*command, "--log-level", "warning"], environment)


def _refuse_taken_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RefusedError(f"Port {port} is taken.", HOST, "Name another with --port.") from error
