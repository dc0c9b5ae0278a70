"""What is sold: categories, brands, merchants, products and SKUs, their prices, lives and hot seasons.

Belongs here: every lasting trait of goods and the popularity of each SKU on a day.
Does not belong here: stock (inventory), the exports of these tables (catalogue_exports).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample_company.company import Company

SHOPS = ("SH01", "SH02")
BOTH_SHOPS = -1
NO_DAY = -(10**6)
LAST_DAY = 10**6
CATEGORIES = ("女装", "男装", "鞋靴", "箱包", "家居", "美妆", "食品", "母婴")
MEAN_PRICE_YUAN = np.array([128.0, 136.0, 168.0, 150.0, 98.0, 112.0, 52.0, 105.0])
MEAN_PRICE_SOLD_YUAN = 132.0
GOODS = (
    ("连衣裙", "针织衫", "半身裙", "风衣"), ("衬衫", "夹克", "休闲裤", "卫衣"), ("运动鞋", "短靴", "乐福鞋", "凉鞋"),
    ("双肩包", "托特包", "行李箱", "斜挎包"), ("四件套", "台灯", "收纳箱", "保温杯"),
    ("面霜", "口红", "精华液", "防晒乳"),
    ("坚果礼盒", "黑咖啡", "乌龙茶", "牛肉干"), ("纸尿裤", "婴儿推车", "奶瓶", "爬行垫"),
)  # fmt: skip
STYLES = ("经典", "轻奢", "简约", "复古", "春日", "云感", "城市", "山野")
BRANDS = (
    "青禾", "木槿", "北岸", "云起", "拾光", "南山里", "白露", "初见", "半夏", "长风", "小满", "归野",
    "知秋", "沐白", "海盐社", "一粟", "松间", "晚晴", "微澜", "橘井", "朴集", "远山", "听雨", "大寒",
)  # fmt: skip
TOP_BRANDS = 6
MERCHANTS = 36
TOP_MERCHANTS = 5
HOT_FACTOR = 4.5


@dataclass(frozen=True)
class Catalogue:
    """Arrays by product, by SKU (`sku_product` leads from SKU to product) and by merchant."""

    product_category: np.ndarray
    product_brand: np.ndarray
    product_merchant: np.ndarray
    product_shop: np.ndarray
    product_names: tuple[str, ...]
    sku_product: np.ndarray
    sku_ids: np.ndarray
    product_ids: np.ndarray
    price: np.ndarray
    first_cost: np.ndarray
    cost_phase: np.ndarray
    listed: np.ndarray
    delisted: np.ndarray
    hot_since: np.ndarray
    hot_until: np.ndarray
    weight: np.ndarray
    month_of_day: np.ndarray

    @property
    def sku_count(self) -> int:
        """How many SKUs were ever listed."""
        return len(self.sku_product)

    def cost(self, sku: np.ndarray, day: np.ndarray | int) -> np.ndarray:
        """Unit cost of SKUs on a day in fen; it rises by two percent twice a year, on the first of a month."""
        steps = (self.month_of_day[np.maximum(day, 0)] + self.cost_phase[sku]) // 6
        return np.rint(self.first_cost[sku] * 1.02**steps).astype(np.int64)

    def is_listed(self, day: int) -> np.ndarray:
        """Which SKUs are on sale on a day."""
        return (self.listed <= day) & (day < self.delisted)

    def popularity(self, day: int, shop: int) -> np.ndarray:
        """Relative demand for each SKU in a shop on a day; 0 where it is not on sale there."""
        hot = (self.hot_since <= day) & (day < self.hot_until)
        sold_here = np.isin(self.product_shop[self.sku_product], (BOTH_SHOPS, shop))
        young = np.clip((day - self.listed) / 20.0, 0.15, 1.0)
        return self.weight * np.where(hot, HOT_FACTOR, 1.0) * young * sold_here * self.is_listed(day)


def make_catalogue(company: Company) -> Catalogue:
    """About 300 SKUs at scale 1, growing with the power 0.4 of the scale."""
    random = company.random("catalogue")
    count = max(48, round(300 * company.scale**0.4))
    sizes = random.choice([1, 2, 3, 4], size=count, p=[0.2, 0.35, 0.25, 0.2])
    products = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    sku_product = np.repeat(np.arange(products), sizes[:products])[:count]
    place = np.arange(count) - np.searchsorted(sku_product, sku_product)

    category = np.arange(products) % len(CATEGORIES)
    brand = np.minimum(random.exponential(7, products).astype(np.int64), len(BRANDS) - 1)
    merchant = np.minimum(random.exponential(11, products).astype(np.int64), MERCHANTS - 1)
    shop = random.choice([BOTH_SHOPS, 0, 1], size=products, p=[0.4, 0.36, 0.24])
    shop[: 2 * len(CATEGORIES)] = BOTH_SHOPS
    names = tuple(
        f"{BRANDS[brand[i]]}{STYLES[(i * 7 + brand[i]) % len(STYLES)]}{GOODS[category[i]][(i // len(CATEGORIES)) % 4]}"
        for i in range(products)
    )

    weight = random.lognormal(0, 0.9, products)[sku_product] * random.uniform(0.5, 1.5, count)
    base = (MEAN_PRICE_YUAN[category] * np.exp(random.normal(0, 0.42, products)))[sku_product] + 8 * place
    # Few products sell most; without this their prices alone would decide what an order is worth.
    base *= MEAN_PRICE_SOLD_YUAN / np.average(base, weights=weight)
    price = (np.clip(np.round(base), 9, 1999) * 100 - 10).astype(np.int64)
    # The cost share is of the list price; discounts come on top, so the margin on what is paid is lower.
    cost = np.rint(price * random.uniform(0.46, 0.62, count)).astype(np.int64)

    listed = np.where(random.random(products) < 0.7, -120, random.integers(0, company.day_count, products))
    # Goods are listed, and turn hot or cold, on Mondays.
    listed = on_monday(company, listed)
    listed[: 2 * len(CATEGORIES)] = on_monday(company, np.array([-200]))
    listed_sku = listed[sku_product]
    leaves = (random.random(count) < 0.08) & (sku_product >= 2 * len(CATEGORIES))
    delisted = np.where(leaves, listed_sku + 7 * random.integers(22, 70, count), LAST_DAY)
    hot_since, hot_until = hot_seasons(company, random, listed_sku, delisted)
    return Catalogue(
        product_category=category,
        product_brand=brand,
        product_merchant=merchant,
        product_shop=shop,
        product_names=names,
        sku_product=sku_product,
        sku_ids=np.array([f"P{sku_product[i] + 1:04d}-{place[i] + 1}" for i in range(count)], dtype=object),
        product_ids=np.array([f"P{i + 1:04d}" for i in range(products)], dtype=object),
        price=price,
        first_cost=cost,
        cost_phase=random.integers(0, 6, count),
        listed=listed_sku,
        delisted=delisted,
        hot_since=hot_since,
        hot_until=hot_until,
        weight=weight,
        month_of_day=company.month_of_day(np.arange(company.day_count)),
    )


def hot_seasons(
    company: Company, random: np.random.Generator, listed: np.ndarray, delisted: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One hot season per chosen SKU; every month some SKUs become hot, and some are hot when the history begins."""
    count = len(listed)
    since, until = np.full(count, NO_DAY), np.full(count, NO_DAY)
    a_month = max(1, round(count / 75))
    free = random.permutation(count).tolist()
    for month in range(-1, company.months):
        low, high = (-40, 0) if month < 0 else (company.month_starts[month], company.month_starts[month + 1])
        for _ in range(a_month):
            start = int(random.integers(low, high))
            fitting = next((sku for sku in free if listed[sku] <= start and delisted[sku] > start + 60), None)
            if fitting is None:
                continue
            free.remove(fitting)
            since[fitting] = on_monday(company, start)
            until[fitting] = since[fitting] + 7 * int(random.integers(6, 16))
    return since, until


def on_monday(company: Company, day: np.ndarray | int) -> np.ndarray:
    """The Monday of the week of each day index."""
    return np.asarray(day) - (np.asarray(day) + company.first_date.weekday()) % 7
