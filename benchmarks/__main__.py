"""`python -m benchmarks`: generate a sample company, run the comparisons, print one table each."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from benchmarks.company import Company
from benchmarks.measures import Bench
from benchmarks.processes import PROJECT_ROOT, CommandFailedError
from benchmarks.screen import as_data, show

MEASURES = {
    "full-night": Bench.full_night,
    "company-night": Bench.company_night,
    "landing": Bench.landing,
    "one-more-day": Bench.one_more_day,
    "unchanged": Bench.unchanged_night,
    "scoring": Bench.scoring,
}


def main() -> int:
    """Read the arguments, measure, print; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Ratios measured side by side in one run."
    )
    parser.add_argument("--scale", type=float, default=10, help="size of the sample company; 10 takes long")
    parser.add_argument("--pairs", type=int, default=3, help="how often each pair of commands runs")
    parser.add_argument("--only", nargs="+", choices=list(MEASURES), default=list(MEASURES), help="measures to run")
    parser.add_argument(
        "--work", type=Path, default=PROJECT_ROOT / "build" / "benchmarks", help="folder for data and logs"
    )
    given = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 160)
    company = Company(given.work.absolute(), given.scale)
    progress = Console(stderr=True)

    def tell(what: str) -> None:
        progress.print(f"[dim]{what}[/dim]", highlight=False)

    bench = Bench(company, given.pairs, tell)
    exit_code = 0
    try:
        tell("the sample company's exports")
        company.prepare()
        for name in given.only:
            MEASURES[name](bench)
    except CommandFailedError as error:
        # What was measured before it took long and is worth showing.
        progress.print(str(error), markup=False, highlight=False)
        bench.results.drop_unfinished()
        exit_code = 1
    finally:
        bench.clean()
    show(console, company, bench.results)
    (company.work / "results.json").write_text(json.dumps(as_data(company, bench.results), indent=1), encoding="utf-8")
    return exit_code


if __name__ == "__main__":
    raise SystemExit(main())
