"""Files of one layout through their reader into a stage, and the verdict on each: what its records amount to.

Belongs here: which reader serves which kind of file, and when a file that could be read still cannot be trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from ingestion.csv_reader import (
    BAD_QUOTES,
    TOO_LONG,
    SetAside,
    csv_source,
    forget_set_aside,
    padded_csv_source,
    read_set_aside,
    split_lines,
)
from ingestion.fingerprint import BLOCK_SIZE, UnreadableFile
from ingestion.json_lines_reader import json_source
from ingestion.parquet_reader import UNSOUND, is_malformed, parquet_source
from ingestion.preparation import PreparedFile
from ingestion.record_checks import ambiguous_records, is_parted_exactly
from ingestion.records import RecordPlaces, locate_records
from ingestion.settings import LandingSettings
from ingestion.sql_text import exact_path
from ingestion.stage import (
    JudgedRecords,
    RawSource,
    Stage,
    StagedFile,
    drop_stage,
    fill_stage,
    hash_identities,
    judged_records,
)
from ingestion.typing_sql import BROKEN_RECORD, ReadingTraits

AMBIGUOUS = 0  # the fault of a staged row that is rejected by its raw text; declared faults count from 1


class LateRefusal(Exception):  # noqa: N818 - sends the delivery back to its start
    """A file turned out to be unfit only while its rows were read or written; `reasons` gives path and reason."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {reason}" for path, reason in reasons.items()))
        self.reasons = reasons


@dataclass
class ReadFile:
    """A file whose records were read: how many, which are set aside, and where rows stand in it."""

    file: PreparedFile
    staged: StagedFile | None
    set_aside: list[SetAside] = field(default_factory=list)
    refusal: str | None = None
    known_rows: int | None = None
    numbers: dict[int, int] = field(default_factory=dict)
    ambiguous: list[tuple[int, SetAside]] = field(default_factory=list)

    @property
    def staged_rows(self) -> int:
        """Rows that the stage holds."""
        return self.staged.rows if self.staged else 0

    @property
    def rows_read(self) -> int:
        """Records of the file, header and blank lines not counted."""
        return self.staged_rows + len(self.set_aside) if self.known_rows is None else self.known_rows

    @property
    def first_row_line(self) -> int | None:
        """Physical line of row 1 where each record is one line; None where lines must be looked up."""
        layout, profile = self.file.layout, self.file.profile
        if self.file.found.kind == "parquet":
            return 1
        if layout is None or profile is None or profile.has_blank_lines or self.file.sheet_rows is not None:
            return None
        return layout.first_row_line if profile.lines == layout.first_row_line - 1 + self.rows_read else None


@dataclass
class ReadGroup:
    """Files that were read into one stage, and those of them that must be read again, each alone and padded."""

    stage: Stage
    files: list[ReadFile]
    to_pad: list[PreparedFile] = field(default_factory=list)


@dataclass
class ParquetGroup:
    """Parquet files that share one layout, not read yet: they go into the landing table without a stage."""

    number: int
    records: JudgedRecords
    files: list[ReadFile]
    identity_maps: dict[str, str]

    def rows_to_stage(self, con: duckdb.DuckDBPyConnection, contested: str | None) -> ReadGroup:
        """A stage of the faulty rows alone, and of those that meet the SQL condition `contested` (on alias n)."""
        condition = f"n._fault is not null or {contested}" if contested else "n._fault is not null"
        chosen = replace(self.records, sql=f"select * from ({self.records.sql}) as n where {condition}")
        stage = fill_stage(con, self.number, self.files[0].file.contract, chosen)
        for index, read in enumerate(self.files):
            read.staged = stage.files.get(index)
            read.refusal = _rounded_ids(read)
        return ReadGroup(stage, self.files)

    def unreadable_files(self, con: duckdb.DuckDBPyConnection, error: duckdb.Error) -> dict[str, str]:
        """Which of the files are broken inside; raises the error again where none is: then it is of the disk or memory."""
        found = {}
        for read in self.files:
            try:
                # Counting would look at no value.
                con.cursor().execute(
                    "select bit_xor(hash(columns(*))) from read_parquet(?, hive_partitioning = false)",
                    [exact_path(str(read.file.readable))],
                ).fetchall()
            except duckdb.Error as fault:
                if is_malformed(fault):
                    found[read.file.found.relative] = UNSOUND
        if not found:
            raise error
        return found


