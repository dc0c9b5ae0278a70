"""Scoring plans, targets, appeals and key results of the sample company.

Belongs here: these five exports, small and typed in, as a human resources department keeps them.
Does not belong here: scores. The points are the user's to change; they are set so that most of this company passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.world import World

Points = tuple[float, float, float]
SERVICE, PEERS = "customer_service_kpis", "peer_review_kpis"


@dataclass(frozen=True)
class Line:
    """One KPI of a plan: points are baseline, target and challenge; `extra` holds what only some methods need."""

    mart: str
    kpi_id: str
    weight: int
    method: str = "ladder"
    points: Points | None = None
    extra: tuple[tuple[str, float | str], ...] = ()
    kind: str = "quantitative"


@dataclass(frozen=True)
class Plan:
    """A plan of a role (or of the company), its scope and lines."""

    plan_id: str
    subject_type: str
    role: str | None
    scope_type: str | None
    lines: tuple[Line, ...]


def peers(kpi_id: str, weight: int) -> Line:
    """A line scored by the peer review's own scale."""
    return Line(PEERS, kpi_id, weight, "direct", kind="qualitative")


def ready_plans(orders_a_month: float) -> tuple[Plan, ...]:
    """The plans, with money points in proportion to the company's size."""
    own = orders_a_month * 215 / 11
    return (
        Plan("PRESALE", "employee", "customer_service_presale", None, (
            Line(SERVICE, "consult_conversion_rate", 40, points=(0.30, 0.42, 0.55), extra=(("minimum_sample", 10),)),
            Line(SERVICE, "chat_csat", 30, points=(0.55, 0.72, 0.88), extra=(("minimum_sample", 5),)),
            Line(SERVICE, "first_response_seconds", 15, points=(60.0, 30.0, 15.0),
                 extra=(("guard_mart", SERVICE), ("guard_kpi_id", "resolution_rate"),
                        ("guard_limit", 0.5), ("guard_cap", 80.0))),
            Line(SERVICE, "first_contact_resolution_rate", 15, points=(0.60, 0.75, 0.90)),
        )),
        Plan("AFTERSALE", "employee", "customer_service_aftersale", None, (
            Line(SERVICE, "resolution_rate", 35, points=(0.60, 0.75, 0.90)),
            Line(SERVICE, "chat_csat", 25, points=(0.50, 0.68, 0.85), extra=(("minimum_sample", 5),)),
            Line(SERVICE, "ticket_quality_rate", 20, points=(0.70, 0.82, 0.94)),
            Line(SERVICE, "violation_count", 20, "deduction", extra=(("allowance", 5.0), ("penalty", 10.0))),
        )),
        Plan("OPERATIONS", "employee", "operations", None, (
            Line("operations_kpis", "gmv", 25, "attainment", points=(own * 0.7, own, own * 1.4),
                 extra=(("cap", 120.0),)),
            Line("operations_kpis", "order_count", 15, points=(own / 300, own / 215, own / 150)),
            Line("operations_kpis", "positive_review_rate", 10, points=(0.70, 0.82, 0.92)),
            Line("operations_kpis", "return_rate", 10, points=(0.12, 0.07, 0.03)),
            Line("operations_kpis", "uv", 10, points=(own / 40, own / 25, own / 12)),
            Line("operations_kpis", "raw_page_views", 10, points=(own / 25, own / 14, own / 8)),
            Line("operations_kpis", "paid_roi", 5, points=(0.8, 1.5, 3.0)),
            Line("operations_kpis", "participation_rate", 5, points=(0.7, 1.0, 1.3)),
            peers("teamwork_score", 5),
            peers("cross_department_score", 5),
        )),
        Plan("DESIGNER", "employee", "designer", None, (
            Line("design_kpis", "design_quality_score", 25, "direct"),
            Line("design_kpis", "on_time_rate", 15, points=(0.70, 0.85, 0.97)),
            Line("design_kpis", "plan_completion_rate", 10, points=(0.80, 0.90, 1.0)),
            Line("design_kpis", "task_accuracy_rate", 10, points=(0.75, 0.87, 0.97)),
            peers("attitude_score", 20),
            peers("teamwork_score", 20),
        )),
        Plan("PROMOTION", "employee", "promotion", None, (
            Line("promotion_kpis", "roas", 40, points=(0.8, 1.5, 3.0)),
            Line("promotion_kpis", "attributed_gmv", 25, "attainment", points=(own * 0.3, own * 0.6, own)),
            Line("promotion_kpis", "bounce_rate", 15, points=(0.80, 0.68, 0.55)),
            peers("initiative_score", 20),
        )),
        Plan("CAMPAIGN", "employee", "campaign_planner", None, (
            Line("campaign_kpis", "campaign_roi", 40, points=(5.0, 15.0, 30.0)),
            Line("campaign_kpis", "participation_rate", 40, points=(0.7, 1.0, 1.3)),
            peers("teamwork_score", 20),
        )),
        Plan("SUPERVISOR", "employee", "service_supervisor", "team", (
            Line("service_team_kpis", "team_csat", 40, points=(0.50, 0.70, 0.85)),
            Line("service_team_kpis", "training_completion_rate", 40, points=(0.70, 0.85, 0.97)),
            peers("teamwork_score", 20),
        )),
        Plan("WAREHOUSE", "employee", "warehouse", None, (
            Line("warehouse_kpis", "on_time_ship_rate", 40, points=(0.75, 0.88, 0.98)),
            Line("warehouse_kpis", "error_rate", 25, points=(0.03, 0.01, 0.0)),
            Line("warehouse_kpis", "packed_count", 15, "attainment", points=(own / 400, own / 250, own / 150)),
            peers("attitude_score", 20),
        )),
        Plan("LOGISTICS", "employee", "logistics_lead", "warehouse", (
            Line("logistics_kpis", "on_time_delivery_rate", 50, points=(0.75, 0.88, 0.98)),
            Line("logistics_kpis", "inventory_accuracy_rate", 30, points=(0.95, 0.98, 0.999)),
            peers("ability_score", 20),
        )),
        Plan("SUPPLY", "employee", "supply_chain", "category", (
            Line("supply_chain_kpis", "hot_item_in_stock_rate", 50, points=(0.85, 0.93, 0.99)),
            Line("supply_chain_kpis", "inventory_turnover", 30, "band",
                 extra=(("band_low", 8.0), ("band_high", 16.0), ("tolerance", 6.0))),
            peers("ability_score", 20),
        )),
        Plan("LEADER", "employee", "leader", None, (
            Line("leadership_kpis", "net_sales", 30, points=(own * 2, own * 6, own * 10)),
            Line("leadership_kpis", "gross_profit", 20, points=(own * 0.8, own * 2.4, own * 4)),
            Line("leadership_kpis", "capital_turnover", 15, points=(2.0, 5.0, 9.0)),
            Line("leadership_kpis", "conversion_rate", 15, points=(0.02, 0.04, 0.07)),
            peers("ability_score", 20),
        )),
        Plan("COMPANY", "company", None, None, (
            Line("company_kpis", "gmv", 40, "attainment", points=(own * 8, own * 11, own * 14)),
            Line("company_kpis", "gross_margin", 20, points=(0.30, 0.38, 0.46)),
            Line("company_kpis", "return_rate", 20, points=(0.10, 0.07, 0.04)),
            Line("company_kpis", "positive_review_rate", 20, points=(0.70, 0.82, 0.92)),
        )),
    )  # fmt: skip


