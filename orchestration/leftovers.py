"""What a run that was killed leaves in the warehouse: removed before the next one asks how much room there is.

Only what no run goes on from, and only under the warehouse's lock: then nobody is at work on it.
"""

from __future__ import annotations

import shutil

from orchestration.publishing.compaction import unfinished_copies
from orchestration.publishing.generations import drop_unfinished
from orchestration.warehouse import Warehouse


def clear_leftovers(warehouse: Warehouse) -> None:
    """Remove unfinished generations, half a copy of the build database, and spill files, which may hold private values."""
    drop_unfinished(warehouse)
    for path in unfinished_copies(warehouse):
        path.unlink()
    for path in warehouse.temporary.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
