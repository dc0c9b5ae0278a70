"""The platform contracts against the platforms' real files: headers, keys, required columns, domains, formats, rules.

The files are read as plain text by DuckDB and judged by what the contract declares; how landing reads them is tested
elsewhere. The data sets lie outside the repository (SCOREHOUSE_SHARED_DATA, else ../shared/data beside it).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from contracts_under_test import BY_ID, ContractFile, create_landing_tables, faulty_rows, query_of

DATA = Path(os.environ.get("SCOREHOUSE_SHARED_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not on this machine")

# Contract, files, rows that fit it. One record of the Taobao log is cut and belongs into quarantine.
REAL = {
    "uci_online_retail.invoice_lines": ("uci_online_retail/*.csv", 541_909),
    "tmall.order_report": ("tmall_order_report/tmall_order_report.csv", 28_010),
    "taobao.user_behavior": ("taobao_user_behavior/*.csv", 84_475),
    "shopify.orders": ("shopify_orders/*.csv", 645),
    "olist.orders": ("olist_sample/olist_orders_dataset.csv", 8_135),
    "olist.order_items": ("olist_sample/olist_order_items_dataset.csv", 8_365),
    "olist.order_payments": ("olist_sample/olist_order_payments_dataset.csv", 8_924),
    "olist.order_reviews": ("olist_sample/olist_order_reviews_dataset.csv", 8_225),
    "olist.customers": ("olist_sample/olist_customers_dataset.csv", 8_135),
    "olist.products": ("olist_sample/olist_products_dataset.csv", 5_460),
    "olist.sellers": ("olist_sample/olist_sellers_dataset.csv", 1_610),
    "olist.geolocation": ("olist_sample/olist_geolocation_dataset.csv", 45_928),
    "olist.product_category_name_translation": ("olist_sample/product_category_name_translation.csv", 71),
}
EXCEL_COPY = "tmall_order_report/variant_excel_dates.csv"

every_real_export = pytest.mark.parametrize("contract", REAL)


class RealFiles:
    """Real files as text columns in tables named raw_<platform>__<export>."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        create_landing_tables(self.connection)

    def read(self, file: ContractFile, pattern: str) -> str:
        """Reads files into a text table with the contract's column names; returns its name."""
        table = f"raw_{file.table.physicalName}"
        columns = {column.physicalName: column.name for column in file.columns.values()}
        if file.properties.get("header", True):
            layouts = {tuple(headers(path)) for path in DATA.glob(pattern)}
            options = f"header = true, union_by_name = {str(len(layouts) > 1).lower()}"
            # DuckDB strips header cells, as landing does.
            found = {header for layout in layouts for header in layout}
            selected = [f'"{header}" as "{columns[header]}"' for header in sorted(found)]
            selected += [f'cast(null as text) as "{name}"' for header, name in columns.items() if header not in found]
            where = "true"
        else:
            options = "header = false, null_padding = true"
            selected = [f'column{position} as "{name}"' for position, name in enumerate(file.columns)]
            where = f"column{len(selected) - 1} is not null"
        self.connection.execute(
            f"create or replace table {table} as "
            f"select {', '.join(selected)}, filename as _file, row_number() over () as _row "
            f"from read_csv('{DATA / pattern}', all_varchar = true, filename = true, {options}) where {where}"
        )
        return table

    def count(self, table: str, condition: str) -> int:
        return self.connection.execute(f"select count(*) from {table} where {condition}").fetchone()[0]

    def land(self, file: ContractFile, table: str) -> None:
        """Fills the landing table with typed values; of several versions of a key, any one."""
        landed = [name for name in file.landed_columns() if name in file.columns]
        typed = [f'{parsed(file, name)} as "{name}"' for name in landed]
        key = list(file.key)
        if "ordinalWithin" in file.properties:
            typed.append("row_number() over (partition by _file, name order by _row) as _ordinal")
            key.append("_ordinal")
        one_of_each = f"qualify row_number() over (partition by {', '.join(key)} order by _row) = 1" if key else ""
        target = f"landing.{file.table.physicalName}"
        self.connection.execute(f"delete from {target}")
        self.connection.execute(
            f"insert into {target} by name select * exclude (_row), true as _is_current "
            f"from (select {', '.join(typed)}, _row from {table}) {one_of_each}"
        )


