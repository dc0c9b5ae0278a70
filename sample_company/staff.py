"""The staff: who works in which role and team from when to when, how able they are, and when they are on duty.

Belongs here: people, their moves, shifts and leave, as arrays that service, warehouse and design read.
Does not belong here: the exports of them (staff_exports), what people own (assignments).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company.catalogue import LAST_DAY
from sample_company.company import HOUR, Company

# Role -> heads among 90, of whom at least so many remain however small the company is asked to be.
ROLES = {
    "operations": (11, 7), "promotion": (8, 7), "campaign_planner": (7, 6), "customer_service_presale": (12, 8),
    "customer_service_aftersale": (8, 7), "complaint_specialist": (6, 6), "service_supervisor": (3, 3), "designer": (8, 7), "warehouse": (11, 7),
    "logistics_lead": (2, 2), "supply_chain": (6, 6), "leader": (2, 2), "hr": (3, 3), "management": (3, 3),
}  # fmt: skip
TEAMS = {
    "operations": ("OPS-1", "OPS-2"), "promotion": ("PROMO",), "campaign_planner": ("CAMPAIGN",),
    "customer_service_presale": ("CS-PRE-1", "CS-PRE-2"), "customer_service_aftersale": ("CS-AFTER",), "complaint_specialist": ("CS-AFTER",),
    "designer": ("DESIGN",), "warehouse": ("WH-EAST", "WH-SOUTH"), "supply_chain": ("SUPPLY",), "hr": ("HR",),
    "service_supervisor": ("CS-PRE-1", "CS-PRE-2", "CS-AFTER"), "logistics_lead": ("LOGISTICS",),
    "leader": ("LEAD",), "management": ("BOARD",),
}  # fmt: skip
MONTHLY_COST = {
    "operations": 11_500, "promotion": 11_000, "campaign_planner": 11_000, "customer_service_presale": 6_800,
    "customer_service_aftersale": 7_000, "complaint_specialist": 7_600, "service_supervisor": 9_800, "designer": 10_500, "warehouse": 6_200,
    "logistics_lead": 9_500, "supply_chain": 10_800, "leader": 26_000, "hr": 10_000, "management": 38_000,
}  # fmt: skip
# Roles that talk to customers, in the order of the stages of a conversation.
SERVICE_ROLES = ("customer_service_presale", "customer_service_aftersale", "complaint_specialist")
SHIFT_ROLES = (*SERVICE_ROLES, "service_supervisor", "warehouse")
# Shift -> hour of begin and end; 0 is a day off. Office hours are shift 1.
SHIFTS = {1: (9, 18), 2: (8, 16), 3: (15, 23)}
WAREHOUSES = ("WH-EAST", "WH-SOUTH")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "子涵雨桐思远嘉怡浩然欣妍梓轩若曦宇航诗琪明哲佳宁俊杰晓彤博文静姝天佑慧敏志强雅琴"


@dataclass(frozen=True)
class Post:
    """One employee in one role and team over half-open days (`end_day` LAST_DAY while it lasts)."""

    employee: int
    role: str
    team: str
    manager: int
    fte: float
    first_day: int
    end_day: int
    monthly_cost: int


@dataclass(frozen=True)
class Staff:
    """Employees by index. `shift[employee, day]` is the planned shift, `away` the part of it on leave."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    hired: np.ndarray
    left: np.ndarray
    skill: np.ndarray
    posts: tuple[Post, ...]
    shift: np.ndarray
    away: np.ndarray
    leave_type: np.ndarray

    def in_role(self, role: str, day: int) -> list[int]:
        """Employees who hold a role on a day."""
        return [post.employee for post in self.posts if post.role == role and post.first_day <= day < post.end_day]

    def post_on(self, employee: int, day: int) -> Post | None:
        """The post that an employee holds on a day, if any."""
        for post in self.posts:
            if post.employee == employee and post.first_day <= day < post.end_day:
                return post
        return None

    def on_duty(self, role: str, day: int) -> list[int]:
        """Employees of a role who work on a day for more than half of their shift."""
        return [e for e in self.in_role(role, day) if self.shift[e, day] > 0 and self.away[e, day] < 0.6]

    def planners_by_month(self, company: Company) -> dict[int, list[str]]:
        """Ids of the campaign planners employed through each month."""
        result = {}
        for month in range(company.months):
            days = company.month_days(month)
            first, last = set(self.in_role("campaign_planner", days.start)), days.stop - 1
            stay = [e for e in self.in_role("campaign_planner", last) if e in first]
            result[month] = [self.ids[e] for e in stay]
        return result