def parquet_group(
    con: duckdb.DuckDBPyConnection, number: int, files: list[PreparedFile], settings: LandingSettings
) -> ParquetGroup:
    """Make ready Parquet files that share contract and layout; only their private columns are read, to be hashed.

    Raises LateRefusal where one of them is broken inside.
    """
    contract, layout = files[0].contract, files[0].layout
    assert layout is not None
    source = parquet_source([f.readable for f in files], layout, contract)
    records = judged_records(contract, source, settings, ReadingTraits())
    group = ParquetGroup(number, records, [ReadFile(f, None, known_rows=f.rows) for f in files], {})
    try:
        group.identity_maps = hash_identities(
            con, number, contract, records.columns, f"({records.sql})", records.values
        )
    except duckdb.Error as error:
        raise LateRefusal(group.unreadable_files(con, error)) from error
    return group


def read_group(
    con: duckdb.DuckDBPyConnection, number: int, files: list[PreparedFile], settings: LandingSettings
) -> ReadGroup:
    """Read text files that share contract, reader and layout into stage `number`.

    Raises duckdb.Error where the reader gives up.
    """
    contract = files[0].contract
    traits = ReadingTraits(
        # Only in delimited text would a tab be seen among the bytes.
        has_tabs=any(f.found.kind != "text" or f.profile is None or f.profile.has_tabs for f in files),
        has_wrong_bytes=any(f.wrong_bytes for f in files),
    )
    forget_set_aside(con)
    records = judged_records(contract, _source(files), settings, traits)
    stage = fill_stage(con, number, contract, records)
    by_path: dict[str, list[SetAside]] = {}
    if files[0].reader == "delimited":
        for record in read_set_aside(con):
            by_path.setdefault(record.path, []).append(record)
    forget_set_aside(con)
    group = ReadGroup(stage, [])
    for index, file in enumerate(files):
        read = ReadFile(file, stage.files.get(index), by_path.get(str(file.readable), []))
        if (
            file.found.kind == "text"
            and not file.is_padded
            and not is_parted_exactly(file, read.staged, read.set_aside)
        ):
            file.is_padded = True
            group.to_pad.append(file)
            continue
        read.refusal = _verdict(read, stage) or (_type_drift(con, stage, read) if file.reader == "json_lines" else None)
        if read.refusal is None:
            has_line_feeds = file.profile is None or file.profile.line_feeds > 0
            read.set_aside = split_lines(read.set_aside, "\n" if has_line_feeds else "\r")
            _number_set_aside(read)
            _set_ambiguous_aside(con, stage, read)
        group.files.append(read)
    return group


def _source(files: list[PreparedFile]) -> RawSource:
    contract, layout = files[0].contract, files[0].layout
    assert layout is not None
    if files[0].reader == "json_lines":
        has_unknown = any(f.layout and f.layout.notes for f in files)
        return json_source([f.readable for f in files], layout, contract, has_unknown)
    if files[0].is_padded:
        return padded_csv_source(files[0].readable, layout, contract)
    has_quotes = any(f.profile is None or f.profile.has_quotes for f in files)
    return csv_source([f.readable for f in files], layout, contract, has_quotes)


def read_one(con: duckdb.DuckDBPyConnection, number: int, file: PreparedFile, settings: LandingSettings) -> ReadGroup:
    """Read one file; where the CSV reader gives up over its line ends, once more with line ends made equal.

    Only malformed text is the file's fault: a duckdb.IOException is the disk's, or a file that is gone, and passes up.
    """
    try:
        return read_group(con, number, [file], settings)
    except duckdb.InvalidInputException as error:
        if not (file.profile and file.profile.has_mixed_line_ends and file.found.kind == "text"):
            raise UnreadableFile(_plain(error)) from error
    _equalise_line_ends(file, settings)
    try:
        return read_group(con, number, [file], settings)
    except duckdb.InvalidInputException as error:
        raise UnreadableFile(_plain(error)) from error


