"""The marts gate on real DuckDB files: sound marts pass, and each kind of fault closes the gate or warns."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_marts import BuiltMarts
from hypothesis import given
from hypothesis import strategies as st

from orchestration.gates import GateError, GateResult, run_marts_gate
from orchestration.gates.marts_suites import Kpi, limits_of

pytestmark = pytest.mark.xdist_group("gates")


@pytest.fixture(scope="module")
def sound_marts(tmp_path_factory: pytest.TempPathFactory) -> BuiltMarts:
    return BuiltMarts(tmp_path_factory.mktemp("sound")).build()


@pytest.fixture
def marts(sound_marts: BuiltMarts, tmp_path: Path) -> BuiltMarts:
    return sound_marts.copy(tmp_path)


def judge(marts: BuiltMarts, **options: object) -> GateResult:
    return run_marts_gate(marts.warehouse, "run", threads=1, **options)  # type: ignore[arg-type]


def failed(result: GateResult) -> list[str]:
    return [error.rule for error in result.errors]


def test_sound_marts_pass(marts: BuiltMarts) -> None:
    result = judge(marts)
    assert result.passed, result.message()
    assert result.warnings == ()
    assert result.rules_evaluated == 12


@pytest.mark.parametrize("period_type", ["day", "week", "month", "quarter", "year"])
def test_a_missing_period_closes_the_gate(marts: BuiltMarts, period_type: str) -> None:
    marts.spoil(
        f"delete from marts.company_kpis where period_type = '{period_type}' and period_start = "
        f"(select max(period_start) from marts.company_kpis where period_type = '{period_type}')",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert "every_period_has_its_company_row" in failed(result)
    assert f"1 {period_type} periods have no company row" in result.message()


def test_a_period_after_the_business_date_closes_the_gate(marts: BuiltMarts) -> None:
    marts.spoil(
        "insert into marts.company_kpis select * replace (date '2026-11-01' as period_start, 0 as gmv) "
        "from marts.company_kpis where period_type = 'day' and period_start = '2026-10-31'",
        rewrite_long_form=True,
    )
    assert "every_period_has_its_company_row" in failed(judge(marts))


def test_empty_marts_close_the_gate(marts: BuiltMarts) -> None:
    marts.spoil("delete from marts.company_kpis", rewrite_long_form=True)
    assert {"company_kpis_are_there", "kpi_values_are_there"} <= set(failed(judge(marts)))


@pytest.mark.parametrize(
    ("kpi_id", "rule"),
    [
        ("gmv", "gmv_agrees_with_raw_orders"),
        ("refund_amount", "refund_amount_agrees_with_raw_aftersales"),
        ("ad_spend", "ad_spend_agrees_with_raw_ad_performance"),
        ("raw_page_views", "raw_page_views_agree_with_raw_web_events"),
    ],
)
def test_a_cent_that_raw_does_not_know_closes_the_gate(marts: BuiltMarts, kpi_id: str, rule: str) -> None:
    marts.spoil(
        f"update marts.company_kpis set {kpi_id} = {kpi_id} + if('{kpi_id}' = 'raw_page_views', 1, 0.02) "
        "where period_type = 'day' and period_start = '2026-10-07' and shop_id = 'all'",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert failed(result) == [rule]
    assert f"{kpi_id} of 1 days differs from the raw rows" in result.errors[0].what
    assert "2026-10-07" in result.errors[0].where


def test_two_errors_that_cancel_out_close_the_gate(marts: BuiltMarts) -> None:
    marts.spoil(
        "update marts.company_kpis set gmv = gmv + case when day(period_start) = 1 then 5 else -5 end "
        "where period_type = 'day' and period_start in ('2026-10-01', '2026-10-02')",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert failed(result) == ["gmv_agrees_with_raw_orders"]
    assert "2 days" in result.errors[0].what


def test_a_raw_day_without_a_mart_row_closes_the_gate(marts: BuiltMarts) -> None:
    marts.spoil(
        "insert into staging.stg_orders values "
        "('scorehouse', 'early', timestamp '2026-08-30', timestamp '2026-08-30', 1, null, false)"
    )
    assert failed(judge(marts)) == ["gmv_agrees_with_raw_orders"]


def test_days_are_days_of_the_business_time_zone(marts: BuiltMarts) -> None:
    assert "gmv_agrees_with_raw_orders" in failed(judge(marts, business_time_zone="Pacific/Auckland"))


def test_a_refund_without_a_date_takes_the_day_of_its_order(marts: BuiltMarts) -> None:
    marts.spoil("insert into staging.stg_aftersales values ('scorehouse', 'C4', 'O30', 'completed', null, 12, 0)")
    assert failed(judge(marts)) == ["refund_amount_agrees_with_raw_aftersales"]
    marts.spoil(
        "update marts.company_kpis set refund_amount = refund_amount + 12 "
        "where period_type = 'day' and period_start = '2026-10-01'",
        rewrite_long_form=True,
    )
    assert judge(marts).passed


def foreign_order(marts: BuiltMarts, counted: int) -> None:
    marts.spoil(
        "insert into staging.stg_orders values "
        "('scorehouse', 'dollar', timestamp '2026-10-20', timestamp '2026-10-20', 1000, 'USD', false); "
        f"update marts.company_kpis set gmv = gmv + {counted} "
        "where period_type = 'day' and period_start = '2026-10-20'",
        rewrite_long_form=True,
    )


def test_foreign_orders_are_converted_at_a_rate_of_the_week_before(marts: BuiltMarts) -> None:
    marts.spoil("insert into staging.stg_exchange_rates values ('USD', '2026-10-15', 7.2), ('USD', '2026-10-01', 1)")
    foreign_order(marts, counted=7200)
    assert judge(marts).passed


def test_a_foreign_order_that_counts_as_it_stands_closes_the_gate(marts: BuiltMarts) -> None:
    marts.spoil("insert into staging.stg_exchange_rates values ('USD', '2026-10-15', 7.2)")
    foreign_order(marts, counted=1000)
    assert failed(judge(marts)) == ["gmv_agrees_with_raw_orders"]


def test_a_foreign_order_without_a_rate_closes_the_gate_where_rates_are_delivered(marts: BuiltMarts) -> None:
    marts.spoil("insert into staging.stg_exchange_rates values ('USD', '2026-10-12', 7.2)")
    foreign_order(marts, counted=0)
    result = judge(marts)
    assert failed(result) == ["foreign_amounts_have_a_rate"]
    assert "1 paid orders, 0 refunds and 0 rows of ad spend in USD" in result.errors[0].what


def test_a_foreign_refund_and_spend_without_a_rate_close_the_gate(marts: BuiltMarts) -> None:
    marts.spoil("insert into staging.stg_exchange_rates values ('USD', '2026-10-15', 7.2)")
    foreign_order(marts, counted=7200)
    marts.spoil(
        "insert into staging.stg_aftersales values "
        "('scorehouse', 'C5', 'dollar', 'completed', timestamp '2026-10-30', 50, 0), "
        "('scorehouse', 'exchanged', 'dollar', 'completed', timestamp '2026-10-30', 0, null); "
        "insert into staging.stg_ad_performance values ('scorehouse', '2026-10-29', 9, 'USD')"
    )
    result = judge(marts)
    assert failed(result) == ["foreign_amounts_have_a_rate"]
    assert "0 paid orders, 1 refunds and 1 rows of ad spend in USD" in result.errors[0].what


def test_a_foreign_order_without_any_rates_delivered_warns(marts: BuiltMarts) -> None:
    foreign_order(marts, counted=1000)
    result = judge(marts)
    assert result.passed
    assert [warning.rule for warning in result.warnings] == ["foreign_amounts_have_a_rate"]


def test_the_currency_of_a_platform_counts_where_the_order_has_none(marts: BuiltMarts) -> None:
    result = judge(marts, platform_currencies={"scorehouse": "USD"})
    assert [warning.rule for warning in result.warnings] == ["foreign_amounts_have_a_rate"]


@pytest.mark.parametrize("value", ["1.01", "-0.01", "'nan'"])
def test_a_share_outside_its_range_closes_the_gate(marts: BuiltMarts, value: str) -> None:
    marts.spoil("alter table marts.company_kpis alter csat type double")
    marts.spoil(
        f"update marts.company_kpis set csat = cast({value} as double) where period_type = 'week'",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert failed(result) == ["values_lie_in_their_range"]
    assert "values of csat lie outside 0 to 1" in result.errors[0].what


def test_a_negative_count_closes_the_gate(marts: BuiltMarts) -> None:
    marts.spoil("update marts.company_kpis set raw_page_views = -1 where period_type = 'year'", rewrite_long_form=True)
    assert failed(judge(marts)) == ["values_lie_in_their_range"]


def test_a_negative_amount_that_nobody_announced_warns(marts: BuiltMarts) -> None:
    marts.spoil("update marts.company_kpis set gmv = -1 where period_type = 'year'", rewrite_long_form=True)
    result = judge(marts)
    assert result.passed
    assert "values_lie_in_their_range" in [warning.rule for warning in result.warnings]


@pytest.mark.parametrize(
    "statement",
    [
        "update marts.kpi_values set value = value + 1e-9 where kpi_id = 'gmv' and subject_id = 'S1'",
        "update marts.kpi_values set sample = sample + 1 where kpi_id = 'csat' and period_type = 'month'",
        "update marts.kpi_values set numerator = 9 where kpi_id = 'return_rate' and cohort = 'matured'",
        "delete from marts.kpi_values where kpi_id = 'csat' and period_start = '2026-10-31' and subject_id = 'S1'",
        "insert into marts.kpi_values select * from marts.kpi_values where kpi_id = 'csat' and period_type = 'week'",
        "update marts.kpi_values set null_reason = 'no_data' where kpi_id = 'return_rate' and cohort = 'own'",
        "insert into marts.kpi_dictionary values ('company_kpis', 'uv', 'count', 'distinct', null)",
        "insert into marts.kpi_dictionary values ('design_kpis', 'on_time_rate', 'ratio', 'ratio', null)",
    ],
)
def test_a_long_form_that_differs_from_its_mart_closes_the_gate(marts: BuiltMarts, statement: str) -> None:
    marts.spoil(statement)
    assert failed(judge(marts)) == ["kpi_values_equal_the_marts"]


@pytest.mark.parametrize(("column", "value"), [("return_rate__null_reason", "null"), ("gmv__null_reason", "'no_data'")])
def test_a_missing_value_without_a_reason_closes_the_gate(marts: BuiltMarts, column: str, value: str) -> None:
    marts.spoil(f"update marts.company_kpis set {column} = {value} where period_type = 'day'", rewrite_long_form=True)
    assert failed(judge(marts)) == ["missing_values_say_why"]


def test_a_month_that_jumps_warns(marts: BuiltMarts) -> None:
    marts.spoil(
        "update marts.company_kpis set gmv = 4 * gmv where period_type = 'month' and period_start = '2026-10-01'",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert result.passed
    (warning,) = result.warnings
    assert "gmv moved from 3000.0 to 12400.0" in warning.what
    assert "month 2026-10-01" in warning.where


def test_a_jump_of_few_cases_or_of_an_open_month_is_none(marts: BuiltMarts) -> None:
    marts.spoil(
        "update marts.company_kpis set ad_spend = 1 where period_start = '2026-09-01' and period_type = 'month'; "
        "update state.current_run set as_of_date = date '2026-10-30'; "
        "delete from marts.company_kpis where period_start > '2026-10-30'; "
        "update marts.company_kpis set gmv = 9 * gmv where period_type = 'month' and period_start = '2026-10-01'",
        rewrite_long_form=True,
    )
    result = judge(marts)
    assert result.passed, result.message()
    assert result.warnings == ()


def test_the_gate_cannot_run_without_marts(marts: BuiltMarts) -> None:
    marts.spoil("drop table marts.kpi_dictionary")
    with pytest.raises(GateError, match="kpi_dictionary"):
        judge(marts)


def test_a_table_that_is_missing_closes_the_gate(marts: BuiltMarts) -> None:
    marts.spoil("drop table staging.stg_web_events")
    result = judge(marts)
    assert failed(result) == ["raw_page_views_agree_with_raw_web_events"]
    assert "could not be evaluated" in result.errors[0].what


@given(
    unit=st.sampled_from(["ratio", "multiple", "money", "count", "seconds", "hours", "days", "score", "index"]),
    low=st.integers(-1000, 1000),
    width=st.integers(1, 1000),
)
def test_a_stated_range_counts_more_than_the_unit(unit: str, low: int, width: int) -> None:
    assert limits_of(Kpi("m", "k", unit, f"{low}..{low + width}")) == (low, low + width, "error")
    assert limits_of(Kpi("m", "k", unit, f"from {low}")) == (low, None, "error")


@pytest.mark.parametrize(
    ("unit", "value_range", "limits"),
    [
        ("ratio", None, (0, 1, "error")),
        ("count", None, (0, None, "error")),
        ("score", None, (0, 100, "error")),
        ("score", "1..5", (1, 5, "error")),
        ("score", "-100..100", (-100, 100, "error")),
        ("multiple", "from -1", (-1, None, "error")),
        ("multiple", None, None),
        ("money", None, (0, None, "warning")),
        ("money", "may be negative", None),
        ("days", "may be negative", None),
    ],
)
def test_limits_follow_unit_and_range(unit: str, value_range: str | None, limits: object) -> None:
    assert limits_of(Kpi("m", "k", unit, value_range)) == limits
