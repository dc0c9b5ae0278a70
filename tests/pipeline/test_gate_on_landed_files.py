"""The landing gate behind real landing: files, the project's own contracts, and what a bad delivery does to them."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path

import pytest

from ingestion.contracts import load_contracts
from ingestion.hash_key import load_or_create_key
from ingestion.landing import land
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build, prepare
from orchestration.gates import GateResult, run_landing_gate

pytestmark = pytest.mark.xdist_group("gates")

CONTRACTS = Path(__file__).parents[2] / "data_contracts"
AS_OF = datetime.date(2026, 10, 31)
CLOCK = datetime.datetime(2026, 11, 1, 3, tzinfo=datetime.UTC)
PER_DAY = 60


class Shop:
    """One company's landing folder and warehouse, and its nights up to the gate."""

    def __init__(self, folder: Path) -> None:
        self.landing = folder / "landing"
        self.warehouse = folder / "warehouse"
        self.warehouse.mkdir()
        self.contracts = load_contracts(CONTRACTS)
        self.nights = 0
        self.built_load_id = 0

    def deliver(self, name: str, days: list[datetime.date], per_day: int = PER_DAY, with_keys: bool = True) -> None:
        """Write an export of orders; the same name again is the same file corrected."""
        file = self.landing / "scorehouse" / "orders" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["order_id", "shop_id", "buyer_id", "placed_at", "paid_at", "status", "paid_amount"])
            for day in days:
                for number in range(per_day):
                    at = f"{day} 12:{number % 60:02}:00"
                    key = f"{day:%Y%m%d}{number:05}" if with_keys else ""
                    writer.writerow([key, "S1", f"secret-buyer-{number}", at, at, "paid", "99.00"])

    def night(self, keep: bool = True) -> GateResult:
        """Land what is new and run the gate; a night that passes counts as built."""
        self.nights += 1
        key = load_or_create_key(self.warehouse, None)
        settings = LandingSettings(
            self.landing, self.warehouse, "Asia/Shanghai", CLOCK, key, threads=1, stability_seconds=0
        )
        connection = open_build(self.warehouse)
        try:
            prepare(connection, self.contracts)
            land(connection, self.contracts, settings)
            connection.execute("create schema if not exists state")
            connection.execute(
                "create or replace table state.current_run as select ? as run_id, ?::date as as_of_date, "
                "?::bigint as built_load_id, (select coalesce(max(load_id), 0) from landing.loads) as load_id",
                [f"night {self.nights}", AS_OF, self.built_load_id],
            )
        finally:
            connection.close()
        result = run_landing_gate(self.warehouse, self.contracts, f"night {self.nights}", threads=1)
        if result.passed and keep:
            self.built_load_id = self._last_load()
        return result

    def _last_load(self) -> int:
        with open_build(self.warehouse, read_only=True) as connection:
            row = connection.execute("select max(load_id) from landing.loads").fetchone()
        return int(row[0]) if row else 0


def days_before(last: datetime.date, number: int) -> list[datetime.date]:
    return [last - datetime.timedelta(days=age) for age in range(number)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.deliver("history.csv", days_before(AS_OF - datetime.timedelta(days=1), 63))
    assert shop.night().passed
    return shop


def test_a_usual_day_passes_and_a_night_without_news_keeps_every_answer(shop: Shop) -> None:
    shop.deliver("orders_20261031.csv", [AS_OF])
    result = shop.night()
    assert result.passed, result.message()
    assert shop.night().rules_evaluated == 0


def test_half_a_day_closes_the_gate_until_the_rest_arrives(shop: Shop) -> None:
    shop.deliver("orders_20261031.csv", [AS_OF], per_day=PER_DAY // 2)
    closed = shop.night()
    assert not closed.passed
    assert [error.rule for error in closed.errors] == ["daily_volume"]
    assert not shop.night().passed
    shop.deliver("orders_20261031.csv", [AS_OF])
    assert shop.night().passed


def test_a_delivery_without_keys_closes_the_gate_until_it_is_corrected(shop: Shop) -> None:
    shop.deliver("orders_20261031.csv", [AS_OF], with_keys=False)
    closed = shop.night()
    assert not closed.passed
    assert "rejected_share" in [error.rule for error in closed.errors]
    assert "60 of 60 rows" in closed.message()
    shop.deliver("orders_20261031.csv", [AS_OF])
    result = shop.night()
    assert result.passed, result.message()


def test_nothing_that_is_kept_holds_a_hashed_or_clear_buyer(shop: Shop) -> None:
    shop.deliver("orders_20261031.csv", [AS_OF], per_day=10)
    shop.night()
    with open_build(shop.warehouse, read_only=True) as connection:
        kept = json.dumps(connection.execute("select * from quality.validation_results").fetchall(), default=str)
        hashes = connection.execute("select distinct buyer_id from landing.scorehouse__orders").fetchall()
    assert len(hashes) == PER_DAY
    assert "secret-buyer" not in kept
    assert not any(hashed in kept for (hashed,) in hashes)
