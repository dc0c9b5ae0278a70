"""The dbt project cut down to the company's own marts, so that a night can be run for these alone.

Belongs here: which models such a night needs, and the copy of the project that holds no others. Does not belong here: running
it (measures).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.agreement import COMPANY_MARTS, MARTS
from benchmarks.processes import PROJECT_ROOT
from orchestration.settings import Settings
from orchestration.transformation.project import manifest_for_definitions

PROJECT = PROJECT_ROOT / "dbt_project"
# The one place that lists the marts of KPIs by name.
LIST_OF_MARTS = Path("macros") / "kpi_metadata.sql"
# Beside the marts: what every generation holds, as far as it reads nothing but what the marts read.
KEPT_FOLDERS = ("models/marts/calendar/", "models/marts/dictionary/", "models/marts/dimensions/", "models/marts/facts/")


def write_company_project(folder: Path) -> None:
    """Copy the dbt project into `folder`, which is replaced, without the models that no mart of the company needs.

    Unit tests are left out, as in every night.
    """
    manifest = manifest_for_definitions(Settings(warehouse=folder / "no-warehouse"))
    kept = company_models(manifest)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns("target", "logs", "*unit_tests.yml"))
    for unique_id, node in manifest["nodes"].items():
        path = folder / node["original_file_path"]
        if node["resource_type"] == "model" and unique_id not in kept:
            path.unlink()
            path.with_suffix(".yml").unlink(missing_ok=True)
        elif node["resource_type"] == "test" and path.suffix == ".sql" and not _parents(node) <= kept:
            path.unlink()
    listed = folder / LIST_OF_MARTS
    others = "|".join(mart for mart in MARTS if mart not in COMPANY_MARTS)
    listed.write_text(re.sub(rf"'({others})',\s*", "", listed.read_text(encoding="utf-8")), encoding="utf-8")


def company_models(manifest: Mapping[str, Any]) -> set[str]:
    """Unique ids of the company's marts, of all that they read, and of the common tables that read nothing else."""
    models = {unique_id: node for unique_id, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    kept: set[str] = set()
    wanted = [unique_id for unique_id, node in models.items() if node["name"] in COMPANY_MARTS]
    while wanted:
        unique_id = wanted.pop()
        if unique_id not in kept:
            kept.add(unique_id)
            wanted.extend(_parents(models[unique_id]))
    common = [
        unique_id
        for unique_id, node in models.items()
        # The dictionary's tables name every mart that there is.
        if node["original_file_path"].startswith(KEPT_FOLDERS)
        and ("/dictionary/" in node["original_file_path"] or _parents(node) <= kept)
    ]
    return kept.union(common)


def _parents(node: Mapping[str, Any]) -> set[str]:
    return {name for name in node["depends_on"]["nodes"] if name.startswith("model.")}
