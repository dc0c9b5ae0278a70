"""XLSX, JSON Lines and Parquet land like delimited text: same typing, same quarantine, same refusals."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
import xlsxwriter
from landing_bench import Bench, column

from ingestion import preparation, xlsx_reader

COLUMNS = [
    column("id", key=True, header="订单号", aliases=["order"]),
    column("qty", "integer"),
    column("amount", "number"),
    column("at", "timestamp"),
    column("day", "date"),
    column("buyer", classification="hash", identity="buyer"),
]
NAMES = ["订单号", "qty", "amount", "at", "day", "buyer"]


@pytest.fixture(autouse=True)
def contract(bench: Bench) -> None:
    bench.contract(COLUMNS, timeZone="Asia/Shanghai")


def workbook(path: Path, fill: Callable[[Any, Any], None], **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), options)
    fill(book, book.add_worksheet("Data"))
    book.close()
    return path


def target(bench: Bench, name: str) -> Path:
    return bench.landing / "scorehouse/orders" / name


class TestXlsx:
    def test_cells_of_every_kind(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            time, day = (
                book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
                book.add_format({"num_format": "yyyy-mm-dd"}),
            )
            sheet.write_row(0, 0, NAMES)
            sheet.write_string(1, 0, "0012")
            sheet.write_number(1, 1, 5)
            sheet.write_number(1, 2, 12.34)
            sheet.write_datetime(1, 3, dt.datetime(2026, 1, 31, 10, 0, 1), time)
            sheet.write_datetime(1, 4, dt.datetime(2026, 1, 31), day)
            sheet.write_row(3, 0, [1234567, "many", "text", "x", "y", "z"])
            sheet.write_number(4, 0, 99)
            sheet.set_row(4, None, None, {"hidden": True})
            sheet.write_string(4, 5, '买家,"x"\n')

        workbook(target(bench, "a.xlsx"), fill)
        (result,) = bench.land().files
        assert (result.rows_read, result.rows_landed, result.rows_rejected) == (3, 2, 1)
        assert bench.query("select id, qty, amount, cast(timezone('UTC', \"at\") as varchar), cast(day as varchar) "
                           "from landing.scorehouse__orders order by id") == [
            ("0012", 5, Decimal("12.34"), "2026-01-31 02:00:01", "2026-01-31"),
            ("99", None, None, None, None),
        ]  # fmt: skip
        assert [(line, row, name) for line, row, name, _ in bench.rejected()] == [(4, 2, "qty")]

    @pytest.mark.parametrize("text", ["a\rb", "a\r", "a\r\nb", "a\nb\r"])
    def test_line_ends_of_every_kind_in_a_cell_are_kept(self, bench: Bench, text: str) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, ["订单号", "qty", "note"])
            sheet.write_row(1, 0, ["1", 5, text])
            sheet.write_row(2, 0, ["2", "many", text])
            sheet.write_row(3, 0, ["3", 7, "x"])

        bench.contract([*COLUMNS, column("note")])
        workbook(target(bench, "a.xlsx"), fill)
        (result,) = bench.land().files
        assert result.status == "landed", result.reason
        assert bench.current("id, qty, note") == [("1", 5, text), ("3", 7, "x")]
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(3, 2)]

    def test_dates_counted_from_1904(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)
            sheet.write_string(1, 0, "1")
            sheet.write_datetime(1, 4, dt.datetime(2026, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))

        workbook(target(bench, "a.xlsx"), fill, date_1904=True)
        bench.land()
        assert bench.current("cast(day as varchar)") == [("2026-01-31",)]

    def test_formulas_with_a_stored_result_are_read(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)
            sheet.write_string(1, 0, "1")
            sheet.write_formula(1, 1, "=2+3", None, 5)

        workbook(target(bench, "a.xlsx"), fill)
        bench.land()
        assert bench.current("qty") == [(5,)]

    @pytest.mark.parametrize(
        ("what", "reason"),
        [
            ("formula", "without a stored result"),
            ("error", "error"),
            ("merged", "merged"),
            ("two sheets", "more than one sheet"),
            ("rounded id", "spreadsheet"),
            ("title", "line 3"),
            ("foreign", "another export"),
            ("empty", "empty"),
        ],
    )
    def test_what_would_lose_values_is_refused(self, bench: Bench, what: str, reason: str) -> None:
        def fill(book: Any, sheet: Any) -> None:
            if what == "empty":
                return
            if what == "title":
                sheet.write_string(0, 0, "Report")
                sheet.write_row(2, 0, NAMES)
                return
            sheet.write_row(0, 0, NAMES if what != "foreign" else ["a", "b"])
            sheet.write_string(1, 0, "1")
            if what == "formula":
                sheet.write_formula(1, 1, "=2+3", None, "")
            elif what == "error":
                sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
            elif what == "merged":
                sheet.merge_range(2, 0, 3, 0, "2")
            elif what == "two sheets":
                other = book.add_worksheet("More")
                other.write_row(0, 0, NAMES)
                other.write_string(1, 0, "2")
            elif what == "rounded id":
                sheet.write_number(2, 0, 123456789012345678)

        path = workbook(target(bench, "a.xlsx"), fill)
        if what == "formula":
            _empty_formula_results(path)
        (result,) = bench.land().files
        assert result.status == "refused"
        assert reason in (result.reason or "")

    @pytest.mark.parametrize("dress", ["plain", "prefixed", "single quotes", "blanks in tags", "another folder"])
    @pytest.mark.parametrize(
        ("result", "reason"), [("", "formula without a stored result in cell B3"), ("#DIV/0!", "in cell B3"), (5, None)]
    )
    def test_a_lost_value_is_seen_however_the_sheet_is_written(
        self, bench: Bench, dress: str, result: Any, reason: str | None
    ) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)
            sheet.write_row(1, 0, ["1", 7])
            sheet.write_string(2, 0, "2")
            sheet.write_formula(2, 1, "=1/0", None, result)

        path = workbook(target(bench, "a.xlsx"), fill)
        if result == "":
            _empty_formula_results(path)
        if dress == "prefixed":
            _rewrite_sheet(path, lambda xml: re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x="))
        elif dress == "single quotes":
            _rewrite_sheet(path, lambda xml: xml.replace(b'"', b"'"))
        elif dress == "blanks in tags":
            _rewrite_sheet(path, lambda xml: re.sub(rb"</(\w+)>", rb"</\1 >", xml))
        elif dress == "another folder":
            _move_sheet(path)
        (found,) = bench.land().files
        assert (found.status, reason or "") == ("landed" if reason is None else "refused", reason or "")
        assert (reason or "") in (found.reason or "")
        assert bench.current("id, qty") == ([("1", 7), ("2", 5)] if reason is None else [])

    def test_a_sheet_that_is_something_else_is_left_and_named(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, ["notes"])
            hidden = book.add_worksheet("Real")
            hidden.write_row(0, 0, NAMES)
            hidden.write_string(1, 0, "1")
            hidden.hide()

        workbook(target(bench, "a.xlsx"), fill)
        (result,) = bench.land().files
        assert (result.rows_landed, result.reason) == (1, "sheet not read: Data")

    def test_entities_and_bombs_are_refused(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)

        path = workbook(target(bench, "entity.xlsx"), fill)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("xl/extra.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        bomb = workbook(target(bench, "bomb.xlsx"), fill)
        with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", b"0" * (300 << 20))
        reasons = {f.path.split("/")[-1]: f.reason for f in bench.land().files}
        assert "entities" in (reasons["entity.xlsx"] or "")
        assert "unpacks" in (reasons["bomb.xlsx"] or "")

    @pytest.mark.parametrize("dress", ["plain", "prefixed", "unplaced"])
    def test_a_cell_far_outside_the_table_is_refused_before_the_sheet_is_expanded(
        self, bench: Bench, dress: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx_reader.python_calamine, "CalamineWorkbook", None)  # it would take all memory

        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)
            sheet.write_string(1, 0, "1")
            sheet.write_string(1048575, 16383, "x")

        path = workbook(target(bench, "a.xlsx"), fill)
        if dress == "prefixed":
            _rewrite_sheet(path, lambda xml: re.sub(rb"<(/?)(worksheet|row|c|v)\b", rb"<\1x:\2", xml))
        elif dress == "unplaced":
            _rewrite_sheet(path, lambda xml: re.sub(rb'<c r="[A-Z]+1"', b"<c", xml))
        (result,) = bench.land().files
        assert result.status == "refused"
        assert "as far as column XFD and row 1048576; delete what stands" in (result.reason or "")

    def test_an_empty_cell_far_outside_the_table_takes_no_room(self, bench: Bench) -> None:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write_row(0, 0, NAMES)
            sheet.write_string(1, 0, "1")
            sheet.write_blank(1048575, 16383, None, book.add_format({"bold": True}))

        workbook(target(bench, "a.xlsx"), fill)
        assert [f.rows_landed for f in bench.land().files] == [1]


def _rewrite_sheet(path: Path, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def _move_sheet(path: Path) -> None:
    """Let the sheet lie elsewhere in the workbook, as its list of parts allows."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(
                part.replace("worksheets/sheet1", "pages/one"), data.replace(b"worksheets/sheet1", b"pages/one")
            )


