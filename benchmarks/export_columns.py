"""What the hand-written scripts read of each export, and as what type.

Belongs here: columns and types. Times are local to the business; `timestamptz` where some files carry offsets. Does not belong
here: how a file is read (exports).
"""

from __future__ import annotations

MONEY = "decimal(18, 4)"
# For the company's own marts.
COMPANY_COLUMNS = {
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
        "date": "date", "shop_id": "varchar", "channel": "varchar", "impressions": "integer", "clicks": "integer",
        "spend": MONEY, "currency": "varchar",
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
        "survey_id": "varchar", "shop_id": "varchar", "order_id": "varchar", "responded_at": "timestamptz",
        "csat_score": "integer", "nps_score": "integer", "updated_at": "timestamptz",
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
# Besides these, for the marts of roles, warehouses and categories.
FURTHER_COLUMNS = {
    "orders": {"cancelled_at": "timestamp", "campaign_id": "varchar"},
    "aftersales": {"reason": "varchar", "reason_code": "varchar"},
    "products": {"product_id": "varchar", "shop_id": "varchar", "category": "varchar"},
    "web_events": {
        "product_id": "varchar", "sku_id": "varchar", "campaign_id": "varchar", "engagement_seconds": "integer",
        "load_milliseconds": "integer",
    },
    "ad_performance": {"ad_id": "varchar"},
    "campaigns": {"planner_id": "varchar", "target_participants": "integer"},
    "conversations": {
        "issue_id": "varchar", "agent_id": "varchar", "stage": "varchar", "category": "varchar",
        "difficulty": "integer", "human_entered_at": "timestamptz", "is_resolved": "boolean",
        "wants_to_abandon": "boolean", "csat_at": "timestamptz", "nps_score": "integer",
    },
    "complaints": {
        "conversation_id": "varchar", "target": "varchar", "about_agent_id": "varchar", "handler_id": "varchar",
        "reason": "varchar", "reason_code": "varchar", "outcome": "varchar", "satisfaction_score": "integer",
    },
    "product_reviews": {
        "sku_id": "varchar", "about_agent_id": "varchar", "delivery_rating": "integer", "reason_code": "varchar",
    },
    "inventory_snapshots": {"system_qty": "integer"},
    "messages": {
        "conversation_id": "varchar", "seq": "integer", "sender": "varchar", "agent_id": "varchar",
        "sent_at": "timestamptz", "body": "varchar",
    },
    "recommendations": {"conversation_id": "varchar", "sku_id": "varchar", "recommended_at": "timestamptz"},
    "quality_reviews": {
        "review_id": "varchar", "conversation_id": "varchar", "reviewed_at": "timestamp",
        "is_information_accurate": "boolean", "process_items_checked": "integer", "process_items_passed": "integer",
        "updated_at": "timestamp",
    },
    "service_tickets": {
        "ticket_id": "varchar", "agent_id": "varchar", "created_at": "timestamptz", "fields_required": "integer",
        "fields_filled": "integer", "is_accurate": "boolean", "is_category_correct": "boolean",
        "updated_at": "timestamptz",
    },
    "agent_status": {
        "agent_id": "varchar", "status": "varchar", "from_at": "timestamp", "to_at": "timestamp",
        "updated_at": "timestamp",
    },
    "shipments": {
        "shipment_id": "varchar", "order_id": "varchar", "warehouse_id": "varchar", "packer_id": "varchar",
        "released_at": "timestamptz", "packed_at": "timestamptz", "shipped_at": "timestamptz",
        "promised_ship_at": "timestamptz", "promised_delivery_at": "timestamptz", "delivered_at": "timestamptz",
        "parcels": "integer", "has_item_error": "boolean", "is_damaged": "boolean", "updated_at": "timestamptz",
    },
    "design_tasks": {
        "task_id": "varchar", "designer_id": "varchar", "is_planned": "boolean", "assigned_at": "timestamp",
        "due_at": "timestamp", "first_delivered_at": "timestamp", "approved_at": "timestamp",
        "cancelled_at": "timestamp", "review_rounds": "integer", "content_errors": "integer", "updated_at": "timestamp",
    },
    "design_reviews": {
        "task_id": "varchar", "reviewer_id": "varchar", "round": "integer", "reviewed_at": "timestamp",
        "aesthetics": "integer", "conversion_orientation": "integer", "standards": "integer", "updated_at": "timestamp",
    },
    "design_logs": {"designer_id": "varchar", "log_date": "date", "items": "integer"},
    "assignments": {
        "employee_id": "varchar", "scope_type": "varchar", "scope_id": "varchar", "valid_from": "date",
        "valid_to": "date",
    },
    "employees": {
        "employee_id": "varchar", "role": "varchar", "team_id": "varchar", "hired_on": "date", "left_on": "date",
        "valid_from": "date", "valid_to": "date", "monthly_cost": MONEY,
    },
    "work_schedule": {"employee_id": "varchar", "work_date": "date", "hours": "decimal(6, 2)"},
    "leave": {
        "employee_id": "varchar", "leave_date": "date", "leave_type": "varchar", "fraction": "decimal(6, 4)",
    },
    "training": {
        "employee_id": "varchar", "course_id": "varchar", "kind": "varchar", "planned_on": "date",
        "completed_on": "date", "score": MONEY,
    },
    "peer_reviews": {
        "review_id": "varchar", "period_type": "varchar", "period_start": "date", "reviewee_id": "varchar",
        "reviewer_id": "varchar", "relation": "varchar", "dimension": "varchar", "score": MONEY,
    },
    "benchmarks": {
        "mart": "varchar", "kpi_id": "varchar", "period_type": "varchar", "period_start": "date",
        "industry": "varchar", "value": "decimal(18, 6)",
    },
}  # fmt: skip
# Exports whose rows change without an updated_at: the newer file counts.
VERSIONED_BY_FILE = {"merchants", "design_logs", "work_schedule", "leave", "training", "peer_reviews"}
# The user's own tables, which the project keeps beside its models.
POLICIES = ("channels", "roles", "reason_codes", "banned_phrases", "relation_weights")


def columns(is_company_alone: bool) -> dict[str, dict[str, str]]:
    """{export: {column: type}} of all that the scripts read, or of what the company's own marts need."""
    if is_company_alone:
        return COMPANY_COLUMNS
    exports = [*COMPANY_COLUMNS, *(export for export in FURTHER_COLUMNS if export not in COMPANY_COLUMNS)]
    return {export: COMPANY_COLUMNS.get(export, {}) | FURTHER_COLUMNS.get(export, {}) for export in exports}
