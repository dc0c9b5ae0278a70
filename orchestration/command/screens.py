"""What a person sees while a command works and when it ends badly: one screen, no stack trace."""

from __future__ import annotations

import functools
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from rich.cells import cell_len, set_cell_size

from orchestration.outcome import explanation
from orchestration.record import LOGGER

if TYPE_CHECKING:
    from rich.status import Status

    from orchestration.summary.texts import Texts

# Without a log file the details of an ending go nowhere, rather than onto the screen.
logging.getLogger(LOGGER).addHandler(logging.NullHandler())
WIDTH = 100
LABEL_WIDTH = 12
_REDRAW_SECONDS = 0.2


def explained(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an ending with an explanation into its screen and exit code."""

    @functools.wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> None:
        try:
            with reader_may_leave():
                command(*arguments, **options)
        except (typer.Exit, typer.Abort):
            raise
        except (Exception, KeyboardInterrupt) as error:
            logging.getLogger(LOGGER).error("%s", error, exc_info=error)
            told = explanation(error, command.__name__)
            show_failure(told.what, told.where, told.what_to_do, reader_texts(options.get("language")))
            raise typer.Exit(int(told.exit_code)) from None

    return wrapped


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """What is written inside ends without a complaint where its reader has left: `scorehouse status | head`."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def reader_texts(language: str | None = None) -> Texts:
    """The words of whoever reads the terminal: the flag's language, else the setting's, else the environment's."""
    from orchestration.outcome import RefusedError
    from orchestration.settings import load_settings
    from orchestration.summary.texts import Texts, choose_language

    try:
        return Texts(choose_language(load_settings(language=language).language))
    except RefusedError:
        # A setting is wrong, which is what the reader is about to be told; the language may be right all the same.
        named = language or os.environ.get("SCOREHOUSE_LANGUAGE")
        return Texts("zh" if named == "zh" else "en" if named == "en" else choose_language(None))


def show_failure(what: str, where: str, what_to_do: str, texts: Texts) -> None:
    """Print one screen to standard error: what is wrong, where, what to do."""
    lines = [texts.said(what.rstrip())]
    for name, text in (("place", where), ("what_to_do", what_to_do)):
        if text:
            label = f"  {set_cell_size(texts(name), LABEL_WIDTH)}"
            lines.append(label + texts.said(text).replace("\n", "\n" + " " * cell_len(label)))
    sys.stderr.write("\n".join(lines) + "\n")


class TerminalProgress:
    """Steps as they go by, on standard error: a moving line on a terminal, one line per step elsewhere."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._step = ""
        self._begun = 0.0
        self._drawn = 0.0
        self._status: Status | None = None
        self._is_terminal = sys.stderr.isatty()
        self._is_watched = True

    def begin(self, step: str) -> None:
        """Finish the line of the step before, begin the next."""
        self.end()
        self._step, self._begun = self._texts.step(step), time.monotonic()
        if self._is_terminal:
            from rich.console import Console

            self._status = Console(stderr=True).status(self._step)
            self._status.start()

    def detail(self, text: str) -> None:
        """Show what the step is at."""
        now = time.monotonic()
        if self._status is not None and now - self._drawn > _REDRAW_SECONDS:
            self._drawn = now
            self._status.update(f"{self._step}  [dim]{self._texts.said(text)[: WIDTH - 20]}[/dim]")

    def end(self) -> None:
        """Finish the last line."""
        if self._status is not None:
            self._status.stop()
            self._status = None
        if self._step:
            self._write(
                f"{set_cell_size(self._step, 16)}{time.monotonic() - self._begun:>8.1f} {self._texts('seconds')}\n"
            )
            self._step = ""

    def _write(self, line: str) -> None:
        """A night goes on when nobody reads its progress any more."""
        if self._is_watched:
            try:
                sys.stderr.write(line)
            except OSError:
                self._is_watched = False
