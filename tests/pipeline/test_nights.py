"""Nights of a small company: what each ending leaves behind, and what readers see meanwhile."""

import datetime
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from dagster import DagsterRunStatus
from small_nights import SmallCompany

from orchestration.command.publication import go_back, publish_again
from orchestration.command.withdraw import withdraw_file
from orchestration.dagster_home import open_instance
from orchestration.definitions import build_definitions
from orchestration.defs.automation import JOB
from orchestration.defs.publishing import GENERATION
from orchestration.outcome import ExitCode, GateClosedError, RefusedError
from orchestration.publishing import compaction
from orchestration.record import last_record
from orchestration.transformation.invocation import run_dbt
from orchestration.transformation.project import load_manifest

pytestmark = pytest.mark.xdist_group("small nights")

AS_OF = datetime.date(2026, 9, 30)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallCompany:
    """A company with three days published; tests go on from a copy of it."""
    company = SmallCompany(tmp_path_factory.mktemp("published"))
    for day in range(3):
        company.deliver(day)
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED, ending.record.failure
    return company


@pytest.fixture
def company(published: SmallCompany, tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path, like=published)


def run_of(company: SmallCompany) -> str:
    """The run that materialised the published generation last, as Dagster knows it."""
    with open_instance(company.settings) as instance:
        event = instance.get_latest_materialization_event(GENERATION)
        assert event is not None
        return event.run_id


def test_the_first_night_publishes_everything_and_dagster_shows_it(published: SmallCompany) -> None:
    assert published.gmv() == 1530
    assert published.generations() == ["000001-2026-09-30"]
    assert published.published("select as_of_date from marts.publication") == [(AS_OF,)]
    assert len(published.published("select * from marts.seller_kpis", "people")) == 3
    assert published.published("select distinct mart from marts.kpi_values") == [("company_kpis",)]
    assert published.published("select distinct mart from marts.kpi_values", "people") == [("seller_kpis",)]
    assert published.published("select count(*) > 0 from quality.validation_results") == [(True,)]
    with open_instance(published.settings) as instance:
        (run,) = instance.get_runs()
        assert run.job_name == "nightly"
        assert run.is_success
    assert run_of(published) == run.run_id


def test_a_night_with_nothing_new_changes_nothing(published: SmallCompany) -> None:
    ending = published.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert ending.unchanged is not None
    assert published.generations() == ["000001-2026-09-30"]
    with open_instance(published.settings) as instance:
        assert len(instance.get_runs()) == 1


def test_one_more_day_builds_that_day_alone_and_gives_what_a_full_refresh_gives(company: SmallCompany) -> None:
    company.deliver(3, orders=7)
    company.deliver(1, orders=6)
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert not ending.record.is_full_refresh
    assert company.built("select business_date from state.pending_days order by all") == [
        (datetime.date(2026, 9, 29),),
        (datetime.date(2026, 10, 1),),
    ]
    after_one_day = company.marts()
    assert company.night(full_refresh=True).record.is_full_refresh
    assert company.marts() == after_one_day
    assert company.generations() == ["000001-2026-09-30", "000002-2026-10-01", "000003-2026-10-01"]


def test_a_refused_file_is_named_every_night_while_the_rest_is_published(company: SmallCompany) -> None:
    company.deliver(3)
    broken = company.landing / "scorehouse" / "orders" / "broken.csv"
    broken.write_text("order,shop\n1,2\n")
    os.utime(broken, (1_700_000_000, 1_700_000_000))
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED_WITH_REFUSALS
    assert [file["path"] for file in ending.record.landing["refused_files"]] == ["scorehouse/orders/broken.csv"]
    assert company.gmv() == 2040
    again = company.night()
    assert again.unchanged is not None
    assert again.exit_code == ExitCode.PUBLISHED_WITH_REFUSALS
    broken.unlink()
    assert company.night().exit_code == ExitCode.PUBLISHED


