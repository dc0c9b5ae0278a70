"""The orders: who buys what when, pays, cancels, and which visit and chat came before.

Belongs here: the orders and lines of a month as plain arrays, from which traffic, service, shipping and
after-sales follow.
Does not belong here: the exports of them (order_exports), what happens after payment.

A month of orders depends on nothing but the seed, so whoever needs a month makes it again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company import advertising, buyers
from sample_company.company import DAY, HOUR, NEVER, pick, runs
from sample_company.demand import seconds_of_day
from sample_company.promotions import NO_CAMPAIGN, campaign_at
from sample_company.world import World

FEN_A_CENT = 7.15
TEST_BUYER = 900_000_000
# How an order's visitor can be told: by order and event, by the event alone, by the buyer alone, not at all.
BY_ORDER, BY_EVENT, BY_BUYER, UNKNOWN = range(4)
VISITOR_SHARES = (0.55, 0.23, 0.08, 0.14)
CHANNELS_NEW = np.cumsum([0.14, 0.20, 0.06, 0.00, 0.20, 0.17, 0.08, 0.15])
CHANNELS_RETURNING = np.cumsum([0.40, 0.17, 0.05, 0.15, 0.09, 0.05, 0.03, 0.06])


@dataclass
class Orders:
    """Orders of one month by placed_at, and their lines; `line_order` leads from a line to its order."""

    month: int
    number: np.ndarray
    day: np.ndarray
    shop: np.ndarray
    buyer: np.ndarray
    is_new: np.ndarray
    is_test: np.ndarray
    in_dollars: np.ndarray
    placed: np.ndarray
    paid: np.ndarray
    cancelled: np.ndarray
    campaign: np.ndarray
    item_amount: np.ndarray
    discount: np.ndarray
    freight: np.ndarray
    visitor_rule: np.ndarray
    visitor: np.ndarray
    channel: np.ndarray
    ad: np.ndarray
    visit: np.ndarray
    earlier_visit: np.ndarray
    earlier_channel: np.ndarray
    earlier_ad: np.ndarray
    consulted: np.ndarray
    skus: np.ndarray
    line_order: np.ndarray
    line_no: np.ndarray
    line_sku: np.ndarray
    line_quantity: np.ndarray
    line_price: np.ndarray
    line_discount: np.ndarray
    line_cost: np.ndarray
    first_line: np.ndarray

    @property
    def count(self) -> int:
        """Orders of the month."""
        return len(self.number)

    @property
    def paid_amount(self) -> np.ndarray:
        """What the buyer pays, in hundredths of the order's currency, paid yet or not."""
        return self.item_amount - self.discount + self.freight

    def is_kept(self) -> np.ndarray:
        """Real orders that were paid and not cancelled: what gets shipped."""
        return (self.paid != NEVER) & (self.cancelled == NEVER) & ~self.is_test


def make_orders(world: World, month: int) -> Orders:
    """The orders placed in a month, in order of time."""
    company, random = world.company, world.company.random("orders", month)
    days = np.array(world.company.month_days(month))
    counts = world.demand.orders[days]
    day = np.repeat(days, counts)
    buyer, is_new = choose_buyers(world, random, days)
    second = np.concatenate([np.sort(seconds_of_day(random, n)) for n in counts] or [np.empty(0, np.int64)])
    month_begin = company.month_bounds(month)[0]
    placed = np.maximum(company.origin + day * DAY + second, month_begin + 300)
    count = len(day)

    is_test = random.random(count) < 0.005
    buyer = np.where(is_test, TEST_BUYER + np.arange(count) % 5, buyer)
    shop = np.where(random.random(count) < 0.92, buyers.home_shop(buyer), random.integers(0, 2, count))
    in_dollars = (shop == 1) & buyers.pays_in_dollars(buyer)
    paid, cancelled = settle(random, placed)
    campaign = campaign_at(world.promotions, day, shop)
    joins = random.random(count) < world.promotions.strength[day, shop]
    campaign = np.where(joins & ~is_test, campaign, NO_CAMPAIGN)

    skus = choose_skus(world, random, day, shop)
    lines = make_lines(world, random, day, skus, campaign != NO_CAMPAIGN, in_dollars)
    first_line = np.searchsorted(lines["line_order"], np.arange(count))
    item_amount = np.zeros(count, dtype=np.int64)
    np.add.at(item_amount, lines["line_order"], lines["line_quantity"] * lines["line_price"])
    line_discounts = np.zeros(count, dtype=np.int64)
    np.add.at(line_discounts, lines["line_order"], lines["line_discount"])
    discount, freight = allowances(random, item_amount - line_discounts, campaign != NO_CAMPAIGN, in_dollars)

    visit = choose_visits(world, random, day, shop, buyer, is_new, is_test, placed)
    return Orders(
        month=month,
        number=order_numbers(world, days, counts),
        day=day,
        shop=shop,
        buyer=buyer,
        is_new=is_new,
        is_test=is_test,
        in_dollars=in_dollars,
        placed=placed,
        paid=paid,
        cancelled=cancelled,
        campaign=campaign,
        item_amount=item_amount,
        discount=discount + line_discounts,
        freight=freight,
        consulted=consultations(random, day, placed, is_test, company.origin),
        skus=skus,
        first_line=first_line,
        **lines,
        **visit,
    )


