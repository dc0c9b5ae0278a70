"""What a person sees while a command works and when it ends badly: one screen, no stack trace."""

from __future__ import annotations

import functools
import logging
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from orchestration.outcome import explanation
from orchestration.record import LOGGER

if TYPE_CHECKING:
    from rich.status import Status

# Without a log file the details of an ending go nowhere, rather than onto the screen.
logging.getLogger(LOGGER).addHandler(logging.NullHandler())
WIDTH = 100
_REDRAW_SECONDS = 0.2


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an ending with an explanation into its screen and exit code."""

    @functools.wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except (typer.Exit, typer.Abort):
            raise
        except (Exception, KeyboardInterrupt) as error:
            logging.getLogger(LOGGER).error("%s", error, exc_info=error)
            told = explanation(error, command.__name__)
            show_failure(told.what, told.where, told.what_to_do)
            raise typer.Exit(int(told.exit_code)) from None

    return wrapped


def show_failure(what: str, where: str, what_to_do: str) -> None:
    """Print one screen to standard error: what is wrong, where, what to do."""
    lines = [what.rstrip()]
    if where:
        lines.append(f"  where       {where}")
    if what_to_do:
        lines.append("  what to do  " + what_to_do.replace("\n", "\n              "))
    sys.stderr.write("\n".join(lines) + "\n")


class TerminalProgress:
    """Steps as they go by, on standard error: a moving line on a terminal, one line per step elsewhere."""

    def __init__(self) -> None:
        self._step = ""
        self._begun = 0.0
        self._drawn = 0.0
        self._status: Status | None = None
        self._is_terminal = sys.stderr.isatty()
        self._is_watched = True

    def begin(self, step: str) -> None:
        """Finish the line of the step before, begin the next."""
        self.end()
        self._step, self._begun = step, time.monotonic()
        if self._is_terminal:
            from rich.console import Console

            self._status = Console(stderr=True).status(step)
            self._status.start()

    def detail(self, text: str) -> None:
        """Show what the step is at."""
        now = time.monotonic()
        if self._status is not None and now - self._drawn > _REDRAW_SECONDS:
            self._drawn = now
            self._status.update(f"{self._step}  [dim]{text[: WIDTH - 20]}[/dim]")

    def end(self) -> None:
        """Finish the last line."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._step:
            self._write(f"{self._step:<16}{time.monotonic() - self._begun:>8.1f} s\n")
            self._step = ""

    def _write(self, line: str) -> None:
        """A night goes on when nobody reads its progress any more."""
        if self._is_watched:
            try:
                sys.stderr.write(line)
            except OSError:
                self._is_watched = False
