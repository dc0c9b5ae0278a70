"""The sentences that modules are written with, with their values as places: read from the source, so that none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A value that no sentence says: it shows in a translation where the sentence has its place.
VALUE = "7"


def sentences(path: str) -> list[str]:
    """Every text of a module but its docstrings, each value replaced by VALUE."""
    return list(_texts(ast.parse((ROOT / path).read_text(encoding="utf-8"))))


def told(path: str, *errors: str) -> list[str]:
    """What and what to do of every such error that a module raises, each value replaced by VALUE; an argument that is no text is left out."""
    found = []
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors:
            for place in (0, 2):
                if place < len(node.args) and isinstance(node.args[place], (ast.Constant, ast.JoinedStr)):
                    found.append(_text(node.args[place]))
    return found


def _texts(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and ast.get_docstring(node, clean=False) is not None
    ):
        node.body = node.body[1:]  # type: ignore[attr-defined]
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield _text(node)
        return
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else VALUE