def _empty_formula_results(path: Path) -> None:
    """Make the workbook what a library writes that does not calculate: formulas with nothing behind them."""
    _rewrite_sheet(path, lambda xml: xml.replace(b't="str"', b"").replace(b"<v></v></c>", b"</c>"))


class TestJsonLines:
    def write(self, bench: Bench, *objects: Any, name: str = "a.jsonl") -> None:
        lines = [o if isinstance(o, str) else json.dumps(o, ensure_ascii=False) for o in objects]
        content = ("\n".join(lines) + "\n").encode()
        bench.write(name, gzip.compress(content) if name.endswith(".gz") else content)

    @pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson.gz", "a.json"])
    def test_members_are_matched_by_name(self, bench: Bench, name: str) -> None:
        self.write(
            bench,
            {
                "订单号": "1",
                "qty": 5,
                "amount": 12.5,
                "at": "2026-01-31T10:00:00Z",
                "day": "2026-01-31",
                "buyer": "b",
                "new": {"a": 1},
            },
            {"amount": "7.25", "订单号": "2", "qty": None} | {"订单号": "2"}
            if False
            else {"amount": "7.25", "订单号": "2", "qty": None},
            name=name,
        )
        (result,) = bench.land().files
        assert (result.status, result.rows_landed, result.reason) == ("landed", 2, "column added: new")
        assert bench.current("id, qty, cast(amount as double)") == [("1", 5, 12.5), ("2", None, 7.25)]

    @pytest.mark.parametrize("name", ["QTY", " qty", "\ufeffQty\u3000", "Order", "qty"])
    def test_a_member_is_matched_as_a_header_is(self, bench: Bench, name: str) -> None:
        key, quantity = ("Order", "qty") if name == "Order" else ("订单号", name)
        self.write(bench, {key: "1", quantity: 5, "amount": 12345678901234.5}, {key: "2", "amount": 1})
        bench.write("a.csv", f"{key},{quantity}\nc1,5\n")
        assert [f.status for f in bench.land().files] == ["landed", "landed"]
        assert bench.current("id, qty") == [("1", 5), ("2", None), ("c1", 5)]

    def test_files_that_spell_their_members_otherwise_land_together(self, bench: Bench) -> None:
        for number, name in enumerate(["qty", "QTY", "Qty"]):
            self.write(bench, {"订单号": str(number), name: number}, name=f"{number}.jsonl")
        bench.land()
        assert bench.current("id, qty") == [("0", 0), ("1", 1), ("2", 2)]

    def test_a_member_that_is_first_spelt_so_far_behind_the_beginning_is_never_lost(self, bench: Bench) -> None:
        usual = [{"订单号": str(i), "Amount": 1} for i in range(250)]
        self.write(
            bench,
            *usual,
            {"订单号": "a", "AMOUNT": 7},
            {"订单号": "b", "amount": 7},
            {"order": "c", "Amount": 7},
            {"订单号": "d", "order": "e", "Amount": 7},
            {"订单号": "f", "Amount": 7, "qty": 1},
            {"订单号": "g", "Amount": 7, "QTY": 1},
            '{"订单号": "h", "Amount": 7, "more": 1, "more": 2}',
        )
        bench.land()
        landed = dict(
            bench.query("select id, cast(amount as int) from landing.scorehouse__orders where id > 'a' or id = 'a'")
        )
        assert landed == {"c": 7, "f": 7, "h": 7}
        assert [(line - 250, "twice" in reason) for line, _, _, reason in bench.rejected()] == [
            (1, False),
            (2, False),
            (4, True),
            (6, False),
        ]
        assert "name it alike in every line" in bench.rejected()[0][3]
        bench.assert_accounted()

    def test_broken_lines_are_quarantined_with_their_line(self, bench: Bench) -> None:
        self.write(
            bench,
            {"订单号": "1", "buyer": "SECRET"},
            "",
            '{"订单号": "2", "buyer": "SECRET"',
            "[1]",
            {"订单号": None},
            {"订单号": "3", "qty": "x"},
        )
        (result,) = bench.land().files
        assert (result.rows_read, result.rows_landed, result.rows_rejected) == (5, 1, 4)
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(3, 2), (4, 3), (5, 4), (6, 5)]
        assert "SECRET" not in str(bench.query("select raw_text from landing.rejected_rows"))

    def test_lines_are_counted_behind_a_line_of_blanks(self, bench: Bench) -> None:
        self.write(bench, {"订单号": "1"}, "  ", {"订单号": "2", "qty": "x"})
        bench.land()
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(3, 2)]

    @pytest.mark.parametrize("first", [[], [{"id": "0", "phone": "SECRET"}]])
    def test_what_the_contract_does_not_know_is_not_shown(self, bench: Bench, first: list[Any]) -> None:
        bench.contract([column("id", key=True), column("qty", "integer")])
        usual = [{"id": f"u{i}"} for i in range(300)]
        self.write(
            bench, *first, *usual, {"id": "1", "qty": "x"}, {"id": "2", "qty": "y", "phone": "SECRET"}, '{"id": 3'
        )
        bench.land()
        shown = [r[0] for r in bench.query("select raw_text from landing.rejected_rows order by row_number")]
        assert len(shown) == 3
        assert "x" in shown[0]
        assert "SECRET" not in str(shown)
        assert ("id" in shown[2]) is not bool(first)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ('[{"订单号": "1"}]', "JSON array"),
            ('{"qty": 1}\n', "required column"),
            ("nonsense\n", "no line that is a JSON object"),
            ('{"订单号": "1"}\n{"订单号": "2', "cut"),
            ('{"订单号": "1", "qty": true}\n{"订单号": "2", "qty": false}\n', "type of the export changed"),
        ],
    )
    def test_what_is_no_json_lines_file_is_refused(self, bench: Bench, content: str, reason: str) -> None:
        result = bench.land_one("a.jsonl", content)
        assert result.status == "refused"
        assert reason in (result.reason or "")

    def test_a_line_beyond_all_measure_is_named(self, bench: Bench) -> None:
        self.write(bench, {"订单号": "1"}, {"订单号": "2", "qty": "x" * (17 << 20)})
        (result,) = bench.land().files
        assert result.status == "refused"
        assert "line of more than 16 MB (line 2)" in (result.reason or "")

    def test_a_byte_order_mark_is_no_part_of_the_first_line(self, bench: Bench) -> None:
        assert bench.land_one("a.jsonl", '\ufeff{"订单号": "1"}\n').rows_landed == 1
        result = bench.land_one("b.jsonl", '\ufeff{"订单号": "2", "qty": 5, "new": 1}\n{"订单号": "3"}\n')
        assert (result.rows_landed, result.reason) == (2, "column added: new")
        assert bench.current("id, qty") == [("1", None), ("2", 5), ("3", None)]

    @pytest.mark.parametrize(
        "number",
        ["1.0000000000000001e17", "1.0000000000000002e17", "1.23E+17", "1.5e25", "1e400", "1.0", "-2.5", "NaN"],
    )
    @pytest.mark.parametrize("member", ["订单号", "buyer"])
    def test_an_id_that_went_through_a_double_is_quarantined(self, bench: Bench, member: str, number: str) -> None:
        key = "" if member == "订单号" else '"订单号": "2", '
        self.write(bench, {"订单号": "1"}, f'{{{key}"{member}" : {number}}}')
        (result,) = bench.land().files
        assert (result.status, result.rows_landed, result.rows_rejected) == ("landed", 1, 1)
        (rejected,) = bench.rejected()
        assert rejected[0] == 2
        assert "deliver it as text" in rejected[3]
        bench.assert_accounted()

    def test_ids_keep_all_their_digits(self, bench: Bench) -> None:
        ids = ["9007199254740993", "18446744073709551617", "1" * 60, "-7"]
        texts = ["1.0", "0012", "1E17", "12e4f6", "nan"]
        self.write(bench, *(f'{{"订单号": {i}}}' for i in ids), *({"订单号": t} for t in texts))
        bench.land()
        assert {i for (i,) in bench.current("id")} == {*ids, *texts}

    def test_ids_of_whole_numbers_may_be_written_as_doubles_while_these_hold_each_of_them(self, bench: Bench) -> None:
        bench.contract([column("id", "integer", key=True), column("rate", "number", key=True, position=2)])
        given = ["5.0", "9007199254740993.0", "1.23E+17", "9007199254740993"]
        self.write(bench, *(f'{{"id": {v}, "rate": 0.5}}' for v in given))
        bench.land()
        assert bench.current("id, cast(rate as double)") == [(5, 0.5), (9007199254740993, 0.5)]
        assert [line for line, *_ in bench.rejected()] == [2, 3]

    @pytest.mark.parametrize("quote", ["", '"'])
    def test_numbers_are_what_the_same_text_is_in_delimited_text(self, bench: Bench, quote: str) -> None:
        given = ["12345678901234.5678", "99999999999999.9999", "-99999999999999.9999", "0.00004999999999999999999999",
                 "0.30000000000000000001", "1.5e3", "99999999999999.99999", "1e14", "12.5", "7"]  # fmt: skip
        self.write(bench, *(f'{{"订单号": "{i}", "amount": {quote}{v}{quote}}}' for i, v in enumerate(given)))
        bench.write("a.csv", "订单号,amount\n" + "".join(f"c{i},{v}\n" for i, v in enumerate(given)))
        bench.land()
        landed = dict(bench.current("id, amount"))
        assert [landed.get(str(i)) for i in range(len(given))] == [landed.get(f"c{i}") for i in range(len(given))]
        assert landed["0"] == Decimal("12345678901234.5678")
        assert landed["1"] == Decimal("99999999999999.9999")

    def test_whole_numbers_beyond_a_double_keep_their_digits(self, bench: Bench) -> None:
        given = ["9007199254740993.0", "9223372036854775807", "1E3", "1.50000000000000000", "9223372036854775808.0"]
        self.write(bench, *(f'{{"订单号": "{i}", "qty": {v}}}' for i, v in enumerate(given)))
        bench.land()
        assert bench.current("id, qty") == [("0", 9007199254740993), ("1", 9223372036854775807), ("2", 1000)]

    @pytest.mark.parametrize("classification", ["public", "restricted"])
    def test_text_given_as_a_number_is_kept_as_written(self, bench: Bench, classification: str) -> None:
        bench.contract([column("id", key=True), column("v", classification=classification)])
        given = ["12345678901234567.5", "1.23E+17", "0.1234567890123456", "2.5", "12345678901234567890", "1.10", "0.0000001",
                 "-0.50", "0.30000000000000000001", "1e400", "1E5"]  # fmt: skip
        self.write(bench, *(f'{{"id": "{i}", "v": {v}}}' for i, v in enumerate(given)))
        bench.land()
        assert dict(bench.current("id, v")) == {str(i): v for i, v in enumerate(given)}

    def test_numbers_nested_in_a_column_of_text_are_kept_as_written(self, bench: Bench) -> None:
        bench.contract([column("id", key=True), column("v"), column("amount", "number")])
        given = [
            '{"a":12345678901234.5678,"b":[1.10,-1E5,{"c":0.30000000000000000001}]}',
            '[12345678901234.5678,"12345678901234.5678","x,1.50","\\\\",1.50,"a\\"1.50"]',
            '{"1.50":"1.50","k":[true,null,7,1.50]}',
            '"plain 1.50"',
            '"{\\"a\\":1.50}"',
            '"1.50"',
        ]
        self.write(bench, *(f'{{"v":{v},"id":"{i}","amount": 12345678901234.5678}}' for i, v in enumerate(given)))
        bench.land()
        kept = [json.loads(v) if v.startswith('"') else v for v in given]
        assert dict(bench.current("id, v")) == {str(i): v for i, v in enumerate(kept)}
        assert set(bench.current("amount")) == {(Decimal("12345678901234.5678"),)}

    def test_restricted_numbers_keep_their_digits(self, bench: Bench) -> None:
        bench.contract([column("id", key=True), column("pay", "number", classification="restricted")])
        self.write(bench, '{"id": "1", "pay": 12345678901234.5678}')
        bench.land()
        assert bench.current("pay") == [(Decimal("12345678901234.5678"),)]

    def test_an_object_that_names_a_member_twice_is_quarantined(self, bench: Bench) -> None:
        self.write(
            bench,
            '{"订单号": "1", "amount": 10, "amount": 99}',
            '{"订单号": "2", "amount": 10}',
            '{"订单号": "3", "\\u0061mount": 10, "amount": 99}',
            '{"amount": 10, "订单号": "4", "new": {"amount": 1}}',
        )
        bench.land()
        assert bench.current("id") == [("2",), ("4",)]
        assert [(line, "twice" in reason) for line, _, _, reason in bench.rejected()] == [(1, True), (3, True)]


