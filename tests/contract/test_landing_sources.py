"""What dbt calls a landing source is what a contract lands, and every canonical source is staged.

The contracts and the dbt project describe the same tables in two places, because each is read by a tool of its own;
here the two are compared, file against file, without running either. Whether a staging model returns the right rows is
not asked here: its unit tests stand beside the model.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "data_contracts"
MODELS = ROOT / "dbt_project" / "models"
STAGING = MODELS / "staging"
MANIFEST_TABLES = {"files", "rejected_rows", "changed_days", "daily_volumes", "loads"}


def contract_properties(contract: dict[str, Any]) -> dict[str, Any]:
    return {item["property"]: item.get("value") for item in contract["customProperties"]}


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def landing_sources() -> dict[str, dict[str, Any]]:
    """Each table of source `landing` by name, over all files of models/sources."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((MODELS / "sources").glob("*.yml")):
        for source in read(path)["sources"]:
            if source["name"] == "landing":
                for table in source["tables"]:
                    assert table["name"] not in found, f"{table['name']} is declared twice"
                    found[table["name"]] = table
    return found


CONTRACT_FILES = sorted(CONTRACTS.rglob("*.odcs.yaml"))
CANONICAL_FILES = sorted(CONTRACTS.glob("*.odcs.yaml"))
MODEL_FILES = sorted(STAGING.rglob("*.sql"))


def test_every_landed_table_is_a_source_and_no_source_is_invented() -> None:
    landed = {read(path)["schema"][0]["physicalName"] for path in CONTRACT_FILES}
    assert set(landing_sources()) - MANIFEST_TABLES == landed


def test_sources_carry_the_asset_key_of_the_landing_table() -> None:
    keys = {name: table["config"]["meta"]["dagster"]["asset_key"] for name, table in landing_sources().items()}
    assert keys == {name: ["landing", name] for name in keys}


@pytest.mark.parametrize("path", CANONICAL_FILES, ids=lambda path: path.name.removesuffix(".odcs.yaml"))
def test_every_canonical_source_is_staged_with_all_its_columns(path: Path) -> None:
    source = path.name.removesuffix(".odcs.yaml")
    union = (STAGING / f"stg_{source}.sql").read_text(encoding="utf-8")
    mapping = STAGING / "scorehouse" / f"stg_scorehouse__{source}.sql"
    models = [union, mapping.read_text(encoding="utf-8")] if mapping.exists() else [union]
    for column in read(path)["schema"][0]["properties"]:
        if column["classification"] != "drop":
            for model in models:
                assert column["name"] in model, f"stg_{source} lacks {column['name']}"


@pytest.mark.parametrize("path", CONTRACT_FILES, ids=lambda path: path.name.removesuffix(".odcs.yaml"))
def test_what_a_contract_says_it_feeds_is_mapped_from_it(path: Path) -> None:
    contract = read(path)
    properties = contract_properties(contract)
    table = contract["schema"][0]["physicalName"]
    for source in properties["feeds"]:
        candidates = STAGING.rglob(f"stg_{properties['platform']}__*.sql")
        models = [*candidates, STAGING / f"stg_{source}.sql"]
        assert any(f"'{table}'" in model.read_text(encoding="utf-8") for model in models if model.exists()), (
            f"{path.name} feeds {source}, but no staging model of it reads landing.{table}"
        )


def test_no_platform_model_maps_what_no_contract_of_it_feeds() -> None:
    canonical = {path.name.removesuffix(".odcs.yaml") for path in CANONICAL_FILES}
    fed = {
        (properties["platform"], source)
        for properties in (contract_properties(read(path)) for path in CONTRACT_FILES)
        for source in properties["feeds"]
    }
    mapped = {
        (platform, source)
        for model in STAGING.rglob("stg_*__*.sql")
        for platform, source in [model.stem.removeprefix("stg_").split("__")]
        if source in canonical
    }
    assert mapped <= fed


@pytest.mark.parametrize("path", MODEL_FILES, ids=lambda path: path.stem)
def test_a_model_has_its_description_beside_it(path: Path) -> None:
    described = read(path.with_suffix(".yml"))["models"]
    assert [model["name"] for model in described] == [path.stem]
    first_sentence = described[0]["description"].split(". ")[0]
    assert first_sentence.startswith("One row per "), "the first sentence gives the grain"
    assert "key (" in first_sentence, "the first sentence gives the key"
