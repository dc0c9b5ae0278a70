"""The shape of each export's files: format, encoding, name. A real company's exports come from many systems.

Belongs here: one line per source that says how its files look, below and from scale 10 on.
Does not belong here: the writing (files), the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

PLATFORM = "scorehouse"
LARGE_SCALE = 10


@dataclass(frozen=True)
class Layout:
    """How an export's files look. `stem` is put around the period's name: 'orders {}'."""

    kind: str  # csv | tsv | jsonl | xlsx | parquet
    stem: str = "{}"
    encoding: str = "utf-8"
    byte_order_mark: bool = False
    with_offset: bool = False
    compressed: bool = False

    @property
    def suffix(self) -> str:
        """The files' ending."""
        ending = {"csv": "csv", "tsv": "tsv", "jsonl": "jsonl", "xlsx": "xlsx", "parquet": "parquet"}[self.kind]
        return f".{ending}.gz" if self.compressed else f".{ending}"

    def file_name(self, period: str) -> str:
        """The file's name for a period."""
        return self.stem.format(period) + self.suffix


CSV = Layout("csv")
CSV_OFFSET = Layout("csv", with_offset=True)
TSV = Layout("tsv")
XLSX = Layout("xlsx")
PARQUET = Layout("parquet")
JSON_LINES = Layout("jsonl", with_offset=True, compressed=True)
EXCEL_CSV = Layout("csv", byte_order_mark=True)
CHINESE_CSV = Layout("csv", encoding="gb18030")

LAYOUTS = {
    "orders": replace(CHINESE_CSV, stem="orders_{}"),
    "order_items": replace(EXCEL_CSV, stem="order_items_{}"),
    "aftersales": replace(CHINESE_CSV, stem="售后单 {}"),
    "products": replace(TSV, stem="products_{}"),
    "merchants": replace(CHINESE_CSV, stem="商家 {}"),
    "web_events": replace(PARQUET, stem="events-{}"),
    "ad_performance": replace(CSV, stem="ad report {}"),
    "campaigns": replace(XLSX, stem="活动 {}"),
    "conversations": replace(JSON_LINES, stem="conversations-{}"),
    "messages": replace(JSON_LINES, stem="messages-{}"),
    "recommendations": replace(JSON_LINES, stem="recommendations-{}"),
    "quality_reviews": replace(EXCEL_CSV, stem="质检 {}"),
    "service_tickets": replace(CSV_OFFSET, stem="tickets_{}"),
    "agent_status": replace(CSV, stem="agent_status_{}"),
    "complaints": replace(CHINESE_CSV, stem="投诉 {}"),
    "product_reviews": replace(PARQUET, stem="reviews_{}"),
    "surveys": replace(CSV_OFFSET, stem="survey {}"),
    "inventory_snapshots": replace(PARQUET, stem="stock_{}"),
    "shipments": replace(CSV_OFFSET, stem="shipments_{}"),
    "design_tasks": replace(XLSX, stem="设计任务 {}"),
    "design_reviews": replace(CSV, stem="design_reviews_{}"),
    "design_logs": replace(CSV, stem="design_logs_{}"),
    "assignments": replace(EXCEL_CSV, stem="assignments {}"),
    "employees": replace(XLSX, stem="员工名册 {}"),
    "work_schedule": replace(CHINESE_CSV, stem="排班 {}"),
    "leave": replace(CHINESE_CSV, stem="请假 {}"),
    "training": replace(XLSX, stem="培训 {}"),
    "peer_reviews": replace(EXCEL_CSV, stem="peer_reviews_{}"),
    "social_metrics": replace(TSV, stem="social_{}"),
    "keyword_ranks": replace(CSV, stem="keyword_ranks_{}"),
    "finance_balances": replace(XLSX, stem="balances {}"),
    "exchange_rates": replace(CSV, stem="rates_{}"),
    "benchmarks": replace(XLSX, stem="行业基准 {}"),
    "kpi_plan_versions": replace(XLSX, stem="绩效方案版本 {}"),
    "kpi_plans": replace(XLSX, stem="绩效方案 {}"),
    "kpi_targets": replace(XLSX, stem="绩效目标 {}"),
    "appeals": replace(EXCEL_CSV, stem="appeals_{}"),
    "key_results": replace(XLSX, stem="okr {}"),
}
# The sources that grow with the scale: from LARGE_SCALE on plain CSV in UTF-8, or Parquet, which machines read fast.
GROWING = (
    "orders", "order_items", "aftersales", "web_events", "conversations", "messages", "recommendations",
    "quality_reviews", "service_tickets",
    "complaints", "product_reviews", "surveys", "inventory_snapshots", "shipments",
)  # fmt: skip
LARGE_PARQUET = ("web_events", "inventory_snapshots", "product_reviews", "conversations", "shipments")


def layout_of(source: str, scale: float, is_daily: bool = False) -> Layout:
    """How a source's files look at a scale. Daily web events come as plain CSV, straight from the collector."""
    layout = LAYOUTS[source]
    if scale >= LARGE_SCALE and source in GROWING:
        kind = "parquet" if source in LARGE_PARQUET else "csv"
        layout = Layout(kind, stem=layout.stem)
    if source == "web_events" and is_daily:
        layout = Layout("csv", stem=layout.stem)
    return layout
