"""Encodings, line ends, quoting and headers of delimited text."""

from __future__ import annotations

import gzip

import pytest
from landing_bench import Bench, column

COLUMNS = [column("id", key=True, header="编号"), column("note", header="备注")]
TEXT = '编号,备注\n1,连衣裙\n2,"红,蓝"\n3,㐀𠮷€\n'
EXPECTED = [("1", "连衣裙"), ("2", "红,蓝"), ("3", "㐀𠮷€")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_same_rows_come_out_of_every_encoding_and_line_end(bench: Bench, encoding: str, line_end: str) -> None:
    bench.contract(COLUMNS, encodings=["utf-8", "gb18030"])
    result = bench.land_one("a.csv", TEXT.replace("\n", line_end).encode(encoding))
    assert result.status == "landed", result.reason
    assert bench.current("id, note") == EXPECTED
    bench.assert_accounted()


@pytest.mark.parametrize(
    ("encoding", "text"), [("latin-1", "Café"), ("cp1252", "“€”"), ("shift_jis", "注文"), ("big5", "訂單")]
)
def test_any_declared_encoding_is_read(bench: Bench, encoding: str, text: str) -> None:
    bench.contract([column("id", key=True), column("note")], encodings=[encoding])
    bench.land_one("a.csv", f"id,note\n1,{text}\n".encode(encoding))
    assert bench.current("note") == [(text,)]


def test_an_undeclared_encoding_is_no_mojibake(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("note")], encodings=["gb18030"])
    result = bench.land_one("a.csv", "id,note\n1,连衣裙\n".encode())
    assert result.status == "refused"
    assert "utf-8" in (result.reason or "")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_row_with_wrong_bytes_is_quarantined_alone(bench: Bench, encoding: str) -> None:
    bench.contract([column("id", key=True), column("note")], encodings=["utf-8", "gb18030"])
    lines = ["id,note", *(f"{i},连衣裙" for i in range(1, 30))]
    content = "\n".join(lines).encode(encoding) + b"\n77,\xff\xffbroken\n" + "99,好\n".encode(encoding)
    result = bench.land_one("a.csv", content)
    assert (result.rows_landed, result.rows_rejected) == (30, 1)
    ((line, row, name, reason),) = bench.rejected()
    assert (line, row, name) == (31, 30, "note")
    assert "bytes" in reason
    ((raw,),) = bench.query("select raw_text from landing.rejected_rows")
    assert raw == "77,\\xff\\xffbroken"
    assert ("99", "好") in bench.current("id, note")


