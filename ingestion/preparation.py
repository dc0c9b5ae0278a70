"""One file made ready for DuckDB: hashed, its encoding settled, its layout known, a readable copy where it needs one.

Copies live in the warehouse's temporary folder and are removed by whoever staged them. A file that cannot be trusted raises
UnreadableFile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from ingestion.contract_model import Contract
from ingestion.discovery import FoundFile
from ingestion.encodings import choose_encoding, transcode, unpack
from ingestion.fingerprint import TextProfile, UnreadableFile, fingerprint, unpacked_blocks
from ingestion.headers import Layout, read_layout
from ingestion.json_lines_reader import json_layout
from ingestion.manifest import utc_now
from ingestion.parquet_reader import parquet_layout
from ingestion.sql_text import can_be_exact
from ingestion.xlsx_reader import workbook_to_text

HEAD_BYTES = 1 << 18


@dataclass
class PreparedFile:
    """A file on its way into landing. `readable` is what DuckDB reads: the file itself or a UTF-8 copy.

    `is_padded` has it read with one column more than it has, which is slower and shows every record of another width.
    `rows` is what a Parquet file says of itself.
    """

    found: FoundFile
    file_id: int
    content_hash: str
    profile: TextProfile | None
    started_at: datetime = field(default_factory=utc_now)
    encoding: str | None = None
    sequence: str | None = None
    readable: Path = Path()
    is_copy: bool = False
    wrong_bytes: int = 0
    layout: Layout | None = None
    sheet_rows: list[int] | None = None
    is_padded: bool = False
    rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def reader(self) -> str:
        """Which reader takes it: delimited, json_lines or parquet. A workbook has become delimited text by then."""
        return "delimited" if self.found.kind in ("text", "xlsx") else str(self.found.kind)

    @property
    def contract(self) -> Contract:
        """Its contract."""
        return self.found.contract

    def remove_copy(self) -> None:
        """Delete the readable copy, if there is one."""
        if self.is_copy:
            self.readable.unlink(missing_ok=True)


def hash_file(found: FoundFile, file_id: int) -> PreparedFile:
    """First look: content hash and profile."""
    is_text = found.kind in ("text", "json_lines")
    try:
        content_hash, profile = fingerprint(found.path, found.is_gzip, is_text, found.contract.delimiter)
    except OSError as error:
        raise UnreadableFile(f"cannot be read ({error.strerror}); check its rights") from error
    return PreparedFile(found, file_id, content_hash, profile, readable=found.path)


def check_signature(file: PreparedFile, head: bytes) -> None:
    """Refuse a file whose first bytes are of another format than its name says."""
    kind = file.found.kind
    expected = {"xlsx": b"PK\x03\x04", "parquet": b"PAR1"}.get(kind or "")
    if expected and not head.startswith(expected):
        raise UnreadableFile(f"is named {file.found.path.suffix} but is no such file; it may be cut or renamed")
    if expected:
        return
    for mark, name in (
        (b"PK\x03\x04", "an XLSX workbook or ZIP archive"),
        (b"PAR1", "a Parquet file"),
        (b"\x1f\x8b", "a gzip file"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
        (b"%PDF", "a PDF"),
    ):
        if head.startswith(mark):
            raise UnreadableFile(f"is {name} by its content, not text: give it the extension it should have")


def prepare_file(con: duckdb.DuckDBPyConnection, file: PreparedFile, temporary: Path) -> None:
    """Make the file ready to be read: a readable copy where it needs one, and its layout."""
    found, contract = file.found, file.contract
    head = next(unpacked_blocks(found.path, found.is_gzip), b"")[:HEAD_BYTES]
    if not head:
        raise UnreadableFile("is empty: not even a header. If nothing happened, deliver the header alone")
    check_signature(file, head)
    copy = temporary / f"{file.content_hash}-{file.file_id}.csv"
    if found.kind in ("text", "json_lines"):
        _make_readable_text(file, head, copy)
    elif found.is_gzip:
        file.readable, file.is_copy = copy, True
        unpack(found.path, copy)
    if file.readable == found.path and not can_be_exact(str(found.path)):
        copy.symlink_to(found.path.absolute())
        file.readable, file.is_copy = copy, True
    if found.kind == "json_lines":
        file.layout = json_layout(file.readable, contract)
    elif found.kind == "parquet":
        file.layout, file.rows = parquet_layout(con, file.readable, contract)
    else:
        header_row = 1
        if found.kind == "xlsx":
            source, target = file.readable, temporary / f"{file.content_hash}-{file.file_id}.sheet.csv"
            header_row, file.sheet_rows, notes = workbook_to_text(source, target, contract)
            file.remove_copy()
            file.readable, file.is_copy = target, True
            file.notes += notes
        with file.readable.open("rb") as readable:
            text = readable.read(HEAD_BYTES).decode("utf-8", "replace")
        is_whole = file.readable.stat().st_size <= HEAD_BYTES
        record_lines = None if file.sheet_rows is None else [header_row, *file.sheet_rows]
        file.layout = read_layout(text, contract, is_whole, record_lines)
    file.notes += file.layout.notes


def _make_readable_text(file: PreparedFile, head: bytes, copy: Path) -> None:
    """Settle the encoding of a text and write the UTF-8 copy where it needs one."""
    found = file.found
    assert file.profile is not None
    declared = found.contract.encodings if found.kind == "text" else ("utf-8",)
    choice = choose_encoding(found.path, found.is_gzip, file.profile, declared, head)
    file.encoding, file.wrong_bytes = choice.name, choice.wrong_bytes
    if not choice.is_readable:
        file.readable, file.is_copy = copy, True
        file.profile = transcode(found.path, found.is_gzip, choice.name, copy, found.contract.delimiter)
    elif found.is_gzip:
        file.readable, file.is_copy = copy, True
        unpack(found.path, copy)
