"""Evaluate suites with Great Expectations on the build database, read-only, and answer with outcomes.

Great Expectations is imported here and only when there is a rule to evaluate. One context and one datasource serve
all tables; the rules of a table are one suite, so that its metrics share queries. A rule that cannot be evaluated (an
unknown column, a faulty query) gives an outcome with a fault: a gate never passes on a rule that nobody looked at.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from orchestration.gates.privacy import is_private, public_rows, safe_fault, shown
from orchestration.gates.result import Severity
from orchestration.gates.rules import Outcome, Rule, Suite

SAMPLE_SIZE = 20
# Great Expectations fetches no more rows of a query.
MOST_ROWS = 200
AGGREGATES = frozenset(
    f"expect_column_{name}_to_be_between"
    for name in ("max", "mean", "median", "min", "stdev", "sum", "quantile_values")
)
CONTRACT_QUERY = "unexpected_rows_expectation"


def evaluate(
    warehouse: Path, suites: Sequence[Suite], threads: int | None = None, memory_limit: str | None = None
) -> list[Outcome]:
    """Evaluate every rule of every suite against <warehouse>/build.duckdb, opened read-only.

    Returns one outcome per rule, in order. Samples of failing rows still hold _file_id and _row_number (samples.py
    leads them to files). No other connection of this process may hold the database open for writing.
    """
    suites = [suite for suite in suites if suite.rules]
    if not suites:
        return []
    # It logs every failed metric with a stack trace; the outcome says it in a sentence.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    import great_expectations

    from orchestration.gates import warehouse_dialect

    context = _context(great_expectations)
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    options = {"warehouse": str(warehouse), "threads": threads, "memory_limit": memory_limit}
    # All assets at once: added one by one, the whole datasource is written out again for each.
    datasource = context.data_sources.add_sql(
        "build",
        connection_string=warehouse_dialect.connection_string(),
        create_temp_table=False,
        kwargs={"connect_args": options},
        assets=[{"type": "query", "name": suite.asset, "query": suite.relation} for suite in suites],
    )
    try:
        return [outcome for suite in suites for outcome in _evaluate_suite(datasource, suite)]
    finally:
        warehouse_dialect.close_connections()


def _context(great_expectations: Any) -> Any:
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    # By default a context makes a folder for its web pages under the system's temporary folder, and leaves it there.
    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    config = DataContextConfig(store_backend_defaults=stores, analytics_enabled=False)
    return great_expectations.get_context(mode="ephemeral", project_config=config)


def _evaluate_suite(datasource: Any, suite: Suite) -> list[Outcome]:
    expectations, faults = {}, {}
    for position, rule in enumerate(suite.rules):
        try:
            expectations[position] = _expectation(suite, rule, position)
        except Exception as error:  # pydantic and the registry raise many kinds; all mean: the rule is written wrongly
            faults[position] = safe_fault(error)
    results: dict[int, Any] = {}
    if expectations:
        try:
            asset = datasource.get_asset(suite.asset)
            batch = asset.get_batch(asset.build_batch_request())
            results = _validate(batch, suite, list(expectations.values()), "BASIC")
            failed = [expectations[position] for position, result in results.items() if _is_failed_map(result)]
            if failed and (suite.has_trace or suite.key_columns):
                results |= _validate(batch, suite, failed, "SUMMARY")
        except Exception as error:  # the table itself cannot be read: none of its rules was judged
            faults |= {position: safe_fault(error) for position in expectations}
            results = {}
    outcomes = []
    for position, rule in enumerate(suite.rules):
        if position in faults or position not in results:
            outcomes.append(_not_evaluated(suite, rule, faults.get(position, "it gave no result")))
        else:
            outcomes.append(_outcome(suite, rule, results[position]))
    return outcomes


def _expectation(suite: Suite, rule: Rule, position: int) -> Any:
    from great_expectations.expectations.registry import get_expectation_impl

    from orchestration.gates import expectations

    severity = "critical" if rule.severity == "error" else "warning"
    kwargs = dict(rule.kwargs)
    if rule.expectation == CONTRACT_QUERY:
        # Great Expectations would add an alias of its own behind {batch} unless the query has a join.
        kwargs["unexpected_rows_query"] = kwargs["unexpected_rows_query"].replace("{batch}", f"({suite.relation})")
        return expectations.ScorehouseFaultRows(**kwargs, severity=severity, meta={"position": position})
    return get_expectation_impl(rule.expectation)(**kwargs, severity=severity, meta={"position": position})


def _validate(batch: Any, suite: Suite, expectations: list[Any], result_format: str) -> dict[int, Any]:
    from great_expectations import ExpectationSuite

    trace = ["_file_id", "_row_number"] if suite.has_trace else []
    result = batch.validate(
        ExpectationSuite(name=suite.asset, expectations=expectations),
        result_format={
            "result_format": result_format,
            "partial_unexpected_count": SAMPLE_SIZE,
            "exclude_unexpected_values": True,
            **({"unexpected_index_column_names": [*suite.key_columns, *trace]} if result_format == "SUMMARY" else {}),
        },
    )
    return {item.expectation_config.meta["position"]: item for item in result.results}


def _is_failed_map(result: Any) -> bool:
    return not result.success and "element_count" in result.result and not _fault_of(result)


def _not_evaluated(suite: Suite, rule: Rule, fault: str) -> Outcome:
    return Outcome(rule, suite, rule.severity, "not evaluated", fault=fault)


def _outcome(suite: Suite, rule: Rule, result: Any) -> Outcome:
    fault = _fault_of(result)
    if fault is not None:
        return _not_evaluated(suite, rule, fault)
    values = result.result
    if "details" in values and "unexpected_rows" in (values["details"] or {}):
        return _query_outcome(suite, rule, values["details"]["unexpected_rows"])
    if "element_count" in values:
        count = values["unexpected_count"]
        severity = None if result.success else rule.severity
        sample = () if result.success else _index_rows(values.get("partial_unexpected_index_list") or [])
        return Outcome(rule, suite, severity, f"{count} of {values['element_count']} rows", count, (), sample)
    observed = values.get("observed_value")
    if observed is None and not result.success and rule.expectation in AGGREGATES:
        # The mean of no values: an optional column that this company does not export breaks no rule.
        return Outcome(rule, suite, None, "no values")
    text = "not shown" if is_private(rule, suite) or observed is None else shown(observed)
    return Outcome(rule, suite, None if result.success else rule.severity, text)


def _index_rows(index: list[dict[str, list[Any]]]) -> tuple[dict[str, Any], ...]:
    # With unexpected values excluded, Great Expectations returns one dict of columns in place of a list of rows.
    return tuple(
        dict(zip(columns, row, strict=True)) for columns in index for row in zip(*columns.values(), strict=True)
    )


def _query_outcome(suite: Suite, rule: Rule, rows: Sequence[Mapping[str, Any]]) -> Outcome:
    severity = _worst(rule.severity, [row.get("severity", rule.severity) for row in rows])
    kept = public_rows(rule, suite, rows[:SAMPLE_SIZE])
    seen = f"{len(rows)} rows" if len(rows) < MOST_ROWS else f"{MOST_ROWS} rows or more"
    return Outcome(rule, suite, severity, seen if rows else "no rows", len(rows), tuple(kept))


def _worst(limit: Severity, severities: Sequence[Severity]) -> Severity | None:
    if not severities:
        return None
    return "error" if limit == "error" and "error" in severities else "warning"


def _fault_of(result: Any) -> str | None:
    information = result.exception_info or {}
    entries = [information] if "raised_exception" in information else list(information.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return safe_fault(str(entry.get("exception_message", "")))
    return None