def make_staff(company: Company) -> Staff:
    """The people of the whole history, `company.employees` in all, those who left included."""
    random = company.random("staff")
    heads = head_counts(company.employees)
    roles = [role for role, count in heads.items() for _ in range(count)]
    count = len(roles)
    managers = {role: roles.index("management") for role in heads}
    for role in ("operations", "promotion", "campaign_planner", "designer", "supply_chain", "service_supervisor"):
        managers[role] = roles.index("leader") + (role in ("designer", "supply_chain", "service_supervisor"))
    managers["warehouse"] = roles.index("logistics_lead")
    hired, left = careers(company, random, roles, heads)
    posts = []
    place_in_role: dict[str, int] = {}
    supervisor = roles.index("service_supervisor")
    for employee, role in enumerate(roles):
        place = place_in_role.get(role, 0)
        place_in_role[role] = place + 1
        team = TEAMS[role][place % len(TEAMS[role])]
        manager = team_manager(role, team, managers, supervisor, heads)
        fte = 0.8 if role in ("customer_service_presale", "designer", "warehouse") and place == 3 else 1.0
        cost = int(MONTHLY_COST[role] * random.uniform(0.85, 1.25) * fte)
        posts += moves(company, Post(employee, role, team, manager, fte, hired[employee], left[employee], cost), place)
    shift, away, leave_type = duty(company, random, count, posts)
    return Staff(
        ids=tuple(f"E{i + 1:03d}" for i in range(count)),
        names=tuple(invented_name(i) for i in range(count)),
        hired=hired,
        left=left,
        skill=np.clip(random.normal(0, 1, count), -2.2, 2.2),
        posts=tuple(posts),
        shift=shift,
        away=away,
        leave_type=leave_type,
    )


def head_counts(employees: int) -> dict[str, int]:
    """Heads per role in the proportions of 90, never under the smallest number that ranking a role needs."""
    counts = {role: max(least, round(share * employees / 90)) for role, (share, least) in ROLES.items()}
    while sum(counts.values()) != employees:
        step = 1 if sum(counts.values()) < employees else -1
        # The role furthest from its share gives or takes one; none goes under its least.
        order = sorted(ROLES, key=lambda role: step * (counts[role] * 90 / employees - ROLES[role][0]))
        chosen = next((role for role in order if step > 0 or counts[role] > ROLES[role][1]), None)
        if chosen is None:
            break
        counts[chosen] += step
    return counts


def team_manager(role: str, team: str, managers: dict[str, int], supervisor: int, heads: dict[str, int]) -> int:
    """Whom an employee reports to: service teams to their own supervisor, the others to their department's head."""
    if role in SERVICE_ROLES:
        return supervisor + TEAMS["service_supervisor"].index(team)
    if role == "warehouse":
        return managers[role] + WAREHOUSES.index(team) % heads["logistics_lead"]
    return managers[role]


