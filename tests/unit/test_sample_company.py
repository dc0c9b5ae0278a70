"""A whole sample company, written for real at a small size: repeatable, complete, and consistent in itself."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import yaml
from python_calamine import CalamineWorkbook

from sample_company import generate

CONTRACTS = Path(__file__).parents[2] / "data_contracts"
AS_OF = date(2026, 11, 20)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months of a tiny company, 11.11 in the running one."""
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, scale=0.02, seed=11, as_of=AS_OF, months=4)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text_of(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def rows_of(path: Path) -> list[Row]:
    """A file's rows as texts by column, broken rows included; empty cells are None."""
    if path.suffix == ".parquet":
        found = pyarrow.parquet.read_table(path).to_pylist()
    elif path.suffix == ".xlsx":
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        found = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    elif path.name.endswith(".jsonl.gz"):
        found = [json.loads(line) for line in text_of(path).splitlines()]
    else:
        delimiter = "\t" if path.suffix == ".tsv" else ","
        found = list(csv.DictReader(io.StringIO(text_of(path)), delimiter=delimiter))
    return [{name: None if value in ("", None) else str(value) for name, value in row.items()} for row in found]


def files_of(out: Path, source: str) -> list[Path]:
    return sorted((out / "scorehouse" / source).iterdir())


def planted(out: Path) -> list[Row]:
    with (out / "_planted_mess.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def clean_rows(out: Path, source: str) -> Iterator[Row]:
    """All rows of a source but the broken and repeated ones."""
    unwanted = {
        (one["path"], int(one["line_number"]))
        for one in planted(out)
        if one["line_number"] and one["expected"] in ("rejected", "duplicate")
    }
    for path in files_of(out, source):
        first = 1 if path.name.endswith((".jsonl.gz", ".parquet")) else 2
        for number, row in enumerate(rows_of(path), first):
            if (f"scorehouse/{source}/{path.name}", number) not in unwanted:
                yield row


def current(out: Path, source: str, *key: str) -> list[Row]:
    """The newest version of each row."""
    newest: dict[tuple[Any, ...], Row] = {}
    for row in clean_rows(out, source):
        place = tuple(row[name] for name in key)
        if place not in newest or (row.get("updated_at") or "") >= (newest[place].get("updated_at") or ""):
            newest[place] = row
    return list(newest.values())


def contracts() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CONTRACTS.glob("*.odcs.yaml"))]


def test_the_same_seed_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    generate(tmp_path, scale=0.02, seed=11, as_of=AS_OF, months=4)
    first, second = contents(out), contents(tmp_path)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_several_processes_write_the_same_bytes(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["sample_company.generate"], "WORKERS_FROM_SCALE", 0.01)
    generate(tmp_path, scale=0.02, seed=11, as_of=AS_OF, months=4)
    assert contents(tmp_path) == contents(out)


def test_another_seed_gives_another_company(out: Path, tmp_path: Path) -> None:
    generate(tmp_path, scale=0.02, seed=12, as_of=AS_OF, months=3)
    mine = {row["order_id"]: row["item_amount"] for row in current(out, "orders", "order_id")}
    other = {row["order_id"]: row["item_amount"] for row in current(tmp_path, "orders", "order_id")}
    shared = mine.keys() & other.keys()
    assert shared
    assert any(mine[order] != other[order] for order in shared)


@pytest.mark.parametrize("contract", contracts(), ids=lambda contract: contract["schema"][0]["name"])
def test_every_source_has_rows_with_the_contracts_columns(out: Path, contract: dict[str, Any]) -> None:
    schema = contract["schema"][0]
    known = {column["physicalName"]: column for column in schema["properties"]}
    rows = list(clean_rows(out, schema["name"]))
    assert rows
    assert set(rows[0]) <= known.keys()
    required = {name for name, column in known.items() if column.get("required")}
    assert required <= set(rows[0])
    assert all(row[name] is not None for row in rows for name in required)


def test_formats_and_encodings_are_mixed(out: Path) -> None:
    endings = Counter(path.name.split(".", 1)[1] for path in (out / "scorehouse").rglob("*") if path.is_file())
    assert {"csv", "tsv", "xlsx", "parquet", "jsonl.gz"} <= endings.keys()
    with pytest.raises(UnicodeDecodeError):
        b"".join(path.read_bytes() for path in files_of(out, "aftersales")).decode("utf-8")
    assert files_of(out, "order_items")[0].read_bytes().startswith(b"\xef\xbb\xbf")


def test_no_chinese_file_could_be_taken_for_utf8(out: Path) -> None:
    for source in ("orders", "aftersales", "complaints"):
        for path in files_of(out, source):
            content = path.read_bytes()
            if not content.isascii():
                with pytest.raises(UnicodeDecodeError):
                    content.decode("utf-8")


