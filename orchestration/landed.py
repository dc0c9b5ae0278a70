"""What a load brought, for people: files and rows by export, why rows were quarantined, which files are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from ingestion.report import FileResult, LoadReport

LISTED_REJECTIONS = 5
COUNTS = ("rows_landed", "rows_rejected", "rows_duplicate")


def summary(con: duckdb.DuckDBPyConnection, report: LoadReport) -> dict[str, Any]:
    """A load as plain values. A file refused earlier counts no rows, but is named as long as it lies there."""
    new = [file for file in report.files if file.is_new and file.status != "skipped"]
    by_export: dict[str, dict[str, Any]] = {}
    for file in new:
        row = by_export.setdefault(
            f"{file.platform}/{file.export}",
            {"platform": file.platform, "export": file.export, "files": 0, **dict.fromkeys(COUNTS, 0)},
        )
        row["files"] += 1
        for name in COUNTS:
            row[name] += getattr(file, name)
    exports = [by_export[name] for name in sorted(by_export)]
    return {
        "load_id": report.load_id,
        "exports": exports,
        **{name: sum(row[name] for row in exports) for name in COUNTS},
        "rejections": _commonest_rejections(con, report.load_id) if report.is_changed else [],
        "refused_files": [_named(file) for file in report.with_status("refused")],
        "skipped_files": [_named(file) for file in report.with_status("skipped")],
        "waiting_files": [_named(file) for file in report.with_status("waiting")],
        "unknown_files": report.unknown,
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


def _named(file: FileResult) -> dict[str, str]:
    return {"path": file.path, "reason": file.reason or ""}


def _commonest_rejections(con: duckdb.DuckDBPyConnection, load_id: int) -> list[dict[str, Any]]:
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
