"""The dbt project cut down to the company's marts: what it keeps, and that dbt takes it."""

import pytest

from benchmarks.company_project import write_company_project
from orchestration.settings import Settings
from orchestration.transformation.project import Manifest, manifest_for_definitions


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    folder = tmp_path_factory.mktemp("company") / "project"
    write_company_project(folder)
    return manifest_for_definitions(Settings(warehouse=folder / "no-warehouse", dbt_project=folder))


def test_the_company_s_marts_are_kept_with_what_they_read_and_the_marts_of_roles_are_not(manifest: Manifest) -> None:
    names = {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    assert {
        "company_kpis",
        "traffic_source_kpis",
        "kpi_values",
        "int_company_orders",
        "stg_orders",
        "fct_orders",
    } <= names
    assert not {"operations_kpis", "int_page_views", "scorecards", "plans"} & names


def test_the_dictionary_names_the_company_s_marts_alone(manifest: Manifest) -> None:
    parents = manifest["nodes"]["model.scorehouse.kpi_dictionary"]["depends_on"]["nodes"]
    assert sorted(parents) == ["model.scorehouse.company_kpis", "model.scorehouse.traffic_source_kpis"]
