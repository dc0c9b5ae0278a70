"""The generations of a warehouse: their names, which one is current, switching to another, dropping old ones.

A generation's folder appears under its name only when it is whole. `current` is one link, replaced in one step, so a
reader that connects gets one whole generation; a reader that has an old file open keeps it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.outcome import RefusedError
from orchestration.warehouse import Warehouse

MANIFEST = "generation.json"
PARTIAL_PREFIX = ".partial-"
_NAME = re.compile(r"^(\d{6})-\d{4}-\d{2}-\d{2}$")
_LINKS = {"kpi.duckdb": "current/kpi.duckdb", "people.duckdb": "current/people/people.duckdb"}


@dataclass(frozen=True)
class Generation:
    """One published generation. Its number counts up whatever the clock says."""

    folder: Path
    facts: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Name of its folder: <number>-<as-of date>."""
        return self.folder.name

    @property
    def size_bytes(self) -> int:
        """Bytes of its files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def list_generations(warehouse: Warehouse) -> list[Generation]:
    """Whole generations, oldest first."""
    found = []
    for folder in sorted(warehouse.generations.glob("*")) if warehouse.generations.is_dir() else []:
        if _NAME.match(folder.name) and (folder / MANIFEST).is_file():
            found.append(Generation(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8"))))
    return found


def current_generation(warehouse: Warehouse) -> Generation | None:
    """The generation that readers see."""
    if not warehouse.current.is_symlink():
        return None
    name = warehouse.current.readlink().name
    return next((generation for generation in list_generations(warehouse) if generation.id == name), None)


def next_id(warehouse: Warehouse, as_of_date: date) -> str:
    """Name for a new generation."""
    numbers = [int(found.group(1)) for folder in warehouse.generations.glob("*") if (found := _NAME.match(folder.name))]
    return f"{max(numbers, default=0) + 1:06d}-{as_of_date.isoformat()}"


def switch_to(warehouse: Warehouse, generation_id: str) -> None:
    """Make a generation the current one: one atomic rename; the two database links lead through it."""
    _replace_link(warehouse.current, f"generations/{generation_id}")
    for name, target in _LINKS.items():
        link = warehouse.root / name
        if not link.is_symlink() or str(link.readlink()) != target:
            _replace_link(link, target)
    sync_folder(warehouse.root)


def roll_back(warehouse: Warehouse, generation_id: str | None = None) -> tuple[str, str]:
    """Move readers to an older generation, by default the one before the current; returns (from, to).

    Raises RefusedError when there is none. The build database and the next night are not touched.
    """
    current = current_generation(warehouse)
    generations = [generation.id for generation in list_generations(warehouse)]
    if current is None:
        raise RefusedError("Nothing has been published yet.", str(warehouse.root), "Run `scorehouse run` first.")
    older = [name for name in generations if name < current.id]
    if generation_id is None and not older:
        raise RefusedError(
            f"{current.id} is the oldest generation kept; there is nothing to go back to.",
            str(warehouse.generations),
            "`scorehouse status` lists the generations.",
        )
    target = generation_id or older[-1]
    if target not in generations:
        raise RefusedError(
            f"There is no generation {target}.", str(warehouse.generations), "Kept are: " + ", ".join(generations)
        )
    switch_to(warehouse, target)
    return current.id, target


def drop_old(warehouse: Warehouse, kept: int) -> list[str]:
    """Remove the oldest generations beyond the number kept, never the current one; and unfinished ones."""
    dropped = []
    for folder in warehouse.generations.glob(f"{PARTIAL_PREFIX}*"):
        shutil.rmtree(folder)
    current = current_generation(warehouse)
    generations = list_generations(warehouse)
    for generation in generations[: max(len(generations) - kept, 0)]:
        if current is None or generation.id != current.id:
            # Its name goes first, so that a half-removed folder is never taken for a generation.
            doomed = generation.folder.with_name(PARTIAL_PREFIX + generation.id)
            generation.folder.rename(doomed)
            shutil.rmtree(doomed)
            dropped.append(generation.id)
    return dropped


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace_link(link: Path, target: str) -> None:
    fresh = link.with_name(f".{link.name}.next")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
