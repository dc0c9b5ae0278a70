"""Landing real exports: the published counts come out, and polluted files lose no row in silence."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.contracts import Contract, load_contracts
from ingestion.landing import land
from ingestion.report import LoadReport
from ingestion.settings import LandingSettings
from ingestion.warehouse import open_build

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("SCOREHOUSE_SHARED_DATA", ROOT.parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data sets are not at {DATA}")


class Landing:
    """A landing folder filled with real files, and its build database."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.warehouse = folder / "landing", folder / "warehouse"
        self.folder.mkdir()
        self.con = open_build(self.warehouse)
        self.contracts: list[Contract] = []

    def put(self, export: str, *patterns: str) -> None:
        target = self.folder / export
        target.mkdir(parents=True, exist_ok=True)
        for pattern in patterns:
            for path in DATA.glob(pattern):
                shutil.copy(path, target)

    def land(self, contracts: list[Contract] | None = None) -> LoadReport:
        settings = LandingSettings(
            self.folder,
            self.warehouse,
            "Asia/Shanghai",
            datetime(2026, 10, 31, tzinfo=UTC),
            b"key",
            stability_seconds=0.0,
        )
        self.contracts = contracts or load_contracts(ROOT / "data_contracts")
        return land(self.con, self.contracts, settings)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    def counts(self) -> tuple[int, int, int, int]:
        """Rows read, landed, rejected and duplicate over all files."""
        return self.query(
            "select sum(rows_read)::bigint, sum(rows_landed)::bigint, sum(rows_rejected)::bigint, sum(rows_duplicate)::bigint "
            "from landing.files"
        )[0]  # type: ignore[return-value]


@pytest.fixture
def landing(tmp_path: Path) -> Iterator[Landing]:
    landing = Landing(tmp_path)
    yield landing
    landing.con.close()


