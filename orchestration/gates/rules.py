"""What a gate is asked to judge: rules, and suites of rules over one table.

Plain data; where rules come from stands in landing_suites.py and marts_suites.py, how they are evaluated in
evaluation.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.gates.result import Severity


@dataclass(frozen=True)
class Rule:
    """One expectation on one table.

    expectation  Great Expectations type in snake case, or one of this project's own (expectations.py)
    kwargs       arguments of that expectation
    severity     the most that a failure can be: a rule of severity warning never closes the gate
    column       the column it is about, if it is about one
    signature    hash of all that the answer depends on; equal signatures have equal answers. Empty: never reused
    """

    name: str
    expectation: str
    kwargs: Mapping[str, Any]
    severity: Severity
    column: str | None = None
    description: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Suite:
    """The rules of one table, evaluated together.

    asset            schema and table, such as landing.scorehouse__orders
    relation         SQL of the rows that the rules see (a select without trailing semicolon)
    key_columns      key columns that may be shown; a private one is left out
    private_columns  columns whose values appear nowhere in results
    has_trace        the relation has _file_id and _row_number, so failing rows lead to a file and record
    """

    asset: str
    relation: str
    rules: tuple[Rule, ...]
    key_columns: tuple[str, ...] = ()
    private_columns: frozenset[str] = field(default_factory=frozenset)
    has_trace: bool = False


@dataclass(frozen=True)
class Outcome:
    """The answer to one rule.

    severity          None when the rule holds; else error or warning
    observed          what was seen, short and free of private values
    unexpected_count  failing rows, days or groups; None where the rule has no such count
    rows              failing rows or groups as returned by the rule's query (at most 20), free of private values
    sample            failing landing rows: key columns, path, record (at most 20)
    fault             why the rule could not be evaluated; None when it was
    """

    rule: Rule
    suite: Suite
    severity: Severity | None
    observed: str
    unexpected_count: int | None = None
    rows: tuple[Mapping[str, Any], ...] = ()
    sample: tuple[Mapping[str, Any], ...] = ()
    fault: str | None = None

    @property
    def success(self) -> bool:
        """Whether the rule holds."""
        return self.severity is None
