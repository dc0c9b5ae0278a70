"""The same rows delivered in other shapes give the same marts and scores, cell by cell, through the real command.

Other files and another order of rows for every export. For exports that keep rows by key (append, upsert), as their
contracts say: other keys first, and some keys a night later. All are held against the night that this folder shares.

What decides by design is kept. A `full` or `replace` export is one state: its files keep their place in the order of files, and
it is delivered whole every night. So does an upsert whose files do not say when a row changed. All versions of a key come
together, and plans come whole. A fault of a plan names its file and line, which are then others. A month's model of
conversations keeps what it first learned, so conversations do not come a night later.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingestion.contracts import CANONICAL_PLATFORM, Contract, load_contracts
from ingestion.landing import land
from ingestion.warehouse import open_build
from orchestration.night import make_landing_settings
from orchestration.settings import load_settings
from tests.published_differences import differing_tables
from tests.reference.delivered_files import DeliveredFile, Row, read, write
from tests.reference.night import AS_OF, run
from tests.reference.plain.landed import ROOT

pytestmark = pytest.mark.xdist_group("marts_agree")
CONTRACTS = [
    contract for contract in load_contracts(ROOT / "data_contracts") if contract.platform == CANONICAL_PLATFORM
]
ONE = settings(
    max_examples=1,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
MANY = settings(ONE, max_examples=4)
SEEDS = st.integers(0, 2**32)
FILES = st.integers(2, 5)
# A fault of a plan is shown with its file and line, a scorecard with the newest load.
OF_THE_DELIVERY = {"scoring.plan_faults": ("path", "row_number"), "scoring.scorecards": ("data_watermark",)}
# A plan of which lines are still to come is refused, and the other plans score.
STAYS_WHOLE = {"kpi_plans"}
LEARNED_FROM = {"conversations", "messages"}
# More would close the gate of the first night: too many rows whose order, conversation or employee is not there.
SHARES = st.floats(0.01, 0.08)


def keeps_rows_by_key(contract: Contract) -> bool:
    """Whether a row counts by its key and what else stands in it, whichever night brings it; the rest is one state."""
    return (
        contract.load_mode in ("append", "upsert")
        and contract.export not in STAYS_WHOLE
        and bool(contract.key)
        and not (contract.validity or contract.ordinal_within)
    )


def says_when_it_changed(contract: Contract, files: list[DeliveredFile]) -> bool:
    """Whether of two versions of a row the newer is known by its content: else the order of files decides."""
    return contract.load_mode == "append" or all(
        contract.updated_at is not None and file.has_column(contract.column(contract.updated_at).header)
        for file in files
    )


def delivered(landing: Path, contract: Contract) -> list[DeliveredFile]:
    return [read(path) for path in sorted((landing / contract.folder).iterdir())]


def by_form(files: Iterable[DeliveredFile]) -> list[list[DeliveredFile]]:
    """Files that can exchange rows, together."""
    forms: dict[tuple[object, ...], list[DeliveredFile]] = defaultdict(list)
    for file in files:
        forms[file.form].append(file)
    return list(forms.values())


def deal(files: list[DeliveredFile], folder: Path, count: int, chance: random.Random) -> None:
    """Write the rows of files of one form, shuffled, to so many new files."""
    rows: list[Row] = [row for file in files for row in file.rows]
    chance.shuffle(rows)
    for number in range(count):
        path = folder / f"dealt {chance.randrange(10**6):06} {number}{files[0].suffix}"
        write(files[0].holding(rows[number::count], path))


def split(file: DeliveredFile, folder: Path, count: int, chance: random.Random) -> None:
    """Write the rows of one file, shuffled, to so many that have its place in the order of files."""
    rows = chance.sample(file.rows, len(file.rows))
    stem = file.path.name.removesuffix(file.suffix)
    for number in range(count):
        write(file.holding(rows[number::count], folder / f"{stem} {'abcdefgh'[number]}{file.suffix}"))


def deliver_in_other_files(landing: Path, target: Path, count: int, chance: random.Random) -> None:
    """Every export's rows in another order and in other files; where the order of files decides, each keeps its place in it."""
    for contract in CONTRACTS:
        files, folder = delivered(landing, contract), target / contract.folder
        if keeps_rows_by_key(contract) and says_when_it_changed(contract, files):
            for alike in by_form(files):
                deal(alike, folder, count, chance)
        else:
            for file in files:
                split(file, folder, count, chance)


