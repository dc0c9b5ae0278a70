"""One file made ready for DuckDB: hashed, its encoding settled, its layout known, a readable copy where it needs one.

Copies live in the warehouse's temporary folder and are removed by whoever staged them. A file that cannot be trusted raises
UnreadableFile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from ingestion.contract_model import Contract
from ingestion.discovery import FoundFile
from ingestion.encodings import choose_encoding, transcode, unpack
from ingestion.fingerprint import TextProfile, UnreadableFile, fingerprint, unpacked_blocks
from ingestion.headers import Layout, read_layout
from ingestion.manifest import utc_now

HEAD_BYTES = 1 << 20


@dataclass
class PreparedFile:
    """A file on its way into landing. `readable` is what DuckDB reads: the file itself or a UTF-8 copy."""

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
    notes: list[str] = field(default_factory=list)

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
        content_hash, profile = fingerprint(found.path, found.is_gzip, is_text)
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


def prepare_text(file: PreparedFile, temporary: Path, with_layout: bool) -> None:
    """Settle the encoding of a text, make the readable copy where it needs one, and read its header."""
    found, profile = file.found, file.profile
    assert profile is not None
    head = b"".join(islice(unpacked_blocks(found.path, found.is_gzip), 1))[:HEAD_BYTES]
    check_signature(file, head)
    choice = choose_encoding(found.path, found.is_gzip, profile, found.contract.encodings, head)
    file.encoding, file.wrong_bytes = choice.name, choice.wrong_bytes
    copy = temporary / f"{file.content_hash}-{file.file_id}.csv"
    if not choice.is_readable:
        file.readable, file.is_copy = copy, True
        file.profile = transcode(found.path, found.is_gzip, choice.name, copy)
    elif found.is_gzip:
        file.readable, file.is_copy = copy, True
        unpack(found.path, copy)
    if not profile.size or not with_layout:
        if not profile.size:
            raise UnreadableFile("is empty: not even a header. If nothing happened, deliver the header alone")
        return
    with file.readable.open("rb") as readable:
        text = readable.read(HEAD_BYTES).decode("utf-8", "replace")
    file.layout = read_layout(text, found.contract, is_whole=profile.size <= HEAD_BYTES)
    file.notes += file.layout.notes
