"""`scorehouse ui`: Dagster's web interface and its scheduler, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from orchestration.outcome import RefusedError
from orchestration.settings import PROJECT_ROOT, Settings

HOST = "127.0.0.1"


def serve(settings: Settings, port: int) -> None:
    """Serve until stopped. Scheduled nights run while this is up."""
    from orchestration.dagster_home import prepare_dagster_home

    settings.folder.prepare()
    _refuse_taken_port(port)
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(prepare_dagster_home(settings)),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "SCOREHOUSE_LANDING": str(settings.landing),
        "SCOREHOUSE_WAREHOUSE": str(settings.warehouse),
    }
    sys.stdout.write(f"Dagster: http://{HOST}:{port}  (Ctrl-C stops it; the schedule runs while it is up)\n")
    sys.stdout.flush()
    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions", "-h", HOST, "-p", str(port)]
    subprocess.run([*command, "--log-level", "warning"], env=environment, cwd=PROJECT_ROOT, check=False)


def _refuse_taken_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise RefusedError(f"Port {port} is taken.", HOST, "Name another with --port.") from error
