"""Names and values inside SQL text: every one that comes from a file or a contract passes through here.

Values are bound as parameters wherever DuckDB allows it; these functions serve the places where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable


def identifier(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def identifiers(names: Iterable[str], prefix: str = "") -> str:
    """Quoted identifiers, comma separated; `prefix` such as `t.` goes in front of each."""
    return ", ".join(prefix + identifier(n) for n in names)


def literal(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def literals(values: Iterable[str]) -> str:
    """Text literals, comma separated."""
    return ", ".join(literal(v) for v in values)


def exact_path(path: str) -> str:
    """A path that DuckDB's file functions read as that one file, whatever glob characters are in it."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)
