"""Whether the warehouse and the hand-written scripts say the same, cell by cell.

    python -m benchmarks.agreement build.duckdb by_hand.duckdb [--only mart ...]

Belongs here: the comparison of two files' marts and how it is told. Does not belong here: any KPI.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.exports import literal

PERIOD = ("period_type", "period_start")
PERSON = (*PERIOD, "employee_id", "role")
# What a row of each mart is told by.
COMPANY_MARTS = {"company_kpis": (*PERIOD, "shop_id"), "traffic_source_kpis": (*PERIOD, "channel")}
MARTS = {
    **COMPANY_MARTS,
    "operations_kpis": PERSON,
    "promotion_kpis": PERSON,
    "campaign_kpis": PERSON,
    "campaigns": ("campaign_id",),
    "customer_service_kpis": PERSON,
    "service_team_kpis": (*PERIOD, "team_id"),
    "design_kpis": PERSON,
    "warehouse_kpis": PERSON,
    "logistics_kpis": (*PERIOD, "warehouse_id"),
    "supply_chain_kpis": (*PERIOD, "category"),
    "leadership_kpis": PERSON,
    "peer_review_kpis": PERSON,
}
RATIO_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """The cells of one KPI that differ: how many, and the first of them."""

    kpi_id: str
    cells: int
    first: dict[str, Any]


@dataclass(frozen=True)
class Agreement:
    """What was compared of one mart: rows of both sides, KPI columns, cells; what differs; the KPIs that the other side lacks."""

    mart: str
    rows: int
    columns: int
    values: int
    only_in_warehouse: list[tuple[Any, ...]]
    only_in_other: list[tuple[Any, ...]]
    differences: list[Difference]
    left_out: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether both sides hold the same rows and values."""
        return not (self.only_in_warehouse or self.only_in_other or self.differences)


def compare(warehouse: Path, other: Path, marts: Iterable[str] = tuple(MARTS), schema: str = "main") -> list[Agreement]:
    """Compare marts of a warehouse file with the tables of the same names in another file, in those tables' columns.

    Both NULL is equal. Money and counts must be equal to the cent and unit, other numbers within 1e-9, absolute below 1
    and relative above. Raises ValueError when the other file lacks a table or the mart a column.
    """
    with duckdb.connect() as con:
        con.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
        con.execute(f"attach {literal(str(other))} as other (read_only)")
        return [_compare_mart(con, mart, schema) for mart in marts]


def _compare_mart(con: duckdb.DuckDBPyConnection, mart: str, schema: str) -> Agreement:
    key = MARTS[mart]
    try:
        con.execute(f"create or replace view written as from other.{schema}.{mart}")
    except duckdb.CatalogException as error:
        raise ValueError(f"there is no {mart} to compare marts.{mart} with") from error
    con.execute(f"create or replace view built as from warehouse.marts.{mart}")
    types = {str(row[0]): str(row[1]) for row in con.execute("describe built").fetchall()}
    columns = [str(row[0]) for row in con.execute("describe written").fetchall() if row[0] not in key]
    missing = set(columns).difference(types)
    if missing:
        raise ValueError(f"marts.{mart} lacks {', '.join(sorted(missing))}")
    both = f"from built as a join written as b using ({', '.join(key)})"
    row = con.execute(f"select count(*), {', '.join(f'count(b.{column})' for column in columns)} {both}").fetchone()
    assert row is not None
    kpis = [column.removesuffix("__null_reason") for column in types if column.endswith("__null_reason")]
    return Agreement(
        mart=mart,
        rows=int(row[0]),
        columns=len(columns),
        values=sum(int(count) for count in row[1:]),
        only_in_warehouse=_rows_without(con, "built", "written", key),
        only_in_other=_rows_without(con, "written", "built", key),
        differences=[found for column in columns if (found := _difference(con, both, key, column, types[column]))],
        left_out=[kpi_id for kpi_id in kpis if kpi_id not in columns],
    )


def _rows_without(con: duckdb.DuckDBPyConnection, left: str, right: str, key: tuple[str, ...]) -> list[tuple[Any, ...]]:
    keys = ", ".join(key)
    return con.execute(f"select {keys} from {left} anti join {right} using ({keys}) order by all").fetchall()


def _difference(
    con: duckdb.DuckDBPyConnection, both: str, key: tuple[str, ...], column: str, type_: str
) -> Difference | None:
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
        select {", ".join(key)}, a.{column} as warehouse, b.{column} as other, count(*) over () as cells
        {both} where {differs}
        order by {distance} desc nulls first, {", ".join(key)}
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
    """The comparison of one mart in a few lines."""
    said = "they agree" if agreement.is_complete else "they do not agree"
    lines = [
        f"{agreement.mart}: {agreement.rows} rows, {agreement.columns} KPI columns, {agreement.values} values compared; {said}"
    ]
    if agreement.left_out:
        lines.append(f"  not compared: {', '.join(agreement.left_out)}")
    for name, rows in (("warehouse", agreement.only_in_warehouse), ("other", agreement.only_in_other)):
        if rows:
            lines.append(f"  {len(rows)} rows only in the {name}, first: {' '.join(str(part) for part in rows[0])}")
    for found in agreement.differences:
        where = " ".join(str(found.first[part]) for part in MARTS[agreement.mart])
        lines.append(
            f"  {found.kpi_id}: {found.cells} cells differ, most at {where}: "
            f"warehouse {found.first['warehouse']}, the other {found.first['other']}"
        )
    return "\n".join(lines)


def main() -> None:
    """Compare two files; exit code 1 when they differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("warehouse", type=Path, help="DuckDB file with the marts")
    parser.add_argument("by_hand", type=Path, help="result of python -m benchmarks.by_hand")
    parser.add_argument(
        "--only", nargs="+", choices=list(MARTS), default=list(MARTS), help="marts to compare, else all"
    )
    given = parser.parse_args()
    agreements = compare(given.warehouse, given.by_hand, given.only)
    sys.stdout.write("\n".join(describe(agreement) for agreement in agreements) + "\n")
    raise SystemExit(0 if all(agreement.is_complete for agreement in agreements) else 1)


if __name__ == "__main__":
    main()
