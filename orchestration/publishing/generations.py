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

from orchestration.outcome import NightFailedError, RefusedError
from orchestration.publishing.catalogue import Audience
from orchestration.warehouse import Warehouse

MANIFEST = "generation.json"
PARTIAL_PREFIX = ".partial-"
_NAME = re.compile(r"^(\d{6})-\d{4}-\d{2}-\d{2}$")
DATABASES: Mapping[Audience, str] = {"shared": "kpi.duckdb", "people": "people/people.duckdb"}
_LINKS = {Path(name).name: f"current/{name}" for name in DATABASES.values()}
_FACTS = frozenset({"generation_id", "run_id", "as_of_date", "published_at", "tables"})


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
    """Whole generations, oldest first; one whose manifest or databases were deleted or damaged is none."""
    found = []
    for folder in _folders(warehouse):
        facts = _facts(folder)
        if facts is not None and all((folder / name).is_file() for name in DATABASES.values()):
            found.append(Generation(folder, facts))
    return found


def _folders(warehouse: Warehouse) -> list[Path]:
    return sorted(folder for folder in warehouse.generations.glob("*") if _NAME.match(folder.name))


def _facts(folder: Path) -> Mapping[str, Any] | None:
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) and _FACTS.issubset(facts) else None


def current_generation(warehouse: Warehouse) -> Generation | None:
    """The generation that readers see."""
    if not warehouse.current.is_symlink():
        return None
    name = warehouse.current.readlink().name
    return next((generation for generation in list_generations(warehouse) if generation.id == name), None)


def served_generation(warehouse: Warehouse) -> Generation | None:
    """The current generation, where readers find it whole at the place where they look for it."""
    current = current_generation(warehouse)
    if current is None:
        return None
    links = {warehouse.root / name: target for name, target in _LINKS.items()}
    if not all(link.is_symlink() and str(link.readlink()) == target for link, target in links.items()):
        return None
    # DuckDB opens a file that was cut off behind its first blocks.
    written = current.facts.get("bytes", {})
    found = database_bytes(current.folder)
    return current if all(found[name] == written[name] for name in found if name in written) else None


def database_bytes(folder: Path) -> dict[str, int]:
    """Size of each database, as a generation's manifest keeps it."""
    return {name: (folder / name).stat().st_size for name in DATABASES.values()}


def next_id(warehouse: Warehouse, as_of_date: date) -> str:
    """Name for a new generation."""
    numbers = [int(found.group(1)) for folder in warehouse.generations.glob("*") if (found := _NAME.match(folder.name))]
    return f"{max(numbers, default=0) + 1:06d}-{as_of_date.isoformat()}"


def switch_to(warehouse: Warehouse, generation_id: str) -> None:
    """Make a generation the current one: one atomic rename; the two database links lead through it.

    Raises NightFailedError where a copy of the warehouse has made a folder of the link.
    """
    if warehouse.current.is_dir() and not warehouse.current.is_symlink():
        raise NightFailedError(
            "`current` is a folder; it has to be a link to the generation that is served.",
            str(warehouse.current),
            "Move it away, then run again: the link is made anew.",
        )
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
    # What the link names may be deleted or damaged: that is when somebody goes back.
    current = warehouse.current.readlink().name if warehouse.current.is_symlink() else None
    generations = [generation.id for generation in list_generations(warehouse)]
    if current is None and not generations:
        raise RefusedError("Nothing has been published yet.", str(warehouse.root), "Run `scorehouse run` first.")
    older = [name for name in generations if current is None or name < current]
    if generation_id is None and not older:
        raise RefusedError(
            f"{current} is the oldest generation kept; there is nothing to go back to.",
            str(warehouse.generations),
            "`scorehouse status` lists the generations.",
        )
    target = generation_id or older[-1]
    if target not in generations:
        raise RefusedError(
            f"There is no generation {target}.", str(warehouse.generations), "Kept are: " + ", ".join(generations)
        )
    switch_to(warehouse, target)
    return current or "nothing", target


def drop_old(warehouse: Warehouse, kept: int) -> list[str]:
    """Remove the oldest generations beyond the number kept, never the current one; and unfinished ones."""
    dropped = []
    drop_unfinished(warehouse)
    current = current_generation(warehouse)
    whole = [generation.id for generation in list_generations(warehouse)]
    oldest_kept = whole[-kept:][0] if whole else ""
    for folder in _folders(warehouse):
        # A damaged one is no generation, and goes when it would have gone.
        if folder.name < oldest_kept and (current is None or folder.name != current.id):
            # Its name goes first, so that a half-removed folder is never taken for a generation.
            doomed = folder.with_name(PARTIAL_PREFIX + folder.name)
            folder.rename(doomed)
            shutil.rmtree(doomed)
            dropped.append(folder.name)
    return dropped


def drop_unfinished(warehouse: Warehouse) -> None:
    """Remove what was cut off while it was written or removed."""
    for folder in warehouse.generations.glob(f"{PARTIAL_PREFIX}*"):
        shutil.rmtree(folder)


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
