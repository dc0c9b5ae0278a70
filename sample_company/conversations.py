"""The service desk: who asks what, which agent answers how fast and how well.

Belongs here: conversations of a month as arrays. Does not belong here: their exports (service_exports), messages
(messages), what the desk's quality people and supervisors record (service_quality).

A month's conversations are those that begin in it, and the further contacts of the same issues that follow within a
week, some of them in the next month.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from sample_company import buyers
from sample_company.company import DAY, HOUR, NEVER, pick, whole_numbers
from sample_company.demand import seconds_of_day
from sample_company.orders import Orders
from sample_company.staff import SERVICE_ROLES
from sample_company.visits import NEW_SHARE
from sample_company.world import World

PRESALE, AFTERSALE, COMPLAINT = range(3)
# In the order of the roles that serve them (staff.SERVICE_ROLES).
STAGES = ("presale", "aftersale", "complaint")
CHANNELS = ("app", "web", "wechat")
CATEGORIES = (
    ("尺码咨询", "商品咨询", "优惠活动", "发货时效"),
    ("退换货", "物流查询", "质量问题", "发票"),
    ("物流投诉", "质量投诉", "服务投诉", "价格投诉"),
)
CATEGORY_SHARES = np.cumsum([[0.3, 0.35, 0.25, 0.1], [0.35, 0.35, 0.2, 0.1], [0.35, 0.3, 0.2, 0.15]], axis=1)
# Conversations a day at scale 1, besides those that lead to an order.
BROWSERS_A_DAY, AFTERSALE_A_DAY, COMPLAINTS_A_DAY, BOTS_A_DAY = 15.0, 23.5, 2.2, 9.5
OPENS, CLOSES = 8 * HOUR, 22 * HOUR + 50 * 60
NOBODY = -1


@dataclass
class Conversations:
    """Conversations by arrays; buyer, visitor, agents and order are NOBODY where there is none."""

    number: np.ndarray
    issue: np.ndarray
    shop: np.ndarray
    buyer: np.ndarray
    visitor: np.ndarray
    stage: np.ndarray
    category: np.ndarray
    difficulty: np.ndarray
    channel: np.ndarray
    is_bot_only: np.ndarray
    leads_to_order: np.ndarray
    order_row: np.ndarray
    started: np.ndarray
    entered: np.ndarray
    agent: np.ndarray
    first_agent: np.ndarray
    replied: np.ndarray
    ended: np.ndarray
    turns: np.ndarray
    is_resolved: np.ndarray
    wants_to_abandon: np.ndarray
    rated: np.ndarray
    csat: np.ndarray
    nps: np.ndarray

    @property
    def count(self) -> int:
        """Conversations of the cohort."""
        return len(self.number)

    def is_served(self) -> np.ndarray:
        """Conversations in which an agent answered."""
        return self.replied != NEVER


@dataclass
class Contacts:
    """Who turns to the desk, when and about what, before anybody answers."""

    started: np.ndarray
    shop: np.ndarray
    buyer: np.ndarray
    visitor: np.ndarray
    stage: np.ndarray
    is_bot_only: np.ndarray
    leads_to_order: np.ndarray
    order_row: np.ndarray


def make_conversations(world: World, month: int, orders: list[Orders]) -> Conversations:
    """The conversations of a month; `orders` are those of the month and, before it, of the previous one."""
    random = world.company.random("conversations", month)
    contacts = joined(
        [consultations(orders[-1]), browsers(world, random, month), about_orders(world, random, month, orders)]
    )
    count = len(contacts.started)
    first = serve(world, random, contacts, np.arange(count), None)
    again = contact_again(random, first)
    return numbered(world, month, random, first, serve_again(world, random, contacts, first, again))


def joined(parts: list[Contacts]) -> Contacts:
    """Contacts of several kinds, in order of time."""
    columns = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Contacts)}
    order = np.argsort(columns["started"], kind="stable")
    return Contacts(**{name: values[order] for name, values in columns.items()})


def consultations(orders: Orders) -> Contacts:
    """Buyers who ask before they order."""
    rows = np.flatnonzero(orders.consulted != NEVER)
    knows_device = orders.visitor_rule[rows] < 2
    return Contacts(
        started=orders.consulted[rows],
        shop=orders.shop[rows],
        buyer=orders.buyer[rows],
        visitor=np.where(knows_device, orders.visitor[rows], NOBODY),
        stage=np.full(len(rows), PRESALE),
        is_bot_only=np.zeros(len(rows), bool),
        leads_to_order=np.ones(len(rows), bool),
        order_row=rows,
    )


def daily_counts(world: World, month: int, a_day: float) -> tuple[np.ndarray, np.ndarray]:
    """Day indexes of a month and how many contacts of a kind each brings."""
    counts = whole_numbers(world.demand.pressure**0.8 * a_day * world.company.scale)
    days = np.array(world.company.month_days(month))
    return days, counts[days]


def browsers(world: World, random: np.random.Generator, month: int) -> Contacts:
    """People who ask and do not order, and those whom the bot alone answers."""
    days, asking = daily_counts(world, month, BROWSERS_A_DAY)
    _, to_bot = daily_counts(world, month, BOTS_A_DAY)
    day = np.repeat(np.concatenate([days, days]), np.concatenate([asking, to_bot]))
    count = len(day)
    is_bot_only = np.arange(count) >= asking.sum()
    buyer = np.full(count, NOBODY)
    for one_day in days:
        rows = np.flatnonzero((day == one_day) & (random.random(count) < 0.72))
        buyer[rows] = world.buyers.returning(random, int(one_day), len(rows))
    new_a_day = whole_numbers(world.demand.visits * NEW_SHARE)
    first_new = np.concatenate([[0], np.cumsum(new_a_day)])[day]
    stranger = 2 * (first_new + (random.random(count) * np.maximum(new_a_day[day], 1)).astype(np.int64)) + 1
    shop = np.where(buyer == NOBODY, random.integers(0, 2, count), buyers.home_shop(np.maximum(buyer, 0)))
    return Contacts(
        started=world.company.origin + day * DAY + seconds_of_day(random, count),
        shop=shop,
        buyer=buyer,
        visitor=np.where(buyer == NOBODY, stranger, NOBODY),
        stage=np.where(is_bot_only & (random.random(count) < 0.5), AFTERSALE, PRESALE),
        is_bot_only=is_bot_only,
        leads_to_order=np.zeros(count, bool),
        order_row=np.full(count, NOBODY),
    )


def about_orders(world: World, random: np.random.Generator, month: int, orders: list[Orders]) -> Contacts:
    """Buyers who ask or complain about an order of the last weeks."""
    days, asking = daily_counts(world, month, AFTERSALE_A_DAY)
    _, complaining = daily_counts(world, month, COMPLAINTS_A_DAY)
    day = np.repeat(np.concatenate([days, days]), np.concatenate([asking, complaining]))
    count = len(day)
    started = world.company.origin + day * DAY + seconds_of_day(random, count)
    placed = np.concatenate([one.placed for one in orders])
    buyer = np.concatenate([one.buyer for one in orders])
    shop = np.concatenate([one.shop for one in orders])
    real = np.flatnonzero(np.concatenate([one.is_kept() for one in orders]))
    meant = started - (DAY * np.clip(random.gamma(2.0, 3.2, count), 1, 28)).astype(np.int64)
    place = np.clip(np.searchsorted(placed[real], meant) - 1, 0, max(len(real) - 1, 0))
    known = meant >= (placed[real[0]] if len(real) else NEVER)
    row = real[place] if len(real) else np.zeros(count, np.int64)
    return Contacts(
        started=started,
        shop=shop[row] if len(shop) else np.zeros(count, np.int64),
        buyer=np.where(known, buyer[row], NOBODY) if len(buyer) else np.full(count, NOBODY),
        visitor=np.full(count, NOBODY),
        stage=np.where(np.arange(count) < asking.sum(), AFTERSALE, COMPLAINT),
        is_bot_only=np.zeros(count, bool),
        leads_to_order=np.zeros(count, bool),
        order_row=np.full(count, NOBODY),
    )


def serve(
    world: World, random: np.random.Generator, contacts: Contacts, rows: np.ndarray, difficulty: np.ndarray | None
) -> Conversations:
    """What happens to contacts: the agent, the times, the outcome and the rating."""
    count = len(rows)
    started, stage, bot_only = contacts.started[rows], contacts.stage[rows], contacts.is_bot_only[rows]
    category = (random.random(count)[:, None] >= CATEGORY_SHARES[stage]).sum(axis=1)
    if difficulty is None:
        mean = np.array([2.2, 2.9, 3.6])[stage] + 0.4 * (category == 2)
        difficulty = np.clip(np.rint(mean + 0.9 * random.standard_normal(count)), 1, 5).astype(np.int64)
    lean = np.where(stage == PRESALE, np.where(contacts.leads_to_order[rows], 0.3, -0.3), 0.2 * (difficulty - 3))

    through_bot = bot_only | (random.random(count) < 0.6)
    entered = np.where(bot_only, NEVER, started + np.where(through_bot, random.integers(12, 90, count), 0))
    open_from = desk_opens(world, np.where(bot_only, started, entered))
    agent = np.full(count, NOBODY)
    for number, role in enumerate(SERVICE_ROLES):
        place = np.flatnonzero((stage == number) & ~bot_only)
        agent[place] = world.roster.choose_at_desk(random, role, open_from[place], np.round(lean[place], 1))
    skill = world.staff.skill[np.maximum(agent, 0)]
    crowd = np.clip(
        world.demand.pressure[world.company.day_of_instant(open_from).clip(0, world.company.day_count - 1)], 0.5, 4
    )
    wait = np.exp(np.log(17) + 0.75 * random.standard_normal(count) - 0.28 * skill) * crowd**0.5
    unanswered = random.random(count) < 0.015
    replied = np.where(bot_only | unanswered, NEVER, open_from + np.clip(wait, 2, 900).astype(np.int64))
    turns = np.where(bot_only, 1 + random.poisson(0.8, count), 2 + random.poisson(0.9 + 0.45 * difficulty))
    pace = np.where(bot_only, 25, 62 * np.exp(-0.1 * skill))
    length = (turns * pace * random.gamma(4.0, 0.25, count)).astype(np.int64) + 20
    ended = np.where(replied == NEVER, started + length, replied + length)

    chance = 1 / (1 + np.exp(-(1.55 + 0.5 * skill - 0.55 * (difficulty - 2.6))))
    is_resolved = np.where(bot_only, random.random(count) < 0.7, (random.random(count) < chance) & ~unanswered)
    mood = 0.45 * skill + np.where(is_resolved, 0.9, -1.2) - np.clip(wait, 0, 300) / 250 + random.standard_normal(count)
    rates = (random.random(count) < 0.42) & ~bot_only & ~unanswered
    transferred = (random.random(count) < 0.05) & ~bot_only & ~unanswered
    colleague = np.roll(agent, 1)
    same_desk = (np.roll(stage, 1) == stage) & (colleague != NOBODY)
    return Conversations(
        number=np.zeros(count, np.int64),
        issue=np.zeros(count, np.int64),
        shop=contacts.shop[rows],
        buyer=contacts.buyer[rows],
        visitor=contacts.visitor[rows],
        stage=stage,
        category=category,
        difficulty=difficulty,
        channel=pick(np.cumsum([0.6, 0.25, 0.15]), random.random(count)),
        is_bot_only=bot_only,
        leads_to_order=contacts.leads_to_order[rows],
        order_row=contacts.order_row[rows],
        started=started,
        entered=entered,
        agent=agent,
        first_agent=np.where(transferred & same_desk, colleague, agent),
        replied=replied,
        ended=ended,
        turns=turns,
        is_resolved=is_resolved,
        wants_to_abandon=(stage == PRESALE) & ~bot_only & (random.random(count) < 0.11),
        rated=np.where(rates, ended + random.integers(5, 2 * HOUR, count), NEVER),
        csat=1 + np.searchsorted([-2.3, -1.6, -0.75, 0.35], mood),
        nps=np.clip(np.rint(7.4 + 1.4 * mood), 0, 10).astype(np.int64),
    )


def desk_opens(world: World, instant: np.ndarray) -> np.ndarray:
    """The instant itself, or the next morning's opening where the desk is closed."""
    second = (instant - world.company.origin) % DAY
    wait = np.where(second < OPENS, OPENS - second, np.where(second >= CLOSES, DAY + OPENS - second, 0))
    return instant + np.where(wait > 0, wait + second % 600, 0)