def test_full_months_come_in_one_file_and_the_running_month_day_by_day(out: Path) -> None:
    names = {path.name for path in files_of(out, "web_events")}
    assert {"events-2026-08.parquet", "events-2026-09.parquet", "events-2026-10.parquet"} <= names
    assert {f"events-2026-11-{day:02d}.csv" for day in range(1, 21)} <= names
    assert len(names) == 3 + 20


def test_daily_files_hold_nothing_of_a_later_day(out: Path) -> None:
    for source in ("orders", "aftersales", "shipments", "conversations", "complaints"):
        for path in files_of(out, source):
            day = path.name.split(".")[0][-10:]
            if day.startswith("2026-11-"):
                for row in rows_of(path):
                    changed = {n: v for n, v in row.items() if n.endswith("_at") and v and not n.startswith("promised")}
                    assert max(changed.values())[:10] == day, (path.name, row)


def test_amounts_of_orders_add_up(out: Path) -> None:
    orders = current(out, "orders", "order_id")
    listed: Counter[str] = Counter()
    discounts: Counter[str] = Counter()
    for line in current(out, "order_items", "order_id", "line_no"):
        listed[line["order_id"]] += int(line["quantity"]) * Decimal(line["unit_price"])
        discounts[line["order_id"]] += Decimal(line["line_discount"])
        assert Decimal(line["line_discount"]) <= int(line["quantity"]) * Decimal(line["unit_price"])
    assert {row["order_id"] for row in orders} == listed.keys()
    for order in orders:
        assert Decimal(order["item_amount"]) == listed[order["order_id"]]
        assert Decimal(order["discount_amount"]) >= discounts[order["order_id"]]
        assert (order["paid_at"] is None) == (order["paid_amount"] is None)
        if order["paid_amount"]:
            parts = [Decimal(order[f"{part}_amount"]) for part in ("item", "discount", "freight")]
            assert Decimal(order["paid_amount"]) == parts[0] - parts[1] + parts[2]
            assert order["paid_at"] > order["placed_at"]


def test_orders_are_of_all_kinds(out: Path) -> None:
    orders = current(out, "orders", "order_id")
    assert {row["status"] for row in orders} == {"created", "paid", "cancelled"}
    assert {"CNY", "USD"} <= {row["currency"] for row in orders}
    assert {row["shop_id"] for row in orders} == {"SH01", "SH02"}
    buyers = Counter(row["buyer_id"] for row in orders if row["paid_at"] and row["buyer_id"])
    assert max(buyers.values()) > 1
    assert any(row["campaign_id"] for row in orders)


def test_references_lead_to_rows(out: Path) -> None:
    orders = {row["order_id"] for row in current(out, "orders", "order_id")}
    skus = {row["sku_id"] for row in current(out, "products", "sku_id")}
    people = {row["employee_id"] for row in current(out, "employees", "employee_id")}
    talks = {row["conversation_id"] for row in current(out, "conversations", "conversation_id")}
    campaigns = {row["campaign_id"] for row in current(out, "campaigns", "campaign_id")}
    tasks = {row["task_id"] for row in current(out, "design_tasks", "task_id")}
    expected = {
        ("order_items", "order_id"): orders, ("aftersales", "order_id"): orders, ("shipments", "order_id"): orders,
        ("product_reviews", "order_id"): orders, ("surveys", "order_id"): orders, ("complaints", "order_id"): orders,
        ("order_items", "sku_id"): skus, ("inventory_snapshots", "sku_id"): skus, ("recommendations", "sku_id"): skus,
        ("shipments", "packer_id"): people, ("conversations", "agent_id"): people, ("messages", "agent_id"): people,
        ("agent_status", "agent_id"): people, ("assignments", "employee_id"): people, ("leave", "employee_id"): people,
        ("peer_reviews", "reviewee_id"): people, ("work_schedule", "employee_id"): people,
        ("campaigns", "planner_id"): people,
        ("messages", "conversation_id"): talks, ("recommendations", "conversation_id"): talks,
        ("quality_reviews", "conversation_id"): talks, ("complaints", "conversation_id"): talks,
        ("orders", "campaign_id"): campaigns, ("web_events", "campaign_id"): campaigns,
        ("design_reviews", "task_id"): tasks,
    }  # fmt: skip
    for (source, column), targets in expected.items():
        found = {row[column] for row in clean_rows(out, source)} - {None}
        assert found - targets == set(), (source, column)


