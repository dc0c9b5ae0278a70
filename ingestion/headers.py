"""The first record of a delimited text: where the header stands, and which column of the contract each cell is.

Columns are matched by name, so their order does not matter. What a header gets wrong refuses the file: a column that is
guessed at would shift every figure behind it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingestion.contract_checks import normal_header
from ingestion.contract_model import Column, Contract
from ingestion.fingerprint import UnreadableFile

DELIMITERS = (",", "\t", ";", "|")
DELIMITER_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "pipe"}
SURELY_RENAMED = 0.8
MAYBE_RENAMED = 0.5
_VALUE = re.compile(r"[-+]?[0-9][-+0-9.,:/ TZ]*")  # a number, a date or a time: hardly ever a header


@dataclass(frozen=True)
class Layout:
    """How the records of a file are laid out. `positions` gives the cell (from 0) of each contract column it has.

    `kinds` are the cells' types where the file has any of its own.
    """

    delimiter: str
    cells: tuple[str, ...]
    positions: tuple[tuple[str, int], ...]
    skipped_lines: int
    header_lines: int
    has_header: bool
    notes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def first_row_line(self) -> int:
        """Physical line of the first record behind the header."""
        return self.skipped_lines + self.header_lines + 1


@dataclass(frozen=True)
class HeaderMatch:
    """Which cell each contract column stands in, and cells that the contract does not know."""

    positions: dict[str, int]
    unknown: list[str]


def match_header(cells: Sequence[str], contract: Contract) -> HeaderMatch:
    """Match header cells to columns by header or alias, upper and lower case alike.

    Raises UnreadableFile for equal headers, two headers of one column, a missing required column, and a column that was
    evidently renamed.
    """
    names = [normal_header(c) for c in cells]
    folded = [n.casefold() for n in names]
    by_header = {normal_header(h).casefold(): c.name for c in contract.columns for h in c.headers}
    if not any(f in by_header for f in folded) and any(_VALUE.fullmatch(n) for n in names):
        # A row of data may hold what is private, and is not shown.
        raise UnreadableFile(
            f"has no header of {contract.id}: its first line holds numbers or dates, so that it seems to be a row; write the "
            "header above it"
        )
    repeated = [n for n, count in Counter(f for f in folded if f).items() if count > 1]
    if repeated:
        raise UnreadableFile(
            f"has the header {names[folded.index(repeated[0])]!r} more than once (upper and lower case count as equal); "
            "rename one of the columns"
        )
    positions: dict[str, int] = {}
    for index, name in enumerate(folded):
        column = by_header.get(name)
        if column is None:
            continue
        if column in positions:
            both = f"{names[positions[column]]!r} and {names[index]!r}"
            raise UnreadableFile(f"has two headers of the column {column}: {both}; leave one of them out")
        positions[column] = index
    unknown = [n for n, f in zip(names, folded, strict=True) if f not in by_header]
    spanning = next((n for n in unknown if "\n" in n or "\r" in n), None)
    if spanning is not None:
        raise UnreadableFile(f"has a header that goes over several lines ({spanning[:40]!r}): is a quote never closed?")
    if not positions:
        raise UnreadableFile(
            f"has no header of {contract.id}: what stands there is {_shown(names)}. Is this another export's file?"
        )
    _refuse_missing(contract, positions, unknown, names)
    return HeaderMatch(positions, unknown)


def _likeness(header: str, column: Column) -> float:
    return max(SequenceMatcher(None, header.casefold(), h.casefold()).ratio() for h in (*column.headers, column.name))


def _refuse_missing(contract: Contract, positions: dict[str, int], unknown: list[str], names: list[str]) -> None:
    missing = [c for c in contract.columns if c.name not in positions]
    required = [c for c in missing if c.required or c.key_position is not None]
    named_unknown = [u for u in unknown if u]
    if required:
        lacking = ", ".join(repr(c.header) for c in required)
        likely = _closest(named_unknown, required, MAYBE_RENAMED)
        if likely:
            header, column = likely
            hint = (
                f"; {header!r} may be {column.header!r}: if so, add it as a synonym of {column.name} to {contract.id}"
            )
        else:
            hint = f"; what the contract does not know: {_shown(named_unknown)}"
        raise UnreadableFile(f"lacks the required column {lacking}{hint}")
    renamed = _closest(named_unknown, [c for c in missing if c.classification != "drop"], SURELY_RENAMED)
    if renamed:
        header, column = renamed
        raise UnreadableFile(
            f"has {header!r} and lacks {column.header!r}, so the column seems to be renamed: add {header!r} as a synonym of "
            f"{column.name} to {contract.id}, or as a column of its own"
        )


def _closest(unknown: list[str], columns: list[Column], least: float) -> tuple[str, Column] | None:
    pairs = [(_likeness(u, c), u, c) for u in unknown for c in columns]
    best = max(pairs, key=lambda p: p[0], default=None)
    return (best[1], best[2]) if best and best[0] >= least else None


def _shown(names: Sequence[str]) -> str:
    text = ", ".join(repr(n[:40]) for n in names[:8])
    return text + (f" and {len(names) - 8} more" if len(names) > 8 else "") if names else "nothing"


def _records(text: str, delimiter: str, most: int) -> list[tuple[list[str], int, int]]:
    """The first records: cells, physical lines before, physical lines of the record. Blank lines are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[list[str], int, int]] = []
    before = 0
    try:
        for cells in reader:
            if cells:
                records.append((cells, before, reader.line_num - before))
            before = reader.line_num
            if len(records) == most:
                break
    except csv.Error:
        pass
    return records


