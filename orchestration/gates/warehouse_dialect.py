"""Great Expectations' way into the build database: a SQLAlchemy dialect for DuckDB on one read-only connection.

Great Expectations has no DuckDB engine. Through duckdb-engine as it is every expectation fails, because results are
read after the connection was given back to the pool and rolled back. A read-only connection has nothing to commit or
roll back, so the dialect does neither. Great Expectations builds engines of its own and closes them when the garbage
collector comes by; what was opened here is therefore remembered, and closed by `close_connections`.

Importing this module imports SQLAlchemy and duckdb-engine; only evaluation.py does.
"""

from __future__ import annotations

import atexit
import sys
from pathlib import Path
from typing import Any

import duckdb_engine
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL
from sqlalchemy.pool import Pool, StaticPool

from ingestion.warehouse import open_build

DIALECT_NAME = "scorehouse_build"

_opened: list[Any] = []


class ReadOnlyBuildDialect(duckdb_engine.Dialect):
    """DuckDB without transactions, opened read-only the way the rest of the project opens the build database."""

    supports_statement_cache = False

    def create_connect_args(self, url: URL) -> tuple[tuple, dict[str, Any]]:
        """The connection needs the warehouse folder, which arrives as a connect argument, not in the URL."""
        return (), {}

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Open the build database of options["warehouse"]; threads and memory_limit are optional."""
        connection = open_build(Path(options["warehouse"]), read_only=True)
        for name in ("threads", "memory_limit"):
            if options.get(name) is not None:
                connection.execute(f"set {name} = '{options[name]}'")
        _opened.append(connection)
        return duckdb_engine.ConnectionWrapper(connection)

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """One connection for each engine."""
        return StaticPool

    def do_begin(self, connection: Any) -> None:
        """Nothing to begin on a read-only connection."""

    def do_commit(self, connection: Any) -> None:
        """Nothing to commit on a read-only connection."""

    def do_rollback(self, connection: Any) -> None:
        """Nothing to roll back, and results are still to be read."""


def connection_string() -> str:
    """Register the dialect with SQLAlchemy and return the URL that names it."""
    registry.register(DIALECT_NAME, __name__, ReadOnlyBuildDialect.__name__)
    return f"{DIALECT_NAME}://"


def close_connections() -> None:
    """Close every connection that Great Expectations was given, so that the database can be opened for writing."""
    while _opened:
        _opened.pop().close()


def _let_go_of_duckdb() -> None:
    # Great Expectations and SQLAlchemy keep duckdb-engine's classes alive past the end of the interpreter; as
    # long as these lead to the native module, it prints a page about leaked types on the way out.
    for name in [name for name in sys.modules if name.split(".")[0] == "duckdb_engine"]:
        vars(sys.modules[name]).pop("duckdb", None)


atexit.register(_let_go_of_duckdb)
