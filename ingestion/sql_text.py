"""Names and values inside SQL text: every one that comes from a file or a contract passes through here.

Values are bound as parameters wherever DuckDB allows it; these functions serve the places where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable

GLOB_CHARACTERS = "*?["
INVISIBLE_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
# A class of patterns: blanks of all kinds, control and format characters, and letters that show nothing.
INVISIBLE = f"[\\s\\pZ\\p{{Cc}}\\p{{Cf}}{INVISIBLE_LETTERS}]"


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
    """A path that DuckDB's file functions read as that one file, whatever glob characters are in it (see can_be_exact)."""
    return "".join(f"[{c}]" if c in GLOB_CHARACTERS else c for c in path)


def can_be_exact(path: str) -> bool:
    """Whether exact_path can name the file. In a pattern DuckDB takes a backslash for a folder's end, however it is escaped."""
    return "\\" not in path or not any(c in path for c in GLOB_CHARACTERS)
