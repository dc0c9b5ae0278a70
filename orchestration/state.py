"""The run's state: which business day is built, what changed since the last complete build, and the history of
builds.

The state lives in tables of the build database, so that a killed run is repeated from them. dbt reads current_run,
pending_days and source_presence; nobody else writes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from ingestion.changed_days import days_that_begin_to_count
from ingestion.contracts import Contract
from scorecards.ledger.mirror import prepare_mirror

_TABLES = """
create schema if not exists state;
create table if not exists state.current_run (
    run_id text, as_of_date date, previous_as_of_date date, built_load_id bigint, load_id bigint, is_full_refresh boolean,
    definitions_hash text
);
alter table state.current_run add column if not exists definitions_hash text;
create table if not exists state.pending_days (source text, platform text, business_date date);
create table if not exists state.source_presence (source text, platform text, has_rows boolean);
alter table state.source_presence add column if not exists built_has_rows boolean;
create table if not exists state.builds (
    build_id bigint, run_id text, as_of_date date, load_id bigint, definitions_hash text, contracts_hash text,
    is_full_refresh boolean, started_at timestamp, finished_at timestamp, status text, generation_id text
);
create table if not exists state.fresh_files (load_id bigint);
"""

# Models keep what they were built of: only building all of it anew takes an erased value out of it.
ERASED = "private values were hashed or erased"
_ERASURES = "select count(*) from landing.loads where kind = 'forget' and load_id > ?"
# Freed blocks keep their bytes until the build database has been copied behind the build that took the values out.
_ERASED_SINCE_COPY = """
select count(*) from landing.loads where kind = 'forget' and load_id <= ?
    and load_id > (select coalesce(max(load_id), 0) from state.fresh_files)
