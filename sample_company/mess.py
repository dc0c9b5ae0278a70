"""Real-life mess, planted on purpose: duplicates, a corrected re-export, late rows, broken rows, and the list of them.

Belongs here: which faults go into which files, and `_planted_mess.csv`. None of them makes a whole file unreadable, and
every broken row is an additional one, so that the company's figures are those of the clean rows.
Does not belong here: editing files (planting).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sample_company.company import Company
from sample_company.layout import PLATFORM, layout_of
from sample_company.planting import EditedFile, Plant, is_editable

MANIFEST = "_planted_mess.csv"
COLUMNS = ("path", "line_number", "export", "key", "kind", "column", "expected", "reason")


@dataclass(frozen=True)
class BrokenCell:
    """A row like another one but with a key of its own and one cell (or its end) broken, in the file of a month or day.

    `month` counts from the first, negative from the last full one back; `day` counts within the running month.
    """

    source: str
    key: tuple[str, ...]
    column: str
    value: str
    reason: str
    month: int | None = None
    day: int | None = None
    also: tuple[tuple[str, str], ...] = ()


BROKEN = (
    BrokenCell("orders", ("order_id",), "paid_amount", "12.5O", "a letter O for a zero", month=1,
               also=(("paid_at", "{placed_at}"), ("status", "paid"))),
    BrokenCell("orders", ("order_id",), "placed_at", "2026-13-45 10:00:00", "no such date", month=2),
    BrokenCell("orders", (), "order_id", "", "the key is empty", month=2),
    BrokenCell("orders", ("order_id",), "paid_amount", "", "paid without an amount", month=-1,
               also=(("paid_at", "{placed_at}"), ("status", "paid"))),
    BrokenCell("order_items", ("order_id",), "quantity", "two", "a word for a number", month=1),
    BrokenCell("order_items", ("order_id",), "quantity", "-1", "a negative quantity", month=-1),
    BrokenCell("aftersales", ("case_id",), "case_type", "swap", "a case type that nobody knows", month=1),
    BrokenCell("products", ("sku_id",), "unit_cost", "N/A", "not available is not a number", month=0),
    BrokenCell("ad_performance", ("ad_id",), "impressions", "1,234", "an undeclared thousands separator", month=2),
    BrokenCell("surveys", ("survey_id",), "nps_score", "11", "beyond the scale", month=1),
    BrokenCell("complaints", ("complaint_id",), "filed_at", "", "filed at no time", month=-1),
    BrokenCell("conversations", ("conversation_id",), "csat_score", "7", "beyond the scale", month=2),
    BrokenCell("messages", ("conversation_id",), "sender", "robot", "a sender that nobody knows", month=1),
    BrokenCell("service_tickets", ("ticket_id",), "is_accurate", "maybe", "neither true nor false", month=1),
    BrokenCell("agent_status", ("agent_id",), "status", "lunch", "a status that nobody knows", month=-1),
    BrokenCell("peer_reviews", ("review_id",), "score", "105", "beyond the scale", month=-1),
    BrokenCell("leave", ("leave_type",), "fraction", "1.5", "more than a day of leave on a day", month=1),
    BrokenCell("web_events", ("event_id",), "event_type", "hover", "an event that nobody knows", day=0),
    BrokenCell("web_events", ("event_id",), "occurred_at", "2099-01-01 00:00:00", "in the far future", day=1),
    BrokenCell("web_events", ("event_id",), "visitor_id", "", "no visitor", day=2),
    BrokenCell("web_events", ("event_id",), "", "", "cut after the third cell", day=3),
)  # fmt: skip
# Source, key, month or day: the same row twice in one file.
TWICE = (
    ("orders", ("order_id",), 1, None), ("order_items", ("order_id", "line_no"), 2, None),
    ("messages", ("conversation_id", "seq"), 1, None), ("web_events", ("event_id",), None, 1),
    ("shipments", ("shipment_id",), 1, None),
)  # fmt: skip
LATE_ROWS = 3
CORRECTED_ROWS = 4


def plant(out: Path, company: Company) -> Path:
    """Plant all faults into the written files and list them; returns the list's path."""
    plants: list[Plant] = []
    by_file: dict[Path, EditedFile] = {}

    def edited(source: str, month: int | None, day: int | None) -> EditedFile | None:
        path = file_of(out, company, source, month, day)
        if path is None or not is_editable(path):
            return None
        if path not in by_file:
            by_file[path] = EditedFile(path, source, layout_of(source, company.scale, day is not None))
        return by_file[path]

    plant_late_events(edited("web_events", None, 0), edited("web_events", None, 2))
    for cell in BROKEN:
        file = edited(cell.source, cell.month, cell.day)
        if file is not None:
            file.add_broken(cell.key, cell.column, cell.value, cell.reason, dict(cell.also))
    for source, key, month, day in TWICE:
        file = edited(source, month, day)
        if file is not None:
            file.add_duplicate(key)
    correct_orders(company, edited("orders", 1, None))
    for file in by_file.values():
        plants += file.write(company.random("mess", len(file.path.name)))
    plants += copy_of_rates(out, company)
    return write_manifest(out, plants)


def file_of(out: Path, company: Company, source: str, month: int | None, day: int | None) -> Path | None:
    """The file of a full month (negative: from the last one back) or of a day of the running month, if any."""
    if month is not None:
        period = company.month_name(month if month >= 0 else company.months - 1 + month)
    else:
        days = company.month_days(company.months - 1)
        if day is None or day >= len(days):
            return None
        period = company.date_of(days[day]).isoformat()
    path = out / PLATFORM / source / layout_of(source, company.scale, day is not None).file_name(period)
    return path if path.exists() else None


def plant_late_events(first: EditedFile | None, third: EditedFile | None) -> None:
    """Some events of the running month's first day arrive with the file of the third day."""
    if first is not None and third is not None:
        third.add_late(("event_id",), first.take_last(LATE_ROWS))


def correct_orders(company: Company, original: EditedFile | None) -> None:
    """A corrected re-export of some orders of the second month, whose freight was wrong."""
    if original is not None:
        name = original.layout.file_name(f"{company.month_name(1)} 更正")
        original.correct(original.path.parent / name, ("order_id",), CORRECTED_ROWS)


def copy_of_rates(out: Path, company: Company) -> list[Plant]:
    """A browser's second download of the same file."""
    layout = layout_of("exchange_rates", company.scale)
    folder = out / PLATFORM / "exchange_rates"
    original = folder / layout.file_name(company.month_name(1))
    copy = folder / layout.file_name(f"{company.month_name(1)} (1)")
    copy.write_bytes(original.read_bytes())
    path = f"{PLATFORM}/exchange_rates/{copy.name}"
    return [Plant(path, None, "exchange_rates", "", "copied file", "", "duplicate", "the same file downloaded twice")]


def write_manifest(out: Path, plants: list[Plant]) -> Path:
    """The list of what was planted, beside the exports."""
    target = out / MANIFEST
    ordered = sorted(plants, key=lambda plant: (plant.path, plant.line_number or 0))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(
            [p.path, p.line_number or "", p.export, p.key, p.kind, p.column, p.expected, p.reason] for p in ordered
        )
    return target
