"""The hand-written counterpart: a company's 52 KPIs by a handful of DuckDB scripts, run in order in one process.

    python -m benchmarks.by_hand LANDING RESULT.duckdb --as-of 2026-10-31

Belongs here: the columns that the scripts read, and running them. Does not belong here: any KPI; those are in
hand_written/*.sql, which share no SQL with the dbt project and are an independent check of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from benchmarks.exports import PLATFORM, literal, relation

SCRIPTS = Path(__file__).parent / "hand_written"
MONEY = "decimal(18, 4)"
# What the scripts need of each export. Times are local to the business; `timestamptz` where some files carry offsets.
COLUMNS = {
    "orders": {
        "order_id": "varchar", "shop_id": "varchar", "buyer_id": "varchar", "visitor_id": "varchar",
        "placed_at": "timestamp", "paid_at": "timestamp", "currency": "varchar", "freight_amount": MONEY,
        "paid_amount": MONEY, "is_test": "boolean", "updated_at": "timestamp",
    },
    "order_items": {
        "order_id": "varchar", "line_no": "integer", "sku_id": "varchar", "merchant_id": "varchar",
        "quantity": "integer", "unit_price": MONEY, "line_discount": MONEY, "unit_cost": MONEY,
        "updated_at": "timestamp",
    },
    "aftersales": {
        "case_id": "varchar", "order_id": "varchar", "line_no": "integer", "case_type": "varchar", "status": "varchar",
        "quantity": "integer", "completed_at": "timestamp", "refund_goods_amount": MONEY,
        "refund_freight_amount": MONEY, "is_returned_to_stock": "boolean", "updated_at": "timestamp",
    },
    "products": {
        "sku_id": "varchar", "brand": "varchar", "is_top_brand": "boolean", "listed_at": "timestamp",
        "delisted_at": "timestamp", "hot_since": "date", "hot_until": "date", "unit_cost": MONEY,
        "updated_at": "timestamp",
    },
    "merchants": {"merchant_id": "varchar", "member_from": "date", "member_until": "date", "is_top_brand": "boolean"},
    "web_events": {
        "event_id": "varchar", "shop_id": "varchar", "occurred_at": "timestamp", "visitor_id": "varchar",
        "session_id": "varchar", "buyer_id": "varchar", "event_type": "varchar", "page_id": "varchar",
        "page_type": "varchar", "channel": "varchar", "ad_id": "varchar", "order_id": "varchar", "is_bot": "boolean",
        "is_internal": "boolean",
    },
    "ad_performance": {
        "date": "date", "shop_id": "varchar", "impressions": "integer", "clicks": "integer", "spend": MONEY,
        "currency": "varchar",
    },
    "campaigns": {
        "campaign_id": "varchar", "shop_id": "varchar", "starts_at": "timestamp", "ends_at": "timestamp",
        "cost": MONEY, "updated_at": "timestamp",
    },
    "conversations": {
        "conversation_id": "varchar", "shop_id": "varchar", "buyer_id": "varchar", "visitor_id": "varchar",
        "is_bot_only": "boolean", "started_at": "timestamptz", "ended_at": "timestamptz", "csat_score": "integer",
        "updated_at": "timestamptz",
    },
    "complaints": {
        "complaint_id": "varchar", "shop_id": "varchar", "order_id": "varchar", "filed_at": "timestamp",
        "handled_at": "timestamp", "updated_at": "timestamp",
    },
    "product_reviews": {
        "review_id": "varchar", "order_id": "varchar", "rating": "integer", "created_at": "timestamp",
        "is_deleted": "boolean", "updated_at": "timestamp",
    },
    "surveys": {
        "survey_id": "varchar", "shop_id": "varchar", "responded_at": "timestamptz", "csat_score": "integer",
        "nps_score": "integer", "updated_at": "timestamptz",
    },
    "inventory_snapshots": {
        "snapshot_date": "date", "sku_id": "varchar", "warehouse_id": "varchar", "on_hand_qty": "integer",
        "unit_cost": MONEY,
    },
    "social_metrics": {"date": "date", "shop_id": "varchar", "shares": "integer"},
    "keyword_ranks": {"date": "date", "keyword": "varchar", "engine": "varchar", "rank": "integer"},
    "finance_balances": {"month_end": "date", "cash": MONEY, "receivables": MONEY, "payables": MONEY},
    "exchange_rates": {"date": "date", "currency": "varchar", "rate_to_reporting": MONEY},
}  # fmt: skip
# Exports whose rows change without an updated_at: the newer file counts.
VERSIONED_BY_FILE = {"merchants"}


def company_kpis(landing: Path, result: Path, as_of: date, verbose: bool = False) -> None:
    """Write the table company_kpis into the DuckDB file `result`, which must not exist yet."""
    with tempfile.TemporaryDirectory(dir=result.parent) as scratch, duckdb.connect(str(result)) as con:
        con.execute("set TimeZone = 'Asia/Shanghai'")
        con.execute("set preserve_insertion_order = false")
        con.execute(f"set variable as_of = date {literal(as_of.isoformat())}")
        con.execute("create schema exports")
        for export, types in COLUMNS.items():
            files = relation(landing / PLATFORM / export, types, Path(scratch), export in VERSIONED_BY_FILE)
            con.execute(f"create view exports.{export} as {files}")
        for script in sorted(SCRIPTS.glob("*.sql")):
            begun, worked = time.monotonic(), time.process_time()
            con.execute(script.read_text(encoding="utf-8"))
            if verbose:
                sys.stderr.write(
                    f"{script.name:24s}{time.monotonic() - begun:7.2f} s{time.process_time() - worked:8.2f} s of CPU\n"
                )
        con.execute("drop schema exports cascade")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.by_hand", description=__doc__)
    parser.add_argument("landing", type=Path, help="folder that holds scorehouse/<export>/")
    parser.add_argument("result", type=Path, help="DuckDB file to write")
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="last business day that counts")
    parser.add_argument("--verbose", action="store_true", help="print what each script takes")
    given = parser.parse_args()
    company_kpis(given.landing, given.result, given.as_of, given.verbose)


if __name__ == "__main__":
    main()
