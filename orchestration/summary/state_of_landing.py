"""The landing books as `scorehouse status` shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration import landed
from orchestration.settings import Settings

LATEST_FILES = 12


@dataclass(frozen=True)
class LandingState:
    """Latest files, what is in quarantine, what is refused."""

    latest_files: list[dict[str, Any]]
    files_by_status: dict[str, int]
    quarantined_rows: int
    refused_files: list[dict[str, str]]


def read_landing_state(settings: Settings) -> LandingState | None:
    """The books, or None while another process writes the build database or when there is none."""
    if not settings.folder.build_database.exists():
        return None
    try:
        con = duckdb.connect(str(settings.folder.build_database), read_only=True)
    except duckdb.Error:
        return None
    try:
        latest = con.execute(
            """
            select path, status, reason, rows_landed, rows_rejected, rows_duplicate, finished_at
            from landing.files where status != 'skipped' order by file_id desc limit ?
            """,
            [LATEST_FILES],
        )
        names = [column[0] for column in latest.description or []]
        files = [dict(zip(names, row, strict=True)) for row in latest.fetchall()]
        by_status = dict(con.execute("select status, count(*) from landing.files group by all order by all").fetchall())
        quarantined = con.execute("select count(*) from landing.rejected_rows").fetchone()
        return LandingState(
            files, by_status, int(quarantined[0]) if quarantined else 0, landed.standing_refusals(con, settings.landing)
        )
    except duckdb.CatalogException:
        return None
    finally:
        con.close()
