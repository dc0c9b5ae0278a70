"""The rules of a KPI mart, each broken once in a project of one mart that keeps them all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from dbt_project.kpi_lint.rules import faults_of_project
from dbt_project.kpi_lint.written import UnreadableSqlError, kpi_macros, written_columns

ROOT = Path(__file__).parents[2]
MACROS = (ROOT / "dbt_project" / "macros" / "kpis.sql").read_text(encoding="utf-8")
LIST = "{% macro kpi_marts() -%} {{ return(['warehouse_kpis']) }} {%- endmacro %}"
SQL = """
{% set parts = ['shipping'] %}
with coverage as (
    select * from {{ ref('int_staff_coverage') }}
)
{{- part_ctes('int_warehouse_', parts) }}

select
    coverage.employee_id, -- who packs
    {{ ratio('shipping.a', 'shipping.b') }} as share,
    {{ kpi_count('packed_count', 'shipping.packed_count', ['shipments']) }},
    {{ kpi_ratio('error_rate', 'shipping.errors', 'shipping.checked', 'shipping.checked', ['shipments']) }},
    {{ kpi_settling('return_rate', ['shipments']) }}
from coverage
{{- join_parts(parts, ['employee_id']) }}
"""
YML = """
models:
  - name: warehouse_kpis
    columns:
      - name: employee_id
        description: The packer.
      - name: share
        description: A share.
      - name: packed_count
        description: Parcels packed.
        config: {meta: {kpi: {zh: 打包, en: Packed}, definition_zh: 打包数。, unit: count, better: up, additivity: sum, clock: packed_at, reach: all}}
      - name: error_rate
        description: Errors / checked.
        config: {meta: {kpi: {zh: 出错, en: Errors}, definition_zh: 出错 ÷ 检查。, unit: ratio, better: down, additivity: ratio, clock: shipped_at, reach: {before: 0, after: 0}}}
      - name: return_rate
        description: Returned / shipped.
        config: {meta: {kpi: {zh: 退货, en: Returns}, definition_zh: 退货 ÷ 发货。, unit: ratio, better: down, additivity: ratio, clock: paid_at, settles: 30, reach: {before: 30, after: 0}}}
unit_tests:
  - name: a_packer_s_figures_are_divided_once
    model: warehouse_kpis
    expect:
      rows:
        - {employee_id: p, packed_count: 3, error_rate__numerator: 1}
"""
PART = """
unit_tests:
  - name: a_return_in_its_window_counts
    expect:
      rows:
        - {kpi_id: return_rate, is_window_over: true}