def test_a_closed_gate_keeps_the_old_generation_until_the_file_is_withdrawn(
    company: SmallCompany, capsys: pytest.CaptureFixture[str]
) -> None:
    company.deliver(3, prefix="TRAINING")
    ending = company.night()
    assert ending.exit_code == ExitCode.GATE_CLOSED
    assert ending.record.failure is not None
    assert "order_ids_are_no_test_ids" in str(ending.record.gates["landing"]["errors"])
    assert company.gmv() == 1530
    assert company.generations() == ["000001-2026-09-30"]
    assert company.night().exit_code == ExitCode.GATE_CLOSED
    in_chinese = company.settings.model_copy(update={"language": "zh"})
    withdraw_file(in_chinese, "scorehouse/orders/orders_2026-10-01.csv", "training mode was on")
    said = capsys.readouterr().out
    assert "已撤回：scorehouse/orders/orders_2026-10-01.csv（原入库 " in said
    assert "读者才会看到" in said and "天。" in said
    assert company.night().exit_code == ExitCode.PUBLISHED
    assert company.gmv() == 1530


def test_a_failed_dbt_test_stops_publishing(company: SmallCompany) -> None:
    before = run_of(company)
    company.deliver(3, amount=-1000)
    ending = company.night()
    assert ending.exit_code == ExitCode.FAILED
    assert ending.record.failure is not None
    assert "no_negative_day" in ending.record.failure["what"]
    assert company.generations() == ["000001-2026-09-30"]
    assert company.gmv() == 1530
    assert run_of(company) == before
    with open_instance(company.settings) as instance:
        run = instance.get_runs(limit=1)[0]
        steps = {step.step_key: step.status.value for step in instance.get_run_step_stats(run.run_id)}
    assert steps["transform"] == "FAILURE"
    assert "publish" not in steps
    with pytest.raises(RefusedError, match="not complete"):
        publish_again(company.settings)


def test_a_broken_model_is_named_with_its_file_and_mended_by_the_next_night(
    company: SmallCompany,
) -> None:
    company.deliver(3)
    model = company.definitions / "dbt_project" / "models" / "marts" / "seller_kpis.sql"
    whole = model.read_text()
    model.write_text(whole.replace("sum(gmv)", "sum(no_such_column)"))
    ending = company.night()
    assert ending.exit_code == ExitCode.FAILED
    assert ending.record.failure is not None
    assert "models/marts/seller_kpis.sql" in ending.record.failure["where"]
    assert "no_such_column" in ending.record.failure["what"]
    assert company.gmv() == 1530
    model.write_text(whole)
    mended = company.night()
    assert mended.exit_code == ExitCode.PUBLISHED
    assert company.gmv() == 2040


def test_a_changed_model_is_built_though_something_else_has_parsed_it_before(company: SmallCompany) -> None:
    model = company.definitions / "dbt_project" / "models" / "marts" / "seller_kpis.sql"
    model.write_text(model.read_text().replace("sum(gmv)", "sum(2 * gmv)"))
    load_manifest(company.settings)
    ending = company.night()
    assert ending.unchanged is None
    assert ending.record.is_full_refresh
    assert company.published("select sum(gmv) from marts.seller_kpis", "people") == [(3060,)]


def test_what_dbt_writes_is_the_owner_s_alone_while_it_runs(company: SmallCompany) -> None:
    warehouse = company.settings.warehouse
    modes: dict[str, int] = {}

    def look(*_: str) -> None:
        modes.update({path.name: path.stat().st_mode & 0o777 for path in warehouse.glob("build.duckdb*")})

    assert run_dbt(company.settings, ["run"], on_node=look).success
    assert modes == {"build.duckdb": 0o600, "build.duckdb.wal": 0o600}


