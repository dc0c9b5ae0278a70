"""What a night's time goes into, from the record that `scorehouse run --json` prints.

Belongs here: reading the record's steps and finding what lies before and between them. Does not belong here: measuring.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from statistics import median
from typing import Any

from benchmarks.processes import Cost

START = "start-up"
REST = "between and after the steps"
WHOLE = "whole process"


def parts_of(cost: Cost, record: Mapping[str, Any]) -> dict[str, float]:
    """Seconds by part, in order: from the start of the process to the record's, its steps, the rest; and the whole."""
    begun = datetime.fromisoformat(str(record["started_at"])).timestamp()
    parts = {START: max(begun - cost.started_at, 0.0)}
    for step in record["steps"]:
        parts[str(step["name"])] = parts.get(str(step["name"]), 0.0) + float(step["seconds"])
    parts[REST] = max(cost.wall_seconds - sum(parts.values()), 0.0)
    parts[WHOLE] = cost.wall_seconds
    return parts


def medians(nights: list[dict[str, float]]) -> dict[str, float]:
    """The median of each part over several nights, in the order of the first."""
    names = list(dict.fromkeys(name for night in nights for name in night))
    return {name: median(night.get(name, 0.0) for night in nights) for name in names}