"""


def project_of(folder: Path, sql: str = SQL, yml: str | None = YML, part: str = PART, marts: str = LIST) -> Path:
    files = {
        "macros/kpis.sql": MACROS,
        "macros/kpi_metadata.sql": marts,
        "models/marts/warehouse/warehouse_kpis.sql": sql,
        "models/marts/warehouse/warehouse_kpis.yml": yml,
        "models/intermediate/int_returns.yml": part,
    }
    for name, text in files.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_mart_that_keeps_the_rules_has_no_fault(tmp_path: Path) -> None:
    assert faults_of_project(project_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("kept", "broken", "fault"),
    [
        ("description: Parcels packed.", "", "warehouse_kpis.yml: KPI packed_count has no description"),
        ("Parcels packed.", '" "', "warehouse_kpis.yml: KPI packed_count has no description"),
        ("zh: 打包, ", "", "KPI packed_count has no label in zh: add config.meta.kpi.zh"),
        ("en: Packed", "en: null", "KPI packed_count has no label in en"),
        (", definition_zh: 打包数。", "", "KPI packed_count has no definition in Chinese: say in config.meta.definition_zh"),
        ("unit: count", "unit: pieces", "KPI packed_count has unit 'pieces': set config.meta.unit to one of ratio, multiple"),
        ("unit: count, ", "", "KPI packed_count has unit None"),
        ("unit: count", "unit: count, shown_as: percent", "KPI packed_count has shown_as 'percent': it is percent, for a multiple"),
        ("unit: count", "unit: multiple, shown_as: share", "KPI packed_count has shown_as 'share'"),
        ("better: up", "better: more", "KPI packed_count has better 'more': set config.meta.better to one of up, down, band"),
        ("additivity: sum", "additivity: add", "KPI packed_count has additivity 'add'"),
        ("clock: packed_at, ", "", "KPI packed_count has no clock"),
        ("reach: all", "reach: some", "KPI packed_count has reach 'some'"),
        ("reach: {before: 0, after: 0}", "reach: {before: 0}", "KPI error_rate has reach {'before': 0}"),
        ("reach: {before: 0, after: 0}", "reach: {before: 0, after: -1}", "KPI error_rate has reach"),
        ("additivity: sum", "additivity: mean", "KPI packed_count has additivity mean and is written without numerator"),
        ("down, additivity: ratio, clock: s", "down, additivity: sum, clock: s", "KPI error_rate has additivity sum and is written with numerator"),
        ("settles: 30, ", "", "KPI return_rate is written with a matured cohort and does not say when it settles"),
        ("settles: 30", "settles: a month", "KPI return_rate has settles 'a month'"),
        ("clock: shipped_at", "clock: shipped_at, settles: 7", "KPI error_rate settles and is written without a matured cohort"),
        ("packed_count: 3, ", "", "KPI packed_count is expected by no unit test"),
        ("name: packed_count", "name: parcel_count", "KPI packed_count is written by warehouse_kpis.sql and not declared: add a column"),
        ("name: packed_count", "name: parcel_count", "KPI parcel_count is declared and not written by warehouse_kpis.sql"),
        ("name: share", "name: portion", "column share is written by warehouse_kpis.sql and not declared"),
        ("name: share", "name: portion", "column portion is declared and not written by warehouse_kpis.sql"),
    ],
)  # fmt: skip
def test_what_a_declaration_lacks_is_named(tmp_path: Path, kept: str, broken: str, fault: str) -> None:
    assert YML.count(kept) == 1
    faults = faults_of_project(project_of(tmp_path, yml=YML.replace(kept, broken)))
    assert any(fault in found for found in faults), faults
    assert all(found.startswith("warehouse_kpis.yml: ") for found in faults)


def test_a_multiple_may_be_shown_as_a_share(tmp_path: Path) -> None:
    yml = YML.replace("unit: count", "unit: multiple, shown_as: percent")
    assert faults_of_project(project_of(tmp_path, yml=yml)) == []


def test_a_kpi_column_without_meta_is_named(tmp_path: Path) -> None:
    begin, end = YML.index("        config: {meta: {kpi: {zh: 打包"), YML.index("      - name: error_rate")
    faults = faults_of_project(project_of(tmp_path, yml=YML[:begin] + YML[end:]))
    assert [fault.split(" has ")[1].split(":")[0] for fault in faults] == [
        "no label in zh", "no label in en", "no definition in Chinese", "unit None", "better None", "additivity None", "no clock", "reach None",
    ]  # fmt: skip


def test_a_kpi_written_without_a_macro_is_named(tmp_path: Path) -> None:
    by_hand = SQL.replace(
        "{{ kpi_count('packed_count', 'shipping.packed_count', ['shipments']) }}", "shipping.packed_count"
    )
    (fault,) = faults_of_project(project_of(tmp_path, sql=by_hand))
    assert fault.startswith("warehouse_kpis.sql: KPI packed_count is written without its sample and null reason")


def test_a_column_written_twice_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of_project(project_of(tmp_path, sql=SQL.replace("as share", "as share, coverage.share")))
    assert fault == "warehouse_kpis.sql: column share is written twice: give each its own name"


def test_a_part_of_which_no_unit_test_speaks_is_named(tmp_path: Path) -> None:
    (fault,) = faults_of_project(project_of(tmp_path, part="models: []"))
    assert "KPI return_rate is expected by no unit test" in fault


def test_unit_tests_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    project = project_of(tmp_path, part="models: []")
    beside = project / "models/marts/warehouse/warehouse_unit_tests.yml"
    rows = "unit_tests: [{model: warehouse_kpis, expect: {format: sql, rows: select 0.5 as return_rate__matured}}]"
    beside.write_text(rows, encoding="utf-8")
    assert faults_of_project(project) == []
    beside.write_text(rows.replace("warehouse_kpis", "another_mart"), encoding="utf-8")
    assert len(faults_of_project(project)) == 1


def test_kpis_may_stand_in_a_macro_that_two_tables_share(tmp_path: Path) -> None:
    begin, end = SQL.index("    {{ kpi_count("), SQL.index("from coverage\n")
    shared = "{% macro warehouse_columns(sources=none) %}" + SQL[begin:end] + "{% endmacro %}"
    project = project_of(tmp_path, sql=SQL[:begin] + "{{ warehouse_columns() }} " + SQL[end:])
    (project / "macros/warehouse.sql").write_text(shared, encoding="utf-8")
    assert faults_of_project(project) == []


def test_a_mart_without_a_yml_is_named(tmp_path: Path) -> None:
    assert faults_of_project(project_of(tmp_path, yml=None)) == [
        "warehouse_kpis.sql: has no warehouse_kpis.yml beside it: declare its columns there"
    ]


@pytest.mark.parametrize(
    ("listed", "fault"),
    [
        ("[]", "warehouse_kpis is not in kpi_marts()"),
        ("['warehouse_kpis', 'gone_kpis']", "kpi_marts() names gone_kpis, which has no .sql"),
    ],
)
def test_the_list_of_marts_and_the_marts_agree(tmp_path: Path, listed: str, fault: str) -> None:
    (found,) = faults_of_project(project_of(tmp_path, marts=LIST.replace("['warehouse_kpis']", listed)))
    assert fault in found


def test_columns_that_cannot_be_told_are_a_fault(tmp_path: Path) -> None:
    (fault,) = faults_of_project(project_of(tmp_path, sql="select * from {{ ref('int_warehouse') }}"))
    assert fault.startswith("warehouse_kpis.sql: its columns cannot be read (its final select has a *)")
    (fault,) = faults_of_project(project_of(tmp_path, sql="select {% if %}"))
    assert fault.startswith("warehouse_kpis.sql: its columns cannot be read (")


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("select a, t.b, c as d from t", ["a", "b", "d"]),
        ("select a from t union all select coalesce(b, ',') as a, 1 as c from (select x from y)", ["a", "c"]),
        ("with t as (select a, (1 + 2) as b from s) select * from t where a in (select a from u)", ["a", "b"]),
        ("select a is distinct from b as is_changed, 'it''s, from' as told from t", ["is_changed", "told"]),
        ("select case when a > 0 then 1 end as b -- , c\nfrom t", ["b"]),
        ("select {% for k in ['x', 'y'] %}{{ kpi_model(k, 'v', 's', []) }}, {% endfor %} a from t",
         ["x", "x__sample", "x__null_reason", "y", "y__sample", "y__null_reason", "a"]),
        ("select {{ unknown.macro(var('days') * 2)['x'] }} a from t", ["a"]),
    ],
)  # fmt: skip
def test_the_columns_are_those_of_the_final_select(sql: str, columns: list[str]) -> None:
    assert written_columns(sql, kpi_macros(MACROS)) == columns


def test_a_text_without_a_select_has_no_columns() -> None:
    with pytest.raises(UnreadableSqlError, match="no final select"):
        written_columns("with t as (select a from b)", {})


def test_what_a_macro_writes_is_read_from_the_macros() -> None:
    macros = kpi_macros(MACROS)
    assert macros["kpi_settling"].columns("r")[:5] == [
        "r",
        "r__numerator",
        "r__denominator",
        "r__sample",
        "r__null_reason",
    ]
    assert "r__matured__denominator" in macros["kpi_settling"].columns("r")
    assert macros["kpi_count"].columns("c") == ["c", "c__sample", "c__null_reason"]
    assert not {"kpi_gate", "kpi_null_reason"} & set(macros)


def test_the_marts_of_the_project_keep_the_rules() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "dbt_project.kpi_lint"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_margin_and_complaints_are_read_as_shares_and_times_are_not() -> None:
    mart = ROOT / "dbt_project" / "models" / "marts" / "company" / "company_kpis.yml"
    [model] = yaml.safe_load(mart.read_text(encoding="utf-8"))["models"]
    meta = {column["name"]: column.get("config", {}).get("meta", {}) for column in model["columns"]}
    shares = {name for name, said in meta.items() if said.get("shown_as") == "percent"}
    assert shares == {"gross_margin", "complaint_rate"}
    assert {"ltv_cac_ratio", "roas", "inventory_turnover"} <= {name for name, said in meta.items() if said.get("unit") == "multiple"} - shares  # fmt: skip
