"""What a gate says fits on one screen, names where and what to do, and counts what it leaves out."""

from __future__ import annotations

from typing import Literal

from orchestration.gates.result import Finding, gate_result


def findings(severity: Literal["error", "warning"], number: int) -> list[Finding]:
    return [
        Finding(severity, "landing.scorehouse__orders", f"rule {i}", f"{severity} {i}", f"day {i}", "Look.")
        for i in range(number)
    ]


def test_a_gate_without_errors_has_passed() -> None:
    result = gate_result("landing", "run", findings("warning", 1), rules_evaluated=3, rules_unchanged=4)
    assert result.passed
    assert result.message() == (
        "The landing gate passed: 0 errors, 1 warning in 7 rules.\n  warning  day 0: warning 0\n         Look."
    )


def test_errors_come_first_and_the_rest_is_counted() -> None:
    result = gate_result("marts", "run", [*findings("warning", 5), *findings("error", 30)], rules_evaluated=40)
    lines = result.message().splitlines()
    assert not result.passed
    assert lines[0] == "The marts gate closed: 30 errors, 5 warnings in 40 rules."
    assert lines[1] == "  error  day 0: error 0"
    assert any("and 22 more errors" in line for line in lines)
    assert any("and 3 more warnings" in line for line in lines)
    assert len(lines) <= 24