def test_a_table_takes_the_place_of_what_stood_and_a_failed_one_leaves_it(company: SmallCompany) -> None:
    intermediate = company.definitions / "dbt_project" / "models" / "intermediate"

    def build(name: str, text: str) -> bool:
        (intermediate / name).write_text(text)
        return bool(run_dbt(company.settings, ["run", "--select", name.split(".")[0]]).success)

    shown, reckoned = "select n from intermediate.int_shown", "select n from intermediate.int_reckoned"
    assert build("int_shown.sql", "{{ config(materialized='view') }} select 1 as n")
    assert build("int_shown.sql", "select 2 as n")
    assert company.built(shown) == [(2,)]
    assert build("int_shown.sql", "select 3 as n")
    assert not build("int_shown.sql", "select cast(word as integer) as n from (select 'no number' as word)")
    assert company.built(shown) == [(3,)]

    for n in (4, 5):
        assert build("int_reckoned.py", f"def model(dbt, session):\n    return session.sql('select {n} as n')\n")
        assert company.built(reckoned) == [(n,)]
    assert not build("int_reckoned.py", "def model(dbt, session):\n    raise ValueError('no')\n")
    assert company.built(reckoned) == [(5,)]
    assert company.built("select table_name from duckdb_tables() where contains(table_name, '__dbt')") == []


def test_a_model_that_dbt_cannot_read_is_explained(company: SmallCompany) -> None:
    (company.definitions / "dbt_project" / "models" / "marts" / "marts.yml").write_text("models: [")
    ending = company.night()
    assert ending.exit_code == ExitCode.FAILED
    assert ending.record.failure is not None
    assert "marts.yml" in ending.record.failure["what"]


def test_an_earlier_as_of_date_is_built_afresh_and_later_rows_wait_uncounted(company: SmallCompany) -> None:
    ending = company.night(as_of=datetime.date(2026, 9, 29))
    assert ending.record.is_full_refresh
    assert company.gmv() == 1020
    assert company.night(as_of=AS_OF).record.exit_code == ExitCode.PUBLISHED
    assert company.gmv() == 1530


def test_a_changed_time_zone_gives_what_a_new_warehouse_gives(company: SmallCompany, tmp_path: Path) -> None:
    # Ten in the morning in Shanghai is the evening of the day before in New York.
    changed = company.night(business_time_zone="America/New_York")
    assert changed.record.is_full_refresh
    assert changed.record.as_of_date == "2026-09-29"
    (tmp_path / "anew").mkdir()
    anew = SmallCompany(tmp_path / "anew")
    for day in range(3):
        anew.deliver(day)
    assert anew.night(business_time_zone="America/New_York").exit_code == ExitCode.PUBLISHED
    assert company.marts() == anew.marts()
    volumes = "from landing.daily_volumes order by all"
    assert company.built(volumes) == anew.built(volumes)


def hash_orders(company: SmallCompany) -> None:
    """Let the contract make the order's number private."""
    contract = company.definitions / "data_contracts" / "orders.odcs.yaml"
    public = "primaryKeyPosition: 1, classification: public"
    hashed = "primaryKeyPosition: 1, classification: hash, customProperties: [{property: identity, value: order}]"
    contract.write_text(contract.read_text().replace(public, hashed))


def test_a_column_that_became_private_leaves_no_clear_value_in_the_build_database(company: SmallCompany) -> None:
    company.deliver(3, prefix="SECRET")
    assert company.night().exit_code == ExitCode.PUBLISHED
    build = company.warehouse / "build.duckdb"
    assert b"SECRET1001" in build.read_bytes()
    hash_orders(company)
    before = company.marts()
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert "private values were hashed or erased" in ending.record.reasons
    assert ending.record.is_full_refresh
    assert company.marts() == before
    assert b"SECRET1001" not in build.read_bytes()


