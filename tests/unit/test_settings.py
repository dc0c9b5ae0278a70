"""Settings come from flags, environment and .env, in this order, and a wrong one is explained."""

import datetime
import errno
import os
import venv
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from orchestration.night import read_contracts
from orchestration.nightly import run_nightly
from orchestration.outcome import RefusedError
from orchestration.progress import Silence
from orchestration.settings import load_settings


@pytest.fixture(autouse=True)
def _no_settings_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SCOREHOUSE_")]:
        monkeypatch.delenv(name)
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


@pytest.mark.parametrize("text", ["8GB", " 8 gb ", "500MiB", "0.5TB", "80%", "256MiB"])
def test_a_memory_limit_that_a_night_can_do_with_is_taken_as_duckdb_takes_it(text: str) -> None:
    limit = load_settings(memory_limit=text).memory_limit
    with duckdb.connect(config={"memory_limit": limit}) as con:
        con.execute("select 1")


@pytest.mark.parametrize(
    "text", ["lots", "", "8", "8PB", "-1", "none", "1KB", "255MiB", "0%", "101%", "８GB", "99999999TB"]
)
def test_a_memory_limit_that_would_end_the_night_later_is_refused_at_once(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOREHOUSE_MEMORY_LIMIT", text)
    with pytest.raises(
        RefusedError, match=r"SCOREHOUSE_MEMORY_LIMIT = .*(such as 8GB|at least 256MiB|5% to 100%|no machine)"
    ):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", "0"),
        ("THREADS", "-1"),
        ("THREADS", "10000"),
        ("GENERATIONS_KEPT", "0"),
        ("SMALLEST_FREE_MEBIBYTES", "-1"),
        ("LANGUAGE", "fr"),
        ("BUSINESS_TIME_ZONE", "Mars/Olympus"),
        ("REPORTING_CURRENCY", "yuan"),
        ("INDUSTRY", "women's wear"),
        ("INDUSTRY", ""),
        ("PLATFORMS", ""),
        ("PLATFORMS", " , "),
    ],
)
def test_a_setting_out_of_range_is_refused_by_its_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SCOREHOUSE_{name}", value)
    with pytest.raises(RefusedError, match=f"SCOREHOUSE_{name} = "):
        load_settings()


def test_case_and_blanks_around_the_names_of_platforms_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOREHOUSE_PLATFORMS", " Tmall,OLIST ,, tmall，taobao")
    settings = load_settings()
    assert settings.platforms == ("tmall", "olist", "taobao")
    assert read_contracts(settings)


def test_a_platform_that_no_contract_knows_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOREHOUSE_PLATFORMS", "tmall,nosuch")
    with pytest.raises(RefusedError, match=r"SCOREHOUSE_PLATFORMS .*: 'nosuch'") as refused:
        run_nightly(load_settings(warehouse=tmp_path / "warehouse"), Silence())
    assert "olist, scorehouse, shopify, taobao, tmall" in refused.value.what_to_do
    assert not (tmp_path / "warehouse" / "build.duckdb").exists()


@pytest.mark.parametrize(
    "content",
    ["# 时区\r\nSCOREHOUSE_THREADS=3\r\n".encode("utf-8-sig"), b"\xef\xbb\xbfSCOREHOUSE_THREADS=3"],
)
def test_a_dot_env_as_windows_saves_it_is_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    assert load_settings().threads == 3


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("SCOREHOUSE_THREADS=3\n# 时区\n".encode("gbk"), 2),
        ("SCOREHOUSE_THREADS=3\n".encode("utf-16"), 1),
        ("SCOREHOUSE_THREADS=3\n".encode("utf-16-le"), 1),
    ],
)
def test_a_dot_env_in_another_encoding_is_refused_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(RefusedError, match=rf"Line {line} of \.env is not UTF-8") as refused:
        load_settings()
    assert "UTF-8" in refused.value.what_to_do
    assert refused.value.where.endswith(f".env:{line}")


def test_a_virtual_environment_named_dot_env_means_no_settings(tmp_path: Path) -> None:
    venv.create(tmp_path / ".env", with_pip=False, symlinks=True)
    assert load_settings(threads=3).threads == 3


def test_a_dot_env_that_is_a_folder_or_not_readable_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(RefusedError, match=r"\.env is a folder"):
        load_settings()
    (tmp_path / ".env").rmdir()
    (tmp_path / ".env").write_text("SCOREHOUSE_THREADS=3\n")

    def denied(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(RefusedError, match=r"\.env cannot be read: Permission denied"):
        load_settings()


@pytest.mark.parametrize("name", ["LANDING", "WAREHOUSE", "CONTRACTS", "DBT_PROJECT"])
def test_an_empty_folder_name_is_not_the_current_folder(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"SCOREHOUSE_{name}", "")
    with pytest.raises(RefusedError, match=f"SCOREHOUSE_{name} = '': it names no folder"):
        load_settings()


@pytest.mark.parametrize("warehouse", ["exports", "exports/warehouse", "link/warehouse"])
def test_a_warehouse_in_the_landing_folder_is_refused(tmp_path: Path, warehouse: str) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "exports")
    with pytest.raises(RefusedError, match="lies in the landing folder"):
        load_settings(landing=tmp_path / "exports", warehouse=tmp_path / warehouse)
    load_settings(landing=tmp_path / "exports", warehouse=tmp_path / "exports-warehouse")


def test_settings_survive_the_way_through_the_environment_of_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "SCOREHOUSE_THREADS=3\nSCOREHOUSE_PLATFORMS=tmall,olist\nSCOREHOUSE_HASH_KEY=secret\nSCOREHOUSE_WAREHOUSE=a\n"
        "SCOREHOUSE_BUSINESS_TIME_ZONE=Europe/Berlin\nSCOREHOUSE_AS_OF=2026-10-31\nSCOREHOUSE_FULL_REFRESH=true\n"
    )
    chosen = load_settings(warehouse=Path("b"))
    (tmp_path / ".env").unlink()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    for name, value in chosen.environment().items():
        monkeypatch.setenv(name, value)
    assert load_settings() == chosen


def test_a_warehouse_that_may_not_be_written_any_more_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(warehouse=tmp_path / "warehouse", landing=tmp_path / "landing")
    settings.folder.prepare()
    # Root may write everywhere but on a disk that is read-only.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != settings.folder.generations)
    with pytest.raises(RefusedError, match="cannot be written: Permission denied") as refused:
        run_nightly(settings, Silence())
    assert refused.value.where == str(settings.folder.generations)


def test_an_as_of_date_that_is_not_over_in_the_business_time_zone_is_refused() -> None:
    # The date line runs between the two: it is never the same day in both.
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        today = datetime.datetime.now(ZoneInfo(zone)).date()
        with pytest.raises(RefusedError, match=f"{today} is not over in {zone}"):
            load_settings(as_of=today, business_time_zone=zone)
        yesterday = today - datetime.timedelta(days=1)
        assert load_settings(as_of=yesterday, business_time_zone=zone).as_of == yesterday
