"""Telling whoever watches a run where it is: the interface that steps talk to, and a silent one.

How it looks on a terminal stands with the command; in Dagster's interface the run's own events take its place.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Where a run reports its steps."""

    def begin(self, step: str) -> None:
        """A step begins."""

    def detail(self, text: str) -> None:
        """What the step is doing now."""


class Silence:
    """Reports to nobody."""

    def begin(self, step: str) -> None:
        """Say nothing."""

    def detail(self, text: str) -> None:
        """Say nothing."""
