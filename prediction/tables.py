"""Between Arrow tables, as dbt's Python models read and return them, and arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa


def numbers(table: pa.Table, column: str) -> np.ndarray:
    """A column as doubles, NaN where it is NULL."""
    values = table.column(column).cast(pa.float64())
    return np.asarray(values.fill_null(float("nan")).to_numpy(), dtype=np.float64)


def texts(table: pa.Table, column: str, missing: str = "") -> np.ndarray:
    """A column as an array of Python texts."""
    values = table.column(column).cast(pa.string()).fill_null(missing)
    return np.array(values.to_pylist(), dtype=object)


def dates(table: pa.Table, column: str) -> np.ndarray:
    """A column of dates as whole days, NaT where it is NULL."""
    values = table.column(column).cast(pa.date32()).to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype="datetime64[D]")


def table_of(schema: pa.Schema, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as a table; it has its columns and types with no row too."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def nullable(values: np.ndarray) -> pa.Array:
    """Doubles with NULL for NaN."""
    return pa.array(values, type=pa.float64(), from_pandas=True)
