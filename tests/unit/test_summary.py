"""The summary: both languages, 100 columns however the words run, and the figures that were published."""

import datetime
import io
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from published_warehouse import AS_OF, change, make_warehouse, publish
from rich.cells import cell_len
from rich.console import Console

from orchestration.publishing.catalogue import PublishedTable
from orchestration.record import RunRecord, new_record
from orchestration.settings import Settings
from orchestration.summary.kpis import read_company_month
from orchestration.summary.screen import paste_line, summary_parts
from orchestration.summary.terminal import WIDTH
from orchestration.summary.texts import FILE_STATES, Texts, choose_language
from scorecards.figures import point, shown, shown_as

BOTH = frozenset({"shared", "people"})
KPI_TABLES = (
    PublishedTable("marts", "company_kpis", frozenset({"shared"})),
    PublishedTable("marts", "kpi_dictionary", BOTH),
)
KPIS = """
create table marts.company_kpis as
select 'month' as period_type, start as period_start, 'all' as shop_id, start < date '2026-10-01' as is_complete,
    amount as gmv, amount / 4000 as conversion_rate, cast(null as double) as never, 1.5 as growth
from (values
    (date '2026-10-01', cast(10 as decimal(18, 2))), (date '2026-09-01', 1234.5), (date '2026-08-01', 1000), (date '2025-09-01', 800)
) as t (start, amount);
create table marts.kpi_dictionary as from (values
    ('company_kpis', 'conversion_rate', '转化率', 'Conversion rate', 'ratio', 'ratio', 'shared'),
    ('company_kpis', 'growth', '销售额环比增长率', 'Growth', 'multiple', 'growth', 'shared'),
    ('company_kpis', 'never', '从无', 'Never', 'count', 'sum', 'shared'),
    ('company_kpis', 'gmv', '成交额', 'Gross merchandise value', 'money', 'sum', 'shared')
) as t (mart, kpi_id, zh, en, unit, additivity, audience)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = make_warehouse(tmp_path, rows=10)
    change(found, KPIS)
    publish(found, KPI_TABLES)
    return found


def ended(settings: Settings) -> RunRecord:
    record = new_record("run")
    record.as_of_date, record.generation_id, record.reasons = str(AS_OF), "000001-2026-10-31", ["new rows"]
    exports = [
        {
            "platform": "scorehouse",
            "export": f"export_number_{n}",
            "files": n,
            "rows_landed": 10**n,
            "rows_rejected": n,
            "rows_duplicate": 0,
        }
        for n in range(1, 20)
    ]
    record.landing = {
        "exports": exports,
        "rejections": [
            {
                "path": "scorehouse/orders/订单 2026-10.csv",
                "column": "paid_at",
                "reason": "不是时间",
                "rows": 12,
                "first_line": 7,
            }
        ],
        "refused_files": [{"path": "scorehouse/orders/x.csv", "reason": "has no header line " * 9}],
        "skipped_files": [{"path": "scorehouse/orders/y.csv", "reason": "holds the same content as z.csv " * 4}],
        "unknown_files": ["a/b.csv"],
    }
    warning = {"severity": "warning", "where": "scorehouse/orders", "what": "half of what is usual"}
    record.gates = {"landing": {"passed": True, "errors": [], "warnings": [warning]}}
    return record


def printed(settings: Settings, record: RunRecord, language: str) -> str:
    console = Console(width=WIDTH, record=True, file=io.StringIO(), highlight=False)
    for part in summary_parts(settings, record, Texts("zh" if language == "zh" else "en")):
        console.print(part)
    return console.export_text()


def test_what_a_run_keeps_in_english_is_shown_in_chinese(settings: Settings) -> None:
    record = ended(settings)
    record.is_full_refresh, record.reasons = True, ["there is no complete build yet", "new or changed rows landed"]
    record.landing["rejections"] = [
        {
            "path": "a/b/c.csv",
            "column": "case_type",
            "reason": "case_type is required and empty",
            "rows": 1200,
            "first_line": 7,
        },
        {"path": "a/b/d.csv", "column": None, "reason": "is no JSON object", "rows": 3, "first_line": 9},
    ]
    record.landing["refused_files"] = [
        {"path": "a/b/x.xls", "reason": "is of no known format (.xls): save it as .xlsx or CSV"}
    ]
    record.landing["waiting_files"] = [{"path": "a/b/y.csv", "reason": "its name says that it is still being written"}]
    record.landing["unknown_files"] = ["a/z/ (cannot be read: denied; check its rights)"]
    record.appeal_problems = [
        "Appeal A-1 was accepted and cannot be applied: gmv is not a sum of rows; give a corrected_value instead."
    ]
    [warning] = record.gates["landing"]["warnings"]
    warning |= {"where": "scorehouse/orders", "what": "the newest rows are of 2026-10-01, 3 days behind 2026-10-04"}
    text = "".join(printed(settings, record, "zh").split())
    for said in (
        "全量构建：还没有完整的构建；有新增或变动的数据入库",
        "1,200行a/b/c.csv第7行起[case_type]：必填，但为空",
        "3行a/b/d.csv第9行起：不是JSON对象",
        "a/b/x.xls：格式未知（.xls）：请另存为.xlsx或CSV",
        "a/b/y.csv：从文件名看仍在写入",
        "a/z/（无法读取：denied；请检查权限）",
        "申诉A-1已裁定成立，但无法执行：gmv不是各行之和；请改为填写corrected_value。",
        "原始数据关卡：通过，1条警告scorehouse/orders：最新的数据是2026-10-01的，比2026-10-04晚3天",
    ):
        assert said in text, said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_fits(settings: Settings, language: str) -> None:
    lines = printed(settings, ended(settings), language).splitlines()
    assert max(cell_len(line) for line in lines if str(settings.warehouse) not in line) <= WIDTH


def test_a_skipped_file_is_named_with_what_to_do(settings: Settings) -> None:
    assert "orders/y.csv: holds the same content as z.csv" in printed(settings, ended(settings), "en")
    assert "内容已知、未再入库的文件" in printed(settings, ended(settings), "zh")


def test_what_is_not_listed_of_the_quarantine_is_counted(settings: Settings) -> None:
    record = ended(settings)
    assert f"{sum(range(1, 20)) - 12} more rows, in landing.rejected_rows" in printed(settings, record, "en")
    record.landing["rejections"][0]["rows"] = sum(range(1, 20))
    assert "more rows" not in printed(settings, record, "en")


def test_files_that_land_and_change_nothing_are_told(settings: Settings) -> None:
    record = ended(settings)
    record.reasons = []
    assert "Quarantined" in printed(settings, record, "en")
    record.landing = {"exports": []}
    assert "No new files" not in printed(settings, record, "en")


def test_columns_stand_under_each_other_in_chinese(settings: Settings) -> None:
    lines = printed(settings, ended(settings), "zh").splitlines()
    table = [line for line in lines if line.startswith(("指标 ", "成交额", "转化率", "销售额"))]
    assert len(table) == 4
    assert len({cell_len(line.rstrip()) for line in table}) == 1


def test_the_last_full_month_stands_beside_the_month_before_and_the_year_before(settings: Settings) -> None:
    month = read_company_month(settings.warehouse / "kpi.duckdb")
    assert month is not None
    assert month.months == (datetime.date(2026, 9, 1), datetime.date(2026, 8, 1), datetime.date(2025, 9, 1))
    assert [line.kpi_id for line in month.lines] == ["gmv", "conversion_rate", "growth"]
    assert month.lines[0].values == (Decimal("1234.50"), Decimal("1000.00"), Decimal("800.00"))
    text = printed(settings, ended(settings), "en")
    assert "Gross merchandise value 1,234.50 1,000.00 800.00" in " ".join(text.split())
    assert "+150.00 %" in text


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ({"shown_as": "percent", "unit": "multiple", "additivity": "ratio"}, "39.92 %"),
        ({"shown_as": "multiple", "unit": "multiple", "additivity": "model"}, "0.3992"),
        ({"shown_as": "growth", "unit": "multiple", "additivity": "growth"}, "+39.92 %"),
        ({"unit": "multiple", "additivity": "growth"}, "+39.92 %"),
        ({"unit": "ratio", "additivity": "ratio"}, "39.92 %"),
    ],
)
def test_a_share_is_shown_in_percent_and_any_other_multiple_as_it_is(kpi: dict[str, str], expected: str) -> None:
    assert shown(0.3992, shown_as(kpi)) == expected


def test_the_screen_shows_a_margin_in_percent(settings: Settings) -> None:
    change(settings, "alter table marts.kpi_dictionary add column shown_as text")
    change(
        settings, "update marts.kpi_dictionary set shown_as = case kpi_id when 'growth' then 'percent' else unit end"
    )
    publish(settings, KPI_TABLES)
    assert "Growth 150.00 %" in " ".join(printed(settings, ended(settings), "en").split())


def test_before_the_first_full_month_the_open_one_is_shown_as_such(settings: Settings) -> None:
    change(settings, "delete from marts.company_kpis where is_complete")
    publish(settings, KPI_TABLES)
    month = read_company_month(settings.warehouse / "kpi.duckdb")
    assert month is not None
    assert not month.is_complete
    assert "2026-10 so far" in printed(settings, ended(settings), "en")


def test_a_run_that_failed_says_what_readers_still_see(settings: Settings) -> None:
    record = ended(settings)
    record.fail(RuntimeError("broken"), "transformation")
    text = printed(settings, record, "en")
    assert text.startswith("Not published; readers still see 000001-2026-10-31")
    assert "Where to look" not in text


def test_the_line_to_paste_works_as_it_stands(settings: Settings) -> None:
    import subprocess

    change(settings, "insert into marts.company_kpis select 'day', date '2026-10-31', 'all', true, 77, 0.1, null, 0")
    change(settings, "alter table marts.company_kpis add column order_count bigint default 3")
    publish(settings, KPI_TABLES)
    done = subprocess.run(["bash", "-c", paste_line(settings)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "77.00" in done.stdout


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "money", "-"),
        (Decimal("1234567.5"), "money", "1,234,567.50"),
        (0.12345, "ratio", "12.35 %"),
        (0.39921, "percent", "39.92 %"),
        (-0.05, "percent", "-5.00 %"),
        (1.05, "percent", "105.00 %"),
        (-0.05, "growth", "-5.00 %"),
        (12345, "count", "12,345"),
        (0.0113, "multiple", "0.0113"),
        (3.14159, "days", "3.14"),
        (76.325, "score", "76.33"),
        (Decimal("0.5"), "count", "1"),
        (1e300, "count", f"{10**300:,}"),
    ],
)
def test_values_are_shown_as_people_read_them(value: float | None, unit: str, expected: str) -> None:
    assert shown(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(Decimal("0.00125"), "percent", "0.125 %"), (Decimal("3.80"), "multiple", "3.8"), (None, "money", "-")],
)
def test_points_of_a_plan_keep_their_digits(value: Decimal | None, unit: str, expected: str) -> None:
    assert point(value, unit) == expected


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "C.UTF-8"}, "en"), ({"LC_ALL": "en_GB", "LANG": "zh_CN"}, "en")],
)
def test_the_language_is_that_of_the_environment_unless_it_is_set(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert choose_language(None) == expected
    assert choose_language("zh") == "zh"


def test_every_state_of_a_file_has_words_in_both_languages() -> None:
    from typing import get_args

    from ingestion.manifest import FileStatus

    assert set(FILE_STATES) == set(get_args(FileStatus))


def test_nothing_published_is_no_month(tmp_path: Path) -> None:
    assert read_company_month(tmp_path / "kpi.duckdb") is None
    with duckdb.connect(str(tmp_path / "kpi.duckdb")) as con:
        con.execute(
            "create schema marts; create table marts.company_kpis (period_type text, period_start date, shop_id text, is_complete boolean)"
        )
    assert read_company_month(tmp_path / "kpi.duckdb") is None