def test_purchases_in_the_web_events_are_paid_orders_of_the_same_visitor(out: Path) -> None:
    orders = {row["order_id"]: row for row in current(out, "orders", "order_id")}
    bought = [row for row in clean_rows(out, "web_events") if row["event_type"] == "purchase"]
    assert len(bought) > 0.6 * sum(1 for row in orders.values() if row["paid_at"])
    for event in bought:
        order = orders[event["order_id"]]
        assert order["paid_at"]
        assert order["visitor_id"] in (None, event["visitor_id"])
        assert event["buyer_id"] in (None, order["buyer_id"]) or order["buyer_id"] is None


def test_visits_are_funnels_with_ads_bots_and_staff(out: Path) -> None:
    events = list(clean_rows(out, "web_events"))
    assert len({row["event_id"] for row in events}) == len(events)
    kinds = Counter(row["event_type"] for row in events)
    assert kinds["page_view"] > kinds["add_to_cart"] > kinds["begin_checkout"] > kinds["purchase"] > 0
    assert kinds["share"]
    assert kinds["click"]
    abandoned = 1 - kinds["purchase"] / kinds["begin_checkout"]
    assert 0.1 < abandoned < 0.7
    paid = {"paid_search", "paid_social", "affiliate", "paid_livestream"}
    assert all(row["channel"] in paid and row["event_type"] == "page_view" for row in events if row["ad_id"])
    assert any(row["is_bot"] in ("true", "True") for row in events)
    assert any(row["is_internal"] in ("true", "True") for row in events)


def test_ads_have_at_least_the_clicks_that_landed(out: Path) -> None:
    landed = Counter((row["occurred_at"][:10], row["ad_id"]) for row in clean_rows(out, "web_events") if row["ad_id"])
    rows = list(clean_rows(out, "ad_performance"))
    clicks = {(row["date"], row["ad_id"]): int(row["clicks"]) for row in rows}
    assert all(clicks[place] >= count for place, count in landed.items())
    assert all(int(row["impressions"]) >= int(row["clicks"]) for row in rows)


def test_messages_of_a_conversation_follow_each_other(out: Path) -> None:
    talks: dict[str, list[Row]] = {}
    for row in clean_rows(out, "messages"):
        talks.setdefault(row["conversation_id"], []).append(row)
    for messages in talks.values():
        ordered = sorted(messages, key=lambda row: int(row["seq"]))
        assert [int(row["seq"]) for row in ordered] == list(range(1, len(ordered) + 1))
        times = [row["sent_at"] for row in ordered]
        assert times == sorted(times)
        assert ordered[0]["sender"] == "customer"
        assert all((row["sender"] == "agent") == bool(row["agent_id"]) for row in ordered)
    replied = {
        row["conversation_id"] for row in current(out, "conversations", "conversation_id") if row["first_reply_at"]
    }
    answered = {talk for talk, rows in talks.items() if any(row["sender"] == "agent" for row in rows)}
    assert replied == answered


def test_refunds_stay_within_the_order(out: Path) -> None:
    orders = {row["order_id"]: row for row in current(out, "orders", "order_id")}
    for case in current(out, "aftersales", "case_id"):
        if case["order_id"] and case["refund_goods_amount"]:
            order = orders[case["order_id"]]
            refunded = Decimal(case["refund_goods_amount"]) + Decimal(case["refund_freight_amount"])
            assert refunded <= Decimal(order["paid_amount"])
            assert case["requested_at"] > order["paid_at"]
        assert (case["status"] == "completed") == (case["completed_at"] is not None)


def test_stock_covers_both_warehouses_every_day(out: Path) -> None:
    rows = list(clean_rows(out, "inventory_snapshots"))
    by_day = Counter((row["snapshot_date"][:10], row["warehouse_id"]) for row in rows)
    assert len(by_day) == 2 * (AS_OF - date(2026, 8, 1)).days + 2
    assert any(row["on_hand_qty"] == "0" for row in rows)
    wrong = sum(row["on_hand_qty"] != row["system_qty"] for row in rows) / len(rows)
    assert 0.01 < wrong < 0.04


def test_assignments_of_one_thing_do_not_overlap_for_one_owner(out: Path) -> None:
    spans: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in clean_rows(out, "assignments"):
        place = (row["employee_id"], row["scope_type"], row["scope_id"])
        spans.setdefault(place, []).append((row["valid_from"], row["valid_to"] or "9999"))
    for held in spans.values():
        ordered = sorted(held)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))
        assert all(begin < end for begin, end in ordered)
    kinds = {place[1] for place in spans}
    assert kinds == {"page", "product", "ad", "channel", "shop", "warehouse", "category", "team"}


def test_everybody_is_reviewed_by_three_peers_and_three_of_other_departments(out: Path) -> None:
    reviewers: dict[tuple[str, str], set[str]] = {}
    for row in clean_rows(out, "peer_reviews"):
        if row["period_start"] == "2026-09-01":
            reviewers.setdefault((row["reviewee_id"], row["relation"]), set()).add(row["reviewer_id"])
    crosses = [len(found) for (_, relation), found in reviewers.items() if relation == "cross_department"]
    peers = [len(found) for (_, relation), found in reviewers.items() if relation == "peer"]
    assert min(crosses) >= 3
    assert sum(count >= 3 for count in peers) > 0.8 * len(peers)


