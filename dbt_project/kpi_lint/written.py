"""Which columns a mart's SQL writes, read from its text.

The text is rendered with the project's macros, but for those that write a KPI: a stand-in leaves the names of its columns. So a
KPI that stands in a loop or in a macro of the mart's own is found as well. What only dbt knows is nothing. The columns are
those of the final select.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import jinja2

_MACRO = re.compile(r"\{%-?\s*macro\s+(kpi_\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|[(),]|\w+|[^\s\w]", re.DOTALL)


class UnreadableSqlError(Exception):
    """The columns of this SQL cannot be told from its text."""


@dataclass(frozen=True)
class KpiMacro:
    """What a macro of a KPI writes beside the value, its sample and its null reason."""

    has_parts: bool
    is_settling: bool

    def columns(self, kpi_id: str) -> list[str]:
        """The columns of one KPI."""
        values = [kpi_id, f"{kpi_id}__matured"] if self.is_settling else [kpi_id]
        beside = ["__numerator", "__denominator"] if self.has_parts else []
        return [f"{value}{suffix}" for value in values for suffix in ["", *beside, "__sample", "__null_reason"]]


def kpi_macros(macros_sql: str) -> dict[str, KpiMacro]:
    """The macros that write a KPI: those that write a __sample, by themselves or by another one that they call."""
    bodies = {found.group(1): found.group(0) for found in _MACRO.finditer(macros_sql)}

    def writes(name: str, suffix: str) -> bool:
        called = [other for other in bodies if other != name and re.search(rf"\b{other}\(", bodies[name])]
        return suffix in bodies[name] or any(writes(other, suffix) for other in called)

    return {
        name: KpiMacro(has_parts=writes(name, "__numerator"), is_settling=writes(name, "__matured"))
        for name in bodies
        if writes(name, "__sample")
    }


class _Nothing(jinja2.ChainableUndefined):
    """Whatever dbt would know: called, looped over or written, it is nothing."""

    def __call__(self, *_: object, **__: object) -> _Nothing:  # type: ignore[override]
        return self


def _written_by(macro: KpiMacro, kpi_id: str, *_: object, **__: object) -> str:
    return ", ".join(f"null as {column}" for column in macro.columns(kpi_id))


def written_columns(sql: str, macros: Mapping[str, KpiMacro], macros_sql: str = "") -> list[str]:
    """The columns that the SQL of a mart writes, in their order. macros_sql are the project's macros."""
    environment = jinja2.Environment(undefined=_Nothing, extensions=["jinja2.ext.do"], autoescape=False)
    others = _MACRO.sub(lambda found: "" if found.group(1) in macros else found.group(), macros_sql)
    stand_ins: dict[str, Callable[..., object]] = {name: partial(_written_by, macro) for name, macro in macros.items()}
    try:
        rendered = environment.from_string(others + sql).render(
            ref=lambda *names: names[-1], var=lambda _, default=1: default, **stand_ins
        )
    except (jinja2.TemplateError, TypeError) as error:
        raise UnreadableSqlError(str(error)) from error
    return _selected_columns(rendered, rendered)


def _selected_columns(select: str, whole: str) -> list[str]:
    """The columns of the last select of a text that stands in no parentheses."""
    tokens = [*_top_level_tokens(select)]
    begins = [place for place, token in enumerate(tokens) if token == "select"]
    if not begins:
        raise UnreadableSqlError("it has no final select")
    names: list[str] = []
    column: list[str] = []
    relation = ""
    for place in range(begins[-1] + 1, len(tokens) + 1):
        token = tokens[place] if place < len(tokens) else "from"
        if token == "from" and column[-1:] == ["distinct"]:
            token = "is distinct from"
        if token in (",", "from"):
            names.append(column[-1] if column else "")
            column = []
        else:
            column.append(token)
        if token == "from":
            relation = tokens[place + 1] if place + 1 < len(tokens) else ""
            break
    if names == ["*"] and (body := _cte(relation, whole)):
        return _selected_columns(body, whole)
    if "*" in names:
        raise UnreadableSqlError("its final select has a *")
    return names


def _cte(name: str, sql: str) -> str:
    """The text of a common table expression; empty when there is none of that name."""
    head = re.search(rf"\b{re.escape(name)}\s+as\s*\(", sql)
    if not name or not head:
        return ""
    depth = 1
    for token in _TOKEN.finditer(sql, head.end()):
        depth += {"(": 1, ")": -1}.get(token.group(), 0)
        if depth == 0:
            return sql[head.end() : token.start()]
    return ""


def _top_level_tokens(sql: str) -> Iterator[str]:
    depth = 0
    for found in _TOKEN.finditer(sql):
        token = found.group()
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth == 0 and token != ")" and not token.startswith(("--", "/*")):
            yield token.lower()
