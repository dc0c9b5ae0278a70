"""Where things lie in a warehouse folder, and with which rights.

Only names and rights; what is written into the files stands with their owners.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.outcome import RefusedError


@dataclass(frozen=True)
class Warehouse:
    """The paths inside one warehouse folder."""

    root: Path

    @property
    def build_database(self) -> Path:
        """The working database; only the pipeline opens it."""
        return self.root / "build.duckdb"

    @property
    def generations(self) -> Path:
        """One folder per published generation."""
        return self.root / "generations"

    @property
    def current(self) -> Path:
        """The link to the generation that readers see."""
        return self.root / "current"

    @property
    def lock(self) -> Path:
        """Held by the one process that may write."""
        return self.root / "run.lock"

    @property
    def runs(self) -> Path:
        """One JSON record per run, oldest first by name."""
        return self.root / "runs"

    @property
    def dagster_home(self) -> Path:
        """Run history and schedules of Dagster."""
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        """dbt's parsed project, compiled SQL and run results."""
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        """Details behind the one-screen messages."""
        return self.root / "logs"

    @property
    def temporary(self) -> Path:
        """Spill files; they may hold private values, so they stay inside the warehouse."""
        return self.root / "tmp"

    def prepare(self) -> None:
        """Create the folder and its private subfolders. Raises RefusedError where that is not possible."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            for folder in (self.runs, self.dagster_home, self.dbt_target, self.logs, self.temporary):
                folder.mkdir(mode=0o700, exist_ok=True)
            self.generations.mkdir(mode=0o755, exist_ok=True)
        except OSError as error:
            raise RefusedError(
                f"The warehouse folder cannot be written: {error.strerror}.",
                str(error.filename or self.root),
                "Name another folder with --warehouse, or give this user the right to write there.",
            ) from error
