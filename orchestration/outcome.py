"""How a command ends: exit codes, and the errors that carry one screen of text each.

Only the vocabulary of endings; who raises what stands with the work itself.
"""

from __future__ import annotations

import errno
from enum import IntEnum

MORE_MEMORY = "Raise SCOREHOUSE_MEMORY_LIMIT, or lower SCOREHOUSE_THREADS, then run again."


class ExitCode(IntEnum):
    """What a script that calls `scorehouse` can rely on."""

    PUBLISHED = 0
    FAILED = 1
    REFUSED = 2
    GATE_CLOSED = 3
    PUBLISHED_WITH_REFUSALS = 4


class ScorehouseError(Exception):
    """An ending with an explanation: what is wrong, where, and what to do. Shown without a stack trace.

    what_to_do may hold several lines. exit_code is the command's.
    """

    exit_code: ExitCode = ExitCode.FAILED

    def __init__(self, what: str, where: str = "", what_to_do: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.what_to_do = what_to_do


class NightFailedError(ScorehouseError):
    """The night could not be finished; the published generation is untouched."""

    exit_code = ExitCode.FAILED


class RefusedError(ScorehouseError):
    """Wrong usage or configuration, or a command that may not run now. Nothing was done."""

    exit_code = ExitCode.REFUSED


class GateClosedError(ScorehouseError):
    """A gate found errors; the old generation stays."""

    exit_code = ExitCode.GATE_CLOSED


def explanation(error: BaseException, step: str) -> ScorehouseError:
    """Any error as an ending with an explanation; one that nobody foresaw says at least where it happened."""
    if isinstance(error, ScorehouseError):
        return error
    if isinstance(error, KeyboardInterrupt):
        return NightFailedError(
            "The run was asked to stop, and stopped.",
            f"step {step}",
            "What was published before stays. Run again to go on.",
        )
    if is_disk_full(error):
        return NightFailedError(
            f"The disk is full: {_words(error)}",
            f"step {step}",
            "What was published before stays. Free some space, then run again: it goes on from what was finished.",
        )
    if is_out_of_memory(str(error)):
        return NightFailedError(
            f"The memory that SCOREHOUSE_MEMORY_LIMIT allows is not enough: {_words(error)}",
            f"step {step}",
            f"What was published before stays. {MORE_MEMORY}",
        )
    return NightFailedError(
        _words(error),
        f"step {step}",
        "What was published before stays. The log has the details; run again when the cause is gone.",
    )


def is_disk_full(error: BaseException) -> bool:
    """Whether an error, or what caused it, is a lack of room, in whichever library's words."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return True
    text = str(error).lower()
    if "no space left" in text or "disk is full" in text or "disk quota exceeded" in text:
        return True
    return error.__cause__ is not None and is_disk_full(error.__cause__)


def is_out_of_memory(text: str) -> bool:
    """Whether DuckDB's words are of its memory limit, and not of its room for spill files."""
    return "Out of Memory Error" in text and "max_temp_directory_size" not in text


def _words(error: BaseException) -> str:
    words = str(error).strip()
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
