"""What the .yml files beside the models declare: a mart's columns, and which KPIs the unit tests expect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]


def declared_columns(document: Document, mart: str) -> dict[str, Document]:
    """The columns of a mart by name, as its .yml declares them."""
    models = [model for model in document.get("models") or [] if model.get("name") == mart]
    return {column["name"]: column for model in models for column in model.get("columns") or []}


def column_meta(column: Document) -> Document:
    """The meta of a column; empty when it has none."""
    config = column.get("config") or {}
    return config.get("meta") or {}


def is_kpi(column: Document) -> bool:
    """Whether the column is declared as a KPI: its meta holds its labels."""
    return "kpi" in column_meta(column)


def expected_words(documents: Iterable[Document], model: str | None = None) -> set[str]:
    """Every word that an expectation of a unit test holds: its columns, and the texts in them (a part's kpi_id).

    model leaves the tests of other models aside.
    """
    return {
        word
        for document in documents
        for unit_test in document.get("unit_tests") or []
        if model in (None, unit_test.get("model"))
        for word in _words((unit_test.get("expect") or {}).get("rows"))
    }


def _words(rows: object) -> Iterator[str]:
    if isinstance(rows, str):
        yield from re.findall(r"\w+", rows)
    for row in rows if isinstance(rows, list) else []:
        for column, value in row.items():
            yield column
            if isinstance(value, str):
                yield value


def is_expected(kpi_id: str, words: set[str]) -> bool:
    """Whether a unit test expects the KPI, or a part that bears its name."""
    return kpi_id in words or any(word.startswith(f"{kpi_id}__") for word in words)
