"""The stage: one temporary table that holds the typed rows of files as they were read, good and bad.

Every reader hands over a RawSource; what is typed, judged and kept is the same for all formats. rowid follows the order of
the records, so row numbers cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from ingestion.contract_model import Contract
from ingestion.identity_hashing import create_identity_map
from ingestion.settings import LandingSettings
from ingestion.sql_text import identifier, identifiers, literal
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
    """Records of one or more files as text: a relation in SQL, the text of each contract column, the cells of the record.

    `typed` gives columns that the file has typed already (SQL over the raw column). `broken` is a condition under which a
    record is none, and the reason; `spoilt` are further faults that only the reader sees: column (None for the record),
    reason, condition. `first_column` is the contract column in the first cell of a table with a header.
    `inner_delimiters` counts delimiters within the record's cells, `holds_quotes` says whether a cell holds a quote.
    `position` is the record's number in its file where the reader knows it.
    """

    relation: str
    values: list[object]
    columns: Mapping[str, str]
    cells: Sequence[Cell]
    typed: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[str, str] | None = None
    spoilt: Sequence[tuple[str | None, str, str]] = ()
    first_column: str | None = None
    inner_delimiters: str | None = None
    holds_quotes: str | None = None
    position: str | None = None


@dataclass(frozen=True)
class StagedFile:
    """What the stage holds of one file: rows from rowid `base` on, of which some are faulty; the last one's fault."""

    index: int
    base: int
    rows: int
    faulty: int
    unrecoverable: int
    last_fault: int | None
    inner_delimiters: int
    holding_quotes: int


@dataclass(frozen=True)
class JudgedRecords:
    """A query over a source that types and judges each record, the faults it can name, and the columns it gives.

    It gives the stored contract columns (typed; a hashed one still as normalised text), `_fault` (code of the first fault,
    NULL = none), `_cells` (the record's cells, faulty rows only), `_file` (index of the file from 0), `_position`.
    """

    sql: str
    values: list[object]
    columns: tuple[str, ...]
    faults: list[Fault]

    @property
    def unrecoverable(self) -> str:
        """Codes of faults that spoil the whole file, for an SQL list."""
        return ", ".join(str(f.code) for f in self.faults if f.kind == UNRECOVERABLE) or "null"


@dataclass(frozen=True)
class Stage:
    """A filled stage table: its judged records, what it holds of each file, and the hashes of its private values."""

    table: str
    records: JudgedRecords
    files: dict[int, StagedFile]
    identity_maps: dict[str, str]


def judged_records(
    contract: Contract, source: RawSource, settings: LandingSettings, traits: ReadingTraits
) -> JudgedRecords:
    """The query that types and judges a source's records by the contract."""
    present = [c for c in contract.columns if c.name in source.columns]
    faults = row_faults(contract, source.columns, settings, traits, source.first_column)
    raw = [f"{source.columns[c.name]} as {raw_name(c)}" for c in present]
    for number, (name, reason, condition) in enumerate(source.spoilt):
        raw.append(f"{condition} as _is_spoilt_{number}")
        faults = [Fault(len(faults) + 1, name, reason, f"_is_spoilt_{number}"), *faults]
    if source.broken:
        condition, reason = source.broken
        raw.append(f"{condition} as _is_broken")
        faults = [Fault(len(faults) + 1, None, reason, "_is_broken", BROKEN_RECORD), *faults]
    raw += [f"{cell.sql} as _cell_{i}" for i, cell in enumerate(source.cells) if cell.sql is not None]
    raw += [
        "file_index as _file",
        f"{source.position or 'cast(null as bigint)'} as _position",
        f"cast({source.inner_delimiters or '0'} as int) as _inner",
        f"{source.holds_quotes or 'false'} as _quoted",
    ]
    stored = [c for c in present if c.classification != "drop"]
    typed = [
        f"{source.typed.get(c.name) or typed_sql(c, contract, raw_name(c), traits)} as {identifier(c.name)}"
        for c in stored
    ]
    fences = [f"{fenced_sql(c, identifier(c.name))} as {identifier(c.name)}" for c in stored]
    fenced = [f for f, c in zip(fences, stored, strict=True) if not f.startswith(identifier(c.name))]
    replaced = f"* replace ({', '.join(fenced)})" if fenced else "*"
    fault = "case " + " ".join(f"when {f.condition} then {f.code}" for f in faults) + " end" if faults else "null"
    shown = ", ".join(
        f"coalesce(cast(_cell_{i} as varchar), '')" if c.sql else literal(MASK) for i, c in enumerate(source.cells)
    )
    # Each step is a query of its own, so that an expression that several conditions use is computed once.
    sql = f"""
        select {identifiers(c.name for c in stored)}, _fault, case when _fault is not null then [{shown}] end as _cells,
               _file, _position, _inner, _quoted
        from (select *, cast({fault} as smallint) as _fault
              from (select {replaced}
                    from (select *, {", ".join(typed)}
                          from (select {", ".join(raw)} from {source.relation}))))
    """
    return JudgedRecords(sql, source.values, tuple(c.name for c in stored), faults)


@contextmanager
def _in_record_order(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Keep rows in the order of the records: DuckDB turns a long list of values (`x in (...)`) into a join, which holds back
    the last few rows of a file and gives them out behind those of a later one.
    """
    con.execute("set disabled_optimizers = 'in_clause'")
    try:
        yield
    finally:
        # By a connection of its own: in a transaction that failed nothing can be set.
        con.cursor().execute("reset disabled_optimizers")


def fill_stage(con: duckdb.DuckDBPyConnection, number: int, contract: Contract, records: JudgedRecords) -> Stage:
    """Read the records into stage table `number`."""
    table = f"temp._stage_{number}"
    with _in_record_order(con):
        con.execute(f"create or replace temp table _stage_{number} as {records.sql}", records.values)
    rows = con.execute(
        f"""
        select _file, min(rowid), count(*), count(_fault), count(*) filter (where _fault in ({records.unrecoverable})),
               nullif(arg_max(coalesce(_fault, 0), rowid), 0), sum(_inner), count(*) filter (where _quoted)
        from {table} group by _file
        """
    ).fetchall()
    maps = hash_identities(con, number, contract, records.columns, table, [])
    return Stage(table, records, {row[0]: StagedFile(*row) for row in rows}, maps)


def hash_identities(
    con: duckdb.DuckDBPyConnection,
    number: int,
    contract: Contract,
    names: Sequence[str],
    relation: str,
    values: list[object],
) -> dict[str, str]:
    """A table of hashes for each identity domain of the hashed columns of a relation: column name to table name."""
    by_domain: dict[str, list[str]] = {}
    for name in names:
        column = contract.column(name)
        if column.classification == "hash":
            by_domain.setdefault(column.identity or "", []).append(name)
    maps: dict[str, str] = {}
    for index, (domain, columns) in enumerate(by_domain.items()):
        table = f"_identity_{number}_{index}"
        create_identity_map(con, table, relation, columns, domain, values)
        maps.update(dict.fromkeys(columns, f"temp.{table}"))
    return maps


def drop_stage(con: duckdb.DuckDBPyConnection, stage: Stage) -> None:
    """Free what the stage holds."""
    for table in {stage.table, *stage.identity_maps.values()}:
        con.execute(f"drop table if exists {table}")
