"""What is published, and to whom, follows from the models' own meta; nothing is shown by omission."""

from typing import Any

import pytest

from orchestration.outcome import NightFailedError
from orchestration.publishing.catalogue import published_tables, quality_results


def node(name: str, audience: str | None = "shared", **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "unique_id": f"model.scorehouse.{name}",
        "resource_type": "model",
        "name": name,
        "alias": name,
        "schema": "marts",
        "original_file_path": f"models/marts/{name}.sql",
        "description": f"What {name} holds.",
        "columns": {},
        "config": {"enabled": True, "materialized": "table", "meta": {"audience": audience} if audience else {}},
    }
    return {**found, **changes}


def key_test(model: str, name: str, **arguments: Any) -> dict[str, Any]:
    return {
        "unique_id": f"test.scorehouse.{name}_{model}",
        "resource_type": "test",
        "name": name,
        "schema": "tests",
        "attached_node": f"model.scorehouse.{model}",
        "test_metadata": {"name": name, "kwargs": arguments},
    }


def manifest(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": {found["unique_id"]: found for found in nodes}}


def test_models_of_the_published_layers_are_taken_views_too_and_other_layers_are_not() -> None:
    view = node("a_view", config={"enabled": True, "materialized": "view", "meta": {"audience": "shared"}})
    tables = published_tables(
        manifest(
            node("shop_kpis"),
            node("staff_kpis", "people", schema="scoring"),
            node("int_orders", None, schema="intermediate"),
            view,
        )
    )
    assert [(table.qualified_name, table.audiences) for table in tables] == [
        ('"marts"."a_view"', {"shared"}),
        ('"marts"."shop_kpis"', {"shared"}),
        ('"scoring"."staff_kpis"', {"people"}),
    ]


@pytest.mark.parametrize("audience", [None, "everybody"])
def test_a_mart_that_does_not_say_who_may_read_it_stops_publishing(audience: str | None) -> None:
    with pytest.raises(NightFailedError, match=r"marts\.silent does not say who may read it"):
        published_tables(manifest(node("shop_kpis"), node("silent", audience)))


def test_a_private_column_stays_out_of_the_shared_copy_and_brings_its_table_to_the_people() -> None:
    columns = {
        "campaign_id": {"description": "The campaign."},
        "planner_id": {"description": "Who planned it.", "config": {"meta": {"audience": "people"}}},
    }
    (table,) = published_tables(manifest(node("campaigns", columns=columns)))
    assert table.audiences == {"shared", "people"}
    assert table.private_columns == {"planner_id"}
    assert table.column_descriptions == {"campaign_id": "The campaign.", "planner_id": "Who planned it."}


def test_a_table_of_both_files_holds_in_each_the_rows_of_its_own_marts() -> None:
    values, dictionary = published_tables(manifest(node("kpi_values", "both"), node("kpi_dictionary", "both")))[::-1]
    assert dictionary.row_filters["people"] == "audience = 'people'"
    assert "from marts.kpi_dictionary where audience = 'shared'" in values.row_filters["shared"]


def test_the_key_is_the_one_that_a_test_proves() -> None:
    tables = published_tables(
        manifest(
            node("shop_kpis"),
            key_test("shop_kpis", "unique_combination", columns=["period_start", "shop_id"]),
            node("days"),
            key_test("days", "unique", column_name="day"),
            node("loose"),
            key_test("loose", "not_null", column_name="day"),
        )
    )
    assert {table.name: table.primary_key for table in tables} == {
        "days": ("day",),
        "loose": (),
        "shop_kpis": ("period_start", "shop_id"),
    }


def test_judgements_on_the_peoples_tables_are_not_shown_to_everybody() -> None:
    tables = published_tables(manifest(node("shop_kpis"), node("staff_kpis", "people")))
    results = quality_results(tables)
    assert results.row_filters == {"shared": "asset not in ('marts.staff_kpis')"}
    # The rows that a rule names may be an employee's.
    assert results.private_columns == {"details"}