def own_contract(folder: Path, columns: list[str], **custom: Any) -> list[Contract]:
    """A contract of text columns for files that no contract of the project describes."""
    document = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "lab.table",
        "name": "table",
        "version": "1.0.0",
        "status": "active",
        "servers": [{"server": "landing", "type": "local", "path": "lab/table", "format": "csv"}],
        "schema": [
            {
                "name": "table",
                "physicalName": "lab__table",
                "properties": [
                    {"name": f"c{i}", "physicalName": c, "logicalType": "string", "physicalType": "text"}
                    for i, c in enumerate(columns)
                ],
            }
        ],
        "customProperties": [
            {"property": k, "value": v}
            for k, v in {
                "platform": "lab",
                "export": "table",
                "isPlatform": True,
                "feeds": [],
                "loadMode": "append",
                "keyless": True,
                "changedDays": {"all": True},
                **custom,
            }.items()
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "table.odcs.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return load_contracts(folder)


def test_uci_online_retail_lands_whole(landing: Landing) -> None:
    landing.put("uci_online_retail/invoice_lines", "uci_online_retail/*.csv")
    report = landing.land()
    assert {f.status for f in report.files} == {"landed"}
    assert landing.counts() == (541_909, 541_909, 0, 0)
    ((lines, invoices, customers, without, amount),) = landing.query(
        "select count(*), count(distinct invoice_no), count(distinct customer_id), count(*) filter (customer_id is null), "
        "sum(quantity * unit_price) from landing.uci_online_retail__invoice_lines where _is_current"
    )
    assert (lines, invoices, customers, without) == (541_909, 25_900, 4_372, 135_080)
    assert round(float(amount), 3) == 9_747_747.934


def test_tmall_orders_land_whole_before_and_after_excel(landing: Landing) -> None:
    landing.put("tmall/order_report", "tmall_order_report/tmall_order_report.csv")
    landing.land()
    assert landing.counts() == (28_010, 28_010, 0, 0)


def test_olist_lands_whole(landing: Landing) -> None:
    for name in ("orders", "order_items", "order_payments", "order_reviews", "customers", "products", "sellers"):
        landing.put(f"olist/{name}", f"olist_sample/olist_{name}_dataset.csv")
    landing.land()
    assert landing.query("select export, rows_landed from landing.files order by export") == [
        ("customers", 8135),
        ("order_items", 8365),
        ("order_payments", 8924),
        ("order_reviews", 8225),
        ("orders", 8135),
        ("products", 5460),
        ("sellers", 1610),
    ]


def test_overlapping_shopify_exports_hold_each_order_once(landing: Landing) -> None:
    landing.put("shopify/orders", "shopify_orders/orders_export*.csv", "shopify_orders/teststore.csv")
    report = landing.land()
    assert {f.status for f in report.files} == {"landed"}
    assert landing.query("select count(distinct name) from landing.shopify__orders where _is_current") == [(441,)]


def test_the_cut_record_of_the_taobao_log_is_quarantined(landing: Landing) -> None:
    landing.put("taobao/user_behavior", "taobao_user_behavior/*.csv")
    landing.land()
    assert landing.counts() == (84_476, 84_475, 1, 0)
    assert landing.query(
        "select behavior_type, count(*) from landing.taobao__user_behavior group by all order by 2 desc"
    ) == [
        ("pv", 75_872),
        ("cart", 4_497),
        ("fav", 2_356),
        ("buy", 1_750),
    ]
    assert landing.query("select line_number, row_number from landing.rejected_rows") == [(84_476, 84_476)]


def header_of(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, newline="") as file:
        return next(csv.reader(file))


def decoded(path: Path, encoding: str) -> list[tuple[str | None, ...]]:
    """The rows as Python decodes and splits them, empty cells as None."""
    with path.open(encoding=encoding, newline="") as file:
        return [tuple(cell or None for cell in row) for row in csv.reader(file)][1:]


def landed(landing: Landing, name: str) -> list[tuple[str | None, ...]]:
    """The rows landed from a file, in its order."""
    columns = ", ".join(f"c{i}" for i in range(len(landing.contracts[0].columns)))
    return landing.query(
        f"select {columns} from landing.lab__table where _file_id = "
        f"(select file_id from landing.files where path = 'lab/table/{name}') order by _row_number"
    )


def test_gbk_and_utf8_land_as_python_reads_them(landing: Landing, tmp_path: Path) -> None:
    folder = DATA / "tmall_cosmetics_encodings"
    header = header_of(folder / "gbk.csv", "gbk")
    landing.put("lab/table", "tmall_cosmetics_encodings/*.csv")
    report = landing.land(own_contract(tmp_path / "contracts", header, encodings=["utf-8", "gb18030"]))
    assert [(f.status, f.rows_landed) for f in report.files] == [("landed", 27_598)] * 2
    assert landing.query("select encoding from landing.files order by path") == [("gb18030",), ("utf-8-sig",)]
    gbk, utf8 = landed(landing, "gbk.csv"), landed(landing, "utf8_bom.csv")
    assert gbk == decoded(folder / "gbk.csv", "gbk")
    assert utf8 == decoded(folder / "utf8_bom.csv", "utf-8-sig")
    # Four prices differ between the two files themselves.
    assert sum(a != b for a, b in zip(gbk, utf8, strict=True)) == 4


@pytest.mark.parametrize("name", ["scms_deliveries_cr.csv", "scms_deliveries_crlf.csv"])
def test_bare_returns_and_crlf_land_as_python_reads_them(landing: Landing, tmp_path: Path, name: str) -> None:
    path = DATA / "carrier_shipping" / name
    landing.put("lab/table", f"carrier_shipping/{name}")
    report = landing.land(own_contract(tmp_path / "contracts", header_of(path, "utf-8-sig")))
    assert [(f.status, f.rows_landed) for f in report.files] == [("landed", 10_324)]
    assert landed(landing, name) == decoded(path, "utf-8-sig")


def test_tabs_in_a_csv_are_found(landing: Landing, tmp_path: Path) -> None:
    header = (DATA / "carrier_shipping/ecommerce_shipping_tabs.csv").read_text().splitlines()[0].split("\t")
    landing.put("lab/table", "carrier_shipping/ecommerce_shipping_tabs.csv")
    report = landing.land(own_contract(tmp_path / "contracts", header))
    assert [(f.status, f.rows_landed) for f in report.files] == [("landed", 10_999)]


SPECTRUM = sorted(p.stem for p in (DATA / "csv_spectrum").glob("*.csv"))


@pytest.mark.parametrize("name", SPECTRUM)
def test_csv_spectrum_is_byte_exact(landing: Landing, tmp_path: Path, name: str) -> None:
    expected = json.loads((DATA / "csv_spectrum" / f"{name}.json").read_text(encoding="utf-8"))
    header = list(expected[0])
    landing.put("lab/table", f"csv_spectrum/{name}.csv")
    # A record of the set ends without line end, which is sound there; empty cells are texts.
    report = landing.land(own_contract(tmp_path / "contracts", header, nullTokens=["no token"]))
    assert [f.status for f in report.files] == ["landed"], report.files
    rows = landing.query(
        f"select {', '.join(f'c{i}' for i in range(len(header)))} from landing.lab__table order by _row_number"
    )
    assert [dict(zip(header, row, strict=True)) for row in rows] == expected


def test_naughty_strings_are_byte_exact(landing: Landing, tmp_path: Path) -> None:
    strings = json.loads((DATA / "naughty_strings/blns.json").read_text(encoding="utf-8"))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["n", "text"])
    writer.writerows(enumerate(strings))
    (landing.folder / "lab/table").mkdir(parents=True)
    (landing.folder / "lab/table/naughty.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    report = landing.land(own_contract(tmp_path / "contracts", ["n", "text"], nullTokens=["no token"]))
    assert report.files[0].rows_landed == len(strings), report.files
    landed = landing.query("select c1 from landing.lab__table order by _row_number")
    assert [r[0] for r in landed] == strings


def test_every_row_of_polluted_files_is_landed_right_or_quarantined(landing: Landing, tmp_path: Path) -> None:
    folder = DATA / "csv_pollock_sample"
    columns = json.loads(next((folder / "parameters").glob("*.json")).read_text())["column_names"]
    landing.put("lab/table", "csv_pollock_sample/polluted/*.csv")
    report = landing.land(own_contract(tmp_path / "contracts", columns))
    assert len(report.files) == 208
    shown = ", ".join(f"coalesce(c{i}, '')" for i in range(len(columns)))
    for file in report.files:
        name = Path(file.path).name
        if file.status == "refused":
            assert file.reason
            continue
        clean = {
            tuple(row) for row in csv.reader(io.StringIO((folder / "clean" / name).read_bytes().decode(), newline=""))
        }
        rows = landing.query(f"select {shown} from landing.lab__table where _file_id = {file.file_id}")
        assert [r for r in rows if r not in clean] == [], f"{name}: a row landed that is not in its clean twin"
        expected = 166 if name.startswith("file_multitable") else 83
        assert (file.rows_read, file.rows_landed + file.rows_rejected) == (expected, expected), name
    # Two headers are broken beyond reading; nothing else is refused.
    assert len(report.with_status("refused")) == 2