def _set_ambiguous_aside(con: duckdb.DuckDBPyConnection, stage: Stage, read: ReadFile) -> None:
    """Mark staged rows whose quoting broke, so that they are rejected by their raw text and never land."""
    layout, staged = read.file.layout, read.staged
    if layout is None or not staged or not staged.holding_quotes or read.file.found.kind != "text":
        return
    found, total = ambiguous_records(con, read.file, layout)
    numbers = sorted(read.numbers.values())
    read.ambiguous = [(number, record) for number, record in found if number not in set(numbers)]
    if read.ambiguous and total != read.rows_read:
        read.refusal = (
            f"has quotes that follow no rule, first in record {found[0][0]}; export it again with cells quoted"
        )
        return
    for number, _ in read.ambiguous:
        position = number - bisect_left(numbers, number)
        con.execute(f"update {stage.table} set _fault = {AMBIGUOUS} where rowid = ?", [staged.base + position - 1])


def _plain(error: duckdb.Error) -> str:
    """The reader's complaint in one line, without values or options."""
    line = re.search(r"Line: (\d+)", str(error))
    where = f" (line {line.group(1)})" if line else ""
    longest = re.search(r"Maximum line size of (\d+) bytes", str(error), re.IGNORECASE)
    if longest:
        return (
            f"has a line of more than {int(longest.group(1)) >> 20} MB{where}; leave such a text out or deliver it cut"
        )
    return f"is not well-formed delimited text{where}: line ends or quotes follow no rule; export it again"


_LINE_ENDS = re.compile(rb'("(?:[^"]|"")*")|\r\n?')


def _equalise_line_ends(file: PreparedFile, settings: LandingSettings) -> None:
    """Write a copy in which every line end outside quotes is a line feed; the number of lines stays as it was."""
    target = settings.warehouse / "tmp" / f"{file.content_hash}-{file.file_id}.lf"
    with file.readable.open("rb") as source, target.open("wb") as out:
        rest = b""
        while block := source.read(BLOCK_SIZE):
            data = rest + block
            # Cut where no quoted cell and no line end is open, so that the pattern sees whole tokens.
            cut = data.rfind(b"\n") + 1
            while cut and data.count(b'"', 0, cut) % 2:
                cut = data.rfind(b"\n", 0, cut - 1) + 1
            out.write(_LINE_ENDS.sub(lambda m: m.group(1) or b"\n", data[:cut]))
            rest = data[cut:]
        out.write(_LINE_ENDS.sub(lambda m: m.group(1) or b"\n", rest))
    file.remove_copy()
    file.readable, file.is_copy = target, True


def _rounded_ids(read: ReadFile) -> str | None:
    if not read.staged or not read.staged.unrecoverable:
        return None
    return (
        f"holds {read.staged.unrecoverable} ids like 1.23E+17 that a spreadsheet has rounded; the digits are gone. Export it "
        "again and do not open it in a spreadsheet"
    )