def test_clear_values_go_with_a_later_night_where_the_first_could_not_copy_the_build_database(
    company: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.deliver(3, prefix="SECRET")
    company.night()
    hash_orders(company)
    with monkeypatch.context() as without_room:
        without_room.setattr(compaction, "shutil", SimpleNamespace(disk_usage=lambda _: SimpleNamespace(free=0)))
        company.night()
    build = company.warehouse / "build.duckdb"
    assert b"SECRET1001" in build.read_bytes()
    files = [build.stat().st_ino]
    for day in (4, 5):
        company.deliver(day)
        assert company.night().exit_code == ExitCode.PUBLISHED
        assert b"SECRET1001" not in build.read_bytes()
        files.append(build.stat().st_ino)
    # Blocks that happen to be written anew are no help: the file itself has to be another, once.
    assert files[0] != files[1] == files[2]


def test_what_the_gates_kept_of_a_column_that_became_private_is_masked(company: SmallCompany) -> None:
    contract = company.definitions / "data_contracts" / "orders.odcs.yaml"
    between = "expect_column_values_to_be_between, kwargs: {column: paid_amount, max_value: 1}}"
    rule = f"- {{type: custom, engine: greatExpectations, name: small, severity: warning, implementation: {{type: {between}}}"
    contract.write_text(contract.read_text().replace("    quality:\n", f"    quality:\n      {rule}\n"))
    company.deliver(3, prefix="SECRET")
    company.night()
    kept = "select cast(details as varchar) from quality.validation_results where name = 'small' order by checked_at"
    assert "SECRET1001" in str(company.built(kept))
    hash_orders(company)
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert b"SECRET1001" not in (company.warehouse / "build.duckdb").read_bytes()
    assert "SECRET" not in str(company.published("from quality.validation_results", "people"))
    (former,), (latest,) = company.built(kept)
    assert former == "{}"
    assert "does not hold" in str(latest)


def test_a_class_that_cannot_be_followed_is_refused(company: SmallCompany) -> None:
    contract = company.definitions / "data_contracts" / "orders.odcs.yaml"
    seller = "name: seller_id, physicalName: seller_id, logicalType: string, physicalType: text, classification: "
    hashed = seller + "hash, customProperties: [{property: identity, value: seller}]"
    contract.write_text(contract.read_text().replace(seller + "public", hashed))
    assert company.night().exit_code == ExitCode.PUBLISHED
    contract.write_text(contract.read_text().replace(hashed, seller + "public"))
    ending = company.night()
    assert ending.exit_code == ExitCode.REFUSED
    assert ending.record.failure is not None
    assert "column seller_id" in ending.record.failure["what"]
    with pytest.raises(RefusedError, match="column seller_id"):
        withdraw_file(company.settings, "scorehouse/orders/orders_2026-09-28.csv", "wrong")


def test_going_back_and_publishing_again(company: SmallCompany, capsys: pytest.CaptureFixture[str]) -> None:
    company.deliver(3)
    company.night()
    go_back(company.settings.model_copy(update={"language": "zh"}), None)
    assert "读者现在看到的是 000001-2026-09-30，不再是 000002-2026-10-01。" in capsys.readouterr().out
    assert company.gmv() == 1530
    publish_again(company.settings)
    assert company.gmv() == 2040
    assert company.generations()[-1] == "000003-2026-10-01"
    assert "Published 000003-2026-10-01" in capsys.readouterr().out


@pytest.mark.parametrize("lost", ["current", "kpi.duckdb", "generations"])
def test_a_night_publishes_again_what_readers_do_not_find_any_more(company: SmallCompany, lost: str) -> None:
    # A backup holds no link, and a copy of one may have lost it.
    path = company.warehouse / lost
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path)
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert ending.record.reasons == ["what was published is not there any more"]
    assert company.gmv() == 1530
    assert company.night().unchanged is not None


def test_a_manifest_that_a_kill_cut_off_is_written_anew(company: SmallCompany) -> None:
    manifest = company.warehouse / "dbt" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:5000])
    assert company.night().exit_code == ExitCode.PUBLISHED
    assert company.generations() == ["000001-2026-09-30"]
    manifest.write_bytes(manifest.read_bytes()[:5000])
    company.deliver(3)
    ending = company.night()
    assert ending.exit_code == ExitCode.PUBLISHED
    assert not ending.record.is_full_refresh
    assert company.gmv() == 2040


