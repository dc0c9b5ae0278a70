"""What Dagster loads: the list of what runs and when, and that loading needs no warehouse and leaves none behind."""

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from small_nights import ROOT, SmallCompany

from orchestration.definitions import build_definitions
from orchestration.defs.automation import new_files_sensor
from orchestration.settings import load_settings
from orchestration.transformation.project import manifest_for_definitions

pytestmark = pytest.mark.xdist_group("small nights")

SNAPSHOT = """
asset  intermediate/int_order_days   transform  intermediate
asset  landing/changed_days          land       landing
asset  landing/daily_volumes         land       landing
asset  landing/files                 land       landing
asset  landing/rejected_rows         land       landing
asset  landing/scorehouse__orders    land       landing
asset  marts/company_kpis            transform  marts
asset  marts/kpi_dictionary          transform  marts
asset  marts/kpi_values              transform  marts
asset  marts/seller_kpis             transform  marts
asset  published/generation          publish    published
asset  staging/stg_exchange_rates    transform  staging
asset  staging/stg_orders            transform  staging
asset  state/current_run             plan       state
asset  state/pending_days            plan       state
asset  state/source_presence         plan       state
check  intermediate/int_order_days   dbt_tests
check  landing/scorehouse__orders    landing_gate  blocking
check  marts/company_kpis            marts_gate  blocking
check  marts/kpi_dictionary          marts_gate  blocking
check  marts/kpi_values              marts_gate  blocking
check  marts/seller_kpis             marts_gate  blocking
job  nightly
schedule  every_night  0 3 * * *  Asia/Shanghai  RUNNING
sensor  new_files  STOPPED
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> SmallCompany:
    return SmallCompany(tmp_path_factory.mktemp("definitions"))


@pytest.fixture(scope="module")
def definitions(company: SmallCompany) -> dg.Definitions:
    return build_definitions(company.settings, manifest_for_definitions(company.settings))


def described(definitions: dg.Definitions) -> list[str]:
    repository = definitions.get_repository_def()
    graph = repository.asset_graph
    lines = []
    for key in sorted(graph.executable_asset_keys):
        node = graph.get(key)
        name = node.assets_def.node_def.name
        lines.append(f"asset  {key.to_user_string():<28}  {name:<9}  {node.group_name}")
    for check in sorted(graph.asset_check_keys):
        blocking = "  blocking" if graph.get_check_spec(check).blocking else ""
        lines.append(f"check  {check.asset_key.to_user_string():<28}  {check.name}{blocking}")
    lines += [f"job  {job.name}" for job in repository.get_all_jobs() if not job.name.startswith("__")]
    for schedule in repository.schedule_defs:
        lines.append(
            f"schedule  {schedule.name}  {schedule.cron_schedule}  {schedule.execution_timezone}  "
            f"{schedule.default_status.value}"
        )
    lines += [f"sensor  {sensor.name}  {sensor.default_status.value}" for sensor in repository.sensor_defs]
    return lines


def test_the_list_of_assets_checks_jobs_schedules_and_sensors(definitions: dg.Definitions) -> None:
    assert described(definitions) == SNAPSHOT.strip().splitlines()


def test_loading_needs_no_warehouse_and_leaves_none(company: SmallCompany, definitions: dg.Definitions) -> None:
    assert not company.warehouse.exists()


def test_every_asset_has_an_owner_and_every_published_table_stands_before_the_generation(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.get_repository_def().asset_graph
    assert all(graph.get(key).owners for key in graph.executable_asset_keys)
    generation = graph.get(dg.AssetKey(["published", "generation"]))
    assert {key.path[0] for key in generation.parent_keys} == {"marts"}
    assert len(generation.parent_keys) == 4


def test_landing_assets_are_what_the_models_read(definitions: dg.Definitions) -> None:
    graph = definitions.get_repository_def().asset_graph
    orders = graph.get(dg.AssetKey(["staging", "stg_orders"]))
    assert dg.AssetKey(["landing", "scorehouse__orders"]) in orders.parent_keys
    assert dg.AssetKey(["state", "current_run"]) in orders.parent_keys


def test_every_asset_of_the_page_is_explained_and_stands_in_a_named_group(tmp_path: Path) -> None:
    settings = load_settings(warehouse=tmp_path / "warehouse")
    graph = build_definitions(settings, manifest_for_definitions(settings)).get_repository_def().asset_graph
    keys = graph.get_all_asset_keys()
    assert dg.AssetKey(["ledger", "scorecards"]) in keys
    for key in keys:
        node = graph.get(key)
        assert node.owners and node.description and node.group_name != "default", key


def test_new_files_ask_for_one_night_once_they_are_still(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    sensor = new_files_sensor(company.settings)
    cursor = None

    def look() -> str:
        nonlocal cursor
        with dg.build_sensor_context(cursor=cursor) as context:
            result = sensor(context)
            cursor = context.cursor
        return type(result).__name__

    assert look() == "SkipReason"
    assert look() == "SkipReason"
    company.deliver(0)
    assert look() == "SkipReason"
    company.deliver(1)
    assert look() == "SkipReason"
    assert look() == "RunRequest"
    assert look() == "SkipReason"


def test_dagster_accepts_the_projects_own_definitions(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SCOREHOUSE_", "DAGSTER_"))},
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "SCOREHOUSE_WAREHOUSE": str(tmp_path / "warehouse"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "dagster", "definitions", "validate", "-m", "orchestration.definitions"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "warehouse").exists()
