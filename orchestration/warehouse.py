"""Where things lie in a warehouse folder, and with which rights.

Only names and rights; what is written into the files stands with their owners.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.warehouse import is_broken
from orchestration.outcome import NightFailedError, RefusedError


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
            private = (self.runs, self.dagster_home, self.dbt_target, self.logs, self.temporary)
            for folder in private:
                folder.mkdir(mode=0o700, exist_ok=True)
            self.generations.mkdir(mode=0o755, exist_ok=True)
            for folder in (self.root, *private, self.generations):
                # What is there already says nothing of itself: another user's, or a disk that went read-only.
                if not os.access(folder, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        except OSError as error:
            raise RefusedError(
                f"The warehouse folder cannot be written: {error.strerror}.",
                str(error.filename or self.root),
                "Name another folder with --warehouse, or give this user the right to write there.",
            ) from error

    def check_build(self) -> None:
        """Raise NightFailedError where the build database lies there and is none."""
        path = self.build_database
        if not path.exists():
            return
        try:
            duckdb.connect(str(path), read_only=True).close()
        except duckdb.Error as error:
            # A lock of another process, for instance, is told by who meets it.
            if not is_broken(error):
                return
            raise NightFailedError(
                f"{path.name} is no DuckDB database, or a damaged one. What was published is untouched and still served.",
                str(path),
                f"Put it back from a backup. Or move it away, and {path.name}.wal with it where there is one, and run "
                "`scorehouse run`:\nall files of the landing folder land again and everything is built anew; the ledger is a "
                "file of its own and stays.\nFiles that were withdrawn land again, too: take them out of the landing "
                "folder before, or withdraw them again.",
            ) from error
