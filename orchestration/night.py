"""One night, step by step, without an orchestrator: land, plan, judge, transform, judge, publish.

Each step opens the build database, does its work and closes it, so that the next one, dbt among them, finds it free.
Dagster's assets call these steps; what a run leaves for people is in its record.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb

from ingestion.contracts import Contract, ContractError, load_contracts
from ingestion.report import Progress as LoadProgress
from orchestration import landed, state
from orchestration.interruption import held_back, interruptible, stop_if_asked
from orchestration.judging import closed, judge_landing, judge_marts
from orchestration.leftovers import clear_leftovers
from orchestration.outcome import ExitCode, NightFailedError, RefusedError
from orchestration.progress import Progress, Silence
from orchestration.publishing.generations import current_generation, served_generation
from orchestration.record import RunRecord, new_record
from orchestration.refused_plans import refused_plans
from orchestration.run_lock import exclusive
from orchestration.settings import Settings
from orchestration.transformation.project import Manifest, definitions_hash

if TYPE_CHECKING:
    from orchestration.gates import GateResult
    from orchestration.transformation.build import BuildReport

REQUIRED_SOURCES = ("orders", "web_events")
UNKNOWN_STEP = "run"
LOCK_ATTEMPTS = 6
LOCK_PAUSE_SECONDS = 2


class Night:
    """A run against one warehouse. Make it with `Night.open`, which holds the warehouse's lock."""

    def __init__(
        self, settings: Settings, manifest: Manifest, run_id: str, contracts: Sequence[Contract], progress: Progress
    ) -> None:
        self.settings = settings
        self.manifest = manifest
        self.run_id = run_id
        self.contracts = contracts
        self.progress = progress
        self.record: RunRecord = new_record(run_id)
        self.plan: state.BuildPlan | None = None

    @classmethod
    @contextmanager
    def open(
        cls, settings: Settings, manifest: Manifest, run_id: str, progress: Progress | None = None
    ) -> Iterator[Night]:
        """Hold the warehouse for one run, and keep the run's record however it ends.

        manifest is the parsed dbt project. Raises NightFailedError where the build database is broken.
        """
        settings.folder.prepare()
        contracts = read_contracts(settings)
        with exclusive(settings.folder.lock, "run"):
            night = cls(settings, manifest, run_id, contracts, progress or Silence())
            try:
                settings.folder.check_build()
                yield night
            except BaseException as error:
                night.record.fail(error, UNKNOWN_STEP)
                raise
            finally:
                night.finish()

    @cached_property
    def definitions_hash(self) -> str:
        """Digest of what decides the built data."""
        return definitions_hash(self.manifest, self.settings.variables)

    def land(self) -> None:
        """Bring new files into the landing tables."""
        from ingestion.landing import land
        from ingestion.reclassification import follow_classes
        from ingestion.warehouse import WarehouseError, prepare

        with self._step("landing"):
            self._check_room()
            landing_settings = make_landing_settings(self.settings)
            with self.connect() as con, held_back():
                try:
                    prepare(con, self.contracts)
                    follow_classes(con, self.contracts, landing_settings.hash_key)
                except WarehouseError as error:
                    raise RefusedError(
                        str(error), str(self.settings.contracts), "The landed rows were left alone."
                    ) from error
                state.prepare_state(con)
                report = land(con, self.contracts, landing_settings, self._at_file)
                self.record.landing = landed.summary(con, report)

    def make_plan(self) -> state.BuildPlan:
        """Decide what has to be built and write the run's state for dbt.

        Raises RefusedError when nothing that a run needs has ever landed.
        """
        from orchestration.gates.results_store import mask_values

        with self._step("plan"), self.connect() as con:
            self._require_sources(con)
            as_of_date = self.settings.as_of or self._default_as_of(con)
            digest = self.definitions_hash
            self.plan = state.plan_build(
                con,
                self.contracts,
                as_of_date,
                digest,
                self.settings.full_refresh,
                served_generation(self.settings.folder) is not None,
            )
            self.record.as_of_date = as_of_date.isoformat()
            self.record.is_full_refresh = self.plan.is_full_refresh
            self.record.reasons = list(self.plan.reasons)
            if state.ERASED in self.plan.reasons:
                mask_values(con)
            if self.plan.is_needed:
                zone = self.settings.time_zone
                state.begin_build(con, self.run_id, self.plan, digest, self.contracts, zone, _now())
        return self.plan

    def resume(self) -> None:
        """Go on from the last complete build, which a command between two nights adds to.

        Raises RefusedError where there is none, or where it was made with other definitions.
        """
        with self.connect() as con:
            state.prepare_state(con)
            build = state.finished_build(con)
        if build is None or build.definitions_hash != self.definitions_hash:
            raise RefusedError(
                "The last build is not complete, or the models have changed since.",
                str(self.settings.folder.build_database),
                "Run `scorehouse run` first.",
            )
        self.record.as_of_date = build.as_of_date.isoformat()
        self.plan = state.BuildPlan(
            as_of_date=build.as_of_date,
            previous_as_of_date=build.as_of_date,
            built_load_id=build.load_id,
            load_id=build.load_id,
            is_full_refresh=False,
            reasons=("a command between two nights",),
        )

    def judge_landing(self) -> GateResult:
        """Run the gate on landed data; a closed gate is noted in the record."""
        with self._step("landing gate"):
            return self._noted(judge_landing(self.settings, self.contracts, self.run_id))

    def transform(self, step: str, select: Sequence[str] = (), exclude: Sequence[str] = ()) -> BuildReport:
        """Build models and run their tests, as a step of that name; returns the BuildReport. The caller raises its failure."""
        from orchestration.transformation.build import build_models

        with self._step(step):
            report = build_models(
                self.settings,
                self._planned().is_full_refresh,
                select,
                exclude,
                lambda unique_id, _: self.progress.detail(unique_id),
            )
            for node in report.nodes:
                self.record.nodes[node.status] = self.record.nodes.get(node.status, 0) + 1
            if report.failed:
                self.record.fail(report.failure(self.settings), step)
            with self.connect() as con:
                # What is left out are the scores: those of another night stand beside these marts until they are built, too.
                built = state.TRANSFORMED if exclude else state.COMPLETE
                state.finish_build(con, self.run_id, state.FAILED if report.failed else built, _now())
                self.record.refused_plans = refused_plans(con)
        return report

    def judge_marts(self) -> GateResult:
        """Run the gate on the marts; a closed gate is noted in the record."""
        with self._step("marts gate"):
            return self._noted(judge_marts(self.settings, self.run_id))

    def publish(self) -> Mapping[str, Any]:
        """Write a generation, switch readers to it, drop the oldest; returns the generation's facts."""
        from orchestration.publishing.compaction import compact_build
        from orchestration.publishing.publication import publish_generation

        with self._step("publishing"):
            plan = self._planned()
            with held_back():
                generation = publish_generation(
                    self.settings,
                    self.contracts,
                    self.manifest,
                    self.run_id,
                    plan.as_of_date,
                    _now(),
                    self.progress.detail,
                )
                with self.connect() as con:
                    state.record_generation(con, self.run_id, generation.id)
                    keeps_erased = state.keeps_erased_bytes(con, plan.load_id)
            self.record.generation_id = generation.id
            if compact_build(self.settings, always=keeps_erased):
                with self.connect() as con:
                    state.record_fresh_file(con, plan.load_id)
        return generation.facts

    def landing_freshness(self) -> dict[str, tuple[int, date]]:
        """Current rows and last business day by landing table, for exports that have an event column."""
        with self.connect(read_only=True) as con:
            rows = con.execute(
                """
                select platform || '__' || export, sum(row_count), max(business_date)
                from landing.daily_volumes group by all
                """
            ).fetchall()
        return {table: (int(count), last_day) for table, count, last_day in rows}

    def row_counts(self) -> dict[str, int]:
        """Rows of every table that dbt built, by schema.table."""
        with self.connect(read_only=True) as con:
            tables = con.execute(
                """
                select schema_name, table_name from duckdb_tables()
                where schema_name not in ('landing', 'state', 'quality')
                """
            ).fetchall()
            counts = {}
            for schema, table in tables:
                row = con.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
                counts[f"{schema}.{table}"] = int(row[0]) if row else 0
        return counts

    def finish(self) -> None:
        """Close the run's record with its exit code."""
        record = self.record
        if record.generation_id is None and self.plan is not None and not self.plan.is_needed:
            current = current_generation(self.settings.folder)
            record.generation_id = current.id if current else None
        if record.failure is None and record.generation_id is None:
            record.fail(
                NightFailedError(
                    "The run ended before it had published anything.",
                    str(self.settings.folder.logs),
                    "What was published before stays. `scorehouse ui` shows the run's events.",
                ),
                UNKNOWN_STEP,
            )
        if record.failure is None:
            refused = record.landing.get("refused_files") or record.refused_plans
            record.exit_code = int(ExitCode.PUBLISHED_WITH_REFUSALS if refused else ExitCode.PUBLISHED)
        record.save_if_possible(self.settings.folder.runs)

    @contextmanager
    def connect(self, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build database, opened for one step. A lock held by another process is waited for, a bounded time."""
        from ingestion.warehouse import open_build

        for attempt in range(LOCK_ATTEMPTS):
            try:
                con = open_build(self.settings.warehouse, read_only=read_only)
                break
            except duckdb.Error as error:
                if not is_transient(error) or attempt == LOCK_ATTEMPTS - 1:
                    raise
                time.sleep(LOCK_PAUSE_SECONDS)
        try:
            yield con
        finally:
            con.close()

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        # Dagster puts handlers of its own around a step, which would cut it anywhere.
        with self.record.step(name), interruptible():
            self.progress.begin(name)
            yield

    def _at_file(self, load: LoadProgress) -> None:
        self.progress.detail(f"{load.export}: {load.step} ({load.files_done} of {load.files_total} files)")
        stop_if_asked()

    def _noted(self, result: GateResult) -> GateResult:
        self.record.gates[result.gate] = {
            "passed": result.passed,
            "errors": [vars(finding) for finding in result.errors],
            "warnings": [vars(finding) for finding in result.warnings],
        }
        if not result.passed:
            self.record.fail(closed(result), f"{result.gate} gate")
        return result

    def _require_sources(self, con: duckdb.DuckDBPyConnection) -> None:
        if state.has_rows_of(con, self.contracts, REQUIRED_SOURCES):
            return
        folders = sorted(
            str(self.settings.landing / contract.folder)
            for contract in self.contracts
            if set(contract.feeds).intersection(REQUIRED_SOURCES)
        )
        refused = [f"  {file['path']}: {file['reason']}" for file in self.record.landing.get("refused_files", [])]
        raise RefusedError(
            "A run needs orders or web events, and none have landed."
            + ("\nThese files were refused:\n" + "\n".join(refused[:8]) if refused else ""),
            str(self.settings.landing),
            "Put an export into one of these folders, then run again:\n"
            + "\n".join(f"  {folder}" for folder in folders),
        )

    def _default_as_of(self, con: duckdb.DuckDBPyConnection) -> date:
        from ingestion.as_of import NoBusinessDay, last_business_day

        try:
            return last_business_day(con, self.contracts, datetime.now(UTC), self.settings.time_zone)
        except NoBusinessDay as error:
            raise RefusedError(str(error), str(self.settings.landing), "Or name the day with --as-of.") from error

    def _planned(self) -> state.BuildPlan:
        """What make_plan decided; without it nobody knows what is to be built."""
        if self.plan is None:
            raise RefusedError(
                "A night runs as a whole, and this run left out the step that plans it.",
                "",
                "Launch the job `nightly`: a night that failed goes on from what was finished.",
            )
        return self.plan

    def _check_room(self) -> None:
        folder = self.settings.folder
        clear_leftovers(folder)
        generation = current_generation(folder)
        # A night writes a generation beside the one before, and the build database's changes beside what they replace.
        needed = self.settings.smallest_free_mebibytes * 2**20
        if generation is not None and needed:
            needed = max(needed, 2 * generation.size_bytes)
        free = shutil.disk_usage(folder.root).free
        if free < needed:
            raise NightFailedError(
                f"The disk has {free / 2**20:,.0f} MiB free; this night needs at least {needed / 2**20:,.0f} MiB.",
                str(folder.root),
                "Free some space, or keep fewer generations (SCOREHOUSE_GENERATIONS_KEPT). Nothing was changed.",
            )


def is_transient(error: BaseException) -> bool:
    """Whether waiting may help: another process has the build database open."""
    return isinstance(error, duckdb.IOException) and "lock" in str(error).lower()


def read_contracts(settings: Settings) -> list[Contract]:
    """The contracts.

    Raises RefusedError listing every fault of every file, or the platforms of SCOREHOUSE_PLATFORMS that no contract knows.
    """
    try:
        contracts = load_contracts(settings.contracts)
    except ContractError as error:
        raise RefusedError(str(error), str(settings.contracts), "Correct the contracts named above.") from error
    known = {contract.platform for contract in contracts}
    unknown = [repr(name) for name in settings.platforms or () if name not in known]
    if unknown:
        raise RefusedError(
            f"SCOREHOUSE_PLATFORMS names what no data contract knows: {', '.join(unknown)}.",
            f"SCOREHOUSE_PLATFORMS, environment or .env; contracts in {settings.contracts}",
            f"Name some of these, with commas between them: {', '.join(sorted(known))}.",
        )
    return contracts


def make_landing_settings(settings: Settings) -> Any:
    """Settings as ingestion takes them; raises RefusedError when the key is another one than the warehouse's."""
    from ingestion.hash_key import KeyMismatch, load_or_create_key
    from ingestion.settings import LandingSettings

    if not settings.landing.is_dir():
        raise RefusedError(
            "There is no landing folder.",
            str(settings.landing),
            "Name the folder that holds the exports with --landing.",
        )
    given = settings.hash_key.get_secret_value() if settings.hash_key else None
    try:
        key = load_or_create_key(settings.warehouse, given)
    except KeyMismatch as error:
        raise RefusedError(
            str(error),
            "SCOREHOUSE_HASH_KEY",
            "Use the key that this warehouse was made with; another one would split every buyer in two.",
        ) from error
    return LandingSettings(
        landing=settings.landing,
        warehouse=settings.warehouse,
        business_time_zone=settings.time_zone,
        clock=datetime.now(UTC),
        hash_key=key,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
