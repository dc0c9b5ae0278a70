"""Which files lie in the landing folder, what kind each is, and which of them are not to be touched yet.

Only names, folders and file attributes are looked at here; nothing is opened. A file's folder says what it is:
<landing>/<platform>/<export>/, however deep below.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from ingestion.contract_model import Contract
from ingestion.file_sequence import file_sequence

FileKind = Literal["text", "xlsx", "json_lines", "parquet"]

KINDS: dict[str, FileKind] = {
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".xlsx": "xlsx",
    ".jsonl": "json_lines",
    ".ndjson": "json_lines",
    ".json": "json_lines",
    ".parquet": "parquet",
}
UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download", ".swp")
RECENT_SECONDS = 2.0
GONE = "is gone: somebody moved or deleted it while it was read"


class LandingFolderError(Exception):
    """The landing folder itself cannot be read."""


@dataclass(frozen=True)
class FoundFile:
    """One file of an export; `refusal` or `waiting` say why it is not read."""

    contract: Contract
    path: Path
    relative: str
    size: int | None
    modified_at: datetime | None
    changed_at: datetime | None
    sequence: str | None
    kind: FileKind | None = None
    is_gzip: bool = False
    refusal: str | None = None
    waiting: str | None = None

    @property
    def attributes(self) -> tuple[int | None, datetime | None, datetime | None]:
        """What tells whether the file was written since."""
        return self.size, self.modified_at, self.changed_at


@dataclass
class Discovery:
    """All files of the landing folder: those of a contract's export, and paths that belong to none or cannot be read."""

    files: list[FoundFile] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def discover(landing: Path, contracts: Iterable[Contract], stability_seconds: float) -> Discovery:
    """Look through the landing folder. Files modified in the last two seconds are looked at twice."""
    if not landing.is_dir():
        raise LandingFolderError(
            f"the landing folder {landing} does not exist or is no folder; create it, or name another"
        )
    by_folder = {c.folder: c for c in contracts}
    found = Discovery()
    unread: dict[str, str] = {}
    for entry, relative in _walk(landing, "", unread):
        parts = relative.split("/")
        contract = by_folder.get("/".join(parts[:2])) if len(parts) > 2 else None
        if _is_noise(entry.name) or (len(parts) == 1 and entry.name.startswith("_")):
            continue  # a name with _ in front, beside the platforms' folders, is somebody's note
        if contract is None:
            found.unknown.append(printable(relative))
        else:
            found.files.append(_describe(entry, relative, contract))
    for relative, why in unread.items():
        found.unknown.append(f"{printable(relative)}/ (cannot be read: {why}; check its rights)")
        contract = by_folder.get("/".join(relative.split("/")[:2]))
        if contract is not None:
            # What it holds of a delivery of the whole table is missing from it.
            waiting = f"is a folder that cannot be read ({why}); check its rights"
            path = landing / relative
            found.files.append(FoundFile(contract, path, printable(relative), None, None, None, None, waiting=waiting))
    found.files = _second_look(sorted(found.files, key=lambda f: f.relative), stability_seconds)
    found.unknown.sort()
    return found


def printable(path: str) -> str:
    """A path as text that every table and terminal takes, also where its bytes are no UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk(folder: Path, prefix: str, unread: dict[str, str]) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Entries that are no folders, with their path below the landing folder. Links are shown and never followed.

    Puts folders that cannot be read into `unread`, with the reason; one that is gone meanwhile is left out.
    """
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda e: e.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        if not prefix:
            raise LandingFolderError(f"the landing folder {folder} cannot be read: {error.strerror}") from error
        unread[prefix.rstrip("/")] = error.strerror or str(error)
        return
    for entry in entries:
        relative = f"{prefix}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith("."):
                yield from _walk(Path(entry.path), f"{relative}/", unread)
        else:
            yield entry, relative


def _is_noise(name: str) -> bool:
    """Files that programs leave beside the real ones and that nobody exports: hidden files, Excel's and others' locks."""
    return name.startswith((".", "~$")) or name in ("Thumbs.db", "desktop.ini")


def _utc(nanoseconds: int) -> datetime:
    return datetime.fromtimestamp(nanoseconds // 1000 / 1_000_000, UTC).replace(tzinfo=None)


def _describe(entry: os.DirEntry[str], relative: str, contract: Contract) -> FoundFile:
    below = relative.removeprefix(contract.folder + "/")
    found = FoundFile(contract, Path(entry.path), printable(relative), None, None, None, file_sequence(below))
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return replace(found, refusal=f"cannot be read ({error.strerror}); check its rights")
    found = replace(
        found, size=status.st_size, modified_at=_utc(status.st_mtime_ns), changed_at=_utc(status.st_ctime_ns)
    )
    name = entry.name.lower()
    if stat.S_ISLNK(status.st_mode):
        return replace(found, refusal="is a symbolic link, which may lead anywhere; put the file itself here")
    if not stat.S_ISREG(status.st_mode):
        return replace(found, refusal="is no regular file (a pipe, socket or device); put a file here")
    if found.relative != relative:
        return replace(found, refusal="has a name that is not UTF-8; rename the file")
    if name.endswith(UNFINISHED_SUFFIXES):
        return replace(found, waiting="its name says that it is still being written")
    is_gzip = name.endswith(".gz")
    suffix = Path(name.removesuffix(".gz")).suffix
    kind = KINDS.get(suffix)
    if kind is None:
        known = ", ".join(KINDS)
        hint = {".xls": "save it as .xlsx or CSV", ".zip": "unpack it"}.get(suffix, f"known are {known}, plain or .gz")
        return replace(found, refusal=f"is of no known format ({suffix or 'no extension'}): {hint}")
    return replace(found, kind=kind, is_gzip=is_gzip)


def current_attributes(path: Path) -> tuple[int | None, datetime | None, datetime | None]:
    """Size and times of a file now; all None where it is gone."""
    try:
        status = path.lstat()
    except OSError:
        return None, None, None
    return status.st_size, _utc(status.st_mtime_ns), _utc(status.st_ctime_ns)


def is_gone(path: Path) -> bool:
    """Whether no file lies there any more."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def reading_fault(path: Path) -> str | None:
    """Why a file cannot be opened and read, or None; what fails all the same lies elsewhere, as on a full disk."""
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return f"cannot be read ({error.strerror}); check its rights"
    return None


def _second_look(files: list[FoundFile], stability_seconds: float) -> list[FoundFile]:
    """Files that changed a moment ago wait when they change again while we watch; all are watched at once."""
    edge = datetime.fromtimestamp(time.time() - RECENT_SECONDS, UTC).replace(tzinfo=None)

    def is_recent(file: FoundFile) -> bool:
        return file.kind is not None and file.modified_at is not None and file.modified_at >= edge

    if not any(is_recent(f) for f in files):
        return files
    time.sleep(stability_seconds)
    waiting = "is still being written: its size or time changed while it was watched"
    return [
        replace(f, waiting=waiting) if is_recent(f) and current_attributes(f.path)[:2] != (f.size, f.modified_at) else f
        for f in files
    ]
