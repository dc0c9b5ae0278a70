"""Scoring plans, targets, appeals and key results of the sample company.

Belongs here: these five exports, as a human resources department keeps them. The plans are those that ship ready, with amounts in
proportion to the company's size. Does not belong here: scores.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.world import World
from scorecards.plans.ready import ORDERS_A_MONTH, ready_plans

# Points of these grow with the company.
AMOUNTS = (
    "gmv", "net_sales", "gross_profit", "order_count", "uv", "raw_page_views", "attributed_gmv", "packed_count",
)  # fmt: skip
POINTS = ("baseline", "target", "challenge")
NUMBERS = (
    "weight", *POINTS, "band_low", "band_high", "tolerance", "allowance", "penalty", "cap", "guard_limit", "guard_cap",
    "minimum_sample",
)  # fmt: skip
PRESALE, OPERATIONS = "SERVICE_PRESALE", "OPERATIONS"
# What the draft of the pre-sale plan asks: less of sales, more of satisfaction.
DRAFT_WEIGHTS = {"consult_conversion_rate": 30, "chat_csat": 40}


def orders_a_month(world: World) -> float:
    """The orders of a usual month of the company."""
    return float(world.demand.orders.mean() * 30.4)


def plan_rows(world: World) -> list[dict[str, str | float | date | None]]:
    """Every line of the plans in force from the first period on (version 1), and of one draft (version 2)."""
    size = orders_a_month(world) / ORDERS_A_MONTH
    rows = []
    for line in ready_plans():
        row: dict[str, str | float | date | None] = dict(line)
        row |= {name: None if line[name] is None else float(str(line[name])) for name in NUMBERS}
        if row["kpi_id"] in AMOUNTS:
            row |= {name: None if row[name] is None else round(float(str(row[name])) * size, 2) for name in POINTS}
        rows.append(row | {"version": 1, "valid_from": first_period(world, str(row["period_type"]))})
    drafts = [row | {"version": 2, "valid_from": last_month(world)} for row in rows if row["plan_id"] == PRESALE]
    return rows + [draft | {"weight": DRAFT_WEIGHTS.get(str(draft["kpi_id"]), draft["weight"])} for draft in drafts]


def first_period(world: World, period_type: str) -> date:
    """First day of the period in which the history begins."""
    day = world.company.first_date
    return {"month": day.replace(day=1), "quarter": date(day.year, (day.month - 1) // 3 * 3 + 1, 1)}.get(
        period_type, date(day.year, 1, 1)
    )


def last_month(world: World) -> date:
    """First day of the last month of the history."""
    return world.company.date_of(int(world.company.month_starts[-2]))


def kpi_plans(world: World) -> pa.Table:
    """The export kpi_plans."""
    rows = plan_rows(world)
    columns: dict[str, pa.Array] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in ("valid_from", "valid_to"):
            columns[name] = pa.array(values, pa.date32())
        elif name in ("version", *NUMBERS):
            columns[name] = pa.array(values)
        else:
            columns[name] = tables.texts([None if value is None else str(value) for value in values])
    return pa.table(columns)


def people_of(world: World, role: str) -> list[str]:
    """Ids of those who hold a role through the whole history."""
    last = world.company.day_count - 1
    return [world.staff.ids[e] for e in world.staff.in_role(role, 0) if e in world.staff.in_role(role, last)]


def kpi_plan_versions(world: World) -> pa.Table:
    """Who wrote and approved each version; the last one is a draft."""
    plans = list(dict.fromkeys(str(row["plan_id"]) for row in ready_plans()))
    author, approver = people_of(world, "leader")[0], people_of(world, "hr")[0]
    approved = datetime.combine(world.company.first_date - timedelta(days=6), time(16, 30))
    count = len(plans) + 1
    return pa.table(
        {
            "plan_id": tables.texts([*plans, PRESALE]),
            "version": pa.array([1] * len(plans) + [2]),
            "author_id": tables.constant(author, count),
            "approver_id": tables.texts([approver] * len(plans) + [None]),
            "approved_at": pa.array([approved] * len(plans) + [None], pa.timestamp("s")),
        }
    )


def kpi_targets(world: World) -> pa.Table:
    """Targets of their own for some operators in the last three months, set from history."""
    company = world.company
    own = 250_000 * orders_a_month(world) / ORDERS_A_MONTH
    random = company.random("kpi_targets")
    months = range(max(company.months - 3, 0), company.months)
    rows = [(e, month) for e in people_of(world, "operations")[:4] for month in months]
    target = np.rint(own * random.uniform(0.8, 1.3, len(rows)) / 100) * 100 + 100
    starts = [company.date_of(int(company.month_starts[month])) for _, month in rows]
    count = len(rows)
    return pa.table(
        {
            "plan_id": tables.constant(OPERATIONS, count),
            "version": pa.array([1] * count),
            "subject_type": tables.constant("employee", count),
            "subject_id": tables.texts([employee for employee, _ in rows]),
            "mart": tables.constant("operations_kpis", count),
            "kpi_id": tables.constant("gmv", count),
            "period_type": tables.constant("month", count),
            "period_start": pa.array(starts),
            "baseline": tables.decimals(target * 0.7, 2),
            "target": tables.decimals(target, 2),
            "challenge": tables.decimals(target * 1.4, 2),
            "basis": tables.constant("history", count),
            "set_by": tables.constant(people_of(world, "leader")[0], count),
            "set_at": pa.array(
                [datetime.combine(day - timedelta(days=5), time(10)) for day in starts], pa.timestamp("s")
            ),
            "approved_by": tables.constant(people_of(world, "hr")[0], count),
            "approved_at": pa.array(
                [datetime.combine(day - timedelta(days=3), time(15)) for day in starts], pa.timestamp("s")
            ),
        }
    )


def appeals(world: World) -> pa.Table:
    """Two appeals that were taken back: they change no scorecard."""
    company = world.company
    employees = people_of(world, "warehouse")[:2]
    months = [company.date_of(int(company.month_starts[max(company.months - back, 1)])) for back in (3, 2)]
    count = len(employees)
    return pa.table(
        {
            "appeal_id": tables.texts([f"A-{number + 1}" for number in range(count)]),
            "employee_id": tables.texts(employees),
            "scorecard_id": tables.texts([f"{m:%Y-%m}/{e}/warehouse" for e, m in zip(employees, months, strict=True)]),
            "mart": tables.constant("warehouse_kpis", count),
            "kpi_id": tables.constant("error_rate", count),
            "filed_at": pa.array(
                [datetime.combine(day + timedelta(days=5), time(11)) for day in months], pa.timestamp("s")
            ),
            "kind": tables.constant("data_correction", count),
            "reason": tables.constant("发错货的那一单是系统拣货单错误", count),
            "state": tables.constant("withdrawn", count),
            "decided_by": tables.constant(None, count),
            "decided_at": pa.array([None] * count, pa.timestamp("s")),
            "decision_reason": tables.constant(None, count),
            "corrected_value": pa.array([None] * count, pa.float64()),
            "excluded_row_keys": tables.constant(None, count),
        }
    )


def key_results(world: World) -> pa.Table:
    """Objectives of the running half-year with their key results."""
    company = world.company
    starts = date(company.as_of.year, 1 if company.as_of.month <= 6 else 7, 1)
    ends = date(starts.year, 7, 1) if starts.month == 1 else date(starts.year + 1, 1, 1)
    rows = [
        (
            "O1",
            "让老客户更愿意回来",
            "KR1",
            people_of(world, "leader")[0],
            "company_kpis",
            "repurchase_rate",
            0.50,
            0.56,
        ),
        (
            "O1",
            "让老客户更愿意回来",
            "KR2",
            people_of(world, "service_supervisor")[0],
            "company_kpis",
            "csat",
            0.78,
            0.86,
        ),
        ("O2", "花的每一分广告费都算得清", "KR1", people_of(world, "promotion")[0], "company_kpis", "roas", 3.4, 3.9),
        (
            "O2",
            "花的每一分广告费都算得清",
            "KR2",
            people_of(world, "supply_chain")[0],
            "company_kpis",
            "hot_item_in_stock_rate",
            0.96,
            0.995,
        ),
    ]
    columns = list(zip(*rows, strict=True))
    names = ("objective_id", "objective", "key_result_id", "owner_id", "mart", "kpi_id", "start_value", "target_value")
    return pa.table(
        {
            **{name: pa.array(values) for name, values in zip(names, columns, strict=True)},
            "starts_on": pa.array([starts] * len(rows)),
            "ends_on": pa.array([ends] * len(rows)),
        }
    )