"""

STARTED = "started"
TRANSFORMED = "transformed"
COMPLETE = "complete"
FAILED = "failed"


@dataclass(frozen=True)
class Build:
    """One row of state.builds. status: started (also: killed), transformed (not scored yet), complete or failed."""

    run_id: str
    as_of_date: date
    load_id: int
    definitions_hash: str
    contracts_hash: str
    is_full_refresh: bool
    status: str
    generation_id: str | None


@dataclass(frozen=True)
class BuildPlan:
    """What a run has to build. An empty `reasons` means that nothing has to be built."""

    as_of_date: date
    previous_as_of_date: date | None
    built_load_id: int
    load_id: int
    is_full_refresh: bool
    reasons: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """Whether dbt has anything to do."""
        return bool(self.reasons)


def prepare_state(con: duckdb.DuckDBPyConnection) -> None:
    """Create the state tables that are missing."""
    con.execute(_TABLES)
    prepare_mirror(con)


def plan_build(
    con: duckdb.DuckDBPyConnection,
    contracts: Sequence[Contract],
    as_of_date: date,
    definitions_hash: str,
    full_refresh: bool = False,
    is_served: bool = True,
) -> BuildPlan:
    """Compare landing, the as-of date and the definitions with the last complete build.

    is_served: whether readers find a whole generation; a restored backup or a deleted folder may leave them none.
    """
    unfinished, last = _since_last_complete(con)
    load_id = _scalar(con, "select coalesce(max(load_id), 0) from landing.loads")
    built_load_id = last.load_id if last else 0
    changed_days = _scalar(con, "select count(*) from landing.changed_days where load_id > ?", [built_load_id])

    rebuild: list[str] = []
    if full_refresh:
        rebuild.append("a full refresh was asked for")
    if last is None:
        rebuild.append("there is no complete build yet")
    elif last.definitions_hash != definitions_hash:
        rebuild.append("models, macros, seeds or variables changed")
    if last is not None and _scalar(con, _ERASURES, [built_load_id]):
        rebuild.append(ERASED)
    if any(build.is_full_refresh for build in unfinished) and last is not None:
        rebuild.append("a full refresh was begun and not finished")
    latest_as_of = max((build.as_of_date for build in [*unfinished, *([last] if last else [])]), default=None)
    if latest_as_of is not None and as_of_date < latest_as_of:
        rebuild.append(f"the as-of date moved back from {latest_as_of}")

    reasons = list(rebuild)
    if unfinished and last is not None:
        reasons.append("the last build was not finished")
    if changed_days:
        reasons.append("new or changed rows landed")
    if last is not None and as_of_date > last.as_of_date:
        reasons.append(f"the as-of date moved on from {last.as_of_date}")
    if last is not None and last.contracts_hash != contracts_hash(contracts):
        reasons.append("data contracts changed")
    if last is not None and last.generation_id is None:
        reasons.append("the last build was not published")
    elif last is not None and not is_served:
        reasons.append("what was published is not there any more")
    return BuildPlan(
        as_of_date=as_of_date,
        previous_as_of_date=last.as_of_date if last else None,
        built_load_id=built_load_id,
        load_id=load_id,
        is_full_refresh=bool(rebuild),
        reasons=tuple(reasons),
    )


def begin_build(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    plan: BuildPlan,
    definitions_hash: str,
    contracts: Sequence[Contract],
    time_zone: str,
    now: datetime,
) -> None:
    """Write the run's state for dbt and open its row in the history, in one transaction.

    time_zone is the one of business days.
    """
    con.execute("begin")
    try:
        con.execute("delete from state.current_run")
        con.execute(
            "insert into state.current_run values (?, ?, ?, ?, ?, ?, ?)",
            [
                run_id,
                plan.as_of_date,
                plan.previous_as_of_date,
                plan.built_load_id,
                plan.load_id,
                plan.is_full_refresh,
                definitions_hash,
            ],
        )
        _write_feeds(con, contracts)
        con.execute("delete from state.pending_days")
        con.execute(
            """
            insert into state.pending_days
            select distinct feeds.source, changed_days.platform, changed_days.business_date
            from landing.changed_days
            join state_feeds as feeds
                on changed_days.platform = feeds.platform and changed_days.export = feeds.export
            where changed_days.load_id > ?
            order by all
            """,
            [plan.built_load_id],
        )
        _add_days_that_begin_to_count(con, plan, contracts, time_zone)
        _write_presence(con, contracts)
        _add_sources_that_came_or_went(con)
        con.execute(
            """
            insert into state.builds
            select coalesce(max(build_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, null, ?, null from state.builds
            """,
            [
                run_id,
                plan.as_of_date,
                plan.load_id,
                definitions_hash,
                contracts_hash(contracts),
                plan.is_full_refresh,
                now,
                STARTED,
            ],
        )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def finish_build(con: duckdb.DuckDBPyConnection, run_id: str, status: str, now: datetime) -> None:
    """Note in the history how far a build has come: transformed, complete or failed."""
    con.execute("update state.builds set status = ?, finished_at = ? where run_id = ?", [status, now, run_id])
    if status != FAILED:
        con.execute("update state.source_presence set built_has_rows = has_rows")


def record_generation(con: duckdb.DuckDBPyConnection, run_id: str, generation_id: str) -> None:
    """Note which generation a build was published as."""
    con.execute("update state.builds set generation_id = ? where run_id = ?", [generation_id, run_id])


def keeps_erased_bytes(con: duckdb.DuckDBPyConnection, load_id: int) -> bool:
    """Whether freed blocks of the build database may hold values that were erased; load_id is what the build has followed."""
    return _scalar(con, _ERASED_SINCE_COPY, [load_id]) > 0


def record_fresh_file(con: duckdb.DuckDBPyConnection, load_id: int) -> None:
    """Note that the build database was copied into a fresh file, behind a build that had followed this load."""
    con.execute("insert into state.fresh_files values (?)", [load_id])


def finished_build(con: duckdb.DuckDBPyConnection) -> Build | None:
    """The build that marts and scores hold as a whole: the last complete one, unless a later one was begun."""
    unfinished, last = _since_last_complete(con)
    return None if unfinished or last is None or last.status != COMPLETE else last


def last_complete_build(con: duckdb.DuckDBPyConnection) -> Build | None:
    """The last build whose marts were finished."""
    return _since_last_complete(con)[1]


def has_rows_of(con: duckdb.DuckDBPyConnection, contracts: Sequence[Contract], sources: Sequence[str]) -> bool:
    """Whether an export that feeds one of the sources has a current row."""
    return any(_has_current_row(con, contract) for contract in contracts if set(contract.feeds).intersection(sources))


def contracts_hash(contracts: Sequence[Contract]) -> str:
    """Digest of all contracts: a changed rule has to judge again, also when no row is new."""
    return hashlib.sha256("".join(sorted(contract.content_hash for contract in contracts)).encode()).hexdigest()


def _since_last_complete(con: duckdb.DuckDBPyConnection) -> tuple[list[Build], Build | None]:
    """Builds begun after the last one with complete marts, newest first, and that one. Ordered by number, not by the clock."""
    rows = con.execute(
        """
        select run_id, as_of_date, load_id, definitions_hash, contracts_hash, is_full_refresh, status, generation_id
        from state.builds order by build_id desc
        """
    ).fetchall()
    unfinished: list[Build] = []
    for row in rows:
        build = Build(*row)
        if build.status in (TRANSFORMED, COMPLETE):
            return unfinished, build
        unfinished.append(build)
    return unfinished, None


def _write_feeds(con: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]) -> None:
    con.execute("create or replace temporary table state_feeds (platform text, export text, source text)")
    rows = [(contract.platform, contract.export, source) for contract in contracts for source in contract.feeds]
    if rows:
        con.executemany("insert into state_feeds values (?, ?, ?)", rows)


def _add_days_that_begin_to_count(
    con: duckdb.DuckDBPyConnection, plan: BuildPlan, contracts: Sequence[Contract], time_zone: str
) -> None:
    """Rows that landed before their day was over count from this night on, and change other days with that."""
    before = plan.previous_as_of_date
    if before is None or plan.as_of_date <= before or plan.is_full_refresh:
        return
    by_id = {contract.id: contract for contract in contracts}
    reached = (before + timedelta(days=1), plan.as_of_date)
    for contract in contracts:
        days = days_that_begin_to_count(con, contract, by_id, plan.built_load_id, reached, time_zone)
        con.execute(
            """
            insert into state.pending_days
            select feeds.source, feeds.platform, days.business_date
            from state_feeds as feeds, (select unnest(?::date[]) as business_date) as days
            where feeds.platform = ? and feeds.export = ?
            except select * from state.pending_days
            order by all
            """,
            [days, contract.platform, contract.export],
        )


def _write_presence(con: duckdb.DuckDBPyConnection, contracts: Sequence[Contract]) -> None:
    present: dict[tuple[str, str], bool] = {}
    for contract in contracts:
        has_rows = _has_current_row(con, contract)
        for source in contract.feeds:
            present[source, contract.platform] = present.get((source, contract.platform), False) or has_rows
    built = con.execute("select source, platform, built_has_rows from state.source_presence").fetchall()
    built_has_rows = {(source, platform): value for source, platform, value in built}
    con.execute("delete from state.source_presence")
    if present:
        con.executemany(
            "insert into state.source_presence values (?, ?, ?, ?)",
            [(*key, has_rows, built_has_rows.get(key)) for key, has_rows in sorted(present.items())],
        )


def _add_sources_that_came_or_went(con: duckdb.DuckDBPyConnection) -> None:
    """Whether a source has rows at all is a fact about every day: without any exchange rate amounts stay as they are."""
    con.execute(
        """
        insert into state.pending_days
        select source, platform, null from state.source_presence where has_rows <> built_has_rows
        except select * from state.pending_days
        order by all
        """
    )


def _has_current_row(con: duckdb.DuckDBPyConnection, contract: Contract) -> bool:
    found = con.execute(f"select 1 from {contract.qualified_table} where _is_current limit 1").fetchone()
    return found is not None


def _scalar(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> int:
    row = con.execute(sql, parameters or []).fetchone()
    assert row is not None
    return int(row[0])
