"""Whether every KPI of a published warehouse has values where its sources are, and says why where they are not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from kpi_sources import Source, sources, sources_of_kpis

REASONS = {"no_source", "no_data", "not_settled", "insufficient_history", "not_defined_for_period"}
OF_A_SHOP = "company_kpis"
COMPANY = "all"
DATABASES = ("kpi", "people")
# Nothing to count is 0 where the source is; a ratio of nothing is NULL. A shop's periods lie within its data, a person's need not.
ADDS_UP = {"sum", "distinct"}


def ask(warehouse: Path, database: str, question: str) -> list[Any]:
    """Rows of a database of a warehouse."""
    with duckdb.connect(str(warehouse / f"{database}.duckdb"), read_only=True) as con:
        return con.execute(question).fetchall()


@dataclass
class Found:
    """What kpi_values holds of one KPI of one subject."""

    values: int = 0
    reasons: set[str] = field(default_factory=set)


def published_kpis(warehouse: Path) -> dict[tuple[str, str, str], Found]:
    """What both published files hold of each KPI, by mart, KPI and, for the company's own mart, shop."""
    kpis: dict[tuple[str, str, str], Found] = defaultdict(Found)
    question = f"""
        select mart, kpi_id, case when mart = '{OF_A_SHOP}' then subject_id else '{COMPANY}' end as subject, null_reason,
            count(*), count(value)
        from marts.kpi_values group by all
    """
    for database in DATABASES:
        for mart, kpi_id, subject, reason, count, values in ask(warehouse, database, question):
            assert values == (count if reason is None else 0), f"{mart}.{kpi_id}: a NULL without a reason, or both"
            found = kpis[mart, kpi_id, subject]
            found.values += values
            found.reasons |= {reason} if reason else set()
    return dict(kpis)


def present_sources(build: duckdb.DuckDBPyConnection, shop: str, known: dict[str, Source]) -> set[str]:
    """The sources of a shop ('all': the company) that have a dated row."""
    schemas = dict(
        build.execute(
            "select table_name, schema_name from (select table_name, schema_name from duckdb_tables() union all"
            " select view_name, schema_name from duckdb_views()) where schema_name in ('staging', 'intermediate')"
        ).fetchall()
    )
    platforms = build.execute("select platform from intermediate.int_shops where shop_id = ?", [shop]).fetchall()
    scopes = {"shop_id": shop, "platform": platforms[0][0] if platforms else None}
    present = set()
    for name, source in known.items():
        question = (
            f"select 1 from {schemas[source.relation]}.{source.relation}"
            f" where {source.dated_by} is not null and {source.condition}"
        )
        if shop != COMPANY and source.told_by is None:
            continue
        scoped = f" and {source.told_by} = ?" if shop != COMPANY else ""
        values = [scopes[str(source.told_by)]] if shop != COMPANY else []
        if build.execute(f"{question}{scoped} limit 1", values).fetchone():
            present.add(name)
    return present


def faults(project: Path, warehouse: Path) -> list[str]:
    """KPIs that lack a source and have a value or another reason, and KPIs whose sources are all there that say otherwise.

    A KPI needs the sources that its mart names for it; a source is there when the build holds a row of it.
    """
    needed, known, kpis = sources_of_kpis(project), sources(project), published_kpis(warehouse)
    additivity = {
        (mart, kpi_id): kind
        for database in DATABASES
        for mart, kpi_id, kind in ask(warehouse, database, "select mart, kpi_id, additivity from marts.kpi_dictionary")
    }
    absent = sorted(set(needed) - {(mart, kpi_id) for mart, kpi_id, _ in kpis})
    found = [f"{mart}.{kpi_id}: has neither value nor reason" for mart, kpi_id in absent]
    with duckdb.connect(str(warehouse / "build.duckdb"), read_only=True) as build:
        present = {shop: present_sources(build, shop, known) for shop in {subject for _, _, subject in kpis}}
    for (mart, kpi_id, shop), kpi in sorted(kpis.items()):
        missing = set(needed[mart, kpi_id]) - present[shop]
        where = f"{mart}.{kpi_id} of {shop}"
        if kpi.reasons - REASONS:
            found.append(f"{where}: unknown reasons {kpi.reasons - REASONS}")
        if missing and (kpi.values or kpi.reasons - {"not_defined_for_period"} != {"no_source"}):
            found.append(f"{where}: lacks {sorted(missing)}, and has {kpi.values} values and {sorted(kpi.reasons)}")
        if not missing and "no_source" in kpi.reasons:
            found.append(f"{where}: has all of {needed[mart, kpi_id]}, and says no_source")
        counts = mart == OF_A_SHOP and additivity[mart, kpi_id] in ADDS_UP and "insufficient_history" not in kpi.reasons
        if not missing and not kpi.values and counts:
            found.append(
                f"{where}: has all of {needed[mart, kpi_id]}, and nothing counted, not even 0: {sorted(kpi.reasons)}"
            )
    return found
