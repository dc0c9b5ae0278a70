"""What a load brought, read from ingestion's own manifest.

Files, rows, rejections, refused files that still lie there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

LISTED_REJECTIONS = 5


def summary(con: duckdb.DuckDBPyConnection, load_id: int | None, landing: Path) -> dict[str, Any]:
    """Counts of one load (None = none was made), by export and in all, and the refused files that still lie there."""
    exports = con.execute(
        """
        select
            platform, export, count(*) as files,
            count(*) filter (where status = 'landed') as landed_files,
            coalesce(sum(rows_landed), 0) as rows_landed,
            coalesce(sum(rows_rejected), 0) as rows_rejected,
            coalesce(sum(rows_duplicate), 0) as rows_duplicate
        from landing.files where load_id = ? and status != 'skipped'
        group by platform, export order by platform, export
        """,
        [load_id],
    ).fetchall()
    names = ("platform", "export", "files", "landed_files", "rows_landed", "rows_rejected", "rows_duplicate")
    by_export = [dict(zip(names, (row[0], row[1], *map(int, row[2:])), strict=True)) for row in exports]
    statuses = con.execute(
        "select status, count(*) from landing.files where load_id = ? group by all order by all", [load_id]
    ).fetchall()
    return {
        "load_id": load_id,
        "files_by_status": dict(statuses),
        "exports": by_export,
        "rows_landed": sum(row["rows_landed"] for row in by_export),
        "rows_rejected": sum(row["rows_rejected"] for row in by_export),
        "rows_duplicate": sum(row["rows_duplicate"] for row in by_export),
        "rejections": _commonest_rejections(con, load_id),
        "refused_files": standing_refusals(con, landing),
    }


def standing_refusals(con: duckdb.DuckDBPyConnection, landing: Path) -> list[dict[str, str]]:
    """Refused files that still lie in the landing folder: they are reported every night until somebody acts."""
    rows = con.execute(
        """
        select path, arg_max(status, file_id) as status, arg_max(reason, file_id) as reason
        from landing.files where path is not null group by path order by path
        """
    ).fetchall()
    return [
        {"path": path, "reason": reason or ""}
        for path, status, reason in rows
        if status == "refused" and (landing / path).exists()
    ]


def _commonest_rejections(con: duckdb.DuckDBPyConnection, load_id: int | None) -> list[dict[str, Any]]:
    rows = con.execute(
        """
        select path, column_name, reason, count(*) as row_count, min(line_number) as first_line
        from landing.rejected_rows where load_id = ? group by all order by row_count desc, path limit ?
        """,
        [load_id, LISTED_REJECTIONS],
    ).fetchall()
    return [
        {"path": path, "column": column, "reason": reason, "rows": int(count), "first_line": line}
        for path, column, reason, count, line in rows
    ]