NUMBERS = (
    "baseline", "target", "challenge", "band_low", "band_high", "tolerance", "allowance", "penalty", "cap",
    "guard_limit", "guard_cap", "minimum_sample",
)  # fmt: skip


def orders_a_month(world: World) -> float:
    """The orders of a usual month of the company."""
    return float(world.demand.orders.mean() * 30.4)


def kpi_plans(world: World) -> pa.Table:
    """Every line of every plan: version 1 in force from the first month on, version 2 of one plan as a draft."""
    versions = [(plan, 1) for plan in ready_plans(orders_a_month(world))]
    versions.append((versions[0][0], 2))
    rows = [(plan, version, line) for plan, version in versions for line in plan.lines]
    last_month = world.company.date_of(int(world.company.month_starts[-2]))

    def extra(name: str) -> list[float | str | None]:
        return [dict(line.extra).get(name) for _, _, line in rows]

    def point(place: int) -> list[float | None]:
        return [None if line.points is None else line.points[place] for _, _, line in rows]

    numbers = dict(zip(NUMBERS[:3], (point(place) for place in range(3)), strict=True))
    numbers |= {name: [None if v is None else float(v) for v in extra(name)] for name in NUMBERS[3:]}
    rounded = {
        name: pa.array([None if v is None else round(v, 4) for v in values], pa.float64())
        for name, values in numbers.items()
    }
    return pa.table(
        {
            "plan_id": tables.texts([plan.plan_id for plan, _, _ in rows]),
            "version": pa.array([version for _, version, _ in rows]),
            "subject_type": tables.texts([plan.subject_type for plan, _, _ in rows]),
            "role": tables.texts([plan.role for plan, _, _ in rows]),
            "scope_type": tables.texts([plan.scope_type for plan, _, _ in rows]),
            "period_type": tables.constant("month", len(rows)),
            "valid_from": pa.array(
                [world.company.first_date if version == 1 else last_month for _, version, _ in rows]
            ),
            "valid_to": pa.array([None] * len(rows), pa.date32()),
            "mart": tables.texts([line.mart for _, _, line in rows]),
            "kpi_id": tables.texts([line.kpi_id for _, _, line in rows]),
            "kind": tables.texts([line.kind for _, _, line in rows]),
            "weight": pa.array([line.weight for _, _, line in rows]),
            "method": tables.texts([line.method for _, _, line in rows]),
            **{name: rounded[name] for name in NUMBERS[:9]},
            "guard_mart": tables.texts([str(v) if v else None for v in extra("guard_mart")]),
            "guard_kpi_id": tables.texts([str(v) if v else None for v in extra("guard_kpi_id")]),
            **{name: rounded[name] for name in NUMBERS[9:]},
            "missing": tables.constant("reweight", len(rows)),
        }
    )


