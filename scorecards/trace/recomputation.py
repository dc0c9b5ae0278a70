"""KPIs whose rows do not simply add up: how the value is computed again from them.

The SQL of a recomputation is made of aggregates over the rows of one subject and period, each counted_key once. It may use
their columns (amount, part, input_group, business_date, counted_key), is_earlier (the row lies in the compared earlier
period), and the period's own period_start, period_end and days (of it that are over). A formula is told in both languages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from scorecards.trace.lifetime import lifetime_over_cost_query, lifetime_query

# What lies before the period and is looked at: the period of the same type before, the same period a year before, the day before,
# enough days for a trailing year, everything.
Earlier = Literal["period", "year", "day", "trailing", "ever"]


@dataclass(frozen=True)
class Recomputation:
    """Either the two parts, or a value without parts, or a query of it (see lifetime_query); and which earlier rows count."""

    zh: str
    en: str
    numerator: str | None = None
    denominator: str | None = None
    only_value: str | None = None
    earlier: Earlier | None = None
    query: Callable[[str, str], str] | None = None

    @property
    def value(self) -> str:
        """SQL of the value, an aggregate."""
        if self.query:
            return "any_value(again)"
        return self.only_value or f"({self.numerator}) / nullif(cast(({self.denominator}) as double), 0)"


def _sum(condition: str) -> str:
    return f"coalesce(sum(amount) filter ({condition}), 0)"


_NUMERATOR = "part = 'numerator'"
_DENOMINATOR = "part = 'denominator'"

_TURNOVER = Recomputation(
    "销货成本之和 × 365 ÷ 天数 ÷（每日库存金额之和 ÷ 有快照的天数）",
    "sum of cost × 365 / days / (sum of daily stock value / days with a snapshot)",
    numerator=f"cast({_sum(_NUMERATOR)} as double) * 365 / days",
    denominator=f"cast({_sum(_DENOMINATOR)} as double) / nullif(count(distinct business_date) filter ({_DENOMINATOR}), 0)",
)
_CAPITAL_TURNOVER = Recomputation(
    "净销售额之和 × 365 ÷ 天数 ÷（期初营运资金 + 期末营运资金）÷ 2",
    "sum of net sales × 365 / days / ((opening + closing working capital) / 2)",
    numerator=f"cast({_sum(_NUMERATOR + ' and not is_earlier')} as double) * 365 / days",
    denominator=f"{_sum(_DENOMINATOR + ' and (is_earlier or business_date = period_end - 1)')} / 2",
    earlier="day",
)
_HEADCOUNT = Recomputation(
    "离职人数 ÷（每日在职人数之和 ÷ 天数）",
    "leavers / (members of each day, summed / days)",
    numerator=_sum(_NUMERATOR),
    denominator=f"cast({_sum(_DENOMINATOR)} as double) / days",
)
_PAYING_VISITORS = Recomputation(
    "本期浏览且付款的访客数 ÷ 访客数",
    "visitors who came and paid in the period / visitors who came",
    numerator=f"""len(list_intersect(
        coalesce(list(counted_key) filter ({_NUMERATOR}), []), coalesce(list(counted_key) filter ({_DENOMINATOR}), [])))""",
    denominator=f"count(distinct counted_key) filter ({_DENOMINATOR})",
)


def _relation_mean(*relations: str, merged: bool = False) -> tuple[str, str]:
    """SQL of the weighted mean of relations that are scored together, and of their weight; both 0 where nobody reviewed."""
    groups = ", ".join(f"'{relation}', '{relation} merged'" for relation in relations)
    chosen = f"input_group in ({groups})"
    weight = " + ".join(
        f"case when count(*) filter (input_group in ('{relation}', '{relation} merged')) > 0"
        f" then (select cast(weight as double) from seeds.relation_weights where relation = '{relation}') else 0 end"
        for relation in relations
    )
    return f"coalesce(({weight}) * avg(amount) filter ({chosen}), 0)", f"({weight})"


def _peer_review_score() -> Recomputation:
    supervisor, peer, other = (_relation_mean(one) for one in ("supervisor", "peer", "cross_department"))
    together = _relation_mean("peer", "cross_department")
    is_merged = "bool_or(input_group like '% merged')"
    return Recomputation(
        "各关系平均分按关系权重加权（合并的关系先合并再平均）",
        "mean of each relation, weighted by the relation weights (merged relations are one mean)",
        numerator=f"{supervisor[0]} + case when {is_merged} then {together[0]} else {peer[0]} + {other[0]} end",
        denominator=f"{supervisor[1]} + {together[1]}",
    )


def _mean_of(group: str) -> str:
    return f"cast(sum(amount) filter (input_group = '{group}') as double) / nullif(count(*) filter (input_group = '{group}'), 0)"


_P90 = Recomputation(
    "第 90 百分位数（线性插值）",
    "90th percentile, between two values in proportion",
    only_value="quantile_cont(cast(amount as double), 0.9)",
)
_P75 = Recomputation(
    "第 75 百分位数（线性插值）",
    "75th percentile, between two values in proportion",
    only_value="quantile_cont(cast(amount as double), 0.75)",
)
_MEAN = Recomputation("各项平均", "mean of the inputs", only_value="cast(sum(amount) as double) / count(*)")
_INDEX = Recomputation(
    "本人成交额 ÷（同岗位成交额之和 ÷ 同岗位人数）",
    "own gmv / (gmv of all who held the role / how many they were)",
    numerator=_sum(_NUMERATOR),
    denominator="cast(coalesce(sum(amount) filter (input_group = 'others'), 0) as double)"
    " / nullif(count(distinct counted_key) filter (input_group = 'holders'), 0)",
)
_UPLIFT = Recomputation(
    "本人协助订单的平均金额 − 无协助订单的平均金额",
    "mean of own assisted orders − mean of the orders that nobody assisted",
    only_value=f"{_mean_of('own')} - {_mean_of('unassisted')}",
)
_STANDARDISED = Recomputation(
    "每个问题计为：是否解决 − 预期 + 团队平均预期；取平均，限于 0 至 1",
    "each issue counts as resolved − expected + what is expected of the team; their mean, within 0 and 1",
    only_value="""greatest(0, least(1,
        cast(sum(amount) filter (input_group = cohort) as double) / nullif(count(*) filter (input_group = cohort), 0)))""",
)


def _distinct(group: str) -> str:
    return f"cast(count(distinct counted_key) filter (input_group = '{group}') as double)"


# First day of the 365 that end with the period, or with the last day that is over.
_TRAILING = "(period_start + cast(days as integer) - 365)"


def _within(group: str) -> str:
    return f"cast(sum(amount) filter (input_group = '{group}' and not is_earlier) as double)"


def _mean_balance(group: str) -> str:
    at_either_end = "(is_earlier or business_date = period_end - 1)"
    return f"cast(sum(amount) filter (input_group = '{group}' and {at_either_end}) as double) / 2"


_MEAN_STOCK = (
    _within("stock") + " / nullif(count(distinct business_date) filter (input_group = 'stock' and not is_earlier), 0)"
)
_LIFT = Recomputation(
    "（活动付款访客 ÷ 活动访客）÷（店铺付款访客 ÷ 店铺访客）− 1",
    "(payers / visitors of the campaigns) / (payers / visitors of their shops on those days) − 1",
    only_value=f"""{_distinct("payers")} / nullif({_distinct("visitors")}, 0)
        / nullif({_distinct("shop payers")} / nullif({_distinct("shop visitors")}, 0), 0) - 1""",
)
_BOUNCED = Recomputation(
    "（访客数 − 访问过第二个页面的访客数）÷ 访客数",
    "(visitors − those who went on to a second page) / visitors",
    numerator=f"count(*) filter ({_DENOMINATOR}) - count(*) filter ({_NUMERATOR})",
    denominator=f"count(*) filter ({_DENOMINATOR})",
)


_INVENTORY_DAYS = Recomputation(
    "（每日库存金额之和 ÷ 有快照的天数）× 天数 ÷ 销货成本之和",
    "(sum of daily stock value / days with a snapshot) × days / sum of cost",
    numerator=f"cast({_sum(_NUMERATOR)} as double) / nullif(count(distinct business_date) filter ({_NUMERATOR}), 0) * days",
    denominator=_sum(_DENOMINATOR),
)
_REPURCHASE = Recomputation(
    "期末前 365 天内下单两次以上的买家 ÷ 其间下单的买家",
    "buyers with two orders or more in the 365 days to the period's end / buyers with an order in them",
    numerator=f"count(distinct split_part(counted_key, ' ', 1)) filter ({_NUMERATOR} and business_date >= {_TRAILING}"
    f" and business_date - cast(amount as integer) >= {_TRAILING})",
    denominator=f"count(distinct split_part(counted_key, ' ', 1)) filter ({_DENOMINATOR} and business_date >= {_TRAILING})",
    earlier="trailing",
)
_MEMBERS = Recomputation(
    "期末前加入的商户 − 期末前退出的商户",
    "merchants that had joined by the period's end − those that had left by then",
    only_value="coalesce(sum(amount) filter (business_date < period_start + cast(days as integer)), 0)",
    earlier="ever",
)
_CASH_CYCLE = Recomputation(
    "平均库存 ÷ 销货成本 × 天数 + 平均应收 ÷ 净销售额 × 天数 − 平均应付 ÷ 销货成本 × 天数",
    "average stock / cost × days + average receivables / net sales × days − average payables / cost × days",
    only_value=f"""{_MEAN_STOCK} / nullif({_within("cost")}, 0) * days
        + {_mean_balance("receivables")} / nullif({_within("net sales")}, 0) * days
        - {_mean_balance("payables")} / nullif({_within("cost")}, 0) * days""",
    earlier="day",
)
_LIFETIME = (
    "各月龄人均贡献之和（已观察的月龄照实，其后按衰减延伸至 36 个月）",
    "what a buyer brings at each month of age, added up: as observed, then carried on by its decay to 36 months",
)
_LTV = Recomputation(*_LIFETIME, query=lifetime_query, earlier="ever")
_LTV_CAC = Recomputation(
    f"{_LIFETIME[0]} ÷（花费 ÷ 新客数）",
    f"({_LIFETIME[1]}) / (spend / new buyers)",
    query=lifetime_over_cost_query,
    earlier="ever",
)


_BENCHMARKED = Recomputation(
    "（浏览且付款的访客 ÷ 访客）÷ 行业基准",
    "(visitors who came and paid / visitors who came) / the industry's value",
    numerator=f"""cast(len(list_intersect(
        coalesce(list(counted_key) filter (input_group = 'payers'), []),
        coalesce(list(counted_key) filter (input_group = 'visitors'), []))) as double) / nullif({_distinct("visitors")}, 0)""",
    denominator="max(amount) filter (input_group = 'benchmark')",
)
_SOLD_SKUS = Recomputation(
    "本期有售且归属本人的 SKU 中售出的 ÷ 归属本人的 SKU",
    "owned and listed SKUs of the period that were sold / owned and listed SKUs",
    numerator=_PAYING_VISITORS.numerator,
    denominator=_PAYING_VISITORS.denominator,
)


def _growth(earlier: Earlier) -> Recomputation:
    before = {"period": ("上一周期", "the previous period"), "year": ("上年同期", "the same period a year before")}[
        earlier
    ]
    return Recomputation(
        f"本期合计 ÷ {before[0]}合计 − 1",
        f"total of the period / total of {before[1]} − 1",
        only_value="""cast(coalesce(sum(amount) filter (not is_earlier), 0) as double)
            / nullif(cast(sum(amount) filter (is_earlier) as double), 0) - 1""",
        earlier=earlier,
    )


RECOMPUTATIONS: dict[tuple[str, str], Recomputation] = {
    ("supply_chain_kpis", "inventory_turnover"): _TURNOVER,
    ("company_kpis", "conversion_rate"): _PAYING_VISITORS,
    ("company_kpis", "gmv_growth_mom"): _growth("period"),
    ("company_kpis", "gmv_growth_yoy"): _growth("year"),
    ("company_kpis", "repurchase_rate"): _REPURCHASE,
    ("company_kpis", "ltv"): _LTV,
    ("company_kpis", "ltv_revenue"): _LTV,
    ("company_kpis", "ltv_cac_ratio"): _LTV_CAC,
    ("company_kpis", "inventory_turnover"): _TURNOVER,
    ("company_kpis", "inventory_days"): _INVENTORY_DAYS,
    ("company_kpis", "member_merchant_count"): _MEMBERS,
    ("company_kpis", "capital_turnover"): _CAPITAL_TURNOVER,
    ("company_kpis", "cash_conversion_cycle"): _CASH_CYCLE,
    ("traffic_source_kpis", "traffic_source_conversion_rate"): _PAYING_VISITORS,
    ("leadership_kpis", "capital_turnover"): _CAPITAL_TURNOVER,
    ("leadership_kpis", "conversion_rate"): _PAYING_VISITORS,
    ("service_team_kpis", "attrition_rate"): _HEADCOUNT,
    ("operations_kpis", "organic_uv_growth"): _growth("period"),
    ("operations_kpis", "gmv_growth_mom"): _growth("period"),
    ("operations_kpis", "order_conversion_rate"): _PAYING_VISITORS,
    ("operations_kpis", "conversion_vs_benchmark"): _BENCHMARKED,
    ("operations_kpis", "sell_through_sku_rate"): _SOLD_SKUS,
    ("design_kpis", "page_load_seconds_p75"): _P75,
    ("promotion_kpis", "bounce_rate"): _BOUNCED,
    ("promotion_kpis", "ad_conversion_rate"): _PAYING_VISITORS,
    ("promotion_kpis", "attributed_gmv_growth"): _growth("period"),
    ("campaign_kpis", "campaign_conversion_lift"): _LIFT,
    ("customer_service_kpis", "first_response_seconds_p90"): _P90,
    ("customer_service_kpis", "predicted_csat"): _MEAN,
    ("customer_service_kpis", "predicted_resolution_rate"): _MEAN,
    ("customer_service_kpis", "assisted_gmv_index"): _INDEX,
    ("customer_service_kpis", "aov_uplift"): _UPLIFT,
    ("customer_service_kpis", "difficulty_adjusted_resolution_rate"): _STANDARDISED,
    **{
        ("peer_review_kpis", kpi_id): _peer_review_score()
        for kpi_id in ("attitude_score", "teamwork_score", "initiative_score", "ability_score")
    },
}
