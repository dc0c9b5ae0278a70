"""Rows that an appeal takes out of a figure: how they are named, and what they contributed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

import duckdb

from scorecards.people import rows
from scorecards.trace.figure import Asked, find_definition, rows_query


def row_names(text: str) -> list[str]:
    """Names (`source row_key`) of the rows in excluded_row_keys, a list of {"source": .., "key": {..}}: each key as written and sorted.

    Raises ValueError for a text that is no such list.
    """
    try:
        return [
            f"{row['source']} {json.dumps(row['key'], ensure_ascii=False, sort_keys=is_sorted, separators=(',', ':'))}"
            for row in json.loads(text)
            for is_sorted in (False, True)
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError('excluded_row_keys is no list of {"source": .., "key": {..}}.') from error


def removed_parts(con: duckdb.DuckDBPyConnection, asked: Asked, names: Sequence[str]) -> dict[str, tuple[Decimal, int]]:
    """What named rows contribute to each part of a figure, and how many distinct counted keys they are.

    A case that other rows still show keeps counting: what is removed is the difference between all rows and those left. Raises
    KeyError where the KPI has no trace.
    """
    find_definition(con, asked.mart, asked.kpi_id)
    found = rows(
        con,
        f"""
        with whole as (select part, sum(contribution) as amount, count(distinct counted_key) as cases from ({rows_query(con, asked)}) group by part),
        remaining as (
            select part, sum(contribution) as amount, count(distinct counted_key) as cases from ({rows_query(con, asked, names)}) group by part
        )
        select part, cast(whole.amount - coalesce(remaining.amount, 0) as decimal(28, 8)) as amount,
            whole.cases - coalesce(remaining.cases, 0) as cases
        from whole left join remaining using (part)
        """,
    )
    return {row["part"]: (row["amount"], int(row["cases"])) for row in found if row["cases"]}
