"""What is recorded about the desk's work: quality reviews, tickets, complaints about service, agents' status.

Belongs here: these four exports. Does not belong here: conversations themselves.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sample_company import tables
from sample_company.company import DAY, HOUR, pick
from sample_company.conversations import COMPLAINT, PRESALE, Conversations
from sample_company.feedback import complaint_rows
from sample_company.service_exports import conversation_ids
from sample_company.staff import SERVICE_ROLES, shift_bounds
from sample_company.versions import Cohort
from sample_company.world import World

CONVERSATIONS_A_DAY = 66
STATUSES = ("ready", "serving", "away")


def rate_for(world: World, usual: float, least_a_day: float, most: float) -> float:
    """A share of conversations: the usual one, or more in a small company, so that the records do not run dry."""
    return float(np.clip(least_a_day / (CONVERSATIONS_A_DAY * world.company.scale), usual, most))


def quality_review_cohort(talks: Conversations, world: World, month: int) -> Cohort:
    """Reviews of sampled conversations some days later."""
    random = world.company.random("quality_reviews", month)
    rate = rate_for(world, 0.06, 0.5, 0.5)
    rows = np.flatnonzero(talks.is_served() & (random.random(talks.count) < rate))
    count = len(rows)
    skill = world.staff.skill[talks.agent[rows]]
    checked = random.integers(8, 13, count)
    reviewed = talks.ended[rows] + (DAY * random.uniform(0.5, 4.5, count)).astype(np.int64)
    day = world.company.day_of_instant(reviewed)
    reviewer = world.roster.choose(random, "service_supervisor", day)
    columns: dict[str, np.ndarray | pa.Array] = {
        "review_id": tables.ids("QR", talks.number[rows]),
        "conversation_id": conversation_ids(talks.number[rows]),
        "reviewer_id": tables.labels(world.staff.ids, reviewer),
        "method": tables.labels(("sample", "mystery_shopper"), (random.random(count) < 0.12).astype(np.int64)),
        "reviewed_at": reviewed,
        "is_information_accurate": tables.numbers(random.random(count) < 0.93 + 0.03 * skill),
        "process_items_checked": tables.numbers(checked),
        "process_items_passed": tables.numbers(random.binomial(checked, np.clip(0.92 + 0.03 * skill, 0.5, 0.99))),
    }
    return Cohort(columns, "reviewed_at")


def ticket_cohort(talks: Conversations, world: World, month: int) -> Cohort:
    """Tickets that agents open for after-sale cases when the conversation ends."""
    random = world.company.random("service_tickets", month)
    rows = np.flatnonzero((talks.stage != PRESALE) & talks.is_served() & (random.random(talks.count) < 0.5))
    count = len(rows)
    skill = world.staff.skill[talks.agent[rows]]
    required = random.integers(6, 11, count)
    complete = random.random(count) < np.clip(0.9 + 0.04 * skill, 0.5, 0.995)
    columns: dict[str, np.ndarray | pa.Array] = {
        "ticket_id": tables.ids("W", talks.number[rows]),
        "agent_id": tables.labels(world.staff.ids, talks.agent[rows]),
        "created_at": talks.ended[rows] + random.integers(20, 900, count),
        "fields_required": tables.numbers(required),
        "fields_filled": tables.numbers(np.where(complete, required, required - random.integers(1, 4, count))),
        "is_accurate": tables.numbers(random.random(count) < np.clip(0.95 + 0.02 * skill, 0.6, 0.995)),
        "is_category_correct": tables.numbers(random.random(count) < np.clip(0.94 + 0.02 * skill, 0.6, 0.995)),
    }
    return Cohort(columns, "created_at")


def service_complaint_cohort(talks: Conversations, world: World, month: int) -> Cohort:
    """Complaints about agents, made within a day of the conversation; the less able draw more."""
    random = world.company.random("service_complaints", month)
    rate = rate_for(world, 0.009, 0.22, 0.2)
    skill = world.staff.skill[np.maximum(talks.agent, 0)]
    chance = rate * np.exp(-0.6 * skill) * np.where(talks.stage == COMPLAINT, 2.5, 1.0)
    rows = np.flatnonzero(talks.is_served() & (random.random(talks.count) < chance))
    count = len(rows)
    code = pick(np.cumsum([0.38, 0.3, 0.24, 0.08]), random.random(count))
    code = np.where(code == 3, 7, code)
    filed = talks.ended[rows] + random.integers(600, DAY, count)
    return complaint_rows(
        world,
        random,
        "Y",
        talks.number[rows],
        talks.shop[rows],
        np.zeros(count, np.int64),
        code,
        filed,
        talks.agent[rows],
        conversation_ids(talks.number[rows]),
    )


def status_cohort(world: World, month: int) -> Cohort:
    """Agents' status over their shifts of a month: ready, serving and away by turns. A few forget to log out."""
    random = world.company.random("agent_status", month)
    agents, statuses, begins, ends = [], [], [], []
    for day in world.company.month_days(month):
        for role in SERVICE_ROLES:
            for agent in world.roster.on_duty(role, day):
                if world.staff.shift[agent, day] == 0:
                    continue
                cuts, kinds = shift_pieces(random, world, int(agent), day)
                agents.append(np.full(len(kinds), agent))
                statuses.append(kinds)
                begins.append(cuts[:-1])
                ends.append(cuts[1:])
    begin, end = np.concatenate(begins), np.concatenate(ends)
    # The last piece of some shifts stays open until somebody closes it the next day.
    last = np.concatenate([np.arange(len(k)) == len(k) - 1 for k in statuses])
    forgotten = last & (random.random(len(begin)) < 0.01)
    end = np.where(forgotten, end + 14 * HOUR, end)
    columns: dict[str, np.ndarray | pa.Array] = {
        "agent_id": tables.labels(world.staff.ids, np.concatenate(agents)),
        "status": tables.labels(STATUSES, np.concatenate(statuses)),
        "from_at": begin,
        "to_at": end,
    }
    return Cohort(columns, "from_at", {"to_at": ("to_at",)})


def shift_pieces(random: np.random.Generator, world: World, agent: int, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Instants that cut a shift into pieces, and the status of each piece."""
    low, high = shift_bounds(int(world.staff.shift[agent, day]))
    begin = world.company.origin + day * DAY + low + int(random.integers(-300, 300))
    worked = (high - low) * (1.0 if world.staff.away[agent, day] < 0.3 else 0.5)
    pieces = 7
    cuts = begin + np.concatenate([[0], np.sort(random.random(pieces - 1)) * worked, [worked]]).astype(np.int64)
    # Two pieces may begin in the same second only if one is empty.
    cuts = np.maximum.accumulate(cuts + np.arange(pieces + 1))
    tired = 0.16 - 0.03 * world.staff.skill[agent]
    kinds = np.where(random.random(pieces) < tired, 2, np.arange(pieces) % 2)
    return cuts, kinds
