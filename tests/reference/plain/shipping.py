"""warehouse_kpis (by packer) and logistics_kpis (by warehouse, and 'all')."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.periods import Day, Moment, business_day
from tests.reference.plain.results import Kpis, Subject, share

ALL = "all"


def counted_shipments(company: Company) -> list[Any]:
    """Shipments, except those of test orders."""
    return [row for row in company.rows("shipments") if row.order_id not in company.test_orders]


def cancelled_before(company: Company, shipment: Any, moment: Moment | None = None) -> bool:
    """Order cancelled before the shipment left (and before `moment`, where given)."""
    order = company.orders.get(shipment.order_id)
    if order is None or not company.has_happened(order.row.cancelled_at):
        return False
    cancelled_at = order.row.cancelled_at
    if company.has_happened(shipment.shipped_at) and shipment.shipped_at <= cancelled_at:
        return False
    return moment is None or cancelled_at < moment


def warehouse_kpis(company: Company) -> Kpis:
    """By packer; each fact in the role that the packer held on the clock's day.

    ship_hours: mean(shipped_at - released_at), clock shipped_at.
    on_time_ship_rate: shipped by the promised time / promised in the period and past; no promise, or order cancelled before:
        in neither part; not shipped yet: late. Reading: `by` includes the promised second; `past` = the promised moment lies
        before the end of the as-of date; `cancelled before` = before the promised time and before it was shipped (a
        shipment already late when the order was cancelled stays late).
    error_rate, damage_rate: shipments with a wrong or missing item (reported damaged) / shipments, clock shipped_at. Reading:
        shipments whose flag is empty are in neither part.
    shipped_count: count. packed_count: sum(parcels), an empty number is 1, clock packed_at.
    """
    staff = company.staff
    kpis = Kpis(staff.mart_rows("warehouse_kpis"))
    shipments = counted_shipments(company)
    shipped = [row for row in shipments if company.has_happened(row.shipped_at)]

    def cases(rows: list[Any], clock: str, case: Any) -> list[tuple[Subject, Day, Any]]:
        return staff.credited(
            "warehouse_kpis", [(row.packer_id, business_day(getattr(row, clock)), case(row)) for row in rows]
        )

    def hours(row: Any) -> tuple[float, int]:
        return (row.shipped_at - row.released_at).total_seconds() / 3600, 1

    kpis.ratio("ship_hours", cases(shipped, "shipped_at", hours))
    promised = [
        row
        for row in shipments
        if company.has_happened(row.promised_ship_at) and not cancelled_before(company, row, row.promised_ship_at)
    ]
    kpis.each(
        "on_time_ship_rate",
        cases(
            promised, "promised_ship_at", lambda row: bool(row.shipped_at and row.shipped_at <= row.promised_ship_at)
        ),
        share,
    )
    for kpi_id, flag in (("error_rate", "has_item_error"), ("damage_rate", "is_damaged")):
        told = [row for row in shipped if getattr(row, flag) is not None]
        kpis.each(kpi_id, cases(told, "shipped_at", lambda row, flag=flag: getattr(row, flag)), share)
    kpis.total("shipped_count", cases(shipped, "shipped_at", lambda row: 1))
    packed = [row for row in shipments if company.has_happened(row.packed_at)]
    kpis.total("packed_count", cases(packed, "packed_at", lambda row: 1 if row.parcels is None else row.parcels))
    return kpis


def logistics_kpis(company: Company) -> Kpis:
    """By warehouse, and 'all' = company.

    on_time_delivery_rate: delivered by the promised time / promised in the period and past; not delivered: late; cancelled
        before shipping, or no promise: in neither part. Clock promised_delivery_at.
    delivery_complaint_rate: logistics complaints / shipments shipped; a split order's complaint goes to each warehouse, once
        in all. Reading: the warehouses of the complaint are those of its order's shipments; a complaint without an order,
        or whose order has no shipment, stands in 'all' alone.
    delivery_satisfaction: delivery ratings 4-5 / delivery ratings, by created_at; by warehouse as complaints.
    inventory_accuracy_rate: (SKU, warehouse, day) with on_hand_qty = system_qty / those with both.
    """
    shipments = counted_shipments(company)
    warehouses_of: dict[str, set[str]] = defaultdict(set)
    for row in shipments:
        warehouses_of[row.order_id].add(row.warehouse_id)
    stock = [row for row in company.rows("inventory_snapshots") if row.snapshot_date <= company.as_of]
    names = {row.warehouse_id for row in shipments} | {row.warehouse_id for row in stock} | {ALL}
    kpis = Kpis({((name,), period) for name in names for period in company.periods})

    def spread(names_of: set[str], day: Day, case: Any) -> list[tuple[Subject, Day, Any]]:
        return [((name,), day, case) for name in sorted(names_of | {ALL})]

    promised = [
        case
        for row in shipments
        if company.has_happened(row.promised_delivery_at) and not cancelled_before(company, row)
        for case in spread(
            {row.warehouse_id},
            business_day(row.promised_delivery_at),
            bool(row.delivered_at and row.delivered_at <= row.promised_delivery_at),
        )
    ]
    kpis.each("on_time_delivery_rate", promised, share)
    shipped = [
        case
        for row in shipments
        if company.has_happened(row.shipped_at)
        for case in spread({row.warehouse_id}, business_day(row.shipped_at), (0, 1))
    ]
    complaints = [
        case
        for row in company.rows("complaints")
        if row.target == "logistics" and company.has_happened(row.filed_at) and row.order_id not in company.test_orders
        for case in spread(warehouses_of[row.order_id], business_day(row.filed_at), (1, 0))
    ]
    kpis.ratio("delivery_complaint_rate", shipped + complaints, sample=1)
    ratings = [
        case
        for row in company.rows("product_reviews")
        if row.delivery_rating is not None
        and company.has_happened(row.created_at)
        and row.order_id not in company.test_orders
        for case in spread(warehouses_of[row.order_id], business_day(row.created_at), row.delivery_rating >= 4)
    ]
    kpis.each("delivery_satisfaction", ratings, share)
    counted = [
        case
        for row in stock
        if row.on_hand_qty is not None and row.system_qty is not None
        for case in spread({row.warehouse_id}, row.snapshot_date, row.on_hand_qty == row.system_qty)
    ]
    kpis.each("inventory_accuracy_rate", counted, share)
    return kpis
