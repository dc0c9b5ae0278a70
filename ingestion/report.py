"""What a load reports back: each file that it dealt with, paths that belong to no export, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingestion.manifest import FileRecord, FileStatus


@dataclass(frozen=True)
class FileResult:
    """What became of one file. `is_new` is false for a file that was refused in an earlier load and still lies there."""

    platform: str
    export: str
    path: str
    status: FileStatus
    reason: str | None
    file_id: int
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    rows_duplicate: int = 0
    is_new: bool = True


@dataclass(frozen=True)
class ChangedExport:
    """How many business days of an export changed; None means any day may have."""

    platform: str
    export: str
    days: int | None


@dataclass
class LoadReport:
    """The outcome of a load. `load_id` is the last load that changed something, also when this one did not.

    `unknown` holds paths that were not read: those that belong to no export, and folders that cannot be read.
    """

    load_id: int = 0
    is_changed: bool = False
    files: list[FileResult] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    changed: list[ChangedExport] = field(default_factory=list)

    def with_status(self, status: FileStatus) -> list[FileResult]:
        """Files of one status."""
        return [f for f in self.files if f.status == status]

    @property
    def rows_landed(self) -> int:
        """Rows landed in this load."""
        return sum(f.rows_landed for f in self.files if f.is_new and f.status == "landed")

    @property
    def rows_rejected(self) -> int:
        """Rows quarantined in this load."""
        return sum(f.rows_rejected for f in self.files if f.is_new and f.status == "landed")


@dataclass(frozen=True)
class Progress:
    """Where a load stands: what it is at, and how many bytes of how many it has behind it."""

    step: str
    export: str
    files_done: int
    files_total: int
    bytes_done: int
    bytes_total: int


ProgressCallback = Callable[[Progress], None]


def file_result(record: FileRecord, is_new: bool = True) -> FileResult:
    """The result that a manifest row stands for."""
    return FileResult(
        record.platform,
        record.export,
        record.path,
        record.status,
        record.reason,
        record.file_id,
        record.rows_read,
        record.rows_landed,
        record.rows_rejected,
        record.rows_duplicate,
        is_new,
    )
