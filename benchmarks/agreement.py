"""Whether the warehouse and the hand-written scripts say the same, cell by cell.

    python -m benchmarks.agreement build.duckdb by_hand.duckdb

Belongs here: the comparison of two tables of company KPIs and how it is told. Does not belong here: any KPI.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.exports import literal

KEY = ("period_type", "period_start", "shop_id")
RATIO_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """The cells of one KPI that differ: how many, and the first of them."""

    kpi_id: str
    cells: int
    first: dict[str, Any]


@dataclass(frozen=True)
class Agreement:
    """What was compared: rows of both sides, KPI columns, cells, and what differs."""

    rows: int
    columns: int
    values: int
    only_in_warehouse: list[tuple[Any, ...]]
    only_in_other: list[tuple[Any, ...]]
    differences: list[Difference]

    @property
    def is_complete(self) -> bool:
        """Whether both sides hold the same rows and values."""
        return not (self.only_in_warehouse or self.only_in_other or self.differences)


def compare(warehouse: Path, other: Path, table: str = "company_kpis") -> Agreement:
    """Compare marts.company_kpis of a warehouse file with a table of another file, in that table's columns.

    Both NULL is equal. Money and counts must be equal to the cent and unit, other numbers within 1e-9, absolute below 1
    and relative above.
    """
    with duckdb.connect() as con:
        con.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
        con.execute(f"attach {literal(str(other))} as other (read_only)")
        con.execute("create view built as from warehouse.marts.company_kpis")
        con.execute(f"create view written as from other.{table}")
        types = {str(row[0]): str(row[1]) for row in con.execute("describe built").fetchall()}
        columns = [str(row[0]) for row in con.execute("describe written").fetchall() if row[0] not in KEY]
        missing = set(columns).difference(types)
        if missing:
            raise ValueError(f"marts.company_kpis lacks {', '.join(sorted(missing))}")
        keys = ", ".join(KEY)
        both = f"from built as a join written as b using ({keys})"
        row = con.execute(f"select count(*), {', '.join(f'count(b.{column})' for column in columns)} {both}").fetchone()
        assert row is not None
        return Agreement(
            rows=int(row[0]),
            columns=len(columns),
            values=sum(int(count) for count in row[1:]),
            only_in_warehouse=_rows_without(con, "built", "written"),
            only_in_other=_rows_without(con, "written", "built"),
            differences=[found for column in columns if (found := _difference(con, both, column, types[column]))],
        )


def _rows_without(con: duckdb.DuckDBPyConnection, left: str, right: str) -> list[tuple[Any, ...]]:
    keys = ", ".join(KEY)
    return con.execute(f"select {keys} from {left} anti join {right} using ({keys}) order by all").fetchall()


def _difference(con: duckdb.DuckDBPyConnection, both: str, column: str, type_: str) -> Difference | None:
    differs = f"a.{column} is distinct from b.{column}"
    distance = "cast(null as double)"
    if type_ == "DOUBLE":
        distance = f"abs(a.{column} - cast(b.{column} as double))"
        near = f"{distance} <= {RATIO_TOLERANCE} * greatest(1, abs(cast(b.{column} as double)))"
        differs = f"({differs} and not coalesce({near}, false))"
    elif type_.startswith(("DECIMAL", "BIGINT", "INTEGER")):
        distance = f"abs(a.{column} - b.{column})"
    found = con.execute(
        f"""
        select {", ".join(KEY)}, a.{column} as warehouse, b.{column} as other, count(*) over () as cells
        {both} where {differs}
        order by {distance} desc nulls first, {", ".join(KEY)}
        limit 1
        """
    )
    names = [str(part[0]) for part in found.description or []]
    row = found.fetchone()
    if row is None:
        return None
    first = dict(zip(names, row, strict=True))
    return Difference(column, int(first.pop("cells")), first)


def describe(agreement: Agreement) -> str:
    """The comparison in a few lines."""
    lines = [f"{agreement.rows} rows, {agreement.columns} KPI columns, {agreement.values} values compared"]
    for name, rows in (("warehouse", agreement.only_in_warehouse), ("other", agreement.only_in_other)):
        if rows:
            lines.append(f"{len(rows)} rows only in the {name}, first: {' '.join(str(part) for part in rows[0])}")
    for found in agreement.differences:
        where = " ".join(str(found.first[part]) for part in KEY)
        lines.append(
            f"{found.kpi_id}: {found.cells} cells differ, most at {where}: "
            f"warehouse {found.first['warehouse']}, the other {found.first['other']}"
        )
    lines.append("they agree" if agreement.is_complete else "they do not agree")
    return "\n".join(lines)


def main() -> None:
    """Compare two files; exit code 1 when they differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("warehouse", type=Path, help="DuckDB file with marts.company_kpis")
    parser.add_argument("by_hand", type=Path, help="result of python -m benchmarks.by_hand")
    given = parser.parse_args()
    agreement = compare(given.warehouse, given.by_hand)
    sys.stdout.write(describe(agreement) + "\n")
    raise SystemExit(0 if agreement.is_complete else 1)


if __name__ == "__main__":
    main()
