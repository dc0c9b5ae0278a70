"""What the commands that read people's figures have in common: opening, refusing in plain words, one table a screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb
from rich.table import Table

from orchestration.outcome import RefusedError
from orchestration.settings import Settings
from orchestration.summary.terminal import terminal
from orchestration.summary.texts import choose_language
from scorecards.people import NotPublishedError, people_database

WIDTH = 110


@contextmanager
def published_people(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """people.duckdb of the warehouse; RefusedError where it cannot be read."""
    try:
        with people_database(settings.warehouse) as con:
            yield con
    except NotPublishedError as error:
        raise RefusedError(
            str(error), str(settings.warehouse), "Run a night, or ask who may read people's figures."
        ) from error


def worded(settings: Settings, zh: str, en: str) -> str:
    """The one of two wordings that the reader wants."""
    return zh if choose_language(settings.language) == "zh" else en


def print_table(
    title: str, columns: Sequence[str], lines: Sequence[Sequence[object]], texts: int = 1, width: int = WIDTH
) -> None:
    """Print a table to standard output; the first `texts` columns are texts, the others stand to the right."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0), show_edge=False
    )
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place < texts else "right", overflow="fold")
    for line in lines:
        table.add_row(*("" if value is None else str(value) for value in line))
    terminal(width).print(table)


def print_json(value: object) -> None:
    """Print a result for scripts; amounts stay exact, as text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
