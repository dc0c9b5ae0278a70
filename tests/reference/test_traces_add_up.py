"""Every figure of the marts against the raw rows that its trace lists: they add up to it, or it is computed again from them.

Over every KPI of the dictionary, every subject, and every month, quarter and year of a small sample company's night.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.reference.plain.marts import MARTS
from tests.reference.traced_values import compare, rows_without_a_file, untraced_kpis

pytestmark = pytest.mark.xdist_group("marts_agree")
# Marts whose trace is not written yet.
TO_DO = (
    "operations_kpis",
)


@pytest.fixture(scope="module")
def con(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(str(build), read_only=True)
    yield con
    con.close()


def traced_marts() -> list[str]:
    return [mart for mart in ("company_kpis", *MARTS) if mart.endswith("_kpis") and mart not in TO_DO]


def test_a_mart_is_to_do_only_while_it_has_no_trace(con: duckdb.DuckDBPyConnection) -> None:
    marts = {mart for (mart,) in con.execute("select distinct mart from marts.kpi_dictionary").fetchall()}
    traced = {
        name
        for (name,) in con.execute("select view_name from duckdb_views() where schema_name = 'trace'").fetchall()
        if name in marts
    }
    assert traced == marts - set(TO_DO) == set(traced_marts())


@pytest.mark.parametrize("mart", traced_marts())
def test_every_kpi_has_rows_of_landed_files(mart: str, con: duckdb.DuckDBPyConnection) -> None:
    assert untraced_kpis(con, mart) == []
    assert rows_without_a_file(con, mart) == []


@pytest.mark.parametrize("mart", traced_marts())
def test_every_value_follows_from_its_rows(mart: str, con: duckdb.DuckDBPyConnection) -> None:
    found = compare(con, mart)
    assert found.compared
    assert not found.differing, "\n".join(str(row) for row in found.differing[:20])
