"""Columns of exports from plain arrays: ids, labels, money, times, numbers, as Arrow arrays.

Belongs here: the step from the package's conventions (fen, seconds, codes) to typed columns with nulls.
Does not belong here: file formats (files), which rows a file holds (versions).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sample_company.company import NEVER

# The texts 0000 to 9999, byte by byte.
FOUR_DIGITS = np.array(
    [[int(digit) + ord("0") for digit in f"{number:04d}"] for number in range(10_000)], dtype=np.uint8
)


def ids(prefix: str, numbers: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Identifiers of a prefix and a number, written without padding; null where `missing`."""
    numbers = np.asarray(numbers, dtype=np.int64)
    if len(numbers) == 0:
        return pa.array([], pa.string())
    present = numbers if missing is None else np.where(missing, 0, numbers)
    width = len(str(int(present.max())))
    texts = digits(prefix, present, width) if int(present.min()) >= 10 ** (width - 1) else joined(prefix, present)
    return texts if missing is None else pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), texts)


def digits(prefix: str, numbers: np.ndarray, width: int) -> pa.Array:
    """Prefix and exactly `width` digits (leading zeros kept), made as one block of bytes: the fast way."""
    head = prefix.encode()
    block = np.empty((len(numbers), len(head) + width), dtype=np.uint8)
    block[:, : len(head)] = np.frombuffer(head, dtype=np.uint8)
    rest = numbers.astype(np.int64)
    end = len(head) + width
    while end > len(head):
        step = min(4, end - len(head))
        rest, low = np.divmod(rest, 10_000)
        block[:, end - step : end] = FOUR_DIGITS[low, 4 - step :]
        end -= step
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * (len(head) + width)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(block))


def joined(prefix: str, numbers: np.ndarray) -> pa.Array:
    """Prefix and number of any length."""
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def labels(values: Sequence[str | None] | np.ndarray, codes: np.ndarray) -> pa.Array:
    """Texts by code; a negative code is null."""
    dictionary = pa.array([None if v is None else str(v) for v in values], pa.string())
    codes = np.asarray(codes)
    return dictionary.take(pa.array(codes.astype(np.int32), mask=codes < 0))


def coded(values: Sequence[str | None] | np.ndarray, codes: np.ndarray) -> pa.Array:
    """Texts by code like `labels`, kept as codes: much faster to write as Parquet."""
    codes = np.asarray(codes)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32), mask=codes < 0),
        pa.array([str(value) for value in values], pa.string()),
        safe=False,
    )


def spelt_out(table: pa.Table) -> pa.Table:
    """The table with coded texts as texts."""
    for index, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(index, field.name, table.column(index).cast(pa.string()))
    return table


def texts(values: Sequence[str | None] | np.ndarray) -> pa.Array:
    """A column of texts given one by one."""
    return pa.array(list(values), pa.string())


def constant(value: str | None, count: int) -> pa.Array:
    """The same text on every row."""
    return pa.array([value], pa.string()).take(pa.array(np.zeros(count, np.int32)))


def money(hundredths: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Amounts as exact decimals with two places; null where `missing`."""
    hundredths = np.ascontiguousarray(hundredths, dtype=np.int64)
    words = np.empty((len(hundredths), 2), dtype=np.int64)
    words[:, 0] = hundredths
    words[:, 1] = hundredths >> 63
    amounts = pa.Array.from_buffers(pa.decimal128(18, 2), len(hundredths), [None, pa.py_buffer(words)])
    return amounts if missing is None else pc.if_else(pa.array(missing), pa.scalar(None, amounts.type), amounts)


def numbers(values: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Whole numbers or truth values; null where `missing`."""
    return pa.array(np.asarray(values), mask=missing)


def decimals(values: np.ndarray, places: int, missing: np.ndarray | None = None) -> pa.Array:
    """Numbers rounded to decimal places, exact as written."""
    scaled = np.rint(np.asarray(values) * 10**places).astype(np.int64)
    words = np.empty((len(scaled), 2), dtype=np.int64)
    words[:, 0] = scaled
    words[:, 1] = scaled >> 63
    exact = pa.Array.from_buffers(pa.decimal128(18, places), len(scaled), [None, pa.py_buffer(words)])
    return exact if missing is None else pc.if_else(pa.array(missing), pa.scalar(None, exact.type), exact)


def instants(seconds: np.ndarray) -> pa.Array:
    """Business-local times without an offset; null at NEVER."""
    return pa.array(np.asarray(seconds, dtype=np.int64).astype("datetime64[s]"), mask=np.asarray(seconds) == NEVER)


def dates(first_date: Any, days: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Calendar dates of day indexes; null where `missing`."""
    days = np.asarray(days, dtype=np.int64)
    shown = np.where(missing, 0, days) if missing is not None else days
    return pa.array(first_date + shown, mask=missing)
