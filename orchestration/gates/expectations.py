"""This project's own Great Expectations classes.

Importing this module imports Great Expectations, which takes seconds: only evaluation.py does, when there is
something to evaluate. Great Expectations registers a class under its name in snake case, so a contract names
`scorehouse_daily_volume`. Thresholds are fields; where a rule stands (platform, export, dates) is filled in by
landing_suites.py. The SQL stands in landing_sql.py.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation

from orchestration.gates import landing_sql


class ScorehouseFaultRows(UnexpectedRowsExpectation):
    """Holds when its query returns no row; otherwise the rows come back with the result, at most 200.

    A row may have a column `severity` (error or warning). Unlike its parent it runs the query once, not a second time
    to count.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    @pydantic.validator("unexpected_rows_query")
    def _validate_query(cls, query: str) -> str:  # noqa: N805 (a pydantic validator is a class method)
        # The parent prints a warning when {batch} is missing; these queries name their relations themselves.
        return query

    def _validate(
        self, metrics: dict, runtime_configuration: dict | None = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.table"]
        return {"success": not rows, "result": {"observed_value": len(rows), "details": {"unexpected_rows": rows}}}


class _ExportRule(ScorehouseFaultRows):
    """A rule about one export, whose query is rendered from its fields."""

    platform: str
    export: str
    as_of_date: str
    built_load_id: int = 0
    unexpected_rows_query: str = ""

    template: ClassVar[str] = ""

    @pydantic.validator("unexpected_rows_query", always=True)
    def _validate_query(cls, query: str, values: dict[str, Any]) -> str:  # noqa: N805
        return query

    @pydantic.root_validator(skip_on_failure=True)
    def _render_query(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        as_of_date = datetime.date.fromisoformat(values["as_of_date"])
        query = landing_sql.render(cls.template, {**values, **cls.derived(values), "as_of_date": as_of_date})
        # Great Expectations fills braces in the query itself; all of ours are filled by now.
        return {**values, "unexpected_rows_query": query.replace("{", "{{").replace("}", "}}")}

    @classmethod
    def derived(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Template values computed from the fields."""
        return {}


class ScorehouseDailyVolume(_ExportRule):
    """Touched days, and the newest, hold a plausible share of what the same weekday usually holds.

    error_below, warn_below  share of the median row count of the same weekday over the `weeks` weeks before
    minimum_median           days that usually hold fewer rows are not judged
    quiet_days               days known to be quiet: dates, or ranges as "2026-02-16/2026-02-22", both ends included
    """

    template: ClassVar[str] = landing_sql.DAILY_VOLUME

    error_below: float | None = None
    warn_below: float | None = None
    weeks: int = pydantic.Field(8, ge=1)
    minimum_median: float = 20
    quiet_days: tuple[str, ...] = ()

    @classmethod
    def derived(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The quiet days, one by one."""
        days: list[datetime.date] = []
        for item in values["quiet_days"]:
            first, _, last = item.partition("/")
            day, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last or first)
            while day <= end:
                days.append(day)
                day += datetime.timedelta(days=1)
        return {"quiet_days": days or [datetime.date.min]}


class ScorehouseFreshness(_ExportRule):
    """The export reaches about as far as the platform's orders do; limits are days behind them."""

    template: ClassVar[str] = landing_sql.FRESHNESS

    order_exports: tuple[str, ...] = ()
    warn_after_days: int | None = None
    error_after_days: int | None = None


class ScorehouseOrphanRate(_ExportRule):
    """References lead somewhere: the share of non-null values of `column` that the other export does not know."""

    template: ClassVar[str] = landing_sql.ORPHAN_RATE

    column: str
    relation: str
    to_export: str
    to_table: str
    to_column: str
    warn_above: float | None = None
    error_above: float | None = None


class ScorehouseRejectedShare(_ExportRule):
    """Few rows of a load were quarantined, judged from 20 rows read on."""

    template: ClassVar[str] = landing_sql.REJECTED_SHARE

    error_above: float


class ScorehouseRowCountDrop(_ExportRule):
    """A full delivery holds a plausible share of the rows that the delivery before it held."""

    template: ClassVar[str] = landing_sql.ROW_COUNT_DROP

    relation: str
    error_below: float