def read_layout(head: str, contract: Contract, is_whole: bool, record_lines: Sequence[int] | None = None) -> Layout:
    """The layout of a delimited text from its first characters (all of it where `is_whole`).

    The delimiter is the contract's, else the one under which most headers are known. `record_lines` gives the line of each
    record where the text is a copy with other lines.
    """
    candidates = [contract.delimiter] if contract.delimiter else list(DELIMITERS)
    known = {normal_header(h).casefold() for c in contract.columns for h in c.headers}
    head = head.removeprefix("\ufeff")
    if contract.has_header and head.lower().startswith("sep=") and len(head) > 5 and head[5] in "\r\n":
        raise UnreadableFile("begins with a line for Excel (sep=...); export it without")
    best: tuple[int, int, str, list[tuple[list[str], int, int]]] | None = None
    for order, delimiter in enumerate(candidates):
        records = _records(head, delimiter, 30)
        if not records:
            continue
        cells = records[0][0]
        score = (
            sum(normal_header(c).casefold() in known for c in cells)
            if contract.has_header
            else sum(len(r[0]) == len(contract.columns) for r in records)
        )
        if best is None or (score, -order) > (best[0], best[1]):
            best = (score, -order, delimiter, records)
    if best is None:
        if head.strip():
            raise UnreadableFile(
                "begins with quotes that follow no rule, so that no header can be read; export it again"
            )
        raise UnreadableFile("holds no record" if is_whole else "holds no record where its header should stand")
    _, _, delimiter, records = best
    return (
        _with_header(records, delimiter, contract, record_lines)
        if contract.has_header
        else _headerless(records, delimiter, contract)
    )


def _with_header(
    records: list[tuple[list[str], int, int]], delimiter: str, contract: Contract, record_lines: Sequence[int] | None
) -> Layout:
    cells, skipped, lines = records[0]
    try:
        match = match_header(cells, contract)
    except UnreadableFile as error:
        for index, (later, before, _) in enumerate(records[1:], start=1):
            try:
                match_header(later, contract)
            except UnreadableFile:
                continue
            line = record_lines[index] if record_lines else before + 1
            raise UnreadableFile(
                f"has its header in line {line}: what stands above is no part of the table; remove those lines"
            ) from error
        if contract.delimiter and len(cells) == 1:
            name = DELIMITER_NAMES.get(contract.delimiter, repr(contract.delimiter))
            raise UnreadableFile(f"{error} (the contract says that cells are parted by {name})") from error
        raise
    added = [f"column added: {u}" if u else "column added without a name" for u in match.unknown]
    return Layout(
        delimiter, tuple(cells), tuple(match.positions.items()), skipped, lines, True, tuple(dict.fromkeys(added))
    )


def _headerless(records: list[tuple[list[str], int, int]], delimiter: str, contract: Contract) -> Layout:
    wanted = len(contract.columns)
    if not any(len(r[0]) == wanted for r in records):
        raise UnreadableFile(
            f"has {len(records[0][0])} columns in its first line, its contract {contract.id} has {wanted}"
        )
    cells = tuple(c.header for c in contract.columns)
    return Layout(delimiter, cells, tuple((c.name, i) for i, c in enumerate(contract.columns)), records[0][1], 0, False)
