"""`scorehouse sample`: a sample company's raw exports."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from orchestration.command.screens import TerminalProgress, reader_texts
from orchestration.outcome import RefusedError


def write_sample(
    out: Path, scale: float, seed: int, as_of: date | None, months: int | None, employees: int | None, quiet: bool
) -> None:
    """Write the exports and say what to type next.

    Raises RefusedError for a folder that holds some already, and for a size that makes no company.
    """
    from sample_company import generate

    last_day = as_of or datetime.now(UTC).date() - timedelta(days=1)
    chosen = {name: value for name, value in (("months", months), ("employees", employees)) if value is not None}
    progress = None if quiet else TerminalProgress(reader_texts())
    if progress:
        progress.begin("sample company")
    report = progress.detail if progress else None
    try:
        generate(out, scale=scale, seed=seed, as_of=last_day, progress=report, **chosen)
    except (ValueError, FileExistsError) as error:
        raise RefusedError(
            f"No sample was written: {error}.", str(out), "Name an empty folder with --out, and another size."
        ) from error
    if progress:
        progress.end()
        sys.stdout.write(f"Exports up to {last_day} stand in {out}. Next: scorehouse run --landing {out}\n")