def headers(path: Path) -> list[str]:
    """The header cells of a file, stripped as landing strips them."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [cell.strip() for cell in next(csv.reader(lines))]


def parsed(file: ContractFile, name: str) -> str:
    """SQL that reads a text column as its declared type: NULL where the text does not fit."""
    column, type_ = file.columns[name], file.landing_type(name)
    text, zone = f'"{name}"', file.properties["timeZone"]
    if name in file.properties.get("unixSeconds", []):
        return f"to_timestamp(try_cast({text} as bigint))"
    if type_ != "timestamptz":
        return f"try_cast({text} as {type_})"
    local = f"try_cast({text} as timestamp) at time zone '{zone}'"
    pattern = (column.logicalTypeOptions or {}).get("format")
    if not pattern:
        return local
    if "%z" in pattern:
        return f"try_strptime({text}, '{pattern}')"
    return f"coalesce(try_strptime({text}, '{pattern}') at time zone '{zone}', {local})"


@pytest.fixture(scope="module")
def real() -> Iterator[RealFiles]:
    files = RealFiles()
    for contract, (pattern, _) in REAL.items():
        files.land(BY_ID[contract], files.read(BY_ID[contract], pattern))
    yield files
    files.connection.close()


@every_real_export
def test_bytes_are_in_a_declared_encoding(contract: str) -> None:
    paths = sorted(DATA.glob(REAL[contract][0]))
    assert paths
    for path in paths:
        assert path.read_bytes().decode(BY_ID[contract].properties["encodings"][0])


@pytest.mark.parametrize("contract", [name for name in REAL if name != "taobao.user_behavior"])
def test_every_real_header_is_declared_and_required_ones_are_everywhere(contract: str) -> None:
    file = BY_ID[contract]
    declared = {column.physicalName for column in file.columns.values()}
    required = {column.physicalName for column in file.columns.values() if column.required}
    patterns = [REAL[contract][0], *([EXCEL_COPY] if contract == "tmall.order_report" else [])]
    for path in [path for pattern in patterns for path in sorted(DATA.glob(pattern))]:
        assert required <= set(headers(path)) <= declared, path.name


@every_real_export
def test_rows_fit_keys_required_columns_domains_and_formats(real: RealFiles, contract: str) -> None:
    file, rows = BY_ID[contract], REAL[contract][1]
    table = f"raw_{file.table.physicalName}"
    assert real.count(table, "true") == rows
    faults: dict[str, int] = {}
    for name, column in file.columns.items():
        if column.required:
            faults[f"{name} empty"] = real.count(table, f"coalesce(\"{name}\", '') = ''")
        if column.enum:
            values = ", ".join(f"'{item.value}'" for item in column.enum)
            faults[f"{name} outside its domain"] = real.count(table, f'"{name}" not in ({values})')
        if column.classification == "public":
            faults[f"{name} unreadable"] = real.count(table, f"\"{name}\" <> '' and {parsed(file, name)} is null")
        if column.physicalType.startswith("decimal"):
            exact = f'try_cast("{name}" as double)'
            faults[f"{name} rounded"] = real.count(table, f"cast({parsed(file, name)} as double) <> {exact}")
        limits = column.logicalTypeOptions or {}
        if "minimum" in limits:
            faults[f"{name} too small"] = real.count(table, f"{parsed(file, name)} < {limits['minimum']}")
        if "maximum" in limits:
            faults[f"{name} too large"] = real.count(table, f"{parsed(file, name)} > {limits['maximum']}")
    assert {name: count for name, count in faults.items() if count} == {}


@pytest.mark.parametrize("contract", [name for name in REAL if BY_ID[name].key and name != "shopify.orders"])
def test_declared_keys_are_unique(real: RealFiles, contract: str) -> None:
    file = BY_ID[contract]
    keys = f"(select distinct {', '.join(file.key)} from raw_{file.table.physicalName})"
    assert real.count(keys, "true") == REAL[contract][1]


def test_no_smaller_key_would_do_for_olist_reviews(real: RealFiles) -> None:
    counts = "select count(distinct review_id), count(distinct order_id) from raw_olist__order_reviews"
    assert real.connection.execute(counts).fetchone() == (8_191, 8_135)


@pytest.mark.parametrize("contract", ["uci_online_retail.invoice_lines", "olist.geolocation"])
def test_keyless_exports_hold_real_repeats(real: RealFiles, contract: str) -> None:
    file = BY_ID[contract]
    distinct = f"(select distinct {', '.join(file.columns)} from raw_{file.table.physicalName})"
    assert real.count(distinct, "true") < REAL[contract][1]


def test_shopify_orders_stand_in_one_piece_and_begin_with_their_fields(real: RealFiles) -> None:
    """What _ordinal rests on: an order's lines follow each other, and only the first has a financial status."""
    lines = "(select *, row_number() over (partition by _file, name order by _row) as line from raw_shopify__orders)"
    assert real.count(lines, "(line = 1) <> (financial_status is not null)") == 0
    broken = "(select 1 from raw_shopify__orders group by _file, name having max(_row) - min(_row) + 1 <> count(*))"
    assert real.count(broken, "true") == 0
    counts = "select count(distinct name), count(*) from landing.shopify__orders"
    assert real.connection.execute(counts).fetchone() == (441, 529)


def test_excel_copy_of_the_tmall_report_reads_as_the_same_orders(real: RealFiles) -> None:
    file = BY_ID["tmall.order_report"]
    amounts = "sum(total_amount), sum(buyer_paid_amount), sum(refund_amount)"
    minutes = "list(date_trunc('minute', created_at) order by cast(order_id as bigint))"
    query = f"select count(*), count(paid_at), {amounts}, {minutes} from landing.tmall__order_report"
    original = real.connection.execute(query).fetchone()
    real.connection.execute("begin")
    real.land(file, real.read(file, EXCEL_COPY))
    copy = real.connection.execute(query).fetchone()
    real.connection.execute("rollback")
    assert copy == original
    assert original[:2] == (28_010, 24_087)


RULES = [(contract, rule) for contract in REAL for rule in BY_ID[contract].rules if query_of(rule)]


@pytest.mark.parametrize(("contract", "rule"), RULES, ids=lambda item: item if isinstance(item, str) else item.name)
def test_plausibility_rules_hold_on_the_real_rows(real: RealFiles, contract: str, rule: object) -> None:
    assert faulty_rows(real.connection, BY_ID[contract], query_of(rule)) == []
