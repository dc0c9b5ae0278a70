"""The SQL that dbt made of the scoring models, to be run over rows of a test's own: thousands of cases a query, without dbt in between."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.reference.scoring.run_models import run_dbt

READ = (
    "intermediate.int_scoring_readings", "intermediate.int_scoring_targets", "scoring.plans", "intermediate.int_scoring_subjects",
    "intermediate.int_scoring_lines",
)  # fmt: skip
Row = dict[str, Any]


class CompiledModels:
    """A database with the empty tables that two models read, and the models' SQL."""

    def __init__(self, examples_build: Path, folder: Path) -> None:
        self.warehouse = examples_build.parent
        # The compiled SQL names the database as well: it must be of the same name.
        self.con = duckdb.connect(str(folder / examples_build.name))
        self.con.execute(f"attach '{examples_build}' as built (read_only)")
        for schema in ("intermediate", "scoring", "seeds"):
            self.con.execute(f"create schema {schema}")
        for table in READ:
            self.con.execute(f"create table {table} as select * from built.{table} limit 0")
        self.con.execute("create table seeds.outstanding_scores as select * from built.seeds.outstanding_scores")
        self.con.execute("detach built")

    def sql(self, model: str) -> str:
        """What dbt compiled the model to when it built the worked examples."""
        (path,) = (self.warehouse / "target" / "compiled").rglob(f"{model}.sql")
        return path.read_text(encoding="utf-8")

    def inline(self, query: str) -> str:
        """What dbt compiles a query to."""
        return run_dbt(self.warehouse, "--quiet", "compile", "--inline", query)

    def fill(self, table: str, rows: Sequence[Row]) -> None:
        """Replace the rows of a table; columns that are not given are NULL."""
        self.con.execute(f"delete from {table}")
        names = list(rows[0])
        values = ", ".join(f"({', '.join(literal(row[name]) for name in names)})" for row in rows)
        self.con.execute(f"insert into {table} by name select * from (values {values}) as given ({', '.join(names)})")

    def select(self, sql: str) -> list[Row]:
        reader = self.con.execute(sql)
        columns = [column[0] for column in reader.description]
        return [dict(zip(columns, row, strict=True)) for row in reader.fetchall()]


def literal(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return f"cast('{value:f}' as decimal(38, 8))"
    return f"'{value}'" if isinstance(value, str) else str(value)