def test_plans_weigh_a_hundred_and_are_approved_by_another_of_human_resources(out: Path) -> None:
    weights: Counter[tuple[str, str]] = Counter()
    for row in clean_rows(out, "kpi_plans"):
        weights[(row["plan_id"], row["version"])] += Decimal(row["weight"])
    assert set(weights.values()) == {Decimal(100)}
    roles = {row["employee_id"]: row["role"] for row in clean_rows(out, "employees")}
    approved = [row for row in clean_rows(out, "kpi_plan_versions") if row["approver_id"]]
    assert len(approved) == 15
    assert all(roles[row["approver_id"]] == "hr" and row["approver_id"] != row["author_id"] for row in approved)


def test_exchange_rates_know_every_day(out: Path) -> None:
    days = {row["date"] for row in clean_rows(out, "exchange_rates")}
    assert len(days) >= (AS_OF - date(2026, 8, 1)).days + 1
    assert AS_OF.isoformat() in days


def test_the_list_of_planted_faults_tells_the_truth(out: Path) -> None:
    faults = planted(out)
    assert {one["expected"] for one in faults} == {"rejected", "duplicate", "superseded", "late"}
    for one in faults:
        path = out / one["path"]
        assert path.exists()
        if not one["line_number"]:
            continue
        lines = text_of(path).splitlines()
        line = lines[int(one["line_number"]) - 1]
        assert all(part in line for part in one["key"].split(",")), one
        if one["expected"] == "duplicate":
            assert lines.count(line) == 2
        if one["kind"] == "late row":
            assert one["path"].endswith("events-2026-11-03.csv")
            assert ",2026-11-01 " in line


def test_a_copied_file_is_byte_for_byte_the_same(out: Path) -> None:
    copies = [out / one["path"] for one in planted(out) if one["kind"] == "copied file"]
    assert len(copies) == 1
    assert copies[0].read_bytes() == copies[0].with_name(copies[0].name.replace(" (1)", "")).read_bytes()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [({"scale": 0}, "scale"), ({"scale": -1}, "scale"), ({"months": 2}, "months"), ({"employees": 10}, "employees")],
)
def test_sizes_that_make_no_company_are_refused(tmp_path: Path, wrong: dict[str, Any], complaint: str) -> None:
    sizes: dict[str, Any] = {"scale": 0.02, "months": 3, "employees": 90, **wrong}
    with pytest.raises(ValueError, match=complaint):
        generate(tmp_path, seed=1, as_of=AS_OF, **sizes)
    assert not list(tmp_path.iterdir())


def test_exports_that_are_there_are_not_mixed_with_new_ones(out: Path) -> None:
    with pytest.raises(FileExistsError, match="empty folder"):
        generate(out, scale=0.02, seed=1, as_of=AS_OF, months=3)


def test_exports_appear_when_all_are_written(tmp_path: Path) -> None:
    def stop_in_the_second_month(text: str) -> None:
        if "(2 of 3" in text:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        generate(tmp_path, scale=0.02, seed=1, as_of=AS_OF, months=3, progress=stop_in_the_second_month)
    assert [path.name for path in tmp_path.iterdir()] == [".unfinished"]
    generate(tmp_path, scale=0.02, seed=1, as_of=AS_OF, months=3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_planted_mess.csv", "scorehouse"]


@pytest.mark.parametrize(
    ("as_of", "scale", "employees"),
    [(date(2024, 2, 29), 0.005, 74), (date(2027, 1, 1), 0.01, 90), (date(2026, 6, 18), 0.3, 200)],
)
def test_any_size_and_day_gives_a_company(tmp_path: Path, as_of: date, scale: float, employees: int) -> None:
    generate(tmp_path, scale=scale, seed=3, as_of=as_of, months=3, employees=employees)
    sources = {contract["schema"][0]["name"] for contract in contracts()}
    assert {folder.name for folder in (tmp_path / "scorehouse").iterdir() if any(folder.iterdir())} == sources
    orders = current(tmp_path, "orders", "order_id")
    assert max(row["placed_at"] for row in orders)[:10] <= as_of.isoformat()
    assert len({row["employee_id"] for row in clean_rows(tmp_path, "employees")}) == employees


def test_progress_names_each_month(tmp_path: Path) -> None:
    told: list[str] = []
    generate(tmp_path, scale=0.02, seed=1, as_of=date(2026, 3, 1), months=3, progress=told.append)
    assert [line[:7] for line in told] == ["2026-01", "2026-02", "2026-03"]