class TestParquet:
    def write(self, bench: Bench, select: str, name: str = "a.parquet") -> Path:
        path = target(bench, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        duckdb.execute(f"copy ({select}) to '{path}' (format parquet)")
        return path

    def test_typed_columns(self, bench: Bench) -> None:
        self.write(
            bench,
            "select '1' as \"订单号\", 5::int as qty, 12.5::double as amount, timestamp '2026-01-31 10:00:00' as at, "
            "date '2026-01-31' as day, 'b' as buyer union all "
            "select '2', null, 'nan'::double, null, null, null",
        )
        (result,) = bench.land().files
        assert (result.rows_landed, result.rows_rejected) == (1, 1)
        assert bench.current("id, qty, cast(timezone('UTC', \"at\") as varchar)") == [("1", 5, "2026-01-31 02:00:00")]
        assert [(line, row, name) for line, row, name, _ in bench.rejected()] == [(2, 2, "amount")]

    @pytest.mark.parametrize(
        "select",
        [
            "select '1' as \"订单号\", 'five' as qty",
            'select 1.5::double as "订单号"',
            "select '1' as \"订单号\", '2026-01-31' as at",
            "select '1' as \"订单号\", [1] as qty",
        ],
    )
    def test_a_type_that_drifted_refuses_the_file(self, bench: Bench, select: str) -> None:
        self.write(bench, select)
        (result,) = bench.land().files
        assert result.status == "refused"
        assert "the contract" in (result.reason or "")

    @pytest.mark.parametrize(
        "kept", [(slice(0, -50),), (slice(0, 4), slice(-500, None)), (slice(0, 4), slice(-8, None))]
    )
    def test_a_cut_file_is_refused(self, bench: Bench, kept: tuple[slice, ...]) -> None:
        path = self.write(bench, 'select cast(range as varchar) as "订单号" from range(1000)')
        content = path.read_bytes()
        path.write_bytes(b"".join(content[part] for part in kept))
        (result,) = bench.land().files
        assert (result.status, "sound Parquet" in (result.reason or "")) == ("refused", True)

    @pytest.mark.parametrize(
        ("columns", "reason"),
        [
            ({"qty": [1], "QTY": [2]}, "more than once"),
            ({"more": [{"qty": 7}], "qty": [1], "Qty": [2]}, "more than once"),
            ({"qty": [1], "File_Row_Number": [5]}, "rename it"),
            ({"qty": [1], "file_index": [5]}, "rename it"),
        ],
    )
    def test_names_that_hide_each_other_refuse_the_file(
        self, bench: Bench, columns: dict[str, list[Any]], reason: str
    ) -> None:
        self.write(bench, "select '2' as \"订单号\", {'qty': 7, 'b': {'qty': 8}} as more, 2 as \"QTY\"", "b.parquet")
        pyarrow.parquet.write_table(pyarrow.table({"订单号": ["1"], **columns}), target(bench, "a.parquet"))
        refused, landed = bench.land().files
        assert (refused.status, landed.rows_landed) == ("refused", 1)
        assert reason in (refused.reason or "")
        assert bench.current("id, qty") == [("2", 2)]

    def test_a_time_that_may_be_utc_or_local_refuses_the_file(self, bench: Bench) -> None:
        path = bench.write("a.parquet", "")
        table = pyarrow.table({"订单号": ["1"], "at": [dt.datetime(2026, 1, 31, 10, 0, tzinfo=dt.UTC)]})
        pyarrow.parquet.write_table(table, path, use_deprecated_int96_timestamps=True)
        (result,) = bench.land().files
        assert result.status == "refused"
        assert "TIMESTAMP_MICROS" in (result.reason or "")

    def test_columns_that_are_empty_throughout_have_no_type_to_drift(self, bench: Bench) -> None:
        empty = {name: pyarrow.nulls(2) for name in ("qty", "amount", "at", "day", "buyer")}
        path = target(bench, "a.parquet")
        path.parent.mkdir(parents=True)
        pyarrow.parquet.write_table(pyarrow.table({"订单号": ["1", "2"], **empty}), path)
        (result,) = bench.land().files
        assert (result.rows_landed, result.reason) == (2, None)
        assert bench.current('id, qty, amount, "at", day, buyer') == [("1", *[None] * 5), ("2", *[None] * 5)]

    @pytest.mark.parametrize("names", [("id", "buyer"), ("id",)])
    def test_a_file_broken_inside_is_refused_and_the_others_land_in_their_order(
        self, bench: Bench, names: tuple[str, ...]
    ) -> None:
        bench.contract([c for c in COLUMNS if c["name"] in names])
        rows = "select 'id' || range as \"订单号\", '买家' || range as buyer from range(3000)"
        self.write(bench, rows.replace("'id'", "'whole'"), "a.parquet")
        path = self.write(bench, rows, "b.parquet")
        content = path.read_bytes()
        path.write_bytes(content[:400] + bytes(600) + content[1000:])
        bench.write("c.csv", "订单号\n1\n")
        results = {f.path[-9:]: (f.status, f.rows_landed) for f in bench.land().files}
        assert results == {"a.parquet": ("landed", 3000), "b.parquet": ("refused", 0), "ers/c.csv": ("landed", 1)}
        assert "is no sound Parquet file" in str(
            bench.query("select reason from landing.files where status = 'refused'")
        )
        assert bench.query(
            "select current_setting('preserve_insertion_order'), current_setting('disabled_optimizers')"
        ) == [(True, "")]
        bench.assert_accounted()

    def test_a_lack_of_memory_ends_the_load_and_refuses_no_file(self, bench: Bench) -> None:
        wide = ", ".join(f"{i} as {'c' * 2000}{i}" for i in range(3000))
        self.write(bench, f"select '1' as \"订单号\", {wide}")
        usual = bench.query("select current_setting('memory_limit')")[0][0]
        bench.con.execute("set memory_limit = '10MB'")
        with pytest.raises(duckdb.OutOfMemoryException):
            bench.land()
        assert bench.query("select count(*) from landing.files") == [(0,)]
        bench.con.execute("set memory_limit = ?", [usual])
        assert [f.status for f in bench.land().files] == ["landed"]

    def test_a_file_that_vanishes_before_its_columns_are_known_waits(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.write(bench, "select '1' as \"订单号\"")
        self.write(bench, "select '2' as \"订单号\"", "b.parquet")
        monkeypatch.setattr(preparation, "check_signature", lambda *_: path.unlink(missing_ok=True))
        results = {f.path[-9:]: (f.status, f.reason) for f in bench.land().files}
        assert results["b.parquet"][0] == "landed"
        assert results["a.parquet"] == ("waiting", "is gone: somebody moved or deleted it while it was read")

    def test_an_absurd_number_of_rows_is_refused_before_reading(self, bench: Bench) -> None:
        self.write(bench, "select 'x' as \"订单号\" from range(12000000)")
        (result,) = bench.land().files
        assert result.status == "refused"
        assert "claims 12000000 rows" in (result.reason or "")
