"""Editing a written text file: rows added, taken out or repeated, with the lines on which they end up.

Belongs here: reading and writing back CSV, TSV and JSON Lines with their encodings. Does not belong here: which faults
are planted where (mess).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sample_company.layout import PLATFORM, Layout

LARGEST = 96_000_000


@dataclass(frozen=True)
class Plant:
    """One planted fault. `line_number` is the physical line in the file; `column` is empty for a row as a whole."""

    path: str
    line_number: int | None
    export: str
    key: str
    kind: str
    column: str
    expected: str
    reason: str


@dataclass
class _Added:
    """A line to be put into a file, in the place given or anywhere."""

    line: str
    key: str
    kind: str
    column: str
    expected: str
    reason: str
    at_end: bool = False
    after: int | None = None


def is_editable(path: Path) -> bool:
    """Whether a file is text of a size that may be read whole."""
    return ".parquet" not in path.suffixes and path.suffix != ".xlsx" and path.stat().st_size <= LARGEST


@dataclass
class EditedFile:
    """The lines of a text file and what is to be added to them; `lines` are without header."""

    path: Path
    source: str
    layout: Layout
    header: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    added: list[_Added] = field(default_factory=list)
    superseded: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        content = self.path.read_bytes()
        text = (gzip.decompress(content) if self.layout.compressed else content).decode(self.layout.encoding)
        all_lines = text.removeprefix("\ufeff").replace("\r\n", "\n").splitlines()
        if self.layout.kind == "jsonl":
            self.lines = all_lines
        else:
            self.header = self._cells(all_lines[0])
            self.lines = all_lines[1:]

    @property
    def _delimiter(self) -> str:
        return "\t" if self.layout.kind == "tsv" else ","

    def _cells(self, line: str) -> list[str]:
        return next(csv.reader([line], delimiter=self._delimiter))

    def _row(self, line: str) -> dict[str, Any]:
        """A line's values by column."""
        if self.layout.kind == "jsonl":
            row: dict[str, Any] = json.loads(line)
            return row
        return dict(zip(self.header, self._cells(line), strict=True))

    def _line(self, row: dict[str, Any]) -> str:
        """Values by column as a line."""
        if self.layout.kind == "jsonl":
            return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=self._delimiter, lineterminator="").writerow(row.values())
        return buffer.getvalue()

    def add_broken(self, key: tuple[str, ...], column: str, value: str, reason: str, also: dict[str, str]) -> None:
        """Add a row like an existing one, with a key of its own and one broken cell (no column: cut after three)."""
        row = self._row(self.lines[len(self.lines) // 2])
        for name in key:
            row[name] = f"{row[name]}x{len(self.added) + 1}"
        for name, other in also.items():
            row[name] = other.format(**row)
        named = ",".join(str(row[name]) for name in key)
        if column:
            row[column] = int(value) if self.layout.kind == "jsonl" and value.isdigit() else value
            line = self._line(row)
        else:
            line = self._delimiter.join(self._line(row).split(self._delimiter)[:3])
        self.added.append(_Added(line, named, "broken row", column, "rejected", reason))

    def add_duplicate(self, key: tuple[str, ...]) -> None:
        """Repeat a row further down."""
        place = len(self.lines) // 3
        line = self.lines[place]
        named = ",".join(str(self._row(line)[name]) for name in key)
        self.added.append(_Added(line, named, "repeated row", "", "duplicate", "the same row again", after=place))

    def take_last(self, count: int) -> list[str]:
        """Take the last rows out of the file."""
        count = min(count, len(self.lines) - 1)
        taken, self.lines = self.lines[len(self.lines) - count :], self.lines[: len(self.lines) - count]
        return taken

    def add_late(self, key: tuple[str, ...], lines: list[str]) -> None:
        """Put rows that belong to an earlier file at the end."""
        for line in lines:
            named = ",".join(str(self._row(line)[name]) for name in key)
            self.added.append(_Added(line, named, "late row", "", "late", "delivered two days later", at_end=True))

    def correct(self, target: Path, key: tuple[str, ...], count: int) -> None:
        """Write some paid orders again to `target`: freight 1.00 higher, updated in the following month."""
        chosen = [line for line in self.lines if self._row(line)["status"] == "paid"][:count]
        corrected = []
        for line in chosen:
            row = self._row(line)
            row["freight_amount"] = f"{float(row['freight_amount']) + 1:.2f}"
            row["paid_amount"] = f"{float(row['paid_amount']) + 1:.2f}"
            row["updated_at"] = _one_month_on(row["updated_at"])
            corrected.append(self._line(row))
            self.superseded.append((line, ",".join(str(row[name]) for name in key)))
        header = [self._line({name: name for name in self.header})]
        self._save(target, header + corrected)

    def write(self, random: np.random.Generator) -> list[Plant]:
        """Write the file back with everything added; returns where each planted row stands."""
        slots: list[tuple[float, _Added]] = []
        for one in self.added:
            low = 0 if one.after is None else one.after + 1
            place = len(self.lines) if one.at_end else int(random.integers(low, len(self.lines) + 1))
            slots.append((place, one))
        slots.sort(key=lambda slot: slot[0])
        result: list[str] = []
        planted: list[Plant] = []
        first = 1 if self.layout.kind == "jsonl" else 2
        path = f"{PLATFORM}/{self.source}/{self.path.name}"
        waiting = iter(slots)
        following = next(waiting, None)
        for place, line in enumerate([*self.lines, None]):
            while following is not None and following[0] == place:
                one = following[1]
                planted.append(
                    Plant(
                        path, first + len(result), self.source, one.key, one.kind, one.column, one.expected, one.reason
                    )
                )
                result.append(one.line)
                following = next(waiting, None)
            if line is not None:
                result.append(line)
        for line, key in self.superseded:
            number = first + result.index(line)
            planted.append(
                Plant(
                    path, number, self.source, key, "corrected row", "", "superseded", "corrected by a later re-export"
                )
            )
        header = [] if self.layout.kind == "jsonl" else [self._line({name: name for name in self.header})]
        self._save(self.path, header + result)
        return planted

    def _save(self, target: Path, lines: list[str]) -> None:
        ending = "\r\n" if self.layout.byte_order_mark else "\n"
        text = ("\ufeff" if self.layout.byte_order_mark else "") + ending.join(lines) + ending
        content = text.encode(self.layout.encoding)
        if self.layout.compressed:
            content = gzip.compress(content, 5, mtime=0)
        target.write_bytes(content)


def _one_month_on(instant: str) -> str:
    """The same time of day some weeks later: on the 20th of the following month."""
    year, month = int(instant[:4]), int(instant[5:7])
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year:04d}-{month:02d}-20{instant[10:]}"
