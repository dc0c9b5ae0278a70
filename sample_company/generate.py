"""The entry point: write a sample company's raw exports, month by month.

Belongs here: the order of work, the split into months, workers. Does not belong here: the content of any export.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sample_company.company import Company
from sample_company.books import Books
from sample_company.exports import write_history, write_month, write_stock
from sample_company.layout import PLATFORM
from sample_company.mess import plant
from sample_company.world import make_world

Progress = Callable[[str], None]


def generate(
    out: Path,
    scale: float,
    seed: int,
    as_of: date,
    months: int = 15,
    employees: int = 90,
    progress: Progress | None = None,
) -> Path:
    """Write the raw exports of a made-up retailer to `out`/scorehouse/<source>/, ending on `as_of` (inclusive).

    The same seed, scale, as-of date, months and employees give the same bytes. `scale` 1 is about 40,000 orders and
    1.5 million web events over 15 months. Returns the list of the faults planted on purpose
    (`out`/_planted_mess.csv). Raises ValueError for sizes that make no company, FileExistsError when `out` already
    holds exports.
    """
    if not 0 < scale <= 10_000:
        raise ValueError(f"scale {scale} is not between 0 and 10000")
    if months < 3:
        raise ValueError(f"{months} months are too few: a history needs at least 3")
    if employees < 60:
        raise ValueError(f"{employees} employees cannot fill every role; at least 60 are needed")
    folder = out / PLATFORM
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} already holds exports; choose an empty folder")
    company = Company(scale=scale, seed=seed, as_of=as_of, months=months, employees=employees)
    world = make_world(company)
    books = Books(world)
    write_stock(world, books, out)
    write_history(world, out)
    for month in range(company.months):
        write_month(world, books, out, month)
        if progress is not None:
            progress(f"{company.month_name(month)} written")
    return plant(out, company)


