"""The comparisons: two commands run in turn, several times, and the ratio of what they cost.

Belongs here: which command stands against which, and the folders each starts from. Does not belong here: how a process
is measured (processes), how figures are shown (screen).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.agreement import COMPANY_MARTS, MARTS, Agreement, compare
from benchmarks.company import Company
from benchmarks.company_project import write_company_project
from benchmarks.parts import parts_of
from benchmarks.processes import PUBLISHED, SCOREHOUSE, Cost, run_process, this_python

BUILD_FILE = "build.duckdb"
EMPLOYEES, MONTHS = 2000, 24
Told = Callable[[str], None]


@dataclass
class Comparison:
    """Two commands side by side: `ours` over `theirs`, one cost of each for every pair."""

    title: str
    aim: float
    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Wall time of ours over theirs, a value a pair."""
        return [a.wall_seconds / b.wall_seconds for a, b in zip(self.ours, self.theirs, strict=True)]

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios."""
        return median(self.ratios)

    @property
    def processor_ratio(self) -> float:
        """The median ratio of processor time, which other work on the machine disturbs less."""
        return median(a.processor_seconds / b.processor_seconds for a, b in zip(self.ours, self.theirs, strict=True))


@dataclass
class Results:
    """All that one run of the benchmarks found."""

    comparisons: list[Comparison] = field(default_factory=list)
    nights: dict[str, list[dict[str, float]]] = field(default_factory=dict)
    agreements: dict[str, list[Agreement]] = field(default_factory=dict)

    def drop_unfinished(self) -> None:
        """Leave out what a failed command cut off: pairs of one half, and comparisons without a pair."""
        for comparison in self.comparisons:
            del comparison.ours[len(comparison.theirs) :]
        self.comparisons = [comparison for comparison in self.comparisons if comparison.theirs]


class Bench:
    """Runs comparisons on one company, in its work folder, and removes what each leaves there."""

    def __init__(self, company: Company, pairs: int, tell: Told) -> None:
        self.company = company
        self.pairs = pairs
        self.tell = tell
        self.results = Results()
        self.scratch = company.work / "scratch"
        # Every night runs at this one path: dbt keeps its parsed project only as long as its settings stay the same.
        self.warehouse = company.work / "warehouse"
        self.before_last_day = company.work / "warehouse-before-last-day"
        self.is_day_before_built = False

    def full_night(self) -> None:
        """A night from nothing with all marts over the hand-written scripts for all of them, and whether they agree."""
        self._night_beside_scripts("all marts", MARTS)

    def company_night(self) -> None:
        """The same with the company's own marts alone: a night of the dbt project cut down to them, scripts that stop after them."""
        project = self.company.work / "company-project"
        write_company_project(project)
        self._night_beside_scripts(
            "company's marts", COMPANY_MARTS, {"SCOREHOUSE_DBT_PROJECT": str(project)}, "--company-alone"
        )
        shutil.rmtree(project)

    def landing(self) -> None:
        """Landing over plain reads of the same files: of all exports, and of those that are text alone."""
        for title, folder in (
            ("landing / plain read, all files", self.company.exports),
            ("landing / plain read_csv, text files", self.company.text_only),
        ):
            comparison = self._begin(title, 1.5)
            for pair in self._pairs(comparison):
                ours = ("benchmarks.landing_alone", str(folder), str(self.scratch / "warehouse"))
                comparison.ours.append(self._python(pair, *ours))
                theirs = (
                    "benchmarks.plain_read",
                    str(folder),
                    str(self.company.types),
                    str(self.scratch / "plain.duckdb"),
                )
                comparison.theirs.append(self._python(pair, *theirs))

    def one_more_day(self) -> None:
        """A night with the last day's files over a full rebuild, both from the state of the day before."""
        self._build_day_before()
        comparison = self._begin("night with one more day / full rebuild", 0.2)
        for pair in self._pairs(comparison):
            self._restore_day_before()
            comparison.ours.append(self._night(pair, self.company.exports, "one more day"))
            incremental = self.scratch / "incremental.duckdb"
            shutil.move(self.warehouse / BUILD_FILE, incremental)
            self._restore_day_before()
            comparison.theirs.append(self._night(pair, self.company.exports, "full rebuild", "--full-refresh"))
            found = compare(incremental, self.warehouse / BUILD_FILE, schema="marts")
            self.results.agreements["one more day, full rebuild"] = found

    def unchanged_night(self) -> None:
        """A night that finds nothing new, as often as there are pairs."""
        self._build_day_before()
        self._restore_day_before()
        for pair in range(self.pairs):
            self.tell(f"unchanged night, {pair + 1} of {self.pairs}")
            self._night(pair, self.company.without_last_day, "unchanged", as_of=self.company.day_before)

    def scoring(self) -> None:
        """A night of many employees over the same night without their plans, both from nothing."""
        company = Company(self.company.work.parent, 1, employees=EMPLOYEES, months=MONTHS)
        self.tell(f"the exports of a company of {EMPLOYEES:,} employees over {MONTHS} months")
        company.prepare()
        who = f"{EMPLOYEES:,} employees, {MONTHS} months"
        comparison = self._begin(f"night with scorecards, {who} / night without plans", 4 / 3)
        for pair in self._pairs(comparison):
            for costs, landing, name in (
                (comparison.ours, company.exports, f"{who}, with scorecards"),
                (comparison.theirs, company.without_plans, f"{who}, without plans"),
            ):
                shutil.rmtree(self.warehouse, ignore_errors=True)
                costs.append(self._night(pair, landing, name))

    def clean(self) -> None:
        """Remove what was built; the exports stay for the next run."""
        for folder in (self.scratch, self.warehouse, self.before_last_day):
            shutil.rmtree(folder, ignore_errors=True)

    def _build_day_before(self) -> None:
        """The warehouse as it stands when the last day's files have not come yet; built once a run of the benchmarks."""
        if not self.is_day_before_built:
            self.tell("the night before the last day")
            shutil.rmtree(self.warehouse, ignore_errors=True)
            self._night(0, self.company.without_last_day, "day before", as_of=self.company.day_before)
            shutil.rmtree(self.before_last_day, ignore_errors=True)
            self.warehouse.rename(self.before_last_day)
            del self.results.nights["day before"]
            self.is_day_before_built = True

    def _restore_day_before(self) -> None:
        shutil.rmtree(self.warehouse, ignore_errors=True)
        shutil.copytree(self.before_last_day, self.warehouse, symlinks=True)

    def _night_beside_scripts(
        self, what: str, marts: Iterable[str], settings: Mapping[str, str] | None = None, *script_flags: str
    ) -> None:
        name = f"full night, {what}"
        comparison = self._begin(f"{name} / hand-written SQL for them", 2.0)
        for pair in self._pairs(comparison):
            by_hand = self.scratch / "by_hand.duckdb"
            shutil.rmtree(self.warehouse, ignore_errors=True)
            comparison.ours.append(self._night(pair, self.company.exports, name, settings=settings))
            script = ("benchmarks.by_hand", str(self.company.exports), str(by_hand), *script_flags)
            comparison.theirs.append(self._python(pair, *script, "--as-of", self.company.last_day.isoformat()))
            self.results.agreements[f"{name}, hand-written SQL"] = compare(self.warehouse / BUILD_FILE, by_hand, marts)

    def _begin(self, title: str, aim: float) -> Comparison:
        comparison = Comparison(title, aim)
        self.results.comparisons.append(comparison)
        return comparison

    def _pairs(self, comparison: Comparison) -> Iterator[int]:
        for pair in range(self.pairs):
            self.tell(f"{comparison.title}, pair {pair + 1} of {self.pairs}")
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch.mkdir(parents=True)
            yield pair
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _night(
        self,
        pair: int,
        landing: Path,
        name: str,
        *flags: str,
        as_of: date | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Cost:
        day = (as_of or self.company.last_day).isoformat()
        folders = ("--landing", str(landing), "--warehouse", str(self.warehouse))
        command = [*SCOREHOUSE, "run", "--json", *folders, "--as-of", day, *flags]
        cost = run_process(command, self._log(name, pair), PUBLISHED, settings)
        self.results.nights.setdefault(name, []).append(parts_of(cost, json.loads(cost.output)))
        return cost

    def _python(self, pair: int, module: str, *arguments: str) -> Cost:
        return run_process(this_python(module, *arguments), self._log(module.rsplit(".", 1)[-1], pair))

    def _log(self, name: str, pair: int) -> Path:
        return self.company.work / "logs" / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{pair + 1}.log"
