"""The entry point: write a sample company's raw exports, month by month.

Belongs here: the order of work, the split into months, workers. Does not belong here: the content of any export.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from sample_company.books import Books
from sample_company.company import Company
from sample_company.exports import write_history, write_month, write_stock
from sample_company.layout import PLATFORM
from sample_company.mess import MANIFEST, plant
from sample_company.staff import ROLES
from sample_company.world import make_world

Progress = Callable[[str], None]
SMALLEST_COMPANY = sum(least for _, least in ROLES.values())
# From this scale on, starting other processes costs less than they save.
WORKERS_FROM_SCALE = 5
MOST_WORKERS = 4
# Inside `out`, so that moving is a change of name; hidden, so that landing does not look into it.
UNFINISHED = ".unfinished"


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
    (`out`/_planted_mess.csv). Exports appear in `out` once all are written: half a company would land like a whole one.
    From scale 5 on, months are written by several processes; a script that calls this then needs the usual
    `if __name__ == "__main__"`. Raises ValueError for sizes that make no company, FileExistsError when `out` already
    holds exports.
    """
    if not 0 < scale <= 10_000:
        raise ValueError(f"scale {scale} is not between 0 and 10000")
    if months < 3:
        raise ValueError(f"{months} months are too few: a history needs at least 3")
    if employees < SMALLEST_COMPANY:
        raise ValueError(f"{employees} employees cannot fill every role; at least {SMALLEST_COMPANY} are needed")
    folder = out / PLATFORM
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} already holds exports; choose an empty folder")
    company = Company(scale=scale, seed=seed, as_of=as_of, months=months, employees=employees)
    unfinished = out / UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    for done, month in enumerate(_write_months(company, unfinished), 1):
        if progress is not None:
            progress(f"{company.month_name(month)} written ({done} of {company.months} months)")
    plant(unfinished, company)
    (unfinished / MANIFEST).replace(out / MANIFEST)
    (unfinished / PLATFORM).replace(folder)
    unfinished.rmdir()
    return out / MANIFEST


def _write_months(company: Company, out: Path) -> Iterator[int]:
    """Write everything; yields each month as it is done."""
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    if company.scale < WORKERS_FROM_SCALE or workers == 1:
        world = make_world(company)
        books = Books(world)
        write_history(world, out)
        write_stock(world, books, out)
        for month in range(company.months):
            write_month(world, books, out, month)
            yield month
        return
    # Fresh processes, not forks: a caller may hold database connections and threads.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(company,)) as pool:
        whole = pool.submit(_write_whole, out)
        # The running month, in daily files, takes longest: it begins first.
        months = {pool.submit(_write_one, out, month): month for month in reversed(range(company.months))}
        for future in as_completed(months):
            future.result()
            yield months[future]
        whole.result()


_worker: dict[str, Books] = {}


def _begin(company: Company) -> None:
    """Prepare a worker process."""
    _worker["books"] = Books(make_world(company))


def _write_whole(out: Path) -> None:
    books = _worker["books"]
    write_history(books.world, out)
    write_stock(books.world, books, out)


def _write_one(out: Path, month: int) -> None:
    books = _worker["books"]
    write_month(books.world, books, out, month)
