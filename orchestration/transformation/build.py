"""Building models and running their tests, and what came of each node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.log import FILE
from orchestration.outcome import MORE_MEMORY, NightFailedError, is_out_of_memory
from orchestration.settings import Settings
from orchestration.transformation.invocation import NodeFinished, run_dbt

_SUCCESSFUL = frozenset({"success", "pass", "warn", "no-op"})
LISTED_FAILURES = 6
# Without a full refresh these are built; views and seeds stand already. Tests run all the same: a view shows new rows.
REBUILT = ("config.materialized:table", "config.materialized:incremental", "resource_type:test")


@dataclass(frozen=True)
class NodeResult:
    """What came of one model, seed or test. seconds is wall time; failures counts a test's failing rows."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    seconds: float
    failures: int | None
    message: str
    path: str

    @property
    def is_successful(self) -> bool:
        """Built, passed, or warned."""
        return self.status in _SUCCESSFUL

    @property
    def is_skipped(self) -> bool:
        """Not tried, because something before it failed."""
        return self.status == "skipped"


@dataclass(frozen=True)
class BuildReport:
    """All nodes of one build."""

    nodes: tuple[NodeResult, ...]

    @property
    def failed(self) -> tuple[NodeResult, ...]:
        """Models that did not build and tests that did not pass."""
        return tuple(node for node in self.nodes if not node.is_successful and not node.is_skipped)

    def failure(self, settings: Settings) -> NightFailedError:
        """The failed nodes on one screen."""
        lines = [_line(node) for node in self.failed[:LISTED_FAILURES]]
        if len(self.failed) > LISTED_FAILURES:
            lines.append(f"and {len(self.failed) - LISTED_FAILURES} more")
        skipped = sum(node.is_skipped for node in self.nodes)
        advice = "Repair the model or the data, then run again."
        if any(is_out_of_memory(node.message) for node in self.failed):
            advice = MORE_MEMORY
        after = f"; {skipped} nodes behind them were not built" if skipped else ""
        return NightFailedError(
            f"{len(self.failed)} of {len(self.nodes)} dbt nodes failed{after}:\n" + "\n".join(lines),
            ", ".join(sorted({node.path for node in self.failed})[:LISTED_FAILURES]),
            f"The compiled SQL stands below {settings.folder.dbt_target / 'compiled'}; details are in "
            f"{settings.folder.logs / FILE}. "
            f"What was published before stays. {advice}",
        )


def build_models(
    settings: Settings,
    full_refresh: bool,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    on_node: NodeFinished | None = None,
) -> BuildReport:
    """Build models, seeds and tests in dependency order.

    Unit tests belong to the project's own test run, not to a night. Without a full refresh the definitions are those of
    the last build, so views and seeds stand already and are left out: every node costs dbt a tenth of a second. Raises
    NightFailedError when dbt could not start. A failed model or test is in the report, not raised: the caller first
    records what did succeed.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    else:
        select = [f"{part},{kind}" for part in select or ("fqn:*",) for kind in REBUILT]
    if select:
        arguments += ["--select", *select]
    if exclude:
        arguments += ["--exclude", *exclude]
    outcome = run_dbt(settings, arguments, on_node)
    if outcome.result is None:
        raise NightFailedError(
            f"dbt could not build: {str(outcome.exception).strip()}",
            str(settings.dbt_project),
            f"Details are in {settings.folder.logs / FILE}.",
        )
    return BuildReport(tuple(_node_result(result) for result in outcome.result.results))


def _node_result(result: Any) -> NodeResult:
    node = result.node
    return NodeResult(
        unique_id=node.unique_id,
        name=node.name,
        resource_type=str(node.resource_type),
        status=str(result.status),
        seconds=float(result.execution_time or 0),
        failures=result.failures,
        message=(result.message or "").strip(),
        path=node.original_file_path,
    )


def _line(node: NodeResult) -> str:
    first = node.message.splitlines()[0] if node.message else node.status
    detail = " ".join(line.strip() for line in node.message.splitlines()[1:3])
    return f"  {node.resource_type} {node.name}: {first} {detail}".rstrip()
