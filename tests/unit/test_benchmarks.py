"""The benchmarks' own parts: reading exports of every format, comparing results, splitting a night's time."""

from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from benchmarks.agreement import compare, describe
from benchmarks.exports import relation
from benchmarks.measures import Comparison, Results
from benchmarks.parts import REST, START, WHOLE, medians, parts_of
from benchmarks.processes import CommandFailedError, Cost, run_process, this_python

TYPES = {"order_id": "varchar", "paid_on": "date", "amount": "decimal(18, 4)"}


def rows_of(folder: Path, tmp_path: Path, with_name: bool = False) -> list[tuple[object, ...]]:
    return (
        duckdb.connect()
        .execute(f"from ({relation(folder, TYPES, tmp_path / 'scratch', with_name)}) order by all")
        .fetchall()
    )


def write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))


def test_files_of_all_formats_give_the_same_rows(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    write(exports / "chinese" / "a.csv", "order_id,note,amount,paid_on\nO1,退货,12.50,2026-10-01\n", "gb18030")
    write(exports / "excel" / "a.csv", "\ufefforder_id,paid_on,amount\r\nO1,2026-10-01,12.50\r\n")
    write(exports / "tabs" / "a.tsv", "amount\torder_id\tpaid_on\n12.5\tO1\t2026-10-01\n")
    write(exports / "lines" / "a.jsonl", '{"order_id":"O1","amount":12.5,"paid_on":"2026-10-01"}\n')
    (exports / "columns").mkdir()
    (exports / "sheet").mkdir()
    duckdb.connect().execute(
        f"copy (select 'O1' as order_id, date '2026-10-01' as paid_on, 12.5 as amount) to '{exports}/columns/a.parquet'"
    )
    with xlsxwriter.Workbook(exports / "sheet" / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for column, values in enumerate((("order_id", "O1"), ("paid_on", "2026-10-01"), ("amount", 12.5))):
            sheet.write_column(0, column, values)
    expected = rows_of(exports / "excel", tmp_path)
    assert [str(part) for part in expected[0]] == ["O1", "2026-10-01", "12.5000"]
    for folder in exports.iterdir():
        assert rows_of(folder, tmp_path) == expected, folder.name


def test_files_with_other_headers_are_read_together_and_a_missing_column_is_null(tmp_path: Path) -> None:
    exports = tmp_path / "orders"
    write(exports / "2026-09.csv", "order_id,paid_on,amount\nO1,2026-09-01,1\n")
    write(exports / "2026-10.csv", "amount,order_id\n2,O2\n")
    found = rows_of(exports, tmp_path, with_name=True)
    assert [(row[0], row[1] is None, row[3]) for row in found] == [
        ("O1", False, "2026-09.csv"),
        ("O2", True, "2026-10.csv"),
    ]


def test_rows_that_do_not_parse_are_left_out(tmp_path: Path) -> None:
    write(
        tmp_path / "orders" / "a.csv",
        "order_id,paid_on,amount\nO1,2026-10-01,1\nO2,2026-13-45,1\nO3,2026-10-01,1O\nO4\n",
    )
    assert [row[0] for row in rows_of(tmp_path / "orders", tmp_path)] == ["O1"]


def test_an_export_without_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    with pytest.raises(FileNotFoundError, match="orders holds no files"):
        rows_of(tmp_path / "orders", tmp_path)


def result(path: Path, table: str, rows: str, also: str = "") -> Path:
    with duckdb.connect(str(path)) as con:
        con.execute("create schema if not exists marts")
        con.execute(
            f"create table {table} as select 'day' as period_type, date '2026-10-01' + cast(n as integer) as period_start, 'all' as shop_id, "
            f"cast(gmv as decimal(18, 2)) as gmv, cast(rate as double) as rate{also} from (values {rows}) as t (n, gmv, rate)"
        )
    return path


def test_equal_results_agree_within_the_tolerance(tmp_path: Path) -> None:
    built = result(tmp_path / "a.duckdb", "marts.company_kpis", "(1, 10.00, 0.5), (2, null, null)")
    by_hand = result(tmp_path / "b.duckdb", "company_kpis", "(1, 10.00, 0.5000000001), (2, null, null)")
    [agreement] = compare(built, by_hand, ["company_kpis"])
    assert agreement.is_complete
    assert (agreement.rows, agreement.columns, agreement.values) == (2, 2, 2)


def test_every_difference_is_told_with_its_cell(tmp_path: Path) -> None:
    built = result(tmp_path / "a.duckdb", "marts.company_kpis", "(1, 10.00, 0.5), (2, 7, null), (3, 1, 1)")
    by_hand = result(tmp_path / "b.duckdb", "company_kpis", "(1, 10.01, 0.6), (2, 7, 0.1), (4, 1, 1)")
    [agreement] = compare(built, by_hand, ["company_kpis"])
    assert not agreement.is_complete
    assert {found.kpi_id: found.cells for found in agreement.differences} == {"gmv": 1, "rate": 2}
    told = describe(agreement)
    assert "gmv: 1 cells differ, most at day 2026-10-02 all: warehouse 10.00, the other 10.01" in told
    assert "1 rows only in the warehouse, first: day 2026-10-04 all" in told
    assert "1 rows only in the other, first: day 2026-10-05 all" in told


def test_a_kpi_that_one_side_lacks_is_told_and_a_mart_that_it_lacks_is_refused(tmp_path: Path) -> None:
    more = ", 0.5 as predicted, null as gmv__null_reason, null as predicted__null_reason"
    built = result(tmp_path / "a.duckdb", "marts.company_kpis", "(1, 10.00, 0.5)", more)
    by_hand = result(tmp_path / "b.duckdb", "company_kpis", "(1, 10.00, 0.5)")
    [agreement] = compare(built, by_hand, ["company_kpis"])
    assert agreement.left_out == ["predicted"]
    assert "not compared: predicted" in describe(agreement)
    with pytest.raises(ValueError, match="there is no campaigns"):
        compare(built, by_hand, ["company_kpis", "campaigns"])


def test_a_nights_parts_add_up_to_the_whole_process() -> None:
    cost = Cost(wall_seconds=10.0, processor_seconds=5.0, peak_bytes=1, started_at=1_000_000_000.0, output="")
    record = {
        "started_at": "2001-09-09T01:46:42+00:00",
        "steps": [{"name": "landing", "seconds": 3.0}, {"name": "plan", "seconds": 1.0}],
    }
    parts = parts_of(cost, record)
    assert parts == {START: 2.0, "landing": 3.0, "plan": 1.0, REST: 4.0, WHOLE: 10.0}
    assert medians([parts, {**parts, "landing": 5.0}, {**parts, "landing": 9.0}])["landing"] == 5.0


def test_a_process_that_fails_says_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="No module named"):
        run_process(this_python("benchmarks.absent"), tmp_path / "logs" / "absent.log")
    cost = run_process(this_python("benchmarks.agreement", "--help"), tmp_path / "logs" / "help.log")
    assert "cell by cell" in cost.output
    assert cost.peak_bytes > 2**20


def test_a_failure_leaves_the_pairs_that_were_measured_before_it() -> None:
    cost = Cost(wall_seconds=2.0, processor_seconds=1.0, peak_bytes=0, started_at=0.0, output="")
    whole = Comparison("whole", 2, ours=[cost], theirs=[cost])
    cut_off = Comparison("cut off in its second pair", 2, ours=[cost, cost], theirs=[cost])
    without_a_pair = Comparison("without a pair", 2, ours=[cost])
    results = Results([whole, cut_off, without_a_pair])
    results.drop_unfinished()
    assert [(comparison.title, comparison.ratios) for comparison in results.comparisons] == [
        ("whole", [1.0]),
        ("cut off in its second pair", [1.0]),
    ]
