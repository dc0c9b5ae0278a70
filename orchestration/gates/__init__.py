"""The two gates of a night: is the landed data plausible, and may the marts be scored.

`run_landing_gate` judges landing tables by the rules in the contracts' `quality` blocks; `run_marts_gate` judges the
marts by completeness, ranges, jumps and reconciliation with raw. Both evaluate with Great Expectations on a read-only
connection, keep their results in `quality.validation_results`, and return a GateResult.

What belongs here: suites, custom expectations, the results and their wording. What does not: whether a file or row
breaks its contract (ingestion), whether a transformation is right (dbt tests), and what a closed gate does to the
night (orchestration).
"""

from orchestration.gates.landing_gate import run_landing_gate
from orchestration.gates.marts_gate import run_marts_gate
from orchestration.gates.result import Finding, GateError, GateResult

__all__ = ["Finding", "GateError", "GateResult", "run_landing_gate", "run_marts_gate"]
