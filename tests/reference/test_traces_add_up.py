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
TRACED = ["company_kpis", *(mart for mart in MARTS if mart.endswith("_kpis"))]


@pytest.fixture(scope="module")
def con(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(str(build), read_only=True)
    yield con
    con.close()


def test_every_mart_of_the_dictionary_is_traced(con: duckdb.DuckDBPyConnection) -> None:
    marts = {mart for (mart,) in con.execute("select distinct mart from marts.kpi_dictionary").fetchall()}
    views = {
        name for (name,) in con.execute("select view_name from duckdb_views() where schema_name = 'trace'").fetchall()
    }
    assert marts == set(TRACED) and marts <= views


@pytest.mark.parametrize("mart", TRACED)
def test_every_kpi_has_rows_of_landed_files(mart: str, con: duckdb.DuckDBPyConnection) -> None:
    assert untraced_kpis(con, mart) == []
    assert rows_without_a_file(con, mart) == []


@pytest.mark.parametrize("mart", TRACED)
def test_every_value_follows_from_its_rows(mart: str, con: duckdb.DuckDBPyConnection) -> None:
    found = compare(con, mart)
    assert found.compared
    assert not found.differing, "\n".join(str(row) for row in found.differing[:20])
