"""One writer per warehouse: the lock that every command which changes something holds.

The operating system frees the lock when its process ends, however it ends, so a stale lock cannot outlive a kill.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ingestion.warehouse import private_files
from orchestration.outcome import RefusedError

PROBE_SECONDS = 0.5
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR)


@dataclass(frozen=True)
class Holder:
    """The process that holds the lock."""

    pid: int
    command: str
    since: str


class WarehouseBusyError(RefusedError):
    """Another process is writing this warehouse."""


def _holder_file(lock: Path) -> Path:
    return lock.with_suffix(".holder")


def current_holder(lock: Path) -> Holder | None:
    """Who holds the lock now; None when it is free."""
    probe = FileLock(lock)
    try:
        with probe.acquire(timeout=0):
            return None
    except Timeout:
        return _read_holder(lock) or Holder(0, "another command", "")
    except OSError:
        # On a disk that is read-only nobody holds it, and whoever may not write here is told the rest all the same.
        return None


def _read_holder(lock: Path) -> Holder | None:
    try:
        return Holder(**json.loads(_holder_file(lock).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@contextmanager
def exclusive(lock: Path, command: str) -> Iterator[None]:
    """Hold the warehouse for a command; raises WarehouseBusyError naming the holder when it is taken.

    Entering again in the same process is allowed: the command takes the lock, and the job inside it takes it once more.
    Files that are made inside are the owner's alone: DuckDB makes its write-ahead log at the first write, not when it opens.
    """
    held = _locks.setdefault(lock, FileLock(lock, thread_local=False))
    try:
        # Whoever asks who holds the lock takes it for a moment.
        held.acquire(timeout=PROBE_SECONDS, poll_interval=0.02)
    except Timeout:
        holder = _read_holder(lock)
        who = (
            f"`scorehouse {holder.command}` (process {holder.pid}, since {holder.since} UTC)"
            if holder
            else "another command"
        )
        raise WarehouseBusyError(
            f"{who} is writing this warehouse.",
            str(lock.parent),
            "Wait until it has ended, then run the command again. The lock goes away with its process.",
        ) from None
    except OSError as error:
        if error.errno not in _NOT_OURS:
            raise
        raise RefusedError(
            f"The warehouse folder cannot be written: {error.strerror}.",
            str(error.filename or lock),
            "Name another folder with --warehouse, or give this user the right to write there.",
        ) from error
    try:
        if held.lock_counter == 1:
            holder = Holder(os.getpid(), command, datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"))
            _holder_file(lock).write_text(json.dumps(holder.__dict__), encoding="utf-8")
        with private_files():
            yield
    finally:
        if held.lock_counter == 1:
            _holder_file(lock).unlink(missing_ok=True)
        held.release()


_locks: dict[Path, FileLock] = {}
