"""The rules of a KPI mart. Each fault says which file, which KPI or column, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dbt_project.kpi_lint.declared import Document, column_meta, declared_columns, expected_words, is_expected, is_kpi
from dbt_project.kpi_lint.written import UnreadableSqlError, kpi_macros, written_columns

ALLOWED = {
    "unit": ("ratio", "multiple", "money", "count", "seconds", "hours", "days", "score", "index"),
    "better": ("up", "down", "band"),
    "additivity": ("sum", "distinct", "ratio", "mean", "quantile", "stock", "growth", "model"),
}
_WITH_PARTS = ("ratio", "mean")
_BESIDE = ("__matured", "__numerator", "__denominator", "__sample", "__null_reason")


def faults_of_project(project: Path) -> list[str]:
    """All faults of the KPI marts of a dbt project."""
    # Not the folders below: a materialization is written in a tag that dbt alone knows.
    macros_sql = "\n".join(path.read_text(encoding="utf-8") for path in sorted((project / "macros").glob("*.sql")))
    listed = listed_marts(macros_sql)
    files = {path.stem: path for path in sorted((project / "models" / "marts").rglob("*.sql"))}
    parts = expected_words(_read(path) for path in sorted((project / "models" / "intermediate").rglob("*.yml")))
    faults = [
        f"macros/kpi_metadata.sql: {name} is not in kpi_marts(), so no dictionary shows its KPIs: add it"
        for name in files
        if name.endswith("_kpis") and name not in listed
    ]
    for name in listed:
        if name not in files:
            faults.append(f"macros/kpi_metadata.sql: kpi_marts() names {name}, which has no .sql under models/marts")
            continue
        faults += faults_of_mart(files[name], macros_sql, parts)
    return faults


def listed_marts(macros_sql: str) -> list[str]:
    """The marts that the macro kpi_marts names."""
    found = re.search(r"macro\s+kpi_marts\(\).*?endmacro", macros_sql, re.DOTALL)
    return re.findall(r"'(\w+)'", found.group()) if found else []


def faults_of_mart(sql: Path, macros_sql: str, words_of_parts: set[str]) -> list[str]:
    """All faults of a mart, whose .sql has its .yml beside it; its unit tests may stand in others of that folder."""
    yml = sql.with_suffix(".yml")
    if not yml.exists():
        return [f"{sql.name}: has no {yml.name} beside it: declare its columns there"]
    columns = declared_columns(_read(yml), sql.stem)
    try:
        written = written_columns(sql.read_text(encoding="utf-8"), kpi_macros(macros_sql), macros_sql)
    except UnreadableSqlError as error:
        return [f"{sql.name}: its columns cannot be read ({error}): name each in the final select"]
    expected = expected_words(map(_read, sorted(sql.parent.glob("*.yml"))), sql.stem) | words_of_parts
    return [
        *faults_of_columns(sql.stem, written, columns),
        *(
            fault
            for kpi_id in written_kpis(written)
            if kpi_id in columns
            for fault in faults_of_kpi(yml.name, kpi_id, columns[kpi_id], written, expected)
        ),
    ]


def written_kpis(written: list[str]) -> list[str]:
    """The KPIs among written columns: those that have a sample beside them."""
    samples = [column.removesuffix("__sample") for column in written if column.endswith("__sample")]
    return [column for column in samples if not column.endswith("__matured")]


def faults_of_columns(mart: str, written: list[str], columns: Mapping[str, Document]) -> Iterator[str]:
    """Where what the SQL writes and what the .yml declares differ."""
    kpis = written_kpis(written)
    companions = {
        f"{kpi_id}{suffix}" for kpi_id in kpis for first in _BESIDE for suffix in (first, f"__matured{first}")
    }
    for name in sorted({name for name in written if written.count(name) > 1}):
        yield f"{mart}.sql: column {name} is written twice: give each its own name"
    for name in written:
        if name in columns or name in companions:
            continue
        if name in kpis:
            yield (
                f"{mart}.yml: KPI {name} is written by {mart}.sql and not declared: add a column with a description and"
                " config.meta (kpi, definition_zh, unit, better, additivity, clock, reach)"
            )
        else:
            yield f"{mart}.yml: column {name} is written by {mart}.sql and not declared: add it with a description"
    for name, column in columns.items():
        if name not in written:
            what = "KPI" if is_kpi(column) else "column"
            yield f"{mart}.yml: {what} {name} is declared and not written by {mart}.sql: write it there or take it out here"
        elif is_kpi(column) and name not in kpis:
            yield f"{mart}.sql: KPI {name} is written without its sample and null reason: write it with a macro of macros/kpis.sql"


def faults_of_kpi(file: str, kpi_id: str, column: Document, written: list[str], expected: set[str]) -> Iterator[str]:
    """What a KPI's column lacks."""
    where = f"{file}: KPI {kpi_id}"
    meta = column_meta(column)
    if not str(column.get("description") or "").strip():
        yield f"{where} has no description: say the formula in words, with its currency and clock"
    labels = meta.get("kpi")
    for language in ("zh", "en"):
        if not isinstance(labels, Mapping) or not str(labels.get(language) or "").strip():
            yield f"{where} has no label in {language}: add config.meta.kpi.{language}"
    if not str(meta.get("definition_zh") or "").strip():
        yield f"{where} has no definition in Chinese: say in config.meta.definition_zh what its description says"
    for key, words in ALLOWED.items():
        if meta.get(key) not in words:
            yield f"{where} has {key} {meta.get(key)!r}: set config.meta.{key} to one of {', '.join(words)}"
    if meta.get("shown_as", "percent") != "percent" or ("shown_as" in meta and meta.get("unit") != "multiple"):
        yield (
            f"{where} has shown_as {meta['shown_as']!r}: it is percent, for a multiple that people read as a share; take it out"
            " elsewhere"
        )
    if not str(meta.get("clock") or "").strip():
        yield f"{where} has no clock: set config.meta.clock to the event time that decides the period"
    if not _is_reach(meta.get("reach")):
        yield (
            f"{where} has reach {meta.get('reach')!r}: set config.meta.reach to {{before: days, after: days}} around a"
            " changed day in which its value may move, or to all"
        )
    yield from _faults_of_shape(where, kpi_id, meta, written)
    if not is_expected(kpi_id, expected):
        yield f"{where} is expected by no unit test: name it in the expect of one, in {file} or beside a part"


