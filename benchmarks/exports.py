"""A company's export files as relations of DuckDB's own readers, with types that the caller names.

Belongs here: which files an export has, and the reader call for each format. What DuckDB cannot read itself (XLSX, text
that is not UTF-8) is copied as UTF-8 CSV into a scratch folder first. Does not belong here: keys, versions, checks.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from python_calamine import CalamineWorkbook

PLATFORM = "scorehouse"
DELIMITERS = {".csv": ",", ".tsv": "\t"}
CHINESE = "gb18030"


def export_files(folder: Path) -> list[Path]:
    """The files of an export, oldest name first."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def relation(folder: Path, types: Mapping[str, str], scratch: Path, with_name: bool = False) -> str:
    """SQL of a select over all files of an export: the columns of `types`, NULL where a file lacks one.

    Rows that do not parse are left out.
    `with_name` adds the column file_name, by which an export without updated_at orders its versions.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Path]] = defaultdict(list)
    for path in export_files(folder):
        readable = as_readable(path, scratch)
        groups[_shape(readable)].append(readable)
    if not groups:
        raise FileNotFoundError(f"{folder} holds no files; write a company's exports there first")
    selects = [_select(kind, header, paths, types, with_name) for (kind, header), paths in groups.items()]
    return "\nunion all\n".join(selects)


def as_readable(path: Path, scratch: Path) -> Path:
    """The file itself, or its copy as UTF-8 CSV where DuckDB has no reader for it."""
    if path.suffix == ".xlsx":
        copy = scratch / path.parent.name / f"{path.stem}.csv"
        _write_csv(copy, CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
        return copy
    if path.suffix in DELIMITERS:
        content = path.read_bytes()
        if not content.isascii() and not _is_utf8(content):
            copy = scratch / path.parent.name / path.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content.decode(CHINESE).encode())
            return copy
    return path


def _shape(path: Path) -> tuple[str, tuple[str, ...]]:
    """Files that one reader call can take share their kind and, as text, their header."""
    if path.suffix == ".parquet":
        # The first row of the schema is its root.
        names = duckdb.execute("select name from parquet_schema(?)", [str(path)]).fetchall()[1:]
        return "parquet", tuple(str(name) for (name,) in names)
    if path.suffix not in DELIMITERS:
        return "json", ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path.suffix, tuple(next(csv.reader(file, delimiter=DELIMITERS[path.suffix])))


def _select(kind: str, header: tuple[str, ...], paths: list[Path], types: Mapping[str, str], with_name: bool) -> str:
    files = "[" + ", ".join(literal(str(path)) for path in paths) + "]"
    name = ", parse_filename(filename) as file_name" if with_name else ""
    if kind == "json":
        return (
            f"select {_names(types)}{name} from read_json({files}, format = 'newline_delimited', "
            f"columns = {_struct(types)}, filename = {with_name})"
        )
    if kind == "parquet":
        values = ", ".join(
            f"cast({_unconverted(column, type_) if column in header else 'null'} as {type_}) as {_quoted(column)}"
            for column, type_ in types.items()
        )
        return f"select {values}{name} from read_parquet({files}, filename = {with_name})"
    columns = _struct({column: types.get(column, "varchar") for column in header})
    values = ", ".join(
        _quoted(column) if column in header else f"cast(null as {type_}) as {_quoted(column)}"
        for column, type_ in types.items()
    )
    return (
        f"select {values}{name} from read_csv({files}, columns = {columns}, auto_detect = false, header = true, "
        f"delim = {literal(DELIMITERS[kind])}, quote = '\"', escape = '\"', nullstr = '', ignore_errors = true, "
        f"filename = {with_name})"
    )


def _unconverted(column: str, type_: str) -> str:
    """A Parquet column whose cast to a time with a zone stays out of the reader: in there a local time is taken for UTC."""
    return f"{_quoted(column)} + interval 0 second" if type_ == "timestamptz" else _quoted(column)


def literal(text: str) -> str:
    """A text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(types: Iterable[str]) -> str:
    return ", ".join(_quoted(column) for column in types)


def _struct(types: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{literal(column)}: {literal(type_)}" for column, type_ in types.items()) + "}"


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _write_csv(path: Path, rows: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            # Numbers come back from the sheet as floats, also those that were written whole.
            writer.writerow([int(value) if isinstance(value, float) and value.is_integer() else value for value in row])