def contact_again(random: np.random.Generator, first: Conversations) -> np.ndarray:
    """Rows of conversations whose buyer turns to the desk again within a week."""
    chance = np.where(first.stage == PRESALE, 0.03, np.where(first.is_resolved, 0.06, 0.5))
    chance = np.where(first.is_bot_only, np.where(first.is_resolved, 0.1, 0.6), chance)
    return np.flatnonzero((random.random(first.count) < chance) & (first.buyer != NOBODY))


def serve_again(
    world: World, random: np.random.Generator, contacts: Contacts, first: Conversations, again: np.ndarray
) -> Conversations:
    """The further contacts: by the same buyer, now always with a person."""
    later = first.ended[again] + (HOUR * np.clip(random.exponential(34, len(again)), 0.6, 150)).astype(np.int64)
    second = Contacts(**{f.name: getattr(contacts, f.name)[again] for f in fields(Contacts)})
    second.started = later
    second.is_bot_only = np.zeros(len(again), bool)
    second.leads_to_order = np.zeros(len(again), bool)
    second.order_row = np.full(len(again), NOBODY)
    served = serve(world, random, second, np.arange(len(again)), first.difficulty[again])
    served.category = first.category[again]
    served.issue = again
    return served


def numbered(
    world: World, month: int, random: np.random.Generator, first: Conversations, later: Conversations
) -> Conversations:
    """First and further contacts together, numbered; the issue is the number of its first conversation."""
    base = int(world.company.date_of(int(world.company.month_starts[month])).strftime("%y%m"))
    base *= 10 ** max(5, len(str(int(20_000 * world.company.scale))))
    issue = np.concatenate([np.arange(first.count), later.issue]) + base
    columns = {f.name: np.concatenate([getattr(first, f.name), getattr(later, f.name)]) for f in fields(Conversations)}
    columns["number"] = np.arange(len(issue)) + base
    # The system links conversations to issues for buyers it knows, and not always.
    linked = np.concatenate([(random.random(first.count) < 0.75), np.zeros(later.count, bool)])
    linked[first.count :] = linked[later.issue]
    columns["issue"] = np.where(linked & (columns["stage"] != PRESALE) & (columns["buyer"] != NOBODY), issue, NOBODY)
    return Conversations(**columns)