def test_a_night_of_the_interface_closes_dead_runs_and_writes_the_log(company: SmallCompany) -> None:
    company.deliver(3, amount=-1000)
    settings = company.settings
    job = build_definitions(settings, load_manifest(settings)).resolve_job_def(JOB)
    log = settings.folder.logs / "scorehouse.log"
    log.unlink()
    with open_instance(settings) as instance:
        killed = instance.create_run_for_job(job, status=DagsterRunStatus.STARTED)
        starting = instance.create_run_for_job(job, status=DagsterRunStatus.STARTING)
        assert not job.execute_in_process(instance=instance, raise_on_error=False).success
        dead = instance.get_run_by_id(killed.run_id)
        assert dead is not None
        assert dead.status == DagsterRunStatus.FAILURE
        assert [run.run_id for run in instance.get_runs() if not run.is_finished] == [starting.run_id]
    assert "no_negative_day" in log.read_text()


def test_a_night_that_is_begun_in_the_middle_says_how_to_begin(company: SmallCompany) -> None:
    settings = company.settings
    job = build_definitions(settings, load_manifest(settings)).resolve_job_def(JOB)
    with open_instance(settings) as instance:
        job.execute_in_process(instance=instance, raise_on_error=False, asset_selection=[GENERATION])
    record = last_record(settings.folder.runs)
    assert record is not None
    assert record.failure is not None
    assert record.failure["what"].startswith("A night runs as a whole")
    assert record.exit_code == ExitCode.REFUSED


def test_a_build_that_fails_its_gate_is_not_published_by_hand(company: SmallCompany) -> None:
    import duckdb

    with duckdb.connect(str(company.warehouse / "build.duckdb")) as con:
        con.execute("update marts.company_kpis set gmv = gmv + 100 where period_type = 'day'")
    with pytest.raises(GateClosedError):
        publish_again(company.settings)
    assert company.gmv() == 1530


def test_without_orders_and_web_events_a_run_names_the_folders_that_it_expects(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    ending = company.night()
    assert ending.exit_code == ExitCode.REFUSED
    assert ending.record.failure is not None
    assert str(company.landing / "scorehouse" / "orders") in ending.record.failure["what_to_do"]


def test_another_hash_key_is_refused(company: SmallCompany) -> None:
    company.deliver(3)
    (company.warehouse / "hash.key").write_text("f" * 64)
    ending = company.night()
    assert ending.exit_code == ExitCode.REFUSED
    assert company.generations() == ["000001-2026-09-30"]


def test_a_wrong_contract_is_refused_with_every_fault(company: SmallCompany) -> None:
    contract = company.definitions / "data_contracts" / "orders.odcs.yaml"
    contract.write_text(contract.read_text().replace("loadMode, value: upsert", "loadMode, value: sometimes"))
    with pytest.raises(RefusedError, match="loadMode"):
        company.night()


def test_a_changed_rule_judges_again_without_new_rows(company: SmallCompany) -> None:
    contract = company.definitions / "data_contracts" / "orders.odcs.yaml"
    contract.write_text(contract.read_text().replace("TRAINING%", "O%"))
    ending = company.night()
    assert ending.exit_code == ExitCode.GATE_CLOSED
    assert "data contracts changed" in ending.record.reasons


def test_the_command_speaks_json_is_quiet_and_ends_with_the_codes_that_scripts_rely_on(company: SmallCompany) -> None:
    told = company.run("run", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["generation_id"] == "000001-2026-09-30"
    assert company.run("run", "--quiet").stdout == ""
    shutil.rmtree(company.landing / "scorehouse")
    wrong = company.run("run", "--as-of", "yesterday")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr
    refused = company.run("rollback")
    assert refused.returncode == 2
    assert "nothing to go back to" in refused.stderr
    missing = company.run("run", "--landing", str(company.landing / "nowhere"), "--full-refresh")
    assert missing.returncode == 2
    assert "There is no landing folder" in missing.stderr
    assert "Traceback" not in missing.stderr