def _verdict(read: ReadFile, stage: Stage) -> str | None:
    """Why the whole file must be refused, or None."""
    file, contract = read.file, read.file.contract
    ends_open = file.profile is not None and not file.profile.ends_with_line_end
    rounded = _rounded_ids(read)
    if rounded:
        return rounded
    size = file.readable.stat().st_size
    for record in read.set_aside:
        if record.error == TOO_LONG:
            return f"has a record of more than 2 MB (record {record.record_line}): a quote that is never closed, or no table"
        reaches_end = record.offset + len(record.text.encode()) >= size - 2
        if record.error == BAD_QUOTES and reaches_end and record.text.count('"') % 2:
            return f"opens a quote in record {record.record_line} that is never closed; the file may be cut: deliver it again"
    if ends_open and contract.truncated_tail == "refuse":
        last = read.set_aside[-1] if read.set_aside else None
        if last and last.offset + len(last.text.encode()) >= size:
            return "ends in the middle of a record; it was cut while it was written or copied: deliver it again"
        if file.wrong_bytes and read.staged and read.staged.last_fault:
            return "ends in the middle of a character; it was cut while it was written or copied: deliver it again"
        broken = next((f.code for f in stage.records.faults if f.kind == BROKEN_RECORD), None)
        if broken is not None and read.staged and read.staged.last_fault == broken:
            return "ends in the middle of a record; it was cut while it was written or copied: deliver it again"
    layout, profile = file.layout, file.profile
    if (
        not read.rows_read
        and layout
        and profile
        and not profile.has_blank_lines
        and layout.header_lines < profile.lines
    ):
        return "has lines behind its header of which none could be read as a record: its quotes follow no rule"
    if not read.rows_read and contract.header_only == "refuse":
        return "holds a header and no row, which its contract does not accept; deliver it again"
    return None


def _type_drift(con: duckdb.DuckDBPyConnection, stage: Stage, read: ReadFile) -> str | None:
    """JSON keeps types: a column whose every value is of another one has drifted, and the file with it."""
    if not read.staged or read.staged.faulty < read.staged.rows:
        return None
    codes = con.execute(
        f"select distinct _fault from {stage.table} where _file = ? limit 2", [read.staged.index]
    ).fetchall()
    fault = next(f for f in stage.records.faults if f.code == codes[0][0])
    if len(codes) > 1 or fault.column is None or read.file.contract.column(fault.column).logical_type == "string":
        return None
    return f"has no row in which {fault.column} is right (it {fault.reason}): the type of the export changed"


def _number_set_aside(read: ReadFile) -> None:
    """Row numbers of the records set aside: offset in the file to number."""
    layout, profile = read.file.layout, read.file.profile
    if not read.set_aside or layout is None:
        return
    if profile is not None and profile.has_blank_lines:
        places = locate(read, set(), {r.offset for r in read.set_aside})
        if places.rows == read.rows_read:
            read.numbers = {r.offset: places.row_and_line_at.get(r.offset, (0, 0))[0] for r in read.set_aside}
            if all(read.numbers.values()):
                return
    header = 1 if layout.header_lines else 0
    read.numbers = {r.offset: r.record_line - header - layout.skipped_lines for r in read.set_aside}


def locate(read: ReadFile, rows: set[int], offsets: set[int]) -> RecordPlaces:
    """Walk through the file to find records by number or by byte offset."""
    layout = read.file.layout
    assert layout is not None
    return locate_records(
        read.file.readable,
        layout.delimiter,
        layout.skipped_lines,
        has_header=layout.header_lines > 0,
        blank_is_record=len(layout.cells) == 1 and read.file.found.kind == "text",
        is_quoted=read.file.found.kind == "text",
        rows=rows,
        offsets=offsets,
    )


def lines_of_rows(read: ReadFile, rows: Iterable[int]) -> dict[int, int]:
    """Physical line of each wanted row number, in the file as it was delivered."""
    wanted = set(rows)
    if read.file.sheet_rows is not None:
        return {r: read.file.sheet_rows[r - 1] for r in wanted if r <= len(read.file.sheet_rows)}
    first = read.first_row_line
    if first is not None:
        return {r: first + r - 1 for r in wanted}
    return locate(read, wanted, set()).line_of_row


def release(con: duckdb.DuckDBPyConnection, group: ReadGroup | ParquetGroup) -> None:
    """Free the tables and the readable copies of a group."""
    if isinstance(group, ReadGroup):
        drop_stage(con, group.stage)
    else:
        for table in set(group.identity_maps.values()):
            con.execute(f"drop table if exists {table}")
    for read in group.files:
        read.file.remove_copy()


def temporary_folder(settings: LandingSettings) -> Path:
    """Where readable copies live while they are read."""
    folder = settings.warehouse / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
