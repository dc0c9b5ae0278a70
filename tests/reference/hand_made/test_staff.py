"""Design logs, attrition and shipping on time, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, at, company, on, person, row
from tests.reference.plain.design import design_kpis
from tests.reference.plain.service_team import service_team_kpis
from tests.reference.plain.shipping import logistics_kpis, warehouse_kpis

DESIGNER = ("D", "designer")
PACKER = ("W", "warehouse")


def test_design_logs():
    # Scheduled on 1, 2, 3 and 4 September; the 5th has 0 hours, the 6th no row.
    # On leave: the 2nd in two halves (away all day), the 3rd half a day (present). Logs: on the 1st, the 2nd and the 5th.
    # Present: 1, 3, 4. Present with a log: 1. So 1 / 3; the items of all logs add up to 5 + 4 + 3 = 12.
    schedule = [
        row("work_schedule", employee_id="D", work_date=on(f"09-0{day}"), hours=Decimal(0 if day == 5 else 8))
        for day in range(1, 6)
    ]
    leave = [
        row("leave", employee_id="D", leave_date=on("09-02"), leave_type="annual", fraction=Decimal("0.5")),
        row("leave", employee_id="D", leave_date=on("09-02"), leave_type="sick", fraction=Decimal("0.5")),
        row("leave", employee_id="D", leave_date=on("09-03"), leave_type="annual", fraction=Decimal("0.5")),
    ]
    logs = [
        row("design_logs", designer_id="D", log_date=on(f"09-0{day}"), items=items)
        for day, items in ((1, 5), (2, 4), (5, 3))
    ]
    found = design_kpis(
        company(employees=[person("D", "designer")], work_schedule=schedule, leave=leave, design_logs=logs)
    )
    value = found.get("design_log_rate", DESIGNER, SEPTEMBER)
    assert (value.numerator, value.denominator) == (1, 3)
    assert found.get("design_output_count", DESIGNER, SEPTEMBER).value == 12
    # A day off is no day without a log.
    assert found.get("design_log_rate", DESIGNER, ("day", on("09-06"))).value is None


def test_attrition():
    # Team T1 in September (30 days): A all month, Z until the 15th (15 days), S the supervisor all month, and N from the 21st
    # (10 days). Headcount: (30 + 15 + 30 + 10) / 30 = 85 / 30. One leaver, Z: 1 / (85 / 30) = 30 / 85.
    role = "customer_service_presale"
    staff = [
        person("A", role),
        person("Z", role, left_on=on("09-15"), valid_to=on("09-16")),
        person("S", "service_supervisor"),
        person("N", role, hired_on=on("09-21"), valid_from=on("09-21")),
        person("X", role, "T2"),
    ]
    found = service_team_kpis(company(employees=staff))
    assert found.get("attrition_rate", ("T1",), SEPTEMBER).value == pytest.approx(30 / 85)
    assert found.get("attrition_rate", ("T2",), SEPTEMBER).value == 0
    # On the day itself one of three: A, Z and S are there, Z leaves.
    assert found.get("attrition_rate", ("T1",), ("day", on("09-15"))).value == pytest.approx(1 / 3)
    # An open period counts elapsed days: as of 20 September (30 - 10 days) the headcount is (20 + 15 + 20) / 20.
    until = service_team_kpis(company(on("09-20"), employees=staff))
    assert until.get("attrition_rate", ("T1",), SEPTEMBER).value == pytest.approx(20 / 55)


def shipment(shipment_id, promised, shipped=None, **values):
    return row(
        "shipments",
        shipment_id=shipment_id,
        order_id=f"O{shipment_id}",
        warehouse_id="H",
        packer_id="W",
        released_at=at("09-01 08:00"),
        promised_ship_at=at(promised) if promised else None,
        shipped_at=at(shipped) if shipped else None,
        **values,
    )


def test_shipping_on_time():
    shipments = [
        shipment("1", "09-02 12:00", "09-02 12:00"),  # to the second: on time
        shipment("2", "09-02 12:00", "09-02 12:01"),  # late
        shipment("3", "09-03 12:00"),  # not shipped yet: late
        shipment("4", None, "09-02 12:00"),  # no promise: in neither part
        shipment("5", "09-02 12:00"),  # order cancelled before: in neither part
        shipment("6", "09-02 12:00"),  # cancelled after the promise was broken: late
        shipment("7", "11-01 12:00"),  # promised after the as-of date: not yet
        shipment("8", "09-30 12:00", "10-02 12:00"),  # shipped in October, promised in September: late in September
    ]
    orders = [
        row(
            "orders",
            order_id=f"O{name}",
            shop_id="SH",
            placed_at=at("09-01 07:00"),
            status="cancelled",
            cancelled_at=at(when),
        )
        for name, when in (("5", "09-02 11:00"), ("6", "09-02 13:00"))
    ]
    parts = {"employees": [person("W", "warehouse")], "shipments": shipments, "orders": orders}
    found = warehouse_kpis(company(**parts))
    # Promised in September and past: 1, 2, 3, 6 and 8; on time: 1.
    value = found.get("on_time_ship_rate", PACKER, SEPTEMBER)
    assert (value.numerator, value.denominator) == (1, 5)
    # Shipped in September: 1, 2 and 4: 28 h, 28 h 1 min and 28 h after 1 September 8:00; parcels: nothing was packed.
    assert found.get("shipped_count", PACKER, SEPTEMBER).value == 3
    assert found.get("ship_hours", PACKER, SEPTEMBER).value == pytest.approx((28 * 3 + 1 / 60) / 3)
    # 7 is promised for 1 November, after the as-of date.
    assert found.get("on_time_ship_rate", PACKER, ("month", on("10-01"))).value is None


def test_delivery_on_time():
    # Delivery promised for 5 September. 1: delivered in time. 2: order cancelled before it was shipped: in neither part.
    # 3: shipped, then cancelled, never delivered: late. 4: no promise.
    def promised(shipment_id, **values):
        return shipment(shipment_id, None, promised_delivery_at=at("09-05 12:00"), **values)

    shipments = [
        promised("1", delivered_at=at("09-05 12:00")),
        promised("2"),
        promised("3", shipped="09-02 12:00"),
        shipment("4", None, "09-02 12:00", delivered_at=at("09-09 12:00")),
    ]
    orders = [
        row(
            "orders",
            order_id=f"O{name}",
            shop_id="SH",
            placed_at=at("09-01 07:00"),
            status="cancelled",
            cancelled_at=at(when),
        )
        for name, when in (("2", "09-06 11:00"), ("3", "09-03 13:00"))
    ]
    value = logistics_kpis(company(shipments=shipments, orders=orders)).get("on_time_delivery_rate", ("H",), SEPTEMBER)
    assert (value.numerator, value.denominator) == (1, 2)
