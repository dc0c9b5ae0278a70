"""The dbt project as parsed: its manifest, and whether what it defines has changed.

Parsing takes seconds, so the manifest is kept in the warehouse with a fingerprint of the files it came from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.outcome import NightFailedError
from orchestration.settings import Settings

Manifest = Mapping[str, Any]

_FOLDERS = ("models", "macros", "seeds", "tests", "snapshots", "analyses")
_FINGERPRINT = "manifest.fingerprint"
# What the project's Python models call: its code decides built data as the models' own does.
_CALLED = ("prediction", "scorecards.public_calendar")
_DESCRIPTIVE_CONFIG = ("docs", "tags", "meta", "group", "severity")


def project_fingerprint(settings: Settings) -> str:
    """Digest of every file of the dbt project, of what its Python models call, and of the variables that settings replace."""
    root = settings.dbt_project
    digest = hashlib.sha256(json.dumps(settings.variable_overrides, sort_keys=True).encode())
    files = [path for folder in _FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    for path in sorted([*files, root / "dbt_project.yml", root / "profiles.yml"]):
        digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    digest.update(_called_code().encode())
    return digest.hexdigest()


def load_manifest(settings: Settings) -> Manifest:
    """The parsed project.

    Parsed now when its files changed. Raises NightFailedError with dbt's own words when it cannot be.
    """
    fingerprint = project_fingerprint(settings)
    kept = _kept_manifest(settings) if stored_fingerprint(settings) == fingerprint else None
    if kept is None:
        _parse(settings)
        kept = _kept_manifest(settings)
        if kept is None:
            raise NightFailedError(
                "dbt parsed the project and left no manifest that can be read.",
                str(settings.folder.dbt_target),
                "Move the folder away, then run again.",
            )
        _fingerprint_file(settings).write_text(fingerprint, encoding="utf-8")
    return kept


def _kept_manifest(settings: Settings) -> Manifest | None:
    """The manifest in the warehouse; None where a kill or a full disk cut it off while dbt wrote it, as each build does."""
    try:
        manifest: Manifest = json.loads((settings.folder.dbt_target / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def manifest_for_definitions(settings: Settings) -> Manifest:
    """The parsed project for Dagster's definitions, which load where no warehouse exists as well.

    Then nothing is left behind.
    """
    if settings.folder.root.is_dir():
        settings.folder.prepare()
        return load_manifest(settings)
    with tempfile.TemporaryDirectory(prefix="scorehouse-") as folder:
        aside = settings.model_copy(update={"warehouse": Path(folder)})
        aside.folder.prepare()
        return load_manifest(aside)


def stored_fingerprint(settings: Settings) -> str | None:
    """Fingerprint of the files that the kept manifest came from; None when there is none."""
    try:
        if not (settings.folder.dbt_target / "manifest.json").is_file():
            return None
        return _fingerprint_file(settings).read_text(encoding="utf-8")
    except OSError:
        return None


def definitions_hash(manifest: Manifest, variables: Mapping[str, Any]) -> str:
    """Digest of what decides the built data: SQL, configuration, macros, seeds, variables, what Python models call.

    A changed description, label or test leaves it alone; anything else makes the next run rebuild everything.
    """
    parts: list[object] = [variables, _called_code()]
    for unique_id, node in sorted(manifest["nodes"].items()):
        if node["resource_type"] in ("model", "seed", "snapshot"):
            config = {key: value for key, value in node["config"].items() if key not in _DESCRIPTIVE_CONFIG}
            meta = {key: node["config"].get("meta", {}).get(key) for key in ("reach", "day_column")}
            parts.append([unique_id, node["checksum"]["checksum"], node["schema"], config, meta])
    own = manifest["metadata"]["project_name"]
    for unique_id, macro in sorted(manifest["macros"].items()):
        if macro["package_name"] == own and not unique_id.split(".")[-1].startswith("test_"):
            parts.append([unique_id, macro["macro_sql"]])
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _called_code() -> str:
    digest = hashlib.sha256()
    for name in _CALLED:
        found = importlib.util.find_spec(name)
        folders = found.submodule_search_locations if found else None
        files = [path for folder in folders for path in Path(folder).rglob("*.py")] if folders else []
        if found and found.origin and not folders:
            files = [Path(found.origin)]
        for path in sorted(files):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _fingerprint_file(settings: Settings) -> Path:
    return settings.folder.dbt_target / _FINGERPRINT


def _parse(settings: Settings) -> None:
    from orchestration.transformation.invocation import run_dbt

    _fingerprint_file(settings).unlink(missing_ok=True)
    outcome = run_dbt(settings, ["parse"])
    if not outcome.success:
        raise NightFailedError(
            f"The dbt project cannot be parsed: {str(outcome.exception).strip()}",
            str(settings.dbt_project),
            "Repair the file that dbt names, then run again.",
        )
