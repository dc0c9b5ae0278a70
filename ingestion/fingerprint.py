"""One streaming pass over a file's bytes: its content hash, and for text what a reader must know of it.

The hash is of the content: a gzip file has the hash of what is inside, so the same export plain and packed is the same.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xxhash

BLOCK_SIZE = 4 << 20
# A gzip member expands about a thousandfold at most, real exports ten to thirtyfold. Beyond both limits it is a bomb.
MAXIMUM_RATIO = 250
RATIO_FLOOR = 256 << 20
MAXIMUM_UNPACKED = 256 << 30


class UnreadableFile(Exception):  # noqa: N818 - a verdict on a file, not a fault of the program
    """The file cannot be trusted; the message says why and what to do."""


@dataclass
class TextProfile:
    """What the bytes of a text are like. Counts are of bytes; `is_utf8` is exact.

    `delimiters` counts the byte `delimiter`, the contract's or else the likeliest one by the first line.
    """

    size: int = 0
    is_ascii: bool = True
    is_utf8: bool = True
    line_feeds: int = 0
    carriage_returns: int = 0
    pairs: int = 0
    has_quotes: bool = False
    has_tabs: bool = False
    nulls: int = 0
    has_blank_lines: bool = False
    ends_with_line_end: bool = False
    delimiter: bytes = b""
    delimiters: int = 0

    @property
    def line_ends(self) -> int:
        """Physical line ends, whichever kind the file uses."""
        return self.line_feeds if self.line_feeds else self.carriage_returns

    @property
    def lines(self) -> int:
        """Physical lines, the last one counted whether or not it is ended."""
        return self.line_ends + (0 if self.ends_with_line_end or not self.size else 1)

    @property
    def has_mixed_line_ends(self) -> bool:
        """Whether more than one kind of line end occurs, be it inside quotes."""
        kinds = (self.pairs, self.line_feeds - self.pairs, self.carriage_returns - self.pairs)
        return sum(1 for k in kinds if k) > 1


class TextScanner:
    """Builds a TextProfile from blocks of bytes, in order. NumPy counts ten times as fast as bytes.count here."""

    def __init__(self, delimiter: str | None = None) -> None:
        self.profile = TextProfile(delimiter=(delimiter or "").encode())
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._last = b"\n"

    def update(self, block: bytes) -> None:
        """Take the next block."""
        profile = self.profile
        if not profile.delimiter:
            first_line = block.lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 1)[0].split(b"\r", 1)[0]
            profile.delimiter = max((b",", b"\t", b";", b"|"), key=first_line.count)
        values = np.frombuffer(block, dtype=np.uint8)
        if len(profile.delimiter) == 1:
            profile.delimiters += int(np.count_nonzero(values == profile.delimiter[0]))
        self._count_line_ends(block, values)
        profile.size += len(block)
        profile.has_quotes = profile.has_quotes or b'"' in block
        profile.has_tabs = profile.has_tabs or b"\t" in block
        if b"\0" in block:
            profile.nulls += int(np.count_nonzero(values == 0))
        self._check_utf8(block)
        self._last = block[-1:]

    def _count_line_ends(self, block: bytes, values: np.ndarray) -> None:
        profile = self.profile
        feeds = values == 10
        profile.line_feeds += int(np.count_nonzero(feeds))
        ends = feeds
        if b"\r" in block:
            returns = values == 13
            profile.carriage_returns += int(np.count_nonzero(returns))
            profile.pairs += int(np.count_nonzero(returns[:-1] & feeds[1:]))
            ends = feeds | returns
        if self._last == b"\r" and block[:1] == b"\n":
            profile.pairs += 1
        if profile.has_blank_lines:
            return
        # A blank line is a line end whose line holds nothing: two ends in a row that are no pair of return and feed.
        twice = ends[:-1] & ends[1:]
        if ends is not feeds:
            twice &= ~(values[:-1] == 13) | ~(values[1:] == 10)
        begins_blank = bool(ends[0]) and self._last in (b"\n", b"\r") and not (self._last == b"\r" and feeds[0])
        profile.has_blank_lines = begins_blank or bool(twice.any())

    def _check_utf8(self, block: bytes) -> None:
        profile = self.profile
        if profile.is_ascii and block.isascii():
            return
        profile.is_ascii = False
        if profile.is_utf8:
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError:
                profile.is_utf8 = False

    def finish(self) -> TextProfile:
        """The profile, after the last block."""
        if self.profile.is_utf8 and not self.profile.is_ascii:
            try:
                self._decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self.profile.is_utf8 = False
        self.profile.ends_with_line_end = self.profile.size > 0 and self._last in (b"\n", b"\r")
        return self.profile


def unpacked_blocks(path: Path, is_gzip: bool) -> Iterator[bytes]:
    """The content of a file in blocks, unpacked. Raises UnreadableFile for a cut, foreign or oversized gzip file."""
    if not is_gzip:
        with path.open("rb") as file:
            while block := file.read(BLOCK_SIZE):
                yield block
        return
    packed_size, unpacked = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as file:
            while block := file.read(BLOCK_SIZE):
                unpacked += len(block)
                if unpacked > MAXIMUM_UNPACKED or (unpacked > RATIO_FLOOR and unpacked > packed_size * MAXIMUM_RATIO):
                    raise UnreadableFile(
                        f"unpacks to more than {unpacked >> 20} MB from {packed_size >> 10} kB, which no export does; "
                        "deliver it unpacked if it is genuine"
                    )
                yield block
    except EOFError as error:
        raise UnreadableFile("is a gzip file that ends in the middle; deliver it again, complete") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(f"is no sound gzip file ({error}); deliver it again") from error


def fingerprint(path: Path, is_gzip: bool, is_text: bool, delimiter: str | None) -> tuple[str, TextProfile | None]:
    """Content hash (xxh3, 128 bits, hexadecimal) and, for text, the profile of the bytes."""
    digest = xxhash.xxh3_128()
    scanner = TextScanner(delimiter) if is_text else None
    for block in unpacked_blocks(path, is_gzip):
        digest.update(block)
        if scanner:
            scanner.update(block)
    return digest.hexdigest(), scanner.finish() if scanner else None
