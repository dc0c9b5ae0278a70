"""The whole dbt project on a warehouse without a single row: it builds, its tests hold, and its unit tests pass.

A company that exports nothing yet is the emptiest case of `no_source`; unit tests need the models' relations to exist.
"""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.contracts import load_contracts
from ingestion.warehouse import open_build, prepare
from orchestration import state
from orchestration.publishing.catalogue import published_tables
from orchestration.publishing.content import columns_by_table

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("dbt_project")


@pytest.fixture(scope="module")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("empty")
    con = open_build(warehouse)
    try:
        prepare(con, load_contracts(ROOT / "data_contracts"))
        state.prepare_state(con)
        con.execute("delete from state.current_run")
        con.execute(
            "insert into state.current_run (run_id, as_of_date, built_load_id, load_id, is_full_refresh) values ('empty', ?, 0, 0, true)",
            [datetime.date(2026, 10, 31)],
        )
    finally:
        con.close()
    return warehouse


def dbt(warehouse: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "SCOREHOUSE_BUILD_DATABASE": str(warehouse / "build.duckdb"),
        "SCOREHOUSE_TEMP_DIRECTORY": str(warehouse / "tmp"),
        "DBT_TARGET_PATH": str(warehouse / "target"),
        "DBT_LOG_PATH": str(warehouse / "logs"),
        "DO_NOT_TRACK": "1",
    }
    project = ROOT / "dbt_project"
    ended = subprocess.run(
        [sys.executable, "-c", "from dbt.cli.main import cli; cli()", *arguments, "--profiles-dir", str(project)],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-6000:]
    return ended.stdout


@pytest.fixture(scope="module")
def built(empty_warehouse: Path) -> Path:
    dbt(empty_warehouse, "build", "--exclude-resource-type", "unit_test")
    return empty_warehouse


def test_an_empty_company_has_no_kpi_and_the_build_holds(built: Path) -> None:
    con = open_build(built, read_only=True)
    try:
        assert con.execute("select count(*) from marts.company_kpis where gmv is not null").fetchone() == (0,)
        assert con.execute("select count(*) from marts.kpi_dictionary where mart = 'company_kpis'").fetchone() == (52,)
    finally:
        con.close()


def test_a_published_table_describes_each_of_its_columns(built: Path) -> None:
    """What stands beside a KPI (<kpi>__sample and so on) is described by its table."""
    manifest = json.loads((built / "target" / "manifest.json").read_text(encoding="utf-8"))
    con = open_build(built, read_only=True)
    try:
        columns = columns_by_table(con, "build")
    finally:
        con.close()
    tables = {(table.schema, table.name): table for table in published_tables(manifest)}
    differing = {}
    for name, table in tables.items():
        found = {column for column, _ in columns[name] if "__" not in column}
        if found != table.column_descriptions.keys():
            differing[name] = found ^ table.column_descriptions.keys()
    assert differing == {}


def test_every_unit_test_of_the_models_passes(built: Path) -> None:
    assert "ERROR=0" in dbt(built, "test", "--select", "test_type:unit")
