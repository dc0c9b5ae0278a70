"""dbt models and seeds as assets, and one check per model for its dbt tests."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, build_dbt_asset_specs

from orchestration.defs.state import CURRENT_RUN
from orchestration.defs.steps import NIGHT, OWNERS, explained, failure, night_of
from orchestration.publishing.catalogue import published_tables
from orchestration.scoring_cycle import TRANSFORMATION, score
from orchestration.transformation.build import BuildReport, NodeResult
from orchestration.transformation.project import Manifest

TESTS = "dbt_tests"
SCORING = "scoring"
_BUILT = ("model", "seed", "snapshot")


class LayerTranslator(DagsterDbtTranslator):
    """A model's asset: grouped by its layer, described by its own words."""

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """The default spec with group, owners and the description without SQL."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = manifest["nodes"].get(unique_id)
        if node is None:
            return spec
        deps = list(spec.deps)
        if not any(name.split(".")[0] in _BUILT for name in node["depends_on"].get("nodes", [])):
            # Macros read the run's state while dbt runs, which its manifest cannot show.
            deps.append(dg.AssetDep(CURRENT_RUN))
        return spec.replace_attributes(
            group_name=layer_of(node), owners=OWNERS, description=node.get("description") or None, deps=deps
        )


def layer_of(node: Mapping[str, Any]) -> str:
    """staging, intermediate, marts, scoring or seeds: the folder below models/."""
    if node["resource_type"] == "seed":
        return "seeds"
    return str(node["fqn"][1])


def asset_keys(manifest: Manifest) -> dict[str, dg.AssetKey]:
    """Asset key of every model and seed by dbt's unique id, each behind what it is built from: Dagster takes them so."""
    translator = LayerTranslator()
    nodes = manifest["nodes"]
    order = TopologicalSorter({unique_id: node["depends_on"].get("nodes", []) for unique_id, node in nodes.items()})
    return {
        unique_id: translator.get_asset_spec(manifest, unique_id, None).key
        for unique_id in order.static_order()
        if unique_id in nodes and nodes[unique_id]["resource_type"] in _BUILT
    }


def tested_models(manifest: Manifest) -> dict[str, str]:
    """The model or seed that each test judges, by the test's unique id; tests of sources alone have none."""
    judged: dict[str, str] = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] == "test":
            models = [name for name in node["depends_on"]["nodes"] if name.split(".")[0] in _BUILT]
            judge_of = node.get("attached_node") or (models[-1] if models else None)
            if judge_of is not None and judge_of in manifest["nodes"]:
                judged[unique_id] = judge_of
    return judged


def published_keys(manifest: Manifest) -> list[dg.AssetKey]:
    """Asset keys of the tables that a generation holds."""
    return [dg.AssetKey([table.schema, table.name]) for table in published_tables(manifest)]


def transformation_assets(manifest: Manifest) -> list[dg.AssetsDefinition]:
    """The models up to the marts in one build, and scoring in one of its own behind the marts gate."""
    has_scoring = any(
        layer_of(node) == SCORING for node in manifest["nodes"].values() if node["resource_type"] in _BUILT
    )
    if not has_scoring:
        return [build_step(manifest, "transform")]
    scoring = scoring_selection(manifest)
    return [build_step(manifest, "transform", exclude=scoring), build_step(manifest, "score", select=scoring)]


def scoring_selection(manifest: Manifest) -> list[str]:
    """What dbt builds as scoring."""
    return [f"fqn:{manifest['metadata']['project_name']}.{SCORING}"]


def build_step(
    manifest: Manifest, name: str, select: Sequence[str] = ("fqn:*",), exclude: Sequence[str] = ()
) -> dg.AssetsDefinition:
    """One dbt build over the selected nodes.

    A failed test fails the step, so nothing behind it runs, Python assets included.
    """
    specs = build_dbt_asset_specs(
        manifest=manifest, dagster_dbt_translator=LayerTranslator(), select=" ".join(select), exclude=" ".join(exclude)
    )
    selected = {spec.key for spec in specs}
    keys = {unique_id: key for unique_id, key in asset_keys(manifest).items() if key in selected}
    judged = {test: model for test, model in tested_models(manifest).items() if model in keys}
    checks = [
        dg.AssetCheckSpec(TESTS, asset=keys[model], description="Every dbt test of the model passes.")
        for model in sorted(set(judged.values()))
    ]

    @dg.multi_asset(name=name, specs=specs, check_specs=checks, required_resource_keys={NIGHT})
    def build(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        night = night_of(context)
        with explained():
            report: BuildReport = (
                score(night, select) if name == "score" else night.transform(TRANSFORMATION, select, exclude)
            )
        rows = night.row_counts()
        built = {node.unique_id: node for node in report.nodes if node.unique_id in keys}
        for unique_id, key in keys.items():
            node = built.get(unique_id)
            if node is None:
                # Dagster runs what stands behind an asset only when the asset was yielded.
                yield dg.MaterializeResult(key, metadata={"status": "stands as it was defined before"})
            elif node.is_successful:
                yield _materialised(key, node, rows)
        yield from _test_results(report, judged, keys)
        if report.failed:
            raise failure(report.failure(night.settings))

    return build


def _materialised(key: dg.AssetKey, node: NodeResult, rows: Mapping[str, int]) -> dg.MaterializeResult:
    metadata: dict[str, Any] = {"seconds": round(node.seconds, 2), "status": node.status}
    if ".".join(key.path) in rows:
        metadata["dagster/row_count"] = rows[".".join(key.path)]
    return dg.MaterializeResult(key, metadata=metadata)


def _test_results(
    report: BuildReport, judged: Mapping[str, str], keys: Mapping[str, dg.AssetKey]
) -> Iterator[dg.AssetCheckResult]:
    """One result per model that has tests; a model whose tests were skipped has none."""
    by_model: dict[str, list[NodeResult]] = {}
    for node in report.nodes:
        if node.unique_id in judged and not node.is_skipped:
            by_model.setdefault(judged[node.unique_id], []).append(node)
    for model, tests in by_model.items():
        failed = [test for test in tests if not test.is_successful]
        warned = [test for test in tests if test.status == "warn"]
        yield dg.AssetCheckResult(
            passed=not failed and not warned,
            asset_key=keys[model],
            check_name=TESTS,
            severity=dg.AssetCheckSeverity.ERROR if failed or not warned else dg.AssetCheckSeverity.WARN,
            metadata={"tests": len(tests), **{test.name: test.message or test.status for test in [*failed, *warned]}},
        )
