"""Cross-sell, sell-through, stay, and campaign lift, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, answered, at, company, on, person, row, talk
from tests.reference.plain.campaign import WHOLE, campaign_kpis, campaigns
from tests.reference.plain.customer_service import customer_service_kpis
from tests.reference.plain.operations import operations_kpis
from tests.reference.plain.sessions import cut_sessions

AGENT = ("A", "customer_service_presale")
OPERATOR = ("O", "operations")
PLANNER = ("P", "campaign_planner")


def order(order_id, paid, sku_id="S1", amount="100", **values):
    """A paid order of one line, and that line."""
    known = {
        "shop_id": "SH",
        "placed_at": at(paid),
        "paid_at": at(paid),
        "status": "paid",
        "paid_amount": Decimal(amount),
    }
    line = row("order_items", order_id=order_id, line_no=1, sku_id=sku_id, quantity=1, unit_price=Decimal(amount))
    return row("orders", order_id=order_id, **{**known, **values}), line


def event(event_id, moment, page_id, visitor_id="V", **values):
    known = {"event_type": "page_view", "page_type": "list", "shop_id": "SH", "session_id": f"{visitor_id}1"}
    return row(
        "web_events",
        event_id=event_id,
        occurred_at=at(moment),
        visitor_id=visitor_id,
        page_id=page_id,
        **{**known, **values},
    )


def owns(employee_id, scope_type, scope_id, start="2025-01-01", end=None):
    return row(
        "assignments",
        employee_id=employee_id,
        scope_type=scope_type,
        scope_id=scope_id,
        valid_from=on(start),
        valid_to=on(end) if end else None,
    )


def test_cross_sell():
    # Four conversations of presale end on 1 September at 10:30; S1 is recommended in each at 10:10.
    talks = [talk(name, "09-01 10:00", "09-01 10:30", "A", buyer_id=name, stage="presale") for name in "bcde"]
    recommended = [
        row("recommendations", conversation_id=name, agent_id="A", sku_id="S1", recommended_at=at("09-01 10:10"))
        for name in "bcde"
    ]
    pairs = [
        order("1", "09-02 10:30", buyer_id="b"),  # 24 h after the end to the second: a success
        order("2", "09-02 10:31", buyer_id="c"),  # a minute later: none
        order("3", "09-01 11:00", buyer_id="d", sku_id="S2"),  # something else: none
        order("4", "09-01 10:05", buyer_id="e"),  # paid before it was recommended: none
    ]
    found = customer_service_kpis(
        company(
            employees=[person("A", AGENT[1])],
            conversations=[*talks, talk("f", "09-01 12:00", "09-01 12:30", "A", buyer_id="f")],  # nothing recommended
            messages=answered(*talks),
            recommendations=recommended,
            orders=[pair[0] for pair in pairs],
            order_items=[pair[1] for pair in pairs],
        )
    )
    value = found.get("cross_sell_rate", AGENT, SEPTEMBER)
    assert (value.numerator, value.denominator) == (1, 4)
    # As consultations, 1, 3 and 4 count: 3 of 4 buyers.
    assert found.get("consult_conversion_rate", AGENT, SEPTEMBER).value == 0.75


def test_a_conversation_younger_than_a_day_is_in_neither_part():
    one = talk("b", "09-01 10:00", "09-01 10:30", "A", buyer_id="b", stage="presale")
    recommended = row("recommendations", conversation_id="b", sku_id="S1", recommended_at=at("09-01 10:10"))
    parts = {
        "employees": [person("A", AGENT[1])],
        "conversations": [one],
        "messages": answered(one),
        "recommendations": [recommended],
    }
    young = customer_service_kpis(company(on("09-01"), **parts))
    assert young.get("cross_sell_rate", AGENT, SEPTEMBER).value is None
    old = customer_service_kpis(company(on("09-02"), **parts))
    assert old.get("cross_sell_rate", AGENT, SEPTEMBER).value == 0


def test_sell_through():
    # O owns product P1 (SKUs S1, S2, S3) until 16 September and nothing after it.
    # S1 is sold on the 10th: sold. S2 is sold on the 20th, when O no longer owns it: listed, not sold.
    # S3 was delisted on 31 August: not listed in September, although a late line of it is paid on the 2nd.
    # S4 belongs to another product. So 1 / 2.
    def sku(sku_id, product_id="P1", delisted=None):
        return row(
            "products",
            sku_id=sku_id,
            product_id=product_id,
            listed_at=at("2025-01-01 00:00"),
            delisted_at=at(delisted) if delisted else None,
        )

    pairs = [order("1", "09-10 10:00"), order("2", "09-20 10:00", "S2"), order("3", "09-02 10:00", "S3")]
    found = operations_kpis(
        company(
            employees=[person("O", "operations")],
            assignments=[owns("O", "product", "P1", end="09-16")],
            products=[sku("S1"), sku("S2"), sku("S3", delisted="08-31 00:00"), sku("S4", "P2")],
            orders=[pair[0] for pair in pairs],
            order_items=[pair[1] for pair in pairs],
        )
    )
    value = found.get("sell_through_sku_rate", OPERATOR, SEPTEMBER)
    assert (value.numerator, value.denominator) == (1, 2)
    # October: nothing owned, no evidence.
    assert found.get("sell_through_sku_rate", OPERATOR, ("month", on("10-01"))).value is None


def test_stay():
    # One session of V: list (owned) 10:00:00, a click on it 10:00:40, the home page 10:01:00, list again 10:02:00 with nothing
    # after it and 25 s of engagement. Dwell on list: 40 s to the next event, and 25 s.
    # A session of W: list at 10:00, next event 45 minutes later: held to 30 minutes = 1800 s (its session_id keeps it whole).
    # A session of X: home alone, not owned.
    events = [
        event("1", "09-01 10:00:00", "list"),
        event("2", "09-01 10:00:40", "list", event_type="click"),
        event("3", "09-01 10:01:00", "home", page_type="home"),
        event("4", "09-01 10:02:00", "list", engagement_seconds=25),
        event("5", "09-01 10:00:00", "list", "W", engagement_seconds=7),
        event("6", "09-01 10:45:00", "home", "W", engagement_seconds=50),
        event("7", "09-01 10:00:00", "home", "X", engagement_seconds=9),
    ]
    found = operations_kpis(
        company(
            employees=[person("O", "operations")],
            assignments=[owns("O", "page", "list")],
            web_events=events,
        )
    )
    value = found.get("average_stay_seconds", OPERATOR, SEPTEMBER)
    # (40 + 25 + 1800) / 2 sessions with an owned page.
    assert (value.numerator, value.denominator) == (1865, 2)
    # Both landed on the owned page and reached a second one.
    assert found.get("second_click_rate", OPERATOR, SEPTEMBER).value == 1


def test_sessions_without_an_id_end_after_30_idle_minutes_or_at_a_change_of_channel():
    events = [
        event("1", "09-01 10:00", "list", session_id=None, channel="email"),
        event("2", "09-01 10:30", "home", session_id=None, channel="email"),  # 30 minutes: still there
        event("3", "09-01 11:01", "list", session_id=None, channel="email"),  # 31 minutes: a new session
        event("4", "09-01 11:02", "list", session_id=None, channel="sms"),  # another channel: a new session
    ]
    assert [[one.event_id for one in session.events] for session in cut_sessions(events)] == [["1", "2"], ["3"], ["4"]]


def test_campaign_lift():
    # A campaign of shop SH from 5 to 8 September (the 8th not included). On its page: V and W. V pays a campaign order on the 7th.
    # W pays an order of the shop that is no campaign order. Campaign conversion: 1 / 2.
    # The shop in the same time: V, W, X and Y came; V and W paid, Y on the 8th at 0:00, too late: 2 / 4.
    # Lift: 0.5 / 0.5 - 1 = 0. The visitor U came to the campaign's page a minute before it began: not in it.
    campaign = row(
        "campaigns",
        campaign_id="C",
        shop_id="SH",
        planner_id="P",
        starts_at=at("09-05 00:00"),
        ends_at=at("09-08 00:00"),
        cost=Decimal(50),
        target_participants=4,
    )
    page = {"page_type": "campaign", "campaign_id": "C"}
    events = [
        event("0", "09-04 23:59", "c", "U", **page),
        event("1", "09-05 10:00", "c", "V", **page),
        event("2", "09-05 10:01", "c", "V", event_type="click", **page),
        event("3", "09-06 10:00", "c", "W", **page),
        event("4", "09-06 11:00", "list", "X"),
        event("5", "09-06 12:00", "list", "Y"),
        event("6", "09-06 12:00", "list", "N", shop_id="other shop"),
    ]
    pairs = [
        order("1", "09-07 10:00", visitor_id="V", campaign_id="C"),
        order("2", "09-07 11:00", visitor_id="W", amount="300"),
        order("3", "09-08 00:00", visitor_id="Y", campaign_id="C"),
    ]
    parts = {
        "employees": [person("P", "campaign_planner")],
        "campaigns": [campaign],
        "web_events": events,
        "orders": [pair[0] for pair in pairs],
        "order_items": [pair[1] for pair in pairs],
    }
    for found, subject, period in (
        (campaigns(company(**parts)), ("C",), WHOLE),
        (campaign_kpis(company(**parts)), PLANNER, ("day", on("09-08"))),
    ):
        assert found.get("campaign_uv", subject, period).value == 2
        assert found.get("campaign_conversion_rate", subject, period).value == 0.5
        assert found.get("campaign_conversion_lift", subject, period).value == pytest.approx(0)
        assert found.get("clicks_per_uv", subject, period).value == 0.5
        # One campaign order of two, 100 of 400.
        assert found.get("campaign_order_share", subject, period).value == 0.5
        assert found.get("campaign_gmv_share", subject, period).value == 0.25
        assert found.get("campaign_roi", subject, period).value == 2
        # V alone clicked: 1 of 4.
        assert found.get("participation_rate", subject, period).value == 0.25
    # The planner has it on the 8th, the day of ends_at, and on no day of the campaign.
    assert campaign_kpis(company(**parts)).get("campaign_uv", PLANNER, ("day", on("09-07"))).value is None
