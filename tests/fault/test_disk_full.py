"""A full disk, at whatever stage it is met, ends the night with an explanation and leaves readers what they had.

The warehouse lies on a small file system of its own, made for the test in a mount namespace.
"""

import subprocess
from pathlib import Path

import pytest
from small_nights import COMMAND, SmallCompany

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

# Inside the namespace: copy the warehouse onto a file system, fill it up to what is to be left, run, copy it back.
SCRIPT = """
set -e
mount -t tmpfs -o size={size}m tmpfs "$PLACE"
cp -a "$WAREHOUSE"/. "$PLACE"
free=$(df --output=avail -k "$PLACE" | tail -1)
fill=$((free - {left} * 1024))
if [ $fill -gt 0 ]; then fallocate -l ${{fill}}K "$PLACE/ballast"; fi
set +e
"$@" > "$OUTPUT" 2>&1
code=$?
rm -f "$PLACE/ballast"
cp -a "$PLACE"/. "$WAREHOUSE"
exit $code
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SmallCompany:
    company = SmallCompany(tmp_path_factory.mktemp("published"))
    for day in range(3):
        company.deliver(day)
    assert company.run().returncode == 0
    return company


def run_with_room(company: SmallCompany, folder: Path, mebibytes: int) -> tuple[int, str]:
    """`scorehouse run` with this much room left; returns its exit code and output."""
    place, output = folder / "place", folder / "output"
    place.mkdir()
    environment = {
        **company.environment,
        "PLACE": str(place),
        "OUTPUT": str(output),
        "WAREHOUSE": str(company.warehouse),
        "SCOREHOUSE_WAREHOUSE": str(place),
        "SCOREHOUSE_SMALLEST_FREE_MEBIBYTES": "0",
    }
    script = SCRIPT.format(size=512, left=mebibytes)
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "bash", "-c", script, "bash", *COMMAND, "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert output.exists(), done.stderr
    return done.returncode, output.read_text()


@pytest.mark.parametrize("mebibytes", [0, 1, 2, 3, 4, 6])
def test_a_night_without_room_fails_loudly_and_goes_on_when_there_is_room(
    published: SmallCompany, tmp_path: Path, mebibytes: int
) -> None:
    company = SmallCompany(tmp_path / "company", like=published)
    company.deliver(3, orders=20_000)
    code, output = run_with_room(company, tmp_path, mebibytes)
    assert code == 1, output
    assert "Traceback" not in output
    assert company.gmv() == 1530
    done = company.run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert company.published("select count(*) from marts.company_kpis where period_type = 'day'") == [(4,)]


def test_a_night_that_cannot_end_well_is_not_begun(published: SmallCompany, tmp_path: Path) -> None:
    company = SmallCompany(tmp_path / "company", like=published)
    company.deliver(3)
    environment = {**company.environment, "SCOREHOUSE_SMALLEST_FREE_MEBIBYTES": str(10**9)}
    done = subprocess.run([*COMMAND, "run"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MiB free" in done.stderr
    assert company.generations() == ["000001-2026-09-30"]
