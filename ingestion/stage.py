"""The stage: one temporary table that holds the typed rows of files as they were read, good and bad.

Every reader hands over a RawSource; what is typed, judged and kept is the same for all formats. rowid follows the order of
the records, so row numbers cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ingestion.contract_model import Contract
from ingestion.identity_hashing import create_identity_map
from ingestion.settings import LandingSettings
from ingestion.sql_text import identifier, literal
from ingestion.typing_sql import (
    BROKEN_RECORD,
    UNRECOVERABLE,
    Fault,
    ReadingTraits,
    fenced_sql,
    raw_name,
    row_faults,
    typed_sql,
)

MASK = "***"


@dataclass(frozen=True)
class Cell:
    """One cell of a record as it stands in the file: its text in SQL, or None where it must not be shown."""

    sql: str | None


@dataclass(frozen=True)
class RawSource:
    """Records as text: a relation in SQL, the text of each contract column, and the cells of the whole record.

    `path_sql` is the file that a record is from where one relation reads several; `broken` is a condition under which a
    record is none, and the reason; `first_column` is the contract column in the first cell of a table with a header.
    `inner_delimiters` counts delimiters within the record's cells, `holds_quotes` says whether a cell holds a quote.
    """

    relation: str
    values: list[object]
    columns: dict[str, str]
    cells: Sequence[Cell]
    path_sql: str | None = None
    broken: tuple[str, str] | None = None
    first_column: str | None = None
    inner_delimiters: str | None = None
    holds_quotes: str | None = None


@dataclass(frozen=True)
class StagedFile:
    """What the stage holds of one file: rows from rowid `base` on, of which some are faulty; the last one's fault."""

    path: str | None
    base: int
    rows: int
    faulty: int
    unrecoverable: int
    last_fault: int | None
    inner_delimiters: int
    holding_quotes: int


@dataclass(frozen=True)
class Stage:
    """A filled stage table: the faults that its rows can have, and what it holds of each file."""

    table: str
    columns: tuple[str, ...]
    faults: list[Fault]
    files: dict[str | None, StagedFile]
    identity_maps: dict[str, str]


def fill_stage(
    con: duckdb.DuckDBPyConnection,
    number: int,
    contract: Contract,
    source: RawSource,
    settings: LandingSettings,
    traits: ReadingTraits,
) -> Stage:
    """Read the source into stage table `number`, typed and judged row by row.

    Columns: the stored contract columns (typed; a hashed one still as normalised text), `_fault` (code of the first
    fault, NULL = none), `_cells` (the record's cells, faulty rows only), `_path`.
    """
    name = f"_stage_{number}"
    table = f"temp.{name}"
    present = [c for c in contract.columns if c.name in source.columns]
    faults = row_faults(contract, source.columns, settings, traits, source.first_column)
    raw = [f"{source.columns[c.name]} as {raw_name(c)}" for c in present]
    if source.broken:
        condition, reason = source.broken
        raw.append(f"{condition} as _is_broken")
        faults = [Fault(len(faults) + 1, None, reason, "_is_broken", BROKEN_RECORD), *faults]
    cells = [f"{cell.sql} as _cell_{i}" for i, cell in enumerate(source.cells) if cell.sql is not None]
    path = f"{source.path_sql} as _path" if source.path_sql else "cast(null as varchar) as _path"
    inner = f"cast({source.inner_delimiters or '0'} as int) as _inner, {source.holds_quotes or 'false'} as _quoted"
    stored = [c for c in present if c.classification != "drop"]
    typed = [f"{typed_sql(c, contract, raw_name(c), traits)} as {identifier(c.name)}" for c in stored]
    fences = [f"{fenced_sql(c, identifier(c.name))} as {identifier(c.name)}" for c in stored]
    fenced = [f for f, c in zip(fences, stored, strict=True) if not f.startswith(identifier(c.name))]
    fault = (
        "case " + " ".join(f"when {f.condition} then {f.code}" for f in faults) + " end"
        if faults
        else "cast(null as int)"
    )
    shown = ", ".join(
        "coalesce(_cell_" + str(i) + ", '')" if c.sql else literal(MASK) for i, c in enumerate(source.cells)
    )
    columns = ", ".join(identifier(c.name) for c in stored)
    replaced = f"* replace ({', '.join(fenced)})" if fenced else "*"
    # Each step is a query of its own, so that an expression that several conditions use is computed once.
    con.execute(
        f"""
        create or replace temp table {name} as
        select {columns}, _fault, case when _fault is not null then [{shown}] end as _cells, _path,
               _inner, _quoted
        from (select *, cast({fault} as smallint) as _fault
              from (select {replaced}
                    from (select *, {", ".join(typed)}
                          from (select {", ".join([*raw, *cells, path, inner])} from {source.relation}))))
        """,
        source.values,
    )
    names = tuple(c.name for c in stored)
    return Stage(
        table, names, faults, _summary(con, table, faults), _identity_maps(con, contract, table, number, names)
    )


def _summary(con: duckdb.DuckDBPyConnection, table: str, faults: list[Fault]) -> dict[str | None, StagedFile]:
    lost = ", ".join(str(f.code) for f in faults if f.kind == UNRECOVERABLE) or "null"
    rows = con.execute(
        f"""
        select _path, min(rowid), count(*), count(_fault), count(*) filter (where _fault in ({lost})),
               nullif(arg_max(coalesce(_fault, 0), rowid), 0),
               sum(_inner), count(*) filter (where _quoted)
        from {table} group by _path
        """
    ).fetchall()
    return {row[0]: StagedFile(*row) for row in rows}


def _identity_maps(
    con: duckdb.DuckDBPyConnection, contract: Contract, table: str, number: int, names: tuple[str, ...]
) -> dict[str, str]:
    """A table of hashes for each identity domain of the staged columns: column name to table name."""
    by_domain: dict[str, list[str]] = {}
    for name in names:
        column = contract.column(name)
        if column.classification == "hash":
            by_domain.setdefault(column.identity or "", []).append(name)
    maps: dict[str, str] = {}
    for index, (domain, columns) in enumerate(by_domain.items()):
        map_table = f"_identity_{number}_{index}"
        create_identity_map(con, map_table, table, columns, domain)
        maps.update(dict.fromkeys(columns, f"temp.{map_table}"))
    return maps


def drop_stage(con: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Free what the stage holds."""
    for table in {stage.table, *stage.identity_maps.values()}:
        con.execute(f"drop table if exists {table}")