def careers(
    company: Company, random: np.random.Generator, roles: list[str], heads: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Days of hiring and of leaving (the day after the last one). Some join and some leave within the history."""
    count = len(roles)
    hired = -random.integers(90, 1500, count)
    left = np.full(count, LAST_DAY)
    seen: dict[str, int] = {}
    for employee, role in enumerate(roles):
        place = seen[role] = seen.get(role, 0) + 1
        # The last of a role joins later, the second one leaves, where the role can spare a head.
        spare = heads[role] - ROLES[role][1]
        if spare >= 1 and place == 2:
            left[employee] = int(random.integers(company.day_count // 3, company.day_count - 20))
        elif spare >= 2 and place == heads[role]:
            hired[employee] = int(random.integers(20, company.day_count // 2))
        elif spare >= 4 and place == heads[role] - 1:
            left[employee] = int(company.day_count - random.integers(25, 50))
    return hired, left


def moves(company: Company, post: Post, place: int) -> list[Post]:
    """The post itself, or two posts where the employee changes team or role within the history."""
    changed: dict[str, Post] = {}
    if post.role == "customer_service_presale" and place == 4:
        changed = {"after": replace_post(post, company.day_count * 6 // 10, team="CS-PRE-2")}
    elif post.role == "customer_service_presale" and place == 5:
        changed = {
            "after": replace_post(post, company.day_count - 47, role="customer_service_aftersale", team="CS-AFTER")
        }
    elif post.role == "operations" and place == 5:
        changed = {"after": replace_post(post, company.day_count * 7 // 10, role="promotion", team="PROMO")}
    after = changed.get("after")
    if after is None or not (post.first_day < after.first_day < post.end_day):
        return [post]
    before = Post(
        post.employee, post.role, post.team, post.manager, post.fte, post.first_day, after.first_day, post.monthly_cost
    )
    return [before, after]


def replace_post(post: Post, day: int, team: str, role: str | None = None) -> Post:
    """The post that follows another from a day on."""
    return Post(
        post.employee, role or post.role, team, post.manager, post.fte, day, post.end_day, post.monthly_cost + 300
    )


def duty(
    company: Company, random: np.random.Generator, count: int, posts: list[Post]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Planned shifts, the part of each on leave, and the leave's type by employee and day."""
    days = company.day_count
    weekday = np.array([company.date_of(day).weekday() for day in range(days)])
    shift = np.zeros((count, days), dtype=np.int8)
    for post in posts:
        span = np.arange(max(post.first_day, 0), min(post.end_day, days))
        if post.role in SHIFT_ROLES:
            works = (span + 3 * post.employee) % 7 < 5
            kind = 1 if post.role in ("warehouse", "service_supervisor") else 2
            shift[post.employee, span] = np.where(works, kind + ((span // 7 + post.employee) % 2 == 1) * (kind == 2), 0)
        else:
            shift[post.employee, span] = (weekday[span] < 5) & ~is_public_holiday(company, span)
    away = np.zeros((count, days))
    leave_type = np.full((count, days), -1, dtype=np.int8)
    for employee in range(count):
        worked = np.flatnonzero(shift[employee])
        if len(worked) < 40:
            continue
        for _ in range(max(1, len(worked) // 28)):
            place = int(random.integers(0, len(worked)))
            kind = int(random.choice(4, p=[0.55, 0.25, 0.15, 0.05]))
            length = int(random.integers(1, 4)) if kind == 0 else 1
            chosen = worked[place : place + length]
            away[employee, chosen] = 0.5 if random.random() < 0.25 else 1.0
            leave_type[employee, chosen] = kind
    return shift, away, leave_type


def is_public_holiday(company: Company, days: np.ndarray) -> np.ndarray:
    """The fixed public holidays: new year, labour days, the national week."""
    dates = [company.date_of(int(day)) for day in days]
    return np.array(
        [(d.month, d.day) == (1, 1) or (d.month == 5 and d.day <= 3) or (d.month == 10 and d.day <= 7) for d in dates],
        dtype=bool,
    )


def invented_name(number: int) -> str:
    """An invented Chinese name, different for each of the first employees."""
    surname = SURNAMES[number % len(SURNAMES)]
    first = GIVEN[(number * 2) % len(GIVEN)]
    second = GIVEN[(number * 2 + 1 + number // len(SURNAMES)) % len(GIVEN)]
    return surname + first + second


def shift_bounds(shift: int) -> tuple[int, int]:
    """Begin and end of a shift in seconds after midnight."""
    begin, end = SHIFTS[int(shift)]
    return begin * HOUR, end * HOUR