def order_numbers(world: World, days: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Order numbers that begin with the date, as shops write them: yymmdd and a running number of the day."""
    dates = [int(world.company.date_of(day).strftime("%y%m%d")) for day in days]
    width = 10 ** max(4, len(str(int(700 * world.company.scale))))
    running = np.concatenate([np.arange(1, n + 1) for n in counts] or [np.empty(0, np.int64)])
    return np.repeat(np.array(dates, dtype=np.int64) * width, counts) + running


def choose_buyers(world: World, random: np.random.Generator, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Buyer numbers of a month's orders and whether each is the buyer's first."""
    numbers, firsts = [np.empty(0, np.int64)], [np.empty(0, bool)]
    for day in days:
        new = world.buyers.new_on(day)
        back = world.buyers.returning(random, day, int(world.buyers.repeat_orders[day]))
        order = random.permutation(len(new) + len(back))
        numbers.append(np.concatenate([new, back])[order])
        firsts.append((np.arange(len(order)) < len(new))[order])
    return np.concatenate(numbers), np.concatenate(firsts)


def settle(random: np.random.Generator, placed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """When each order is paid and when cancelled: most within minutes, some never."""
    count = len(placed)
    kind = random.random(count)
    wait = np.where(
        kind < 0.78,
        random.integers(15, 180, count),
        np.where(kind < 0.96, random.integers(180, 2 * HOUR, count), random.integers(2 * HOUR, 20 * HOUR, count)),
    )
    is_paid = random.random(count) < 0.925
    paid = np.where(is_paid, placed + wait, NEVER)
    regret = random.random(count)
    after_payment = paid + random.integers(600, 6 * HOUR, count)
    expired = placed + np.where(regret < 0.3, random.integers(120, HOUR, count), DAY)
    cancelled = np.where(
        is_paid, np.where(regret < 0.013, after_payment, NEVER), np.where(regret < 0.9, expired, NEVER)
    )
    return paid, cancelled


def choose_skus(world: World, random: np.random.Generator, day: np.ndarray, shop: np.ndarray) -> np.ndarray:
    """Up to three different SKUs per order, -1 where the order has fewer lines."""
    count = len(day)
    wanted = random.random(count)
    draws = random.random((count, 3))
    skus = np.empty((count, 3), dtype=np.int64)
    for one_day in np.unique(day):
        low, high = np.searchsorted(day, [one_day, one_day + 1])
        for one_shop in (0, 1):
            rows = low + np.flatnonzero(shop[low:high] == one_shop)
            skus[rows] = pick(world.demand_for_skus(one_day, one_shop), draws[rows])
    second = (wanted >= 0.60) & (skus[:, 1] != skus[:, 0])
    third = (wanted >= 0.87) & second & (skus[:, 2] != skus[:, 0]) & (skus[:, 2] != skus[:, 1])
    skus[~second, 1] = -1
    skus[~third, 2] = -1
    return skus


def make_lines(
    world: World,
    random: np.random.Generator,
    day: np.ndarray,
    skus: np.ndarray,
    in_campaign: np.ndarray,
    in_dollars: np.ndarray,
) -> dict[str, np.ndarray]:
    """Order lines with quantity, price, line discount and unit cost in the order's currency."""
    order, place = np.nonzero(skus >= 0)
    sku = skus[order, place]
    count = len(sku)
    quantity = 1 + (random.random(count) < 0.14).astype(np.int64) + (random.random(count) < 0.03)
    off = np.where(
        in_campaign[order], random.uniform(0.05, 0.15, count), np.where(random.random(count) < 0.2, 0.05, 0.0)
    )
    price = np.rint(world.catalogue.price[sku] * (1 - off) / 10).astype(np.int64) * 10
    cost = world.catalogue.cost(sku, day[order])
    reduced = np.where(random.random(count) < 0.12, price * quantity * random.integers(3, 11, count) // 100, 0)
    dollars = in_dollars[order]
    convert = np.where(dollars, FEN_A_CENT, 1.0)
    return {
        "line_order": order,
        "line_no": place + 1,
        "line_sku": sku,
        "line_quantity": quantity,
        "line_price": np.rint(price / convert).astype(np.int64),
        "line_discount": np.floor(reduced / convert).astype(np.int64),
        "line_cost": np.rint(cost / convert).astype(np.int64),
    }


def allowances(
    random: np.random.Generator, item_amount: np.ndarray, in_campaign: np.ndarray, in_dollars: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Discount of the order as a whole (lines' own discounts come on top) and freight, in the order's currency."""
    count = len(item_amount)
    convert = np.where(in_dollars, FEN_A_CENT, 1.0)
    in_fen = item_amount * convert
    tiers = np.minimum(in_fen // 30_000, 3) * 3_000
    coupon = np.where(random.random(count) < 0.12, random.integers(1, 5, count) * 500, 0)
    discount = np.minimum(np.where(in_campaign, tiers, coupon), in_fen * 0.25)
    freight = np.where(in_dollars, 600, np.where(in_fen >= 9_900, 0, 800))
    return np.floor(discount / convert).astype(np.int64), freight.astype(np.int64)


def choose_visits(
    world: World,
    random: np.random.Generator,
    day: np.ndarray,
    shop: np.ndarray,
    buyer: np.ndarray,
    is_new: np.ndarray,
    is_test: np.ndarray,
    placed: np.ndarray,
) -> dict[str, np.ndarray]:
    """The web visit in which each order is placed, and an earlier visit of the same visitor where there was one."""
    company, count = world.company, len(day)
    rule = pick(np.cumsum(VISITOR_SHARES), random.random(count))
    rule = np.where(is_test, UNKNOWN, rule)
    lead = np.clip(np.exp(random.normal(np.log(420), 0.6, count)), 70, 2_700).astype(np.int64)
    month_begin = placed[0] // DAY * DAY if count else 0
    visit = np.where(rule <= BY_EVENT, np.maximum(placed - lead, month_begin), NEVER)

    channel = channels_of(random, is_new)
    has_earlier = (random.random(count) < np.where(is_new, 0.36, 0.2)) | (rule == BY_BUYER)
    ago = (DAY * np.clip(0.25 + random.exponential(1.6, count), 0.25, 6.4)).astype(np.int64)
    earlier = np.where(has_earlier & (rule != UNKNOWN), placed - lead - ago, NEVER)
    earlier = np.where(earlier < company.origin, NEVER, earlier)
    earlier_channel = channels_of(random, np.ones(count, bool))
    channel = np.where((earlier != NEVER) & (random.random(count) < 0.45), advertising.DIRECT, channel)
    earlier_day = np.where(earlier == NEVER, day, (earlier - company.origin) // DAY)
    return {
        "visitor_rule": rule,
        "visitor": buyers.device(buyer, random.random(count)),
        "channel": channel,
        "ad": choose_ads(world, random, day, channel, shop),
        "visit": visit,
        "earlier_visit": earlier,
        "earlier_channel": earlier_channel,
        "earlier_ad": choose_ads(world, random, earlier_day, earlier_channel, shop),
    }


def channels_of(random: np.random.Generator, is_new: np.ndarray) -> np.ndarray:
    """A channel for each visit; returning buyers come more by themselves."""
    draws = random.random(len(is_new))
    return np.where(is_new, pick(CHANNELS_NEW, draws), pick(CHANNELS_RETURNING, draws))


def choose_ads(
    world: World, random: np.random.Generator, day: np.ndarray, channel: np.ndarray, shop: np.ndarray
) -> np.ndarray:
    """The ad behind each paid visit, NO_AD behind the others."""
    draws = random.random(len(day))
    ads = np.full(len(day), advertising.NO_AD, dtype=np.int64)
    paid = np.flatnonzero(np.isin(channel, advertising.PAID))
    key = (day[paid] * len(advertising.CHANNELS) + channel[paid]) * 2 + shop[paid]
    order = np.argsort(key, kind="stable")
    paid, key = paid[order], key[order]
    for low, high in runs(key):
        one_day, rest = divmod(int(key[low]), 2 * len(advertising.CHANNELS))
        weights = world.demand_for_ads(one_day, rest // 2, rest % 2)
        ads[paid[low:high]] = pick(weights, draws[paid[low:high]])
    return ads


def consultations(
    random: np.random.Generator, day: np.ndarray, placed: np.ndarray, is_test: np.ndarray, origin: int
) -> np.ndarray:
    """When the buyer asked a pre-sale question before ordering; NEVER for most. Only while the service desk is open."""
    count = len(day)
    asked = placed - random.integers(6 * 60, 80 * 60, count)
    open_desk = (asked - origin - day * DAY >= 8.5 * HOUR) & (placed - origin - day * DAY < 22.8 * HOUR)
    return np.where((random.random(count) < 0.21) & open_desk & ~is_test, asked, NEVER)
