"""The marts gate: may the marts be scored and published.

Evaluated anew on every run, since every run builds marts. Invariants inside a model are dbt tests; here the marts are
held against the calendar, their units, the month before, their own long form, and raw.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from ingestion.warehouse import open_build
from orchestration.gates import results_store
from orchestration.gates.evaluation import evaluate
from orchestration.gates.marts_findings import finding_of
from orchestration.gates.marts_reconciliation import Reporting
from orchestration.gates.marts_suites import marts_suites, read_marts_state
from orchestration.gates.outcomes import kept_result
from orchestration.gates.result import Finding, GateResult, gate_result


def run_marts_gate(
    warehouse: Path,
    run_id: str,
    *,
    business_time_zone: str = "Asia/Shanghai",
    reporting_currency: str = "CNY",
    platform_currencies: Mapping[str, str] | None = None,
    threads: int | None = None,
    memory_limit: str | None = None,
) -> GateResult:
    """Judge the marts of <warehouse>/build.duckdb; give the project variables that dbt was given.

    Call it after dbt built the marts, with no connection of this process open on the build database. Results are in
    quality.validation_results, the verdict in quality.gate_runs; running the gate again under the same run_id
    replaces both. Raises GateError when the gate cannot be run at all, which counts as not passed.
    """
    started_at = results_store.begin(warehouse, "marts", run_id)
    connection = open_build(warehouse, read_only=True)
    try:
        state = read_marts_state(connection)
    finally:
        connection.close()
    reporting = Reporting(business_time_zone, reporting_currency, dict(platform_currencies or {}))
    outcomes = evaluate(warehouse, marts_suites(state, reporting), threads, memory_limit)
    checked_at = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    findings: list[Finding] = []
    results = []
    for outcome in outcomes:
        finding = None if outcome.success else finding_of(outcome)
        results.append(kept_result(outcome, finding, checked_at))
        if finding is not None:
            findings.append(finding)
    verdict = gate_result("marts", run_id, findings, len(outcomes))
    results_store.keep(warehouse, "marts", run_id, results, len(verdict.errors), len(verdict.warnings), started_at)
    return verdict
