"""Which sources each KPI needs, and by which rows a source is there: both read from the project's own models.

The marts name a KPI's sources where they write it; `int_source_coverage` says which rows a source is told by.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from dbt_project.kpi_lint.rules import listed_marts

_KPI_MACRO = re.compile(r"\{%-?\s*macro\s+(kpi_\w+)\((.*?)\)\s*-?%\}.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """The rows by which a source is there: the dated ones of a relation that meet a condition, by shop, platform or neither."""

    relation: str
    dated_by: str
    told_by: str | None
    condition: str


class _Unknown(jinja2.ChainableUndefined):
    """Whatever only dbt knows."""

    def __call__(self, *_: object, **__: object) -> _Unknown:  # type: ignore[override]
        return self


def _environment() -> jinja2.Environment:
    return jinja2.Environment(undefined=_Unknown, extensions=["jinja2.ext.do"], autoescape=False)


def sources_of_kpis(project: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The sources that every KPI needs, by mart and KPI."""
    macros = "\n".join(path.read_text(encoding="utf-8") for path in sorted((project / "macros").glob("*.sql")))
    writing = {name: _names(head) for name, head in _KPI_MACRO.findall(macros) if "sources" in _names(head)}
    others = _KPI_MACRO.sub(lambda found: "" if found.group(1) in writing else found.group(), macros)
    files = {path.stem: path for path in (project / "models" / "marts").rglob("*.sql")}
    needed: dict[tuple[str, str], tuple[str, ...]] = {}
    for mart in listed_marts(macros):

        def note(parameters: list[str], *values: Any, mart: str = mart, **named: Any) -> str:
            given = {**dict(zip(parameters, values, strict=False)), **named}
            if "kpi_id" in given:
                needed[mart, given["kpi_id"]] = tuple(given["sources"])
            return ""

        noting: dict[str, Callable[..., str]] = {name: partial(note, names) for name, names in writing.items()}
        text = others + files[mart].read_text(encoding="utf-8")
        _environment().from_string(text).render(ref=lambda *names: names[-1], var=lambda *_: 1, **noting)
    return needed


def _names(parameters: str) -> list[str]:
    return [parameter.split("=")[0].strip() for parameter in parameters.split(",")]


def sources(project: Path) -> dict[str, Source]:
    """Every source that a KPI can need."""
    model = project / "models" / "intermediate" / "coverage" / "int_source_coverage.sql"
    module = (
        _environment()
        .from_string(model.read_text(encoding="utf-8"))
        .make_module({"ref": lambda name: name, "business_date": lambda column: column})
    )
    return {
        name: Source(relation, dated_by, told_by, condition or "true")
        for name, relation, dated_by, told_by, condition in module.spans  # type: ignore[attr-defined]
    }
