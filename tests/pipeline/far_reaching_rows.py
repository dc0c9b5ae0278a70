"""Rows of one day that change figures of days long past, delivered in two nights.

The first night lands an order without a visitor and, a day early, the purchase that names its visitor; a message in a
conversation of two months ago, a day early too; and a message without an agent in a conversation that began long before
it. The second night's files turn an order, whose channel alone tells whose an ad was, into a test, give the old
conversation to another agent, and show on its third day that a session id is in use for more than a day. Does not belong here: running nights, or what has to come out.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

SHOP = "SH01"
EVENT = {"shop_id": SHOP, "event_type": "page_view", "page_id": f"{SHOP}/home", "page_type": "home"}
ORDER = {"shop_id": SHOP, "status": "paid", "currency": "CNY", "item_amount": 100, "paid_amount": 100}
EARLY_ORDER_PAID_ON = "2026-05-10"
TEST_ORDER = ORDER | {
    "order_id": "FAR-TEST",
    "visitor_id": "far-click",
    "placed_at": "2026-03-15 12:00:00",
    "paid_at": "2026-03-15 12:01:00",
}
LONG = EVENT | {"visitor_id": "far-long", "session_id": "far-long-1"}
CONVERSATION = {"shop_id": SHOP, "channel": "app", "stage": "presale", "category": "size", "is_bot_only": False}
OLD_CONVERSATION = CONVERSATION | {"conversation_id": "FAR-OLD", "started_at": "2026-04-01T10:00:00+08:00"}


def deliver_first(landing: Path, day: str) -> None:
    """Write the first night's files; `day` is the business day after the one that the night builds."""
    agent, _ = _agents(landing)
    home = EVENT | {"visitor_id": "far-early", "session_id": "far-early-1"}
    landed = EVENT | {"visitor_id": "far-landing", "session_id": "far-landing-1", "ad_id": "FAR-AD"}
    click = {"visitor_id": "far-click", "session_id": "far-click-1", "ad_id": "FAR-AD", "channel": "paid_search"}
    purchase = home | {"session_id": "far-early-2", "event_type": "purchase", "order_id": "FAR-EARLY"}
    events = [
        EVENT | click | {"occurred_at": "2026-03-12 10:00:00"},
        landed | {"occurred_at": "2026-03-15 11:00:00"},
        home | {"occurred_at": "2026-05-09 11:00:00", "channel": "paid_search", "ad_id": "AD0001"},
        purchase | {"occurred_at": f"{day} 09:00:00", "channel": "organic_search"},
        LONG | {"occurred_at": "2026-05-09 10:00:00"},
        LONG | {"occurred_at": "2026-05-10 09:00:00"},
    ]
    _write_csv(landing, "web_events", "first", ({"event_id": f"FAR-{n}"} | event for n, event in enumerate(events)))
    early = {"order_id": "FAR-EARLY", "placed_at": f"{EARLY_ORDER_PAID_ON} 12:00:00"}
    paid = ORDER | early | {"paid_at": f"{EARLY_ORDER_PAID_ON} 12:01:00"}
    _write_csv(landing, "orders", "first", [_updated(TEST_ORDER, "2026-05-10"), _updated(paid, "2026-05-10")])
    line = _line_of_any_order(landing)
    _write_csv(landing, "order_items", "first", (line | {"order_id": name} for name in ("FAR-TEST", "FAR-EARLY")))
    late = CONVERSATION | {"conversation_id": "FAR-LATE", "agent_id": agent, "started_at": "2026-08-20T10:00:00+08:00"}
    old = OLD_CONVERSATION | {"agent_id": agent}
    _write_lines(landing, "conversations", "first", [_updated(late, "2026-08-20"), _updated(old, "2026-04-01")])
    messages = [
        ("FAR-OLD", "customer", None, "2026-04-01T10:00:00+08:00"),
        ("FAR-OLD", "agent", agent, "2026-04-01T10:02:00+08:00"),
        ("FAR-OLD", "agent", None, "2026-05-15T10:02:00+08:00"),
        ("FAR-LATE", "customer", None, f"{day}T10:00:00+08:00"),
        ("FAR-LATE", "agent", agent, f"{day}T10:03:00+08:00"),
    ]
    names = ("conversation_id", "sender", "agent_id", "sent_at")
    rows = [{"seq": seq, "body": "您好"} | dict(zip(names, row, strict=True)) for seq, row in enumerate(messages, 1)]
    _write_lines(landing, "messages", "first", rows)


def deliver_second(landing: Path, day: str) -> None:
    """Write the second night's files, exported on `day`."""
    _, other = _agents(landing)
    _write_csv(landing, "orders", "second", [_updated(TEST_ORDER | {"is_test": True}, day)])
    _write_csv(landing, "web_events", "second", [LONG | {"event_id": "FAR-LONG", "occurred_at": "2026-05-11 08:00:00"}])
    _write_lines(landing, "conversations", "second", [_updated(OLD_CONVERSATION | {"agent_id": other}, day)])


def _agents(landing: Path) -> tuple[str, str]:
    """Two agents who were at work when the old conversation began and when its last message was written."""
    files = f"{landing}/scorehouse/conversations/*2026-0[45]*"
    found = duckdb.execute(
        f"select agent_id from read_json_auto('{files}') where agent_id is not null group by 1 order by count(*) desc, 1 limit 2"
    ).fetchall()
    return str(found[0][0]), str(found[1][0])


def _line_of_any_order(landing: Path) -> dict[str, Any]:
    """A line that another order holds too: one of an unknown product would make subjects of its own."""
    files = f"{landing}/scorehouse/order_items/*.csv"
    found = duckdb.execute(f"select sku_id from read_csv('{files}', all_varchar = true) order by 1 limit 1").fetchall()
    return {"line_no": 1, "sku_id": str(found[0][0]), "quantity": 1, "unit_price": 100, "line_discount": 0}


def _updated(row: Mapping[str, Any], day: str) -> dict[str, Any]:
    return {**row, "updated_at": f"{day} 23:00:00"}


def _write_csv(landing: Path, export: str, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    written = list(rows)
    columns = list(dict.fromkeys(column for row in written for column in row))
    with (landing / "scorehouse" / export / f"{export}_far_{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(written)


def _write_lines(landing: Path, export: str, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (landing / "scorehouse" / export / f"{export}_far_{name}.jsonl").write_text(text, encoding="utf-8")
