"""Prints every fault of the project's KPI marts, one a line; exit code 1 when there is one."""

from __future__ import annotations

import sys
from pathlib import Path

from dbt_project.kpi_lint.rules import faults_of_project


def main() -> int:
    """Judge the dbt project that this file lies in."""
    faults = faults_of_project(Path(__file__).parent.parent)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
