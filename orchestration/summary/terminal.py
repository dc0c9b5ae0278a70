"""Standard output, as wide as its readers' screens."""

from __future__ import annotations

from rich.console import Console

WIDTH = 100


def terminal(width: int = WIDTH) -> Console:
    """Standard output, that many columns wide; raises BrokenPipeError where nobody reads it any more."""
    return _Terminal(width=width, highlight=False)


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Leave it to the caller; Rich would end the process with an exit code of its own."""
        raise BrokenPipeError
