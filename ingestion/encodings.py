"""From whatever a text file is encoded in to UTF-8: choosing the encoding, and transcoding block by block.

DuckDB reads UTF-8 only; everything else passes here, as blocks of text, into a file inside the warehouse folder. Line ends
are kept as they are, so line numbers stay those of the original. A byte that the encoding does not know becomes a mark
followed by its two hexadecimal digits; rows that hold the mark are quarantined.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.fingerprint import TextProfile, TextScanner, UnreadableFile, unpacked_blocks

UNDECODABLE = "\uffff"
_UTF8_NAMES = ("utf-8", "utf8", "utf_8", "utf-8-sig")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


def _mark_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(f"{UNDECODABLE}{byte:02x}" for byte in wrong), error.end


codecs.register_error("scorehouse_mark", _mark_bytes)


@dataclass(frozen=True)
class EncodingChoice:
    """The encoding of a file, and whether DuckDB can read it as it is."""

    name: str
    is_readable: bool
    wrong_bytes: int = 0


def choose_encoding(
    path: Path, is_gzip: bool, profile: TextProfile, declared: tuple[str, ...], head: bytes
) -> EncodingChoice:
    """The encoding of a file: a byte order mark decides, else the first declared one that fits without a fault.

    Where none fits, the one with the fewest faulty bytes; UTF-8 wins when most of its multi-byte characters are sound.
    """
    for mark, name in _BOMS:
        if head.startswith(mark):
            if name == "utf-8-sig" and profile.is_utf8:
                return EncodingChoice(name, is_readable=True)
            return EncodingChoice(name, is_readable=False, wrong_bytes=_count_wrong(path, is_gzip, name)[0])
    if profile.nulls * 5 > profile.size:
        raise UnreadableFile("holds mostly null bytes: UTF-16 without a byte order mark, or no text; save it as UTF-8")
    if profile.is_ascii:
        return EncodingChoice("utf-8", is_readable=True)
    names_utf8 = [n for n in declared if n in _UTF8_NAMES]
    if profile.is_utf8 and not names_utf8 and not _is_single_byte(declared[0]):
        raise UnreadableFile(f"is UTF-8, but its contract declares only {', '.join(declared)}; add utf-8 to encodings")
    faults: list[tuple[int, str]] = []
    for name in declared:
        if name in _UTF8_NAMES:
            if profile.is_utf8:
                return EncodingChoice("utf-8", is_readable=True)
            wrong, sound = _count_wrong(path, is_gzip, "utf-8")
            if wrong * 4 <= sound:
                return EncodingChoice("utf-8", is_readable=False, wrong_bytes=wrong)
        else:
            wrong, _ = _count_wrong(path, is_gzip, name)
            if not wrong:
                return EncodingChoice(name, is_readable=False)
        faults.append((wrong, name))
    wrong, name = min(faults, key=lambda f: f[0])
    return EncodingChoice(name, is_readable=False, wrong_bytes=wrong)


def _is_single_byte(name: str) -> bool:
    """Encodings in which any byte is a character: valid UTF-8 proves nothing against them."""
    try:
        return len(bytes(range(0xA1, 0xFF)).decode(name)) == 0xFF - 0xA1
    except UnicodeDecodeError:
        return False


def _count_wrong(path: Path, is_gzip: bool, name: str) -> tuple[int, int]:
    """How many bytes the encoding cannot read, and how many characters beyond ASCII it can."""
    decoder = codecs.getincrementaldecoder(name)("scorehouse_mark")
    wrong = sound = 0
    for block in _blocks_and_end(path, is_gzip):
        text = decoder.decode(block, final=not block)
        if not text.isascii():
            marks = text.count(UNDECODABLE)
            wrong += marks
            sound += len(text) - len(text.encode("ascii", "ignore")) - marks
    return wrong, sound


def _blocks_and_end(path: Path, is_gzip: bool) -> Iterator[bytes]:
    yield from unpacked_blocks(path, is_gzip)
    yield b""


def transcode(path: Path, is_gzip: bool, encoding: str, target: Path, delimiter: str | None) -> TextProfile:
    """Write the file's content as UTF-8 to `target`, streaming; gives the profile of what was written."""
    decoder = codecs.getincrementaldecoder(encoding)("scorehouse_mark")
    scanner = TextScanner(delimiter)
    with target.open("wb") as out:
        for block in _blocks_and_end(path, is_gzip):
            data = decoder.decode(block, final=not block).encode()
            if data:
                scanner.update(data)
                out.write(data)
    return scanner.finish()


def unpack(path: Path, target: Path) -> None:
    """Write a gzip file's content to `target` as it is, streaming."""
    with target.open("wb") as out:
        for block in unpacked_blocks(path, is_gzip=True):
            out.write(block)
