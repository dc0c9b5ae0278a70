"""What a failed rule of the marts gate says to the person on duty: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orchestration.gates.result import Finding
from orchestration.gates.rules import Outcome

Row = Mapping[str, Any]
REBUILD = (
    "Run again with --full-refresh; if it stays, the model behind it is wrong: look at its tests and its last change."
)


def finding_of(outcome: Outcome) -> Finding:
    """The finding of a failed outcome of the marts gate."""
    rule = outcome.rule.name
    if outcome.fault is not None:
        what, where, to_do = f"the rule {rule} could not be evaluated: {outcome.fault}", outcome.suite.asset, REBUILD
    elif not outcome.rows:
        what, where, to_do = (
            "the table holds no rows",
            outcome.suite.asset,
            "Look at the dbt run: the model was not built.",
        )
    else:
        word = SENTENCES.get(rule, _difference if "_agree" in rule else _plain)
        what, where, to_do = word(outcome)
    return Finding(outcome.severity or outcome.rule.severity, outcome.suite.asset, rule, what, where, to_do)


def _periods(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    rest = _more(outcome, "period type", "period types")
    if row["fault"] == "missing":
        what = (
            f"{row['period_count']} {row['period_type']} periods have no company row, from {row['period_start']}{rest}"
        )
    else:
        what = f"{row['period_count']} {row['period_type']} periods lie after the as-of date{rest}"
    return what, f"{outcome.suite.asset}, {row['period_type']} {row['period_start']}", REBUILD


def _difference(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    what = (
        f"{outcome.rule.column} of {row['day_count']} days differs from the raw rows: "
        f"{row['mart_amount']} in the mart, {row['raw_amount']} in staging"
    )
    where = f"{outcome.suite.asset}, {row['first_day']} to {row['last_day']}, most on {row['worst_day']}"
    return what, where, REBUILD


def _rates(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    rest = _more(outcome, "currency", "currencies")
    what = (
        f"{row['order_count']} paid orders, {row['refund_count']} refunds and {row['spend_count']} rows of ad spend in {row['currency']} "
        f"have no exchange rate{rest}"
    )
    where = f"exchange_rates, {row['first_day']} to {row['last_day']}"
    return what, where, f"Deliver the rates of {row['currency']} for these days (or for the week before them)."


def _range(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    limits = f"{_bound(row['lowest'], 'no lower limit')} to {_bound(row['highest'], 'no upper limit')}"
    what = (
        f"{row['value_count']} values of {row['kpi_id']} lie outside {limits}: from {row['lowest_seen']} to "
        f"{row['highest_seen']}{_more(outcome, 'KPI', 'KPIs')}"
    )
    return what, _period_of(row), REBUILD


def _reasons(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    what = f"{row['value_count']} rows of {row['kpi_id']} have {row['fault']}{_more(outcome, 'KPI', 'KPIs')}"
    return what, _period_of(row), REBUILD


def _long_form(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    cohort = " (matured)" if row["cohort"] == "matured" else ""
    tables = f"marts.{row['mart']} and marts.kpi_values"
    what = f"{row['kpi_id']}{cohort} differs between {tables} in {row['period_count']} periods"
    return what + _more(outcome, "KPI", "KPIs"), _period_of(row), REBUILD


def _jump(outcome: Outcome) -> tuple[str, str, str]:
    row = outcome.rows[0]
    rest = _more(outcome, "KPI", "KPIs")
    before, now = (round(float(row[name]), 4) for name in ("previous_value", "value"))
    what = f"{row['kpi_id']} moved from {before} to {now} within a month{rest}"
    to_do = "If the business explains it, nothing. If not, look at that month's raw files and at the rules that warned."
    return what, f"company_kpis, month {row['period_start']}", to_do


def _plain(outcome: Outcome) -> tuple[str, str, str]:
    return f"the rule {outcome.rule.name} does not hold ({outcome.observed})", outcome.suite.asset, REBUILD


SENTENCES: dict[str, Callable[[Outcome], tuple[str, str, str]]] = {
    "every_period_has_its_company_row": _periods,
    "foreign_amounts_have_a_rate": _rates,
    "values_lie_in_their_range": _range,
    "missing_values_say_why": _reasons,
    "kpi_values_equal_the_marts": _long_form,
    "months_do_not_jump": _jump,
}


def _bound(value: Any, otherwise: str) -> str:
    return otherwise if value is None else f"{float(value):g}"


def _period_of(row: Row) -> str:
    period = f", {row['period_type']} {row['period_start']}" if row["period_type"] else ""
    return f"{row['mart']}{period}"


def _more(outcome: Outcome, one: str, many: str) -> str:
    rest = (outcome.unexpected_count or 1) - 1
    return "" if rest < 1 else f" (and {rest} more {one if rest == 1 else many})"
