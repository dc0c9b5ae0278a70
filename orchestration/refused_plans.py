"""Scoring plans that score nothing, with every fault of each, for people: read from what dbt found."""

from __future__ import annotations

from typing import Any

import duckdb


def refused_plans(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One entry per refused plan version: its name, and a line in each language per fault with file and row.

    Empty where no plan was ever judged.
    """
    try:
        rows = con.execute(
            """
            select plan_id, version, mart, kpi_id, zh, en, path, row_number
            from scoring.plan_faults where severity = 'refused'
            order by plan_id, version, row_number nulls last, fault
            """
        ).fetchall()
    except duckdb.CatalogException:
        return []
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for plan_id, version, mart, kpi_id, zh, en, path, row in rows:
        plan = found.setdefault((plan_id, version), {"plan_id": plan_id, "version": version, "zh": [], "en": []})
        kpi = f" [{mart}.{kpi_id}]" if kpi_id else ""
        plan["zh"].append(f"{path} 表头下第 {row} 行{kpi}：{zh}")
        plan["en"].append(f"{path} row {row} below the header{kpi}: {en}")
    return list(found.values())
