"""A scorecard's report made by hand, for tests of what pages and workbooks say."""

from datetime import date
from decimal import Decimal
from typing import Any

from scorecards.report.reading import Report


def line(**changed: Any) -> dict[str, Any]:
    """A scored line; names are the columns that a report reads."""
    return {
        "mart": "operations_kpis", "kpi_id": "return_rate", "kpi": "return_rate", "kpi_zh": "退货率", "kpi_en": "Return rate", "unit": "ratio",
        "definition": "Returns over orders.", "definition_zh": "退货 ÷ 订单。", "weight": Decimal(100), "method": "ladder", "better": "down", "value": Decimal("0.09"),
        "numerator": Decimal(9), "denominator": Decimal(100), "sample": 100, "baseline": Decimal("0.12"), "target": Decimal("0.1"),
        "challenge": Decimal("0.05"), "band_low": None, "band_high": None, "tolerance": None, "allowance": None, "penalty": None,
        "line_score": Decimal("84.00"), "points": Decimal("84.0000"), "status": "scored", "reason": None, "cap": 100, "guard_kpi_id": None,
        "guard_value": None, "guard_limit": None, "guard_cap": None, "guard_state": None, "is_pooled": False, "is_missing_again": False,
        "scored_period_start": None, "is_own_target": False, "proration": 1, "is_outstanding": False, "judgement": "strength",
        "action_zh": None, "action_en": None, "trend": [Decimal(84)],
    } | changed  # fmt: skip


def card(**changed: Any) -> dict[str, Any]:
    """A provisional scorecard of one employee."""
    return {
        "scorecard_id": "2026-10/E031/operations", "scorecard_version": 1, "subject_type": "employee", "subject_id": "E031", "role": "operations",
        "role_zh": "运营", "role_en": "Operations", "scope": "", "kind": "single", "period": "2026-10", "period_type": "month",
        "period_start": date(2026, 10, 1), "period_end": date(2026, 11, 1), "plan_id": "OPERATIONS", "version": 2, "state": "provisional",
        "is_retroactive": True, "is_to_date": True, "total": Decimal("84.00"), "grade": "good", "grade_zh": "良好", "grade_en": "Good",
        "change": None, "place": None, "others": 0, "present_days": 18, "role_days": 20, "follow_up": None, "reasons": None,
        "definitions_version": "abcdef", "data_watermark": 7,
    } | changed  # fmt: skip


def restatement(**changed: Any) -> dict[str, Any]:
    """A restatement that opens the appeal window again."""
    return {
        "total_closed": Decimal("84.00"), "total_recomputed": Decimal("70.00"), "cause": "data of loads 3 to 7", "opens_appeal": True,
    } | changed  # fmt: skip


def report(lines: list[dict[str, Any]] | None = None, restated: dict[str, Any] | None = None, **changed: Any) -> Report:
    """A report of these lines; further names change the card."""
    return Report(card(**changed), [line()] if lines is None else lines, [("2026-10", Decimal(84))], [], [], restated)
