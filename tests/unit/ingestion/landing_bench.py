"""A bench for landing tests: contracts written as real YAML files, exports as real files, a real build database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from ingestion.contracts import Contract, load_contracts
from ingestion.landing import land
from ingestion.report import FileResult, LoadReport
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build
from ingestion.withdrawal import WithdrawalReport, withdraw

KEY = b"a key for tests only"
CLOCK = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
PHYSICAL = {
    "string": "text",
    "integer": "bigint",
    "number": "decimal(18,4)",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamptz",
}


def column(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    """A contract column as the YAML holds it; `header`, `aliases`, `identity`, `required_when` are short forms."""
    item: dict[str, Any] = {"name": name, "logicalType": kind, "physicalType": PHYSICAL[kind], "description": name}
    item["physicalName"] = more.pop("header", name)
    if more.pop("key", False):
        item |= {"primaryKey": True, "primaryKeyPosition": more.pop("position", 1), "required": True}
    if "aliases" in more:
        item["synonyms"] = [{"synonym": a} for a in more.pop("aliases")]
    extras = [("identity", "identity"), ("required_when", "requiredWhen")]
    custom = [{"property": p, "value": more.pop(k)} for k, p in extras if k in more]
    if custom:
        item["customProperties"] = custom
    return item | more


def contract_document(
    columns: Iterable[dict[str, Any]], export: str = "orders", platform: str = "scorehouse", **custom: Any
) -> dict[str, Any]:
    """A whole contract document; keyword arguments are its custom properties."""
    properties = {"platform": platform, "export": export, "loadMode": "append", "changedDays": {"all": True}, **custom}
    if platform != "scorehouse":
        properties = {"isPlatform": True, "feeds": [], **properties}
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": f"{platform}.{export}",
        "name": export,
        "version": "1.0.0",
        "status": "active",
        "description": {"purpose": "for a test"},
        "servers": [{"server": "landing", "type": "local", "path": f"{platform}/{export}", "format": "csv"}],
        "schema": [
            {
                "name": export,
                "physicalName": f"{platform}__{export}",
                "physicalType": "table",
                "dataGranularityDescription": "one row per line",
                "properties": list(columns),
            }
        ],
        "customProperties": [{"property": k, "value": v} for k, v in properties.items()],
    }


class Bench:
    """One landing folder, one warehouse folder, one set of contracts."""

    def __init__(self, folder: Path) -> None:
        self.landing, self.warehouse, self.contract_folder = (
            folder / "landing",
            folder / "warehouse",
            folder / "contracts",
        )
        for path in (self.landing, self.contract_folder):
            path.mkdir(parents=True)
        self.clock = CLOCK
        self.time_zone = "Asia/Shanghai"
        self.con = open_build(self.warehouse)
        self.contracts: list[Contract] = []

    def contract(self, columns: Iterable[dict[str, Any]], export: str = "orders", **custom: Any) -> None:
        """Add or replace the contract of an export."""
        document = contract_document(columns, export, **custom)
        path = self.contract_folder / f"{document['id']}.odcs.yaml"
        path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
        self.contracts = load_contracts(self.contract_folder)

    def write(self, name: str, content: str | bytes, export: str = "orders", platform: str = "scorehouse") -> Path:
        """Put a file into an export's folder."""
        path = self.landing / platform / export / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    @property
    def settings(self) -> LandingSettings:
        return LandingSettings(self.landing, self.warehouse, self.time_zone, self.clock, KEY, stability_seconds=0.0)

    def land(self) -> LoadReport:
        """Run a load."""
        return land(self.con, self.contracts, self.settings)

    def land_one(self, name: str, content: str | bytes, export: str = "orders") -> FileResult:
        """Write one file, run a load, and give what became of that file."""
        path = self.write(name, content, export).relative_to(self.landing).as_posix()
        (result,) = [f for f in self.land().files if f.path == path]
        return result

    def withdraw(self, name: str, export: str = "orders") -> WithdrawalReport:
        return withdraw(self.con, self.contracts, self.settings, f"scorehouse/{export}/{name}", "it was wrong")

    def query(self, sql: str, values: list[object] | None = None) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, values or []).fetchall()

    def current(self, columns: str = "*", export: str = "orders") -> list[tuple[Any, ...]]:
        """Current rows of an export, sorted."""
        return sorted(
            self.query(f"select {columns} from landing.scorehouse__{export} where _is_current"),
            key=lambda r: [(v is not None, str(v)) for v in r],
        )

    def rejected(self) -> list[tuple[Any, ...]]:
        """Line, row number, column and reason of each rejected row."""
        return self.query("select line_number, row_number, column_name, reason from landing.rejected_rows order by all")

    def days(self, load_id: int, export: str = "orders") -> list[str | None]:
        """Changed days of a load, sorted."""
        rows = self.query(
            "select cast(business_date as varchar) from landing.changed_days where load_id = ? and export = ? order by 1",
            [load_id, export],
        )
        return [r[0] for r in rows]

    def assert_accounted(self) -> None:
        """Every file's counts add up to what was read, and to what stands in the tables."""
        for platform, export, file_id, status, read, landed, rejected, duplicate in self.query(
            "select platform, export, file_id, status, rows_read, rows_landed, rows_rejected, rows_duplicate "
            "from landing.files where status <> 'waiting'"
        ):
            assert read == landed + rejected + duplicate
            stored = self.query(
                f"select count(*) from landing.{platform}__{export} where _file_id = ? and _status <> 'conflict'",
                [file_id],
            )[0][0]
            listed = self.query("select count(*) from landing.rejected_rows where file_id = ?", [file_id])[0][0]
            if status == "landed":
                assert (stored, listed) == (landed + duplicate, rejected)

    def assert_volumes(self, event: str, export: str = "orders") -> None:
        """Daily volumes are what counting the current rows gives."""
        counted = self.query(
            f"select cast(timezone('{self.time_zone}', \"{event}\") as date) as d, count(*) from landing.scorehouse__{export} "
            f'where _is_current and "{event}" is not null group by 1 order by 1'
        )
        kept = self.query(
            "select business_date, row_count from landing.daily_volumes where export = ? order by 1", [export]
        )
        assert kept == counted
