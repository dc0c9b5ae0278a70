"""`scorehouse status`: what landed, was quarantined, failed a gate, is late or to be closed; and the generations."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from orchestration.outcome import RefusedError
from orchestration.publishing.generations import current_generation, list_generations
from orchestration.record import last_record
from orchestration.run_lock import current_holder
from orchestration.settings import Settings
from orchestration.summary.state_of_closing import overdue_closings
from orchestration.summary.state_of_landing import LandingState, read_landing_state


def tell_status(settings: Settings) -> None:
    """Print the state of a warehouse; it changes nothing and works while a run is on.

    Raises NightFailedError, after what can be told, where the build database is broken.
    """
    folder = settings.folder
    if not folder.root.is_dir():
        raise RefusedError(
            "There is no warehouse here.", str(folder.root), "Run `scorehouse run` first, or name it with --warehouse."
        )
    facts: dict[str, Any] = {
        "running": vars(holder) if folder.lock.exists() and (holder := current_holder(folder.lock)) else None,
        "last_run": asdict(record) if (record := last_record(folder.runs)) else None,
        "generations": [
            {key: generation.facts[key] for key in ("generation_id", "as_of_date", "published_at", "run_id")}
            | {"tables": len(generation.facts["tables"])}
            for generation in list_generations(folder)
        ],
        "current": current.id if (current := current_generation(folder)) else None,
        "overdue_closings": overdue_closings(settings),
    }
    landing: LandingState | None = read_landing_state(settings)
    if settings.json_output:
        facts["landing"] = asdict(landing) if landing else None
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n")
    else:
        from orchestration.summary.status_screen import print_status

        print_status(settings, facts, record, landing)
    sys.stdout.flush()
    folder.check_build()
