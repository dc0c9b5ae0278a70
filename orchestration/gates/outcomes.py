"""From an outcome to what is kept, and back from a kept failure to a finding."""

from __future__ import annotations

import datetime
from typing import Any

from orchestration.gates.result import Finding
from orchestration.gates.results_store import KeptResult
from orchestration.gates.rules import Outcome


def kept_result(outcome: Outcome, finding: Finding | None, checked_at: datetime.datetime) -> KeptResult:
    """The row of quality.validation_results for an outcome. An outcome without an answer keeps no signature."""
    details: dict[str, Any] = {}
    if finding is not None:
        details = {
            "severity": finding.severity,
            "what": finding.what,
            "where": finding.where,
            "what_to_do": finding.what_to_do,
        }
        for name, value in (("rows", outcome.rows), ("sample", outcome.sample), ("fault", outcome.fault)):
            if value:
                details[name] = value
    rule = outcome.rule
    return KeptResult(
        asset=outcome.suite.asset,
        expectation=rule.expectation,
        name=rule.name,
        column_name=rule.column,
        severity=rule.severity,
        success=outcome.success,
        observed=outcome.observed,
        unexpected_count=outcome.unexpected_count,
        details=details,
        signature="" if outcome.fault else rule.signature,
        checked_at=checked_at,
    )


def kept_finding(result: KeptResult) -> Finding:
    """The finding of a kept failure."""
    details = result.details
    return Finding(
        severity=details["severity"],
        asset=result.asset,
        rule=result.name,
        what=details["what"],
        where=details["where"],
        what_to_do=details["what_to_do"],
    )
