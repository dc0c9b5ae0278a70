"""Ending a run that was asked to stop: what is in hand is finished or rolled back, then the run ends.

SIGTERM and Ctrl-C raise InterruptedRunError in the main thread; where a step must not be cut in two it is held back
until the step is done.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class InterruptedRunError(KeyboardInterrupt):
    """The run was asked to stop. A KeyboardInterrupt, so that dbt and Dagster end their work in order."""

    def __str__(self) -> str:
        return "the run was asked to stop"


class _Signals:
    """Whether a stop was asked for, and how many steps hold it back."""

    held_back = 0
    is_pending = False


def _on_signal(number: int, frame: FrameType | None) -> None:
    if _Signals.held_back:
        _Signals.is_pending = True
    else:
        raise InterruptedRunError


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGTERM and SIGINT into InterruptedRunError inside the block; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held_back() -> Iterator[None]:
    """Finish the block before a stop takes effect."""
    _Signals.held_back += 1
    try:
        yield
    finally:
        _Signals.held_back -= 1
        stop_if_asked()


def stop_if_asked() -> None:
    """Take a stop that was held back; called between two units of work."""
    if _Signals.is_pending and _Signals.held_back <= 1:
        _Signals.is_pending = False
        raise InterruptedRunError