def _faults_of_shape(where: str, kpi_id: str, meta: Document, written: list[str]) -> Iterator[str]:
    """Where the columns that the SQL writes for a KPI do not fit what its meta says of it."""
    has_parts, additivity = f"{kpi_id}__numerator" in written, meta.get("additivity")
    if additivity in ALLOWED["additivity"] and has_parts != (additivity in _WITH_PARTS):
        yield (
            f"{where} has additivity {additivity} and is written {'with' if has_parts else 'without'} numerator and"
            f" denominator: set config.meta.additivity to {'ratio or mean' if has_parts else 'another word'}, or write it with"
            f" a macro that has {'no parts' if has_parts else 'parts'}"
        )
    is_settling, settles = f"{kpi_id}__matured" in written, meta.get("settles")
    if settles is not None and (not isinstance(settles, int) or isinstance(settles, bool) or settles < 1):
        yield f"{where} has settles {settles!r}: set config.meta.settles to whole days, or take it out where nothing settles"
    elif is_settling and settles is None:
        yield f"{where} is written with a matured cohort and does not say when it settles: set config.meta.settles to its days"
    elif settles is not None and not is_settling:
        yield f"{where} settles and is written without a matured cohort: write it with kpi_settling, or take settles out"


def _is_reach(reach: object) -> bool:
    if isinstance(reach, Mapping):
        return set(reach) == {"before", "after"} and all(isinstance(days, int) and days >= 0 for days in reach.values())
    return reach == "all"


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
