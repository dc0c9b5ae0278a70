"""The files themselves: tables written as CSV, TSV, JSON Lines, XLSX or Parquet, byte for byte the same every time.

Belongs here: formats, encodings, and everything that would otherwise leave the time of writing in a file.
Does not belong here: which format a source has (layout), what is in it.
"""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet
import xlsxwriter

from sample_company.layout import PLATFORM, Layout
from sample_company.tables import spelt_out

WRITTEN_ON = datetime(2020, 1, 1)
OFFSET = "+08:00"
HOURS_EAST = 8


def with_offsets(table: pa.Table) -> pa.Table:
    """Times as text with the offset of the business time zone."""
    for index, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            text = table.column(index).cast(pa.string())
            moved = pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), OFFSET, "")
            table = table.set_column(index, field.name, moved)
    return table


def in_utc(table: pa.Table) -> pa.Table:
    """Times as instants in UTC, the way that Parquet stores a time with a zone."""
    back = pa.scalar(np.timedelta64(HOURS_EAST * 3_600, "s"))
    for index, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            moved = pc.subtract(table.column(index), back).cast(pa.timestamp("ms", "UTC"))
            table = table.set_column(index, field.name, moved)
    return table


class ExportFile:
    """One file of an export, written table by table. Use as a context manager."""

    def __init__(self, folder: Path, source: str, layout: Layout, period: str) -> None:
        self.path = folder / PLATFORM / source / layout.file_name(period)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.layout = layout
        self.rows = 0
        self._binary: BinaryIO | _Compressed | None = None
        self._parquet: Any = None
        self._workbook: Any = None
        self._sheet: Any = None

    def __enter__(self) -> ExportFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._binary is not None:
            self._binary.close()
        if self._parquet is not None:
            self._parquet.close()
        if self._workbook is not None:
            self._workbook.close()

    def append(self, table: pa.Table) -> None:
        """Add a table's rows; the first one fixes the columns."""
        if self.layout.kind == "parquet":
            self._append_parquet(in_utc(table) if self.layout.with_offset else table)
        elif self.layout.kind == "xlsx":
            self._append_sheet(table)
        else:
            plain = spelt_out(with_offsets(table) if self.layout.with_offset else table)
            if self.layout.kind == "jsonl":
                self._append_json_lines(plain)
            else:
                self._append_text(plain)
        self.rows += table.num_rows

    def _stream(self) -> tuple[BinaryIO | _Compressed, bool]:
        """The file to write bytes to, and whether it is still empty."""
        if self._binary is not None:
            return self._binary, False
        raw = self.path.open("wb")
        self._binary = _Compressed(raw) if self.layout.compressed else raw
        return self._binary, True

    def _append_parquet(self, table: pa.Table) -> None:
        if self._parquet is None:
            # Looking for repetition in columns of ids costs more than all else: where texts come coded, only they get
            # dictionaries.
            coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
            self._parquet = arrow_parquet.ParquetWriter(
                self.path,
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=coded or True,
                store_schema=False,
            )
        self._parquet.write_table(table, row_group_size=200_000)

    def _append_text(self, table: pa.Table) -> None:
        stream, is_empty = self._stream()
        delimiter = "\t" if self.layout.kind == "tsv" else ","
        body = io.BytesIO()
        if is_empty:
            body.write((delimiter.join(table.column_names) + "\n").encode())
        write_plain(table, body, delimiter)
        content = body.getvalue()
        if self.layout.byte_order_mark:
            content = (b"\xef\xbb\xbf" if is_empty else b"") + content.replace(b"\n", b"\r\n")
        if self.layout.encoding != "utf-8":
            content = content.decode().encode(self.layout.encoding)
        stream.write(content)

    def _append_json_lines(self, table: pa.Table) -> None:
        stream, _ = self._stream()
        pieces: list[str | pa.ChunkedArray] = []
        for place, name in enumerate(table.column_names):
            pieces += [f"{',' if place else '{'}{json.dumps(name)}:", as_json(table.column(place))]
        lines = pc.binary_join_element_wise(*pieces, "}\n", "")
        stream.write("".join(lines.to_pylist()).encode())

    def _append_sheet(self, table: pa.Table) -> None:
        if self._workbook is None:
            self._workbook = xlsxwriter.Workbook(self.path, {"constant_memory": True})
            self._workbook.set_properties({"created": WRITTEN_ON})
            self._sheet = self._workbook.add_worksheet("导出")
            self._formats = {
                "date": self._workbook.add_format({"num_format": "yyyy-mm-dd"}),
                "time": self._workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            }
            for column, name in enumerate(table.column_names):
                self._sheet.write_string(0, column, name)
        for number, row in enumerate(
            zip(*(column.to_pylist() for column in table.columns), strict=True), self.rows + 1
        ):
            for column, value in enumerate(row):
                self._write_cell(number, column, value)

    def _write_cell(self, row: int, column: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, datetime):
            self._sheet.write_datetime(row, column, value, self._formats["time"])
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, self._formats["date"])
        elif isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(row, column, float(value))
        else:
            self._sheet.write_string(row, column, str(value))


class _Compressed:
    """A gzip stream without file name and time in its header, so that the same rows give the same bytes."""

    def __init__(self, raw: BinaryIO) -> None:
        self._packed, self._raw = gzip.GzipFile("", "wb", 5, raw, mtime=0), raw

    def write(self, content: bytes) -> int:
        return self._packed.write(content)

    def close(self) -> None:
        self._packed.close()
        self._raw.close()


def write_plain(table: pa.Table, sink: io.BytesIO, delimiter: str) -> None:
    """CSV rows without a header; quoted only where a text needs it."""
    if table.num_rows == 0:
        return
    # The writer (pyarrow 26) emits stale memory for a chunk without rows: one chunk, never an empty one.
    table = table.combine_chunks()
    buffer = io.BytesIO()
    options = {"include_header": False, "delimiter": delimiter}
    try:
        arrow_csv.write_csv(table, buffer, arrow_csv.WriteOptions(quoting_style="none", **options))
    except pa.ArrowInvalid:
        # Some text holds a separator or a quote.
        buffer = io.BytesIO()
        arrow_csv.write_csv(table, buffer, arrow_csv.WriteOptions(quoting_style="needed", **options))
    sink.write(buffer.getbuffer())


def as_json(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column's values as JSON texts. Texts may hold quotes and backslashes, but no control characters."""
    text = column.cast(pa.string())
    if pa.types.is_string(column.type):
        text = pc.replace_substring(pc.replace_substring(text, "\\", "\\\\"), '"', '\\"')
    if pa.types.is_string(column.type) or pa.types.is_temporal(column.type):
        text = pc.binary_join_element_wise('"', text, '"', "")
    return pc.fill_null(text, "null")


def write_export(folder: Path, source: str, layout: Layout, period: str, table: pa.Table) -> Path | None:
    """One file with one table; none where there are no rows. Returns its path."""
    if table.num_rows == 0:
        return None
    with ExportFile(folder, source, layout, period) as file:
        file.append(table)
        return file.path
