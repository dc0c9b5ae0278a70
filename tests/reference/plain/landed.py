"""The landed rows: every canonical export as a list of plain rows, current and not deleted."""

from __future__ import annotations

import csv
import datetime
from collections import namedtuple
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "dbt_project" / "seeds"


@cache
def row_type(export: str) -> Any:
    """A row of an export: the columns of its contract, None where a row does not say."""
    contract = yaml.safe_load((ROOT / "data_contracts" / f"{export}.odcs.yaml").read_text(encoding="utf-8"))
    names = [column["name"] for column in contract["schema"][0]["properties"]]
    return namedtuple(export, names, defaults=[None] * len(names))


def exports() -> list[str]:
    return sorted(file.name.split(".")[0] for file in (ROOT / "data_contracts").glob("*.odcs.yaml"))


def read_seed(name: str, folder: Path = SEEDS) -> list[dict[str, str]]:
    """A policy table of the user's; empty where the project has none of that name."""
    file = folder / f"{name}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class Landed:
    """Rows by export, as the tables landing.scorehouse__<export> hold them."""

    def __init__(
        self,
        tables: dict[str, list[Any]],
        as_of: datetime.date,
        older: dict[str, list[Any]] | None = None,
        seeds: Path = SEEDS,
    ):
        self.tables = tables
        self.as_of = as_of
        self.older = older or {}
        self.seeds = seeds

    def rows(self, export: str) -> list[Any]:
        return self.tables.get(export, [])

    def seed(self, name: str) -> list[dict[str, str]]:
        return read_seed(name, self.seeds)


def read_landed(build: Path, seeds: Path = SEEDS) -> Landed:
    """Read a build database once. `select *` is all the SQL there is."""
    con = duckdb.connect(str(build), read_only=True)
    tables: dict[str, list[Any]] = {}
    older: dict[str, list[Any]] = {}
    try:
        con.execute("set TimeZone = 'UTC'")
        reader = con.execute("select * from state.current_run")
        columns = [column[0] for column in reader.description]
        run = dict(zip(columns, reader.fetchall()[0], strict=True))
        for export in exports():
            reader = con.execute(f"select * from landing.scorehouse__{export}")
            columns = [column[0] for column in reader.description]
            kind = row_type(export)
            places = [columns.index(name) for name in kind._fields if name in columns]
            names = [name for name in kind._fields if name in columns]
            is_current = columns.index("_is_current")
            is_deleted = columns.index("is_deleted") if "is_deleted" in columns else None
            for row in reader.fetchall():
                if is_deleted is not None and row[is_deleted]:
                    continue
                target = tables if row[is_current] else older
                target.setdefault(export, []).append(
                    kind(**dict(zip(names, [row[place] for place in places], strict=True)))
                )
    finally:
        con.close()
    return Landed(tables, run["as_of_date"], older, seeds)