def deliver_keys_apart(
    landing: Path, first: Path, second: Path, share: float, chance: random.Random, whole: Collection[str] = ()
) -> None:
    """A share of the keys of every export that keeps rows by key, but those named whole, to the second folder, all else to the first.

    All versions of a key stay together.
    """
    for contract in CONTRACTS:
        files = delivered(landing, contract)
        if contract.export in whole or not keeps_rows_by_key(contract):
            shutil.copytree(landing / contract.folder, first / contract.folder)
            continue
        headers = [contract.column(name).header for name in contract.key]
        keys = sorted({file.key_of(row, headers) for file in files for row in file.rows})
        late = set(chance.sample(keys, round(share * len(keys))))
        for file in files:
            for is_late, folder in ((False, first), (True, second)):
                rows = [row for row in file.rows if (file.key_of(row, headers) in late) == is_late]
                stem = file.path.name.removesuffix(file.suffix)
                name = f"{stem} {'late' if is_late else 'on time'}{file.suffix}"
                if rows:
                    write(file.holding(rows, folder / contract.folder / name))


def new_warehouse(reference: Path, folder: Path) -> Path:
    """An empty warehouse with the key of another, so that buyers get the same hashes in both."""
    warehouse = folder / "warehouse"
    warehouse.mkdir(mode=0o700)
    for name in ("hash.key", "hash.key.fingerprint"):
        shutil.copy2(reference / name, warehouse / name)
    return warehouse


def night(landing: Path, warehouse: Path) -> None:
    run("run", "--landing", str(landing), "--warehouse", str(warehouse), "--as-of", str(AS_OF), "--quiet")


def load(landing: Path, warehouse: Path) -> None:
    """Land what is new, and build nothing."""
    contracts = load_contracts(ROOT / "data_contracts")
    chosen = load_settings(landing=landing, warehouse=warehouse, contracts=ROOT / "data_contracts", memory_limit="2GB")
    con = open_build(warehouse)
    land(con, contracts, make_landing_settings(chosen))
    con.close()


def check_same(reference: Path, warehouse: Path) -> None:
    assert differing_tables(reference, warehouse, OF_THE_DELIVERY) == []
    shutil.rmtree(warehouse.parent)


def check_other_files_and_keys_first(
    reference: Path, landing: Path, folder: Path, count: int, share: float, seed: int
) -> None:
    """Other files with rows in another order; of them a share of the keys is loaded before all others, and then one night."""
    mixed, whole, late = folder / "mixed", folder / "landing", folder / "late"
    chance = random.Random(seed)
    deliver_in_other_files(landing, mixed, count, chance)
    deliver_keys_apart(mixed, whole, late, share, chance)
    warehouse = new_warehouse(reference, folder)
    load(late, warehouse)
    shutil.copytree(late, whole, dirs_exist_ok=True)
    night(whole, warehouse)
    check_same(reference, warehouse)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A new folder for each example."""
    return lambda: tmp_path_factory.mktemp("shape")


@ONE
@given(count=FILES, share=SHARES, seed=SEEDS)
def test_other_files_rows_and_orders_of_keys_give_the_same_marts(
    build: Path, landing: Path, folder: Callable[[], Path], count: int, share: float, seed: int
) -> None:
    check_other_files_and_keys_first(build.parent, landing, folder(), count, share, seed)


@pytest.mark.faults
@MANY
@given(count=FILES, share=SHARES, seed=SEEDS)
def test_many_other_files_rows_and_orders_of_keys_give_the_same_marts(
    build: Path, landing: Path, folder: Callable[[], Path], count: int, share: float, seed: int
) -> None:
    check_other_files_and_keys_first(build.parent, landing, folder(), count, share, seed)


@pytest.mark.faults
@MANY
@given(share=SHARES, seed=SEEDS)
def test_keys_that_come_a_night_later_give_the_same_marts(
    build: Path, landing: Path, folder: Callable[[], Path], share: float, seed: int
) -> None:
    one, whole, late = folder(), "landing", "late"
    deliver_keys_apart(landing, one / whole, one / late, share, random.Random(seed), LEARNED_FROM)
    warehouse = new_warehouse(build.parent, one)
    night(one / whole, warehouse)
    shutil.copytree(one / late, one / whole, dirs_exist_ok=True)
    night(one / whole, warehouse)
    check_same(build.parent, warehouse)
