"""How the figures are shown: tables on the terminal, and the same as JSON.

Belongs here: layout and rounding. Does not belong here: any measuring.
"""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from statistics import median
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.agreement import describe
from benchmarks.company import Company
from benchmarks.measures import Comparison, Results
from benchmarks.parts import REST, START, WHOLE, medians

MIB = 2**20


def machine() -> dict[str, Any]:
    """What the figures were measured on; `load` is the machine's load average when they were shown."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "load": round(os.getloadavg()[1], 1),
    }


def show(console: Console, company: Company, results: Results) -> None:
    """Print the tables."""
    files, size = company.size()
    facts = machine()
    console.print(
        f"Sample company at scale {company.scale:g}: {files} files, {size / MIB:,.0f} MiB, as of {company.last_day}. "
        f"{facts['cores']} cores, {facts['memory_gib']} GiB, {facts['system']}, Python {facts['python']}, "
        f"DuckDB {facts['duckdb']}; load average {facts['load']}."
    )
    if results.comparisons:
        console.print(comparison_table(results.comparisons))
    if results.nights:
        console.print(parts_table(results.nights))
    for name, agreements in results.agreements.items():
        console.print(name, style="bold")
        for agreement in agreements:
            console.print(describe(agreement), highlight=False)


def comparison_table(comparisons: list[Comparison]) -> Table:
    """A row a comparison: what both took, and the ratios."""
    table = Table(title="Side by side: whole processes in turn, median of the pairs")
    for name in ("comparison", "left", "right", "ratio", "pairs", "processor time", "memory", "aim"):
        table.add_column(name, justify="left" if name == "comparison" else "right")
    for each in comparisons:
        table.add_row(
            each.title,
            f"{median(cost.wall_seconds for cost in each.ours):.1f} s",
            f"{median(cost.wall_seconds for cost in each.theirs):.1f} s",
            f"{each.ratio:.2f}",
            " ".join(f"{ratio:.2f}" for ratio in each.ratios),
            f"{each.processor_ratio:.2f}",
            " / ".join(f"{max(cost.peak_bytes for cost in side) / MIB:,.0f}" for side in (each.ours, each.theirs))
            + " MiB",
            f"{each.aim:g} or less",
        )
    return table


def parts_table(nights: dict[str, list[dict[str, float]]]) -> Table:
    """A row a part, a column a kind of night."""
    table = Table(title="What a night's seconds go into, median of the runs")
    table.add_column("part")
    columns = {name: medians(found) for name, found in nights.items()}
    for name in columns:
        table.add_column(name, justify="right")
    steps = dict.fromkeys(part for column in columns.values() for part in column if part not in (START, REST, WHOLE))
    for part in (START, *steps, REST, WHOLE):
        table.add_row(part, *(f"{column[part]:.2f}" if part in column else "" for column in columns.values()))
    return table


def as_data(company: Company, results: Results) -> dict[str, Any]:
    """Everything measured, for a file that other tools read."""
    return {
        "scale": company.scale,
        "as_of": company.last_day.isoformat(),
        "machine": machine(),
        "comparisons": [
            {
                "title": each.title,
                "aim": each.aim,
                "ratio": each.ratio,
                "processor_ratio": each.processor_ratio,
                "left": [_plain(cost) for cost in each.ours],
                "right": [_plain(cost) for cost in each.theirs],
            }
            for each in results.comparisons
        ],
        "nights": {name: medians(found) for name, found in results.nights.items()},
        "agreements": {
            name: [line for found in agreements for line in describe(found).splitlines()]
            for name, agreements in results.agreements.items()
        },
    }


def _plain(cost: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(cost).items() if name not in ("output", "started_at")}
