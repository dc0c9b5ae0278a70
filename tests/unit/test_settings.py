"""Settings come from flags, environment and .env, in this order, and a wrong one is explained."""

from pathlib import Path

import pytest

from orchestration.outcome import RefusedError
from orchestration.settings import load_settings


@pytest.fixture(autouse=True)
def _no_settings_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANDING", "WAREHOUSE", "THREADS", "BUSINESS_TIME_ZONE", "PLATFORMS", "AS_OF", "JSON"):
        monkeypatch.delenv(f"SCOREHOUSE_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_flag_wins_over_the_environment_and_the_environment_over_dot_env(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("SCOREHOUSE_WAREHOUSE=from_file\nSCOREHOUSE_THREADS=3\nSCOREHOUSE_LANDING=a\n")
    monkeypatch.setenv("SCOREHOUSE_WAREHOUSE", "from_environment")
    monkeypatch.setenv("SCOREHOUSE_LANDING", "b")
    settings = load_settings(landing=Path("from_flag"))
    assert settings.landing == tmp_path / "from_flag"
    assert settings.warehouse == tmp_path / "from_environment"
    assert settings.threads == 3


def test_a_flag_that_was_not_given_does_not_hide_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOREHOUSE_AS_OF", "2026-10-31")
    monkeypatch.setenv("SCOREHOUSE_JSON", "true")
    settings = load_settings(as_of=None, json_output=None)
    assert str(settings.as_of) == "2026-10-31"
    assert settings.json_output


def test_every_wrong_setting_is_named_with_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOREHOUSE_THREADS", "many")
    with pytest.raises(RefusedError) as refused:
        load_settings(as_of="yesterday")
    assert "SCOREHOUSE_THREADS = 'many'" in refused.value.what
    assert "--as-of = 'yesterday'" in refused.value.what
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(RefusedError, match="no time zone"):
        load_settings(business_time_zone=zone)


def test_the_projects_variables_hold_unless_a_setting_replaces_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().time_zone == "Asia/Shanghai"
    assert load_settings().variable_overrides == {}
    monkeypatch.setenv("SCOREHOUSE_BUSINESS_TIME_ZONE", "Europe/London")
    monkeypatch.setenv("SCOREHOUSE_PLATFORMS", "scorehouse, tmall")
    settings = load_settings()
    assert settings.time_zone == "Europe/London"
    assert settings.variables["platforms"] == ["scorehouse", "tmall"]
    assert settings.variables["reporting_currency"] == "CNY"


def test_the_key_is_never_shown() -> None:
    assert "do not tell" not in repr(load_settings(hash_key="do not tell"))


def test_a_dbt_project_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="dbt project cannot be read"):
        load_settings(dbt_project=tmp_path / "nowhere")