@pytest.mark.parametrize(
    ("encoding", "mark", "wrong", "shown"),
    [
        ("utf-8", b"\xef\xbb\xbf", b"\xff\xff", "\\xff\\xff"),
        ("utf-16-le", b"\xff\xfe", b"\x00\xd8", "\\x00\\xd8"),
        ("utf-16-be", b"\xfe\xff", b"\xdc\x00", "\\xdc\\x00"),
        ("utf-32-le", b"\xff\xfe\x00\x00", b"\x00\x00\x11\x00", "\\x00\\x00\\x11\\x00"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_byte_order_mark_hides_no_wrong_bytes(
    bench: Bench, encoding: str, mark: bytes, wrong: bytes, shown: str, is_packed: bool
) -> None:
    bench.contract([column("id", key=True), column("note")])
    content = mark + "id,note\n1,连衣裙\n77,".encode(encoding) + wrong + "broken\n99,好\n".encode(encoding)
    result = bench.land_one(*(("a.csv.gz", gzip.compress(content)) if is_packed else ("a.csv", content)))
    assert (result.rows_landed, result.rows_rejected) == (2, 1)
    assert bench.query("select raw_text from landing.rejected_rows") == [(f"77,{shown}broken",)]
    assert bench.current("id, note") == [("1", "连衣裙"), ("99", "好")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("second", ["id,note\n3,z\n", "3,z\n"])
@pytest.mark.parametrize("first", ["id,note\n1,x\n2,y\n", 'id,note\n1,x\n2,"y,y"\n'])
def test_a_file_put_behind_another_lands_no_row_under_another_name(
    bench: Bench, first: str, second: str, encoding: str
) -> None:
    bench.contract([column("id", key=True), column("note")])
    result = bench.land_one("a.csv", first.encode(encoding) + (second + "4,w\n").encode(encoding))
    assert result.status == "landed"
    assert [r[0] for r in bench.current("id")] == ["1", "2", *(["3"] if "id" in second else []), "4"]
    assert [(line, "second file" in reason) for line, _, _, reason in bench.rejected()] == [(4, True)]


def test_a_character_cut_at_the_end_refuses_the_file(bench: Bench) -> None:
    bench.contract([column("id", key=True), column("note")])
    result = bench.land_one("a.csv", ("id,note\n" + "1,连衣裙\n" * 20 + "2,好").encode()[:-1])
    assert result.status == "refused"
    assert "cut" in (result.reason or "")


class TestQuoting:
    @pytest.fixture(autouse=True)
    def contract(self, bench: Bench) -> None:
        bench.contract([column("id", key=True), column("note"), column("qty", "integer")])

    def test_quotes_delimiters_and_line_ends_inside_cells_are_kept(self, bench: Bench) -> None:
        bench.land_one("a.csv", 'id,note,qty\r\n1,"a ""b"" c",1\r\n2,"x,y\r\nz\n",2\r\n3," lead",3\r\n')
        assert bench.current("id, note, qty") == [("1", 'a "b" c', 1), ("2", "x,y\r\nz\n", 2), ("3", " lead", 3)]

    def test_lines_are_those_of_the_file_also_behind_cells_with_line_ends_and_blank_lines(self, bench: Bench) -> None:
        content = 'id,note,qty\n1,"two\nlines",1\n\n2,x,many\n3,x\n\n\n4,"three\n\nlines",4,5\n5,y,few\n'
        result = bench.land_one("a.csv", content)
        assert (result.rows_read, result.rows_landed, result.rows_rejected) == (5, 1, 4)
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(5, 2), (6, 3), (9, 4), (12, 5)]
        assert bench.current("id, _row_number") == [("1", 1)]

    def test_row_numbers_move_on_behind_records_that_were_set_aside(self, bench: Bench) -> None:
        bench.land_one("a.csv", "id,note,qty\n1,a,1\nragged\n2,b,2\nx,y,1,1\nz\n3,c,3\n")
        assert bench.current("id, _row_number") == [("1", 1), ("2", 3), ("3", 6)]
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(3, 2), (5, 4), (6, 5)]

    def test_a_broken_quote_spoils_its_record_alone(self, bench: Bench) -> None:
        bench.land_one("a.csv", 'id,note,qty\n1,a,1\n2,"b"c,2\n3,d,3\n')
        assert bench.current("id") == [("1",), ("3",)]
        assert len(bench.rejected()) == 1

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_only_the_file_s_line_ends_part_a_record_with_a_broken_quote(self, bench: Bench, line_end: str) -> None:
        text = 'id,note,qty\n1,a,1\n2,x\u2028y\x0bz\x85,"b"c\n3,d,many\n4,e,4\n'
        result = bench.land_one("a.csv", text.replace("\n", line_end))
        assert (result.rows_read, result.rows_landed, result.rows_rejected) == (4, 2, 2)
        assert [(line, row) for line, row, _, _ in bench.rejected()] == [(3, 2), (4, 3)]
        assert bench.current("id, _row_number") == [("1", 1), ("4", 4)]

    def test_mixed_line_ends_are_read(self, bench: Bench) -> None:
        result = bench.land_one("a.csv", 'id,note,qty\r\n1,a,1\n2,"b\r\nb",2\r\n3,c,3\n')
        assert result.status == "landed", result.reason
        assert bench.current("id, note") == [("1", "a"), ("2", "b\r\nb"), ("3", "c")]

    def test_a_last_row_without_line_end_is_a_row(self, bench: Bench) -> None:
        assert bench.land_one("a.csv", "id,note,qty\n1,a,1\n2,b,2").rows_landed == 2

    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
    def test_the_delimiter_is_found_from_the_header(self, bench: Bench, delimiter: str) -> None:
        bench.land_one("a.csv", "id,note,qty\n1,a b,1\n".replace(",", delimiter))
        assert bench.current("id, note, qty") == [("1", "a b", 1)]


class TestHeaders:
    @pytest.fixture(autouse=True)
    def contract(self, bench: Bench) -> None:
        bench.contract(
            [
                column("id", key=True, header="Order ID", aliases=["订单号"]),
                column("amount", "number", header="Amount", required=True),
                column("remark", header="Remark text"),
            ]
        )

    def test_columns_are_matched_by_name_in_any_order(self, bench: Bench) -> None:
        bench.land_one("a.csv", "Remark text,Amount,Order ID\nx,5,1\n")
        assert bench.current("id, amount, remark") == [("1", 5, "x")]

    @pytest.mark.parametrize(
        "header", ["订单号,Amount", "\ufefforder id ,\tAMOUNT", '"Order ID"," Amount "', "\n\nOrder ID,Amount"]
    )
    def test_aliases_blanks_tabs_marks_and_case_do_not_matter(self, bench: Bench, header: str) -> None:
        result = bench.land_one("a.csv", f"{header}\n1,5\n")
        assert result.status == "landed", result.reason
        assert bench.current("id, amount") == [("1", 5)]

    def test_an_added_column_is_left_out_and_noted(self, bench: Bench) -> None:
        result = bench.land_one("a.csv", "Order ID,New thing,Amount\n1,secret,5\n")
        assert (result.status, result.reason) == ("landed", "column added: New thing")

    @pytest.mark.parametrize(
        ("header", "words"),
        [
            ("Order ID,Amuont", ["lacks the required column 'Amount'", "'Amuont' may be 'Amount'"]),
            ("Order ID,Remark text", ["lacks the required column 'Amount'"]),
            ("a,b,c", ["another export's file"]),
            ("Order ID,Amount,amount", ["more than once"]),
            ("Order ID,订单号,Amount", ["two headers of the column id"]),
            ("Order ID,Amount,Remark txt", ["renamed", "synonym of remark"]),
        ],
    )
    def test_a_header_that_does_not_fit_refuses_the_file(self, bench: Bench, header: str, words: list[str]) -> None:
        result = bench.land_one("a.csv", f"{header}\n1,2,3\n")
        assert result.status == "refused"
        for word in words:
            assert word in (result.reason or "")

    @pytest.mark.parametrize("row", ["王小明,38,38", "Ann Lee,2026-01-31 10:00,x", "Ann Lee,x,1.5"])
    def test_a_row_where_the_header_should_stand_is_not_shown(self, bench: Bench, row: str) -> None:
        result = bench.land_one("a.csv", f"{row}\n{row}\n")
        assert result.status == "refused"
        assert "seems to be a row" in (result.reason or "")
        assert row.split(",")[0] not in (result.reason or "")

    def test_lines_above_the_header_are_named(self, bench: Bench) -> None:
        result = bench.land_one("a.csv", "Report of orders\nfrom 1 to 31 January\n\nOrder ID,Amount\n1,2\n")
        assert result.status == "refused"
        assert "line 4" in (result.reason or "")

    @pytest.mark.parametrize(
        "row",
        ["Total,500", " GRAND TOTAL: ,500", "subtotal,500", "合计,500", "　小计：,500", ",500", "TOTAL:,500", "合计：,500",
         " Sum,500", "Grand Total (2),500", "Sum total,500", "sub-total（2）：,500", "总 计,500", "\u00a0Total\u200b,500"],
    )  # fmt: skip
    def test_a_totals_row_is_never_landed(self, bench: Bench, row: str) -> None:
        result = bench.land_one("a.csv", f"Order ID,Amount\n1,200\n2,300\n{row}\n")
        assert (result.rows_landed, result.rows_rejected) == (2, 1)
        assert bench.current("sum(amount)") == [(500,)]

    @pytest.mark.parametrize("name", ["Totals1", "Summer", "SUM-1", "Total (2) x", "合计单", "Grand", "T"])
    def test_an_id_that_only_resembles_a_total_lands(self, bench: Bench, name: str) -> None:
        assert bench.land_one("a.csv", f"Order ID,Amount\n1,200\n{name},300\n").rows_landed == 2

    def test_a_second_table_below_is_never_landed(self, bench: Bench) -> None:
        result = bench.land_one(
            "a.csv", "Order ID,Amount\n1,200\n\nOrder ID,Amount\n2,300\n\nRegion,Amount,Share\nNorth,5,1\n"
        )
        assert bench.current("id") == [("1",), ("2",)]
        assert (result.rows_landed, result.rows_rejected) == (2, 3)


@pytest.mark.parametrize("is_keyed", [True, False])
def test_a_record_with_a_title_like_a_total_lands_and_a_totals_row_does_not(bench: Bench, is_keyed: bool) -> None:
    custom = {} if is_keyed else {"keyless": True}
    bench.contract(
        [column("title"), column("id", key=is_keyed), column("day", "date"), column("n", "integer")], **custom
    )
    result = bench.land_one("a.csv", "title,id,day,n\nTotal,1,2026-01-31,5\nSum,2,2026-01-31,6\nTotal,,,11\n")
    assert (result.rows_landed, result.rows_rejected) == (2, 1)
    assert "total of others" in bench.rejected()[0][3]


def test_a_file_without_header_is_read_by_position(bench: Bench) -> None:
    bench.contract([column("a"), column("b", "integer")], header=False, keyless=True, delimiter=",")
    result = bench.land_one("a.csv", "x,1\ny,2\n")
    assert result.rows_landed == 2
    assert bench.land_one("b.csv", "x,1,z\ny,2,z\n").status == "refused"


def test_hostile_headers_and_values_are_text(bench: Bench) -> None:
    nasty = "x'); drop table landing.files; --"
    bench.contract([column("id", key=True, header=nasty), column("note", header='a"b')])
    result = bench.land_one("a.csv", f'{nasty},"a""b"\n=1+1,"\'; select 1 --"\n')
    assert result.status == "landed", result.reason
    assert bench.current("id, note") == [("=1+1", "'; select 1 --")]