def people_of(world: World, role: str) -> list[str]:
    """Ids of those who hold a role through the whole history."""
    last = world.company.day_count - 1
    return [world.staff.ids[e] for e in world.staff.in_role(role, 0) if e in world.staff.in_role(role, last)]


def kpi_plan_versions(world: World) -> pa.Table:
    """Who wrote and approved each version; the last one is a draft."""
    plans = [plan.plan_id for plan in ready_plans(orders_a_month(world))]
    author, approver = people_of(world, "leader")[0], people_of(world, "hr")[0]
    approved = datetime.combine(world.company.first_date - timedelta(days=6), time(16, 30))
    count = len(plans) + 1
    return pa.table(
        {
            "plan_id": tables.texts([*plans, plans[0]]),
            "version": pa.array([1] * len(plans) + [2]),
            "author_id": tables.constant(author, count),
            "approver_id": tables.texts([approver] * len(plans) + [None]),
            "approved_at": pa.array([approved] * len(plans) + [None], pa.timestamp("s")),
        }
    )


def kpi_targets(world: World) -> pa.Table:
    """Targets of their own for some operators in the last three months, set from history."""
    company = world.company
    own = orders_a_month(world) * 215 / 11
    random = company.random("kpi_targets")
    months = range(max(company.months - 3, 0), company.months)
    rows = [(e, month) for e in people_of(world, "operations")[:4] for month in months]
    target = np.rint(own * random.uniform(0.8, 1.3, len(rows)) / 100) * 100 + 100
    starts = [company.date_of(int(company.month_starts[month])) for _, month in rows]
    count = len(rows)
    return pa.table(
        {
            "plan_id": tables.constant("OPERATIONS", count),
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
            "scorecard_id": tables.texts([f"WAREHOUSE/{e}/{m:%Y-%m}" for e, m in zip(employees, months, strict=True)]),
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
            0.40,
            0.46,
        ),
        (
            "O1",
            "让老客户更愿意回来",
            "KR2",
            people_of(world, "service_supervisor")[0],
            "company_kpis",
            "csat",
            0.70,
            0.80,
        ),
        ("O2", "花的每一分广告费都算得清", "KR1", people_of(world, "promotion")[0], "company_kpis", "roas", 1.2, 1.8),
        (
            "O2",
            "花的每一分广告费都算得清",
            "KR2",
            people_of(world, "supply_chain")[0],
            "company_kpis",
            "hot_item_in_stock_rate",
            0.9,
            0.97,
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
