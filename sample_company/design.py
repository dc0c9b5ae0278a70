"""The designers' work: tasks, reviews of them, and the daily log.

Belongs here: design_tasks, design_reviews, design_logs. Does not belong here: which pages designers own (assignments).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import DAY, HOUR, NEVER, pick
from sample_company.traffic import campaign_page
from sample_company.versions import Cohort, Shown
from sample_company.world import World

TASK_TYPES = ("banner", "campaign_page", "product_page", "short_video", "main_picture")
TASKS_A_MONTH = 13
# A task lasts at most some weeks.
TASK_REACH = 1


def task_cohort(world: World, month: int) -> tuple[Cohort, dict[str, np.ndarray]]:
    """Tasks assigned in a month, and what their reviews need: number, designer, delivery, rounds."""
    company, staff = world.company, world.staff
    random = company.random("design_tasks", month)
    days = company.month_days(month)
    designers = [e for e in staff.in_role("designer", days.start) if staff.post_on(e, days.stop - 1)]
    designer = np.repeat(np.array(designers), TASKS_A_MONTH)
    count = len(designer)
    day = days.start + random.integers(0, 28, count)
    assigned = company.origin + day * DAY + random.integers(9 * HOUR, 17 * HOUR, count)
    due = assigned + random.integers(2, 8, count) * DAY
    skill = staff.skill[designer]
    late = random.random(count) < np.clip(0.14 - 0.05 * skill, 0.02, 0.4)
    delivered = np.where(
        late, due + random.integers(2 * HOUR, 3 * DAY, count), due - random.integers(HOUR, 40 * HOUR, count)
    )
    rounds = 1 + pick(np.cumsum([0.66, 0.26, 0.08]), random.random(count) * np.clip(1.0 - 0.08 * skill, 0.7, 1.0))
    approved = delivered + rounds * random.integers(3 * HOUR, 30 * HOUR, count)
    dropped = random.random(count) < 0.03
    cancelled = np.where(dropped, assigned + random.integers(HOUR, 2 * DAY, count), NEVER)
    delivered, approved = np.where(dropped, NEVER, delivered), np.where(dropped, NEVER, approved)
    errors = random.poisson(np.clip(0.12 - 0.04 * skill, 0.02, 0.5))
    number = (company.date_of(days.start).year % 100 * 100 + company.date_of(days.start).month) * 1_000 + np.arange(
        count
    )
    pages = [
        campaign_page(c.campaign_id) for c in world.promotions.campaigns if company.month_of_day(c.first_day) == month
    ]
    pages += ["SH01/home", "SH02/home"]

    def derive(shown: Shown, chosen: np.ndarray) -> dict[str, pa.Array]:
        approved_now = shown["approved_at"] == NEVER
        return {"review_rounds": tables.numbers(rounds[chosen], approved_now)}

    columns: dict[str, np.ndarray | pa.Array] = {
        "task_id": tables.ids("D", number),
        "designer_id": tables.labels(staff.ids, designer),
        "task_type": tables.labels(TASK_TYPES, random.integers(0, len(TASK_TYPES), count)),
        "is_planned": tables.numbers(random.random(count) < 0.8),
        "assigned_at": assigned,
        "due_at": due,
        "first_delivered_at": delivered,
        "approved_at": approved,
        "cancelled_at": cancelled,
        "review_rounds": tables.numbers(rounds),
        "content_errors": tables.numbers(errors, random.random(count) < 0.1),
        "page_id": tables.labels(
            pages, np.where(random.random(count) < 0.6, random.integers(0, len(pages), count), -1)
        ),
    }
    changes = {
        "first_delivered_at": ("first_delivered_at", "content_errors"),
        "approved_at": ("approved_at",),
        "cancelled_at": ("cancelled_at",),
    }
    facts = {"number": number, "designer": designer, "delivered": delivered, "rounds": rounds}
    return Cohort(columns, "assigned_at", changes, derive), facts


def review_cohort(world: World, month: int, facts: dict[str, np.ndarray]) -> Cohort:
    """Three reviewers' marks in each round of a delivered task."""
    random = world.company.random("design_reviews", month)
    done = np.flatnonzero(facts["delivered"] != NEVER)
    task = np.repeat(done, 3 * facts["rounds"][done])
    place = np.arange(len(task)) - np.searchsorted(task, task)
    review_round = place // 3 + 1
    staff = world.staff
    judges = np.array([e for role in ("operations", "campaign_planner", "leader") for e in staff.in_role(role, 0)])
    reviewer = judges[(task * 7 + place % 3 * 5 + facts["number"][task]) % len(judges)]
    mark = 80 + 5 * staff.skill[facts["designer"][task]] + 2 * (review_round - 1)
    marks = np.clip(mark[:, None] + 5 * random.standard_normal((len(task), 3)), 40, 100)
    columns: dict[str, np.ndarray | pa.Array] = {
        "task_id": tables.ids("D", facts["number"][task]),
        "reviewer_id": tables.labels(staff.ids, reviewer),
        "round": tables.numbers(review_round),
        "reviewed_at": facts["delivered"][task] + review_round * 2 * HOUR + place % 3 * 600,
        "aesthetics": tables.numbers(np.rint(marks[:, 0]).astype(np.int64)),
        "conversion_orientation": tables.numbers(np.rint(marks[:, 1]).astype(np.int64)),
        "standards": tables.numbers(np.rint(marks[:, 2]).astype(np.int64)),
    }
    return Cohort(columns, "reviewed_at")


def design_logs(world: World, first_day: int, end_day: int) -> pa.Table:
    """Items that designers logged on the working days [first, end); some days are forgotten."""
    staff = world.staff
    rows = []
    for day in range(first_day, end_day):
        random = world.company.random("design_logs", day)
        for designer in staff.on_duty("designer", day):
            items = int(random.poisson(2.6 + 0.4 * staff.skill[designer])) + 1
            if random.random() < 0.94:
                rows.append((designer, day, items))
    designers, days, counts = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return pa.table(
        {
            "designer_id": tables.labels(staff.ids, designers),
            "log_date": tables.dates(world.company.dates[0], days),
            "items": tables.numbers(counts),
        }
    )
