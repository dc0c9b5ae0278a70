"""The files of a delivery, read into rows and written again as other files: split, dealt out anew, in another order.

Every format that the sample company writes keeps its format: a Parquet file stays one, GB18030 stays GB18030. A row that is
broken on purpose stays as broken as it was.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import python_calamine
import xlsxwriter

Row = Sequence[Any]
ENCODINGS = ("utf-8", "gb18030")
DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True)
class DeliveredFile:
    """One file's rows, and what it takes to write such a file again. A row of JSON Lines is its one line."""

    path: Path
    header: tuple[str, ...]
    rows: list[Row]
    encoding: str = "utf-8"
    schema: pa.Schema | None = None

    @property
    def suffix(self) -> str:
        """The ending, of both parts where it is compressed."""
        return "".join(suffix for suffix in self.path.suffixes if suffix in (".jsonl", ".gz")) or self.path.suffix

    @property
    def form(self) -> tuple[object, ...]:
        """Files of one form can exchange rows."""
        return self.suffix, self.encoding, self.header, str(self.schema)

    def has_column(self, name: str) -> bool:
        """Whether its rows have the column."""
        return name in (json.loads(self.rows[0][0]) if self.suffix.startswith(".jsonl") else self.header)

    def key_of(self, row: Row, key: Sequence[str]) -> tuple[str, ...]:
        """The values of a row's key columns; those of a row that was cut short are empty."""
        record = json.loads(row[0]) if self.suffix.startswith(".jsonl") else dict(zip(self.header, row, strict=False))
        return tuple(str(record.get(name, "")) for name in key)

    def holding(self, rows: list[Row], path: Path | None = None) -> DeliveredFile:
        """A file of the same form with these rows."""
        return replace(self, rows=rows, path=path or self.path)


def read(path: Path) -> DeliveredFile:
    """Read a file of the sample company, or one that `write` wrote."""
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        columns = [column.to_pylist() for column in table.columns]
        return DeliveredFile(path, tuple(table.column_names), [*zip(*columns, strict=True)], schema=table.schema)
    if path.suffix == ".xlsx":
        header, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
        return DeliveredFile(path, tuple(header), rows)
    if path.suffix == ".gz":
        lines = gzip.decompress(path.read_bytes()).decode().splitlines()
        return DeliveredFile(path, (), [[line] for line in lines])
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else _encoding(content)
    text = io.StringIO(content.decode(encoding), newline="")
    header, *rows = csv.reader(text, delimiter=DELIMITERS[path.suffix])
    return DeliveredFile(path, tuple(header), rows, encoding)


def _encoding(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise AssertionError("a file of the sample company is in an encoding that no contract names")


def write(file: DeliveredFile) -> None:
    """Write the file at its path."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    if file.path.suffix == ".parquet":
        columns = [*zip(*file.rows, strict=True)] or [()] * len(file.header)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, file.schema, strict=True)]
        pyarrow.parquet.write_table(pa.table(arrays, schema=file.schema), file.path)
    elif file.path.suffix == ".xlsx":
        _write_workbook(file)
    elif file.path.suffix == ".gz":
        file.path.write_bytes(gzip.compress("".join(f"{line}\n" for (line,) in file.rows).encode()))
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=DELIMITERS[file.path.suffix], lineterminator="\n")
        writer.writerows([file.header, *file.rows])
        file.path.write_bytes(text.getvalue().encode(file.encoding))


def _write_workbook(file: DeliveredFile) -> None:
    with xlsxwriter.Workbook(file.path) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate([file.header, *file.rows]):
            for column, value in enumerate(row):
                if isinstance(value, datetime.datetime):
                    sheet.write_datetime(number, column, value, moment)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif value != "":
                    sheet.write_string(number, column, str(value))
