"""The company that is measured: its exports, and the same exports as they lay there a day, or some formats, earlier.

Belongs here: folders of export files, made once and shared by all measures. Does not belong here: what an export holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks.exports import DELIMITERS, PLATFORM, export_files
from benchmarks.plain_read import write_types
from benchmarks.processes import PROJECT_ROOT, SCOREHOUSE, run_process

AS_OF = date(2026, 10, 31)
SEED = 1
PLANS = {"kpi_plans", "kpi_plan_versions", "kpi_targets"}


class Company:
    """Folders of one sample company below a work folder. `exports` is whole; the others link to its files.

    size names further flags of `scorehouse sample`, such as employees and months.
    """

    def __init__(self, work: Path, scale: float, **size: int) -> None:
        self.scale = scale
        self.flags = [text for name, value in size.items() for text in (f"--{name}", str(value))]
        self.work = work / "-".join([f"scale-{scale:g}", *(f"{name}-{value}" for name, value in size.items())])
        self.exports = self.work / "exports"
        self.without_last_day = self.work / "exports-without-last-day"
        self.text_only = self.work / "exports-text-only"
        self.without_plans = self.work / "exports-without-plans"
        self.types = self.work / "types.json"
        self.last_day = AS_OF
        self.day_before = AS_OF - timedelta(days=1)

    def prepare(self) -> None:
        """Generate the exports unless they stand from an earlier run, and the folders made from them."""
        done = self.work / "generated"
        if not done.exists():
            shutil.rmtree(self.exports, ignore_errors=True)
            generate = (*SCOREHOUSE, "sample", "--quiet", "--out", str(self.exports), "--scale", f"{self.scale:g}")
            options = ("--seed", str(SEED), "--as-of", self.last_day.isoformat())
            run_process([*generate, *options, *self.flags], self.work / "logs" / "sample.log")
            done.touch()
        write_types(PROJECT_ROOT / "data_contracts", self.exports, self.types)
        last_day = self.last_day.isoformat()
        self._link(self.without_last_day, lambda path: last_day not in path.name)
        text = {export for export in self._exports() if all(path.suffix in DELIMITERS for path in export_files(export))}
        self._link(self.text_only, lambda path: path.parent in text)
        self._link(self.without_plans, lambda path: path.parent.name not in PLANS)

    def size(self) -> tuple[int, int]:
        """Files and bytes of the whole folder."""
        files = [path for export in self._exports() for path in export_files(export)]
        return len(files), sum(path.stat().st_size for path in files)

    def _exports(self) -> list[Path]:
        return sorted(path for path in (self.exports / PLATFORM).iterdir() if path.is_dir())

    def _link(self, folder: Path, wanted: Callable[[Path], bool]) -> None:
        """Hard links keep size and time, so that a file counts as the same one in each folder."""
        shutil.rmtree(folder, ignore_errors=True)
        for export in self._exports():
            for path in export_files(export):
                if wanted(path):
                    link = folder / path.relative_to(self.exports)
                    link.parent.mkdir(parents=True, exist_ok=True)
                    os.link(path, link)
