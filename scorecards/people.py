"""Opening what was published for those who may see people's figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb


class NotPublishedError(Exception):
    """There is no published database of people, or the reader may not open it. The message says which."""


@contextmanager
def people_database(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """people.duckdb of the current generation, read-only. Raises NotPublishedError."""
    path = warehouse / "people.duckdb"
    if not path.exists():
        raise NotPublishedError(f"There is no {path}: run `scorehouse run` first, or name the warehouse.")
    try:
        con = duckdb.connect(str(path), read_only=True)
    except (duckdb.IOException, PermissionError) as error:
        raise NotPublishedError(f"{path} cannot be opened: {error}") from error
    try:
        yield con
    finally:
        con.close()


def rows(con: duckdb.DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query as dicts by column name."""
    cursor = con.execute(query, parameters or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
