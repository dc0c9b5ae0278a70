"""What a gate answers: passed or not, and for each finding what is wrong, where, and what to do.

Only the answer and its wording for a person; how a rule is evaluated stands in evaluation.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
GateName = Literal["landing", "marts"]

# What fits on a screen: of a closed gate the errors, with a glance at the warnings.
LISTED_ERRORS = 8
LISTED_WARNINGS = 8
LISTED_WARNINGS_BESIDE_ERRORS = 2


class GateError(Exception):
    """A gate that could not be run at all. It counts as not passed; the message says what to repair."""


@dataclass(frozen=True)
class Finding:
    """One rule that failed.

    severity   error (closes the gate) or warning (shown, the night goes on)
    asset      the table that was judged, such as landing.scorehouse__orders
    rule       the rule's name in the contract, or the marts gate's own
    what       a plain sentence
    where      export or table, with the day, period or file
    what_to_do the next step for the person on duty
    """

    severity: Severity
    asset: str
    rule: str
    what: str
    where: str
    what_to_do: str


@dataclass(frozen=True)
class GateResult:
    """The outcome of one gate in one run. A gate passes when nothing failed with severity error."""

    gate: GateName
    run_id: str
    passed: bool
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    rules_evaluated: int
    rules_unchanged: int

    def message(self) -> str:
        """One screen of text: errors first, then warnings, each with where and what to do."""
        state = "passed" if self.passed else "closed"
        head = (
            f"The {self.gate} gate {state}: {_counted(len(self.errors), 'error')}, "
            f"{_counted(len(self.warnings), 'warning')} in {self.rules_evaluated + self.rules_unchanged} rules."
        )
        warnings = LISTED_WARNINGS_BESIDE_ERRORS if self.errors else LISTED_WARNINGS
        return "\n".join([head, *_lines(self.errors, LISTED_ERRORS), *_lines(self.warnings, warnings)])


def gate_result(
    gate: GateName, run_id: str, findings: Sequence[Finding], rules_evaluated: int, rules_unchanged: int = 0
) -> GateResult:
    """Sort findings into errors and warnings; the gate passes without errors."""
    errors = tuple(finding for finding in findings if finding.severity == "error")
    warnings = tuple(finding for finding in findings if finding.severity == "warning")
    return GateResult(gate, run_id, not errors, errors, warnings, rules_evaluated, rules_unchanged)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _lines(findings: Sequence[Finding], listed: int) -> list[str]:
    lines = []
    for finding in findings[:listed]:
        lines.append(f"  {finding.severity}  {finding.where}: {finding.what}")
        lines.append(f"         {finding.what_to_do}")
    if len(findings) > listed:
        rest = _counted(len(findings) - listed, f"more {findings[0].severity}")
        lines.append(f"  and {rest}; all of them are in quality.validation_results.")
    return lines
