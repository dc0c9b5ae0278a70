"""From failing landing rows to where they stand: the file and the record that a person opens.

A sample holds the table's public key, the file's path below the landing folder, the number of the record in it (1 = the
first data row) and, where every record of the file is one line, the line. It never holds other columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from orchestration.gates.evaluation import SAMPLE_SIZE
from orchestration.gates.landing_sql import ORPHAN_SAMPLE, identifier, render
from orchestration.gates.privacy import plain
from orchestration.gates.rules import Outcome


def located(connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with samples that name file and record; outcomes without failing rows are left as they are."""
    rows_of = {position: _failing_rows(connection, outcome) for position, outcome in enumerate(outcomes)}
    files = _files(connection, {row["_file_id"] for rows in rows_of.values() for row in rows if row.get("_file_id")})
    return [
        replace(outcome, sample=tuple(_sample(row, files) for row in rows_of[position]))
        if rows_of[position]
        else outcome
        for position, outcome in enumerate(outcomes)
    ]


def _failing_rows(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> list[Mapping[str, Any]]:
    if outcome.success or outcome.fault or not outcome.suite.has_trace:
        return []
    if outcome.sample:
        return list(outcome.sample)
    if outcome.rule.expectation == "scorehouse_orphan_rate":
        return _rows(
            connection, render(ORPHAN_SAMPLE, {**outcome.rule.kwargs, "shown": _shown(outcome), "size": SAMPLE_SIZE})
        )
    if outcome.rows and "_file_id" in outcome.rows[0]:
        return [
            {name: row[name] for name in row if name in (*outcome.suite.key_columns, "_file_id", "_row_number")}
            for row in outcome.rows
        ]
    keys = outcome.suite.key_columns
    if outcome.rows and keys and all(key in outcome.rows[0] for key in keys):
        return _rows_of_keys(connection, outcome)
    return []


def _rows_of_keys(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> list[Mapping[str, Any]]:
    keys = outcome.suite.key_columns
    condition = " and ".join(f"cast({identifier(key)} as varchar) = ?" for key in keys)
    found: list[Mapping[str, Any]] = []
    for row in outcome.rows:
        query = f"select {_shown(outcome)} from ({outcome.suite.relation}) as batch where {condition} limit 1"
        found += _rows(connection, query, [str(row[key]) for key in keys])
    return found


def _shown(outcome: Outcome) -> str:
    return ", ".join(identifier(name) for name in (*outcome.suite.key_columns, "_file_id", "_row_number"))


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> list[Mapping[str, Any]]:
    cursor = connection.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _files(connection: duckdb.DuckDBPyConnection, file_ids: set[int]) -> dict[int, tuple[str, int | None]]:
    if not file_ids:
        return {}
    marks = ", ".join("?" for _ in file_ids)
    query = f"select file_id, path, first_row_line from landing.files where file_id in ({marks})"
    return {file_id: (path, line) for file_id, path, line in connection.execute(query, sorted(file_ids)).fetchall()}


def _sample(row: Mapping[str, Any], files: Mapping[int, tuple[str, int | None]]) -> dict[str, Any]:
    path, first_line = files.get(row["_file_id"], (None, None))
    record = row["_row_number"]
    return {
        "key": {name: plain(value) for name, value in row.items() if name not in ("_file_id", "_row_number")},
        "path": path,
        "record": record,
        "line": None if first_line is None or record is None else first_line + record - 1,
    }
