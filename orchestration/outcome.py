"""How a command ends: exit codes, and the errors that carry one screen of text each.

Only the vocabulary of endings; who raises what stands with the work itself.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script that calls `scorehouse` can rely on."""

    PUBLISHED = 0
    FAILED = 1
    REFUSED = 2
    GATE_CLOSED = 3
    PUBLISHED_WITH_REFUSED_FILES = 4


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
