"""The landing gate: is what was landed plausible enough to build on.

Reads the state and evaluates on read-only connections, then writes results and verdict on a normal one. Row and file
faults are ingestion's; they were quarantined before this gate looks at the whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingestion.contracts import Contract
from ingestion.warehouse import open_build
from orchestration.gates import results_store
from orchestration.gates.evaluation import evaluate
from orchestration.gates.landing_findings import finding_of
from orchestration.gates.landing_state import read_landing_state
from orchestration.gates.landing_suites import landing_suites
from orchestration.gates.outcomes import kept_finding, kept_result
from orchestration.gates.result import Finding, GateResult, gate_result
from orchestration.gates.results_store import KeptResult
from orchestration.gates.rules import Suite
from orchestration.gates.samples import located


def run_landing_gate(
    warehouse: Path,
    contracts: Sequence[Contract],
    run_id: str,
    *,
    threads: int | None = None,
    memory_limit: str | None = None,
) -> GateResult:
    """Judge the landing tables of <warehouse>/build.duckdb by the contracts' quality rules.

    Call it after landing and after state.current_run was written, with no connection of this process open on the
    build database. Rules whose inputs did not change since they were last evaluated keep their answer. Results are in
    quality.validation_results, the verdict in quality.gate_runs; running the gate again under the same run_id
    replaces both. Raises GateError when the gate cannot be run at all, which counts as not passed.
    """
    started_at = results_store.begin(warehouse, "landing", run_id)
    connection = open_build(warehouse, read_only=True)
    try:
        state = read_landing_state(connection, contracts)
        earlier = results_store.earlier_results(connection, "landing")
    finally:
        connection.close()

    files = {f"landing.{contract.source_table}": contract.file for contract in contracts}
    suites = landing_suites(contracts, state)
    unchanged = _unchanged(suites, earlier)
    outcomes = evaluate(warehouse, [_without(suite, unchanged) for suite in suites], threads, memory_limit)
    if any(not outcome.success for outcome in outcomes):
        connection = open_build(warehouse, read_only=True)
        try:
            outcomes = located(connection, outcomes)
        finally:
            connection.close()

    findings: list[Finding] = []
    results: list[KeptResult] = []
    checked_at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    for outcome in outcomes:
        finding = None if outcome.success else finding_of(outcome, files[outcome.suite.asset])
        results.append(kept_result(outcome, finding, checked_at))
        if finding is not None:
            findings.append(finding)
    for result in unchanged.values():
        results.append(result)
        if not result.success:
            findings.append(kept_finding(result))
    verdict = gate_result("landing", run_id, findings, len(outcomes), len(unchanged))
    results_store.keep(warehouse, "landing", run_id, results, len(verdict.errors), len(verdict.warnings), started_at)
    return verdict


def _unchanged(
    suites: Sequence[Suite], earlier: Mapping[tuple[str, str], KeptResult]
) -> dict[tuple[str, str], KeptResult]:
    unchanged = {}
    for suite in suites:
        for rule in suite.rules:
            kept = earlier.get((suite.asset, rule.name))
            if kept is not None and rule.signature and kept.signature == rule.signature:
                unchanged[suite.asset, rule.name] = kept
    return unchanged


def _without(suite: Suite, unchanged: Mapping[tuple[str, str], KeptResult]) -> Suite:
    return replace(suite, rules=tuple(rule for rule in suite.rules if (suite.asset, rule.name) not in unchanged))
