"""The exports about people: employees, work_schedule, leave, training, peer_reviews.

Belongs here: their columns. Does not belong here: who works where (staff), who owns what (assignments).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.catalogue import LAST_DAY
from sample_company.staff import SERVICE_ROLES, SHIFT_ROLES
from sample_company.world import World

LEAVE_TYPES = ("annual", "sick", "personal", "marriage")
DIMENSIONS = ("attitude", "teamwork", "initiative", "learning", "ability", "duty")
# Which dimensions each relation is asked about.
ASKED = {"supervisor": (0, 1, 2, 3, 4, 5), "peer": (0, 1, 2, 3, 4, 5), "cross_department": (0, 1)}
REVIEWERS = {"peer": 4, "cross_department": 3}
COMMENTS = ("沟通顺畅", "响应及时", "希望更主动一些", "专业扎实", "配合度高")


def employees(world: World) -> pa.Table:
    """One row per employee and post, with the days on which it holds."""
    staff, first = world.staff, world.company.dates[0]
    posts = staff.posts
    employee = np.array([post.employee for post in posts])
    begin = np.array([post.first_day for post in posts])
    end = np.array([post.end_day for post in posts])
    ends = (end != LAST_DAY) & (end <= world.company.day_count)
    leaves = ends & (end == staff.left[employee])
    return pa.table(
        {
            "employee_id": tables.labels(staff.ids, employee),
            "employee_name": tables.labels(staff.names, employee),
            "role": tables.texts([post.role for post in posts]),
            "team_id": tables.texts([post.team for post in posts]),
            "manager_id": tables.texts(
                [staff.ids[post.manager] if post.manager != post.employee else None for post in posts]
            ),
            "fte": tables.decimals(np.array([post.fte for post in posts]), 2),
            "hired_on": tables.dates(first, staff.hired[employee]),
            "left_on": tables.dates(first, staff.left[employee] - 1, ~leaves),
            "valid_from": tables.dates(first, begin),
            "valid_to": tables.dates(first, end, ~ends),
            "monthly_cost": tables.decimals(np.array([post.monthly_cost for post in posts]), 2),
        }
    )


def work_schedule(world: World, month: int) -> pa.Table:
    """Planned hours of those who work in shifts, by day of a month; a day off has no row."""
    days = np.array(world.company.month_days(month))
    rows = [
        (post.employee, int(day), place)
        for place, post in enumerate(world.staff.posts)
        if post.role in SHIFT_ROLES
        for day in days[(days >= post.first_day) & (days < post.end_day)]
        if world.staff.shift[post.employee, day] > 0
    ]
    employee, day, _ = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    fte = np.array([post.fte for post in world.staff.posts])[np.array([row[2] for row in rows], dtype=np.int64)]
    return pa.table(
        {
            "employee_id": tables.labels(world.staff.ids, employee),
            "work_date": tables.dates(world.company.dates[0], day),
            "hours": tables.decimals(8.0 * fte, 1),
        }
    )


def leave(world: World, month: int) -> pa.Table:
    """Leave taken on the days of a month."""
    days = world.company.month_days(month)
    employee, place = np.nonzero(world.staff.away[:, days.start : days.stop] > 0)
    day = place + days.start
    return pa.table(
        {
            "employee_id": tables.labels(world.staff.ids, employee),
            "leave_date": tables.dates(world.company.dates[0], day),
            "leave_type": tables.labels(LEAVE_TYPES, world.staff.leave_type[employee, day]),
            "fraction": tables.decimals(world.staff.away[employee, day], 1),
        }
    )


def training(world: World, month: int) -> pa.Table:
    """Courses and tests planned in a month: tests for the service desk, courses for everybody in turn."""
    company, staff = world.company, world.staff
    random = company.random("training", month)
    days = company.month_days(month)
    rows = []
    for post in staff.posts:
        if not post.first_day <= days.start < post.end_day:
            continue
        is_agent = post.role in SERVICE_ROLES
        if is_agent:
            rows += [(post.employee, "product_test", f"PT-{company.month_name(month)}")]
            rows += [(post.employee, "platform_test", f"FT-{company.month_name(month)}")]
        if is_agent or (post.employee + month) % 3 == 0:
            rows.append((post.employee, "course", f"C-{company.month_name(month)}-{post.role[:4]}"))
    employee = np.array([row[0] for row in rows])
    planned = days.start + random.integers(6, 27, len(rows))
    done = planned + random.integers(-4, 1, len(rows)) + 6 * (random.random(len(rows)) < 0.09)
    known = planned < days.stop
    missing = (random.random(len(rows)) < 0.04) | (done >= days.stop)
    score = np.clip(82 + 6 * staff.skill[employee] + 5 * random.standard_normal(len(rows)), 40, 100)
    is_course = np.array([row[1] == "course" for row in rows])
    table = pa.table(
        {
            "employee_id": tables.labels(staff.ids, employee),
            "course_id": tables.texts([row[2] for row in rows]),
            "kind": tables.texts([row[1] for row in rows]),
            "planned_on": tables.dates(company.dates[0], planned),
            "completed_on": tables.dates(company.dates[0], done, missing),
            "score": tables.decimals(score, 1, missing | is_course),
        }
    )
    return table.filter(pa.array(known))


def peer_reviews(world: World, month: int) -> pa.Table:
    """Reviews of a month that has ended: by the supervisor, four peers of the role and three of other departments."""
    company, staff = world.company, world.staff
    if company.date_of(company.month_days(month).stop).day != 1:
        return pa.table({})
    random = company.random("peer_reviews", month)
    days = company.month_days(month)
    posts = [post for post in staff.posts if post.first_day <= days.stop - 1 < post.end_day]
    rows: list[tuple[int, int, str, int]] = []
    for post in posts:
        peers = [p.employee for p in posts if p.role == post.role and p.employee != post.employee]
        others = [p.employee for p in posts if p.role != post.role and p.employee != post.manager]
        chosen: dict[str, Any] = {
            "peer": random.permutation(peers)[: REVIEWERS["peer"]],
            "cross_department": random.permutation(others)[: REVIEWERS["cross_department"]],
            "supervisor": [post.manager] if post.manager != post.employee else [],
        }
        for relation, reviewers in chosen.items():
            rows += [(post.employee, int(r), relation, d) for r in reviewers for d in ASKED[relation]]
    reviewee, reviewer, dimension = (np.array([row[place] for row in rows]) for place in (0, 1, 3))
    score = (
        81
        + 4.5 * staff.skill[reviewee]
        + 2.5 * np.sin(reviewer * 1.7 + dimension)
        + 4 * random.standard_normal(len(rows))
    )
    speaks = (dimension == 0) & (random.random(len(rows)) < 0.2)
    number = company.date_of(days.start).year * 100 + company.date_of(days.start).month
    return pa.table(
        {
            "review_id": tables.ids("PR", number * 100_000 + np.arange(len(rows))),
            "period_type": tables.constant("month", len(rows)),
            "period_start": tables.dates(company.dates[0], np.full(len(rows), days.start)),
            "reviewee_id": tables.labels(staff.ids, reviewee),
            "reviewer_id": tables.labels(staff.ids, reviewer),
            "relation": tables.texts([row[2] for row in rows]),
            "dimension": tables.labels(DIMENSIONS, dimension),
            "score": tables.decimals(np.clip(score, 30, 100), 1),
            "comment": tables.labels(COMMENTS, np.where(speaks, random.integers(0, len(COMMENTS), len(rows)), -1)),
        }
    )
