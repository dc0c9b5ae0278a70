"""A month is closed; then an order of it is corrected and everything is rebuilt; then an appeal is accepted. The close stands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from scored_company import AS_OF, ScoredCompany, approver, write_csv

from scorecards.ledger.chain import open_ledger

pytestmark = pytest.mark.xdist_group("scored")
PERIOD, PLAN = "2026-10", "OPERATIONS"
ACCEPTED = {
    "state": "accepted", "decided_at": "2026-10-31 15:00:00", "decision_reason": "two orders were missing", "corrected_value": 1,
}  # fmt: skip


class Cycle:
    """A copy of the scored company in which a month goes through its whole cycle, with what was seen at each stage."""

    def __init__(self, scored: ScoredCompany, folder: Path) -> None:
        shutil.copytree(scored.landing, folder / "landing")
        shutil.copytree(scored.warehouse, folder / "warehouse", symlinks=True)
        self.company = ScoredCompany(folder / "landing", folder / "warehouse", 0, "")
        self.hr = approver(self.company.landing)
        self.before = self.cards()

    def night(self, *flags: str) -> Any:
        done = self.company.run("run", "--landing", str(self.company.landing), "--as-of", AS_OF, *flags)
        assert done.returncode == 4, done.stdout + done.stderr
        return done

    def people(self, query: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.company.warehouse / "people.duckdb"), read_only=True) as con:
            cursor = con.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def cards(self) -> dict[tuple[str, int], dict[str, Any]]:
        found = self.people(
            f"select * from scoring.scorecards where plan_id = '{PLAN}' and scorecard_id like '{PERIOD}/%'"
        )
        return {(card["scorecard_id"], card["scorecard_version"]): card for card in found}

    def entries(self) -> list[tuple[Any, ...]]:
        with open_ledger(self.company.warehouse, read_only=True) as con:
            return con.execute("select * from entries order by sequence").fetchall()

    def verify(self) -> int:
        return self.company.run("ledger", "verify").returncode

    def correct_orders(self) -> None:
        """Deliver orders of the closed month once more, at ten times their amount."""
        with duckdb.connect(str(self.company.warehouse / "build.duckdb"), read_only=True) as con:
            cursor = con.execute(
                """
                select orders.* exclude (_file_id, _row_number, _load_id, _is_current)
                from landing.scorehouse__orders as orders join marts.fct_orders as facts using (order_id)
                where orders._is_current and facts.paid_on between date '2026-10-05' and date '2026-10-20' and not coalesce(orders.is_test, false)
                order by order_id limit 40
                """
            )
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for row in rows:
            for name in ("item_amount", "paid_amount"):
                row[name] = float(row[name] or 0) * 10
            # Hashed already: what stands in the export of a buyer is not known here.
            row["buyer_id"] = row["visitor_id"] = None
            row["updated_at"] = "2026-10-31 12:00:00"
        write_csv(self.company.landing / "scorehouse" / "orders" / "corrected orders.csv", rows)

    def another_counted(self, scorecard_id: str) -> dict[str, Any]:
        """The order_count line of another scorecard, with more than one order."""
        found = self.people(
            "select lines.*, cards.subject_id from scoring.scorecard_lines as lines join scoring.scorecards as cards"
            " using (scorecard_id, scorecard_version)"
            f" where plan_id = '{PLAN}' and lines.scorecard_id like '{PERIOD}/%' and lines.scorecard_id <> '{scorecard_id}'"
            " and kpi_id = 'order_count' and lines.status = 'scored' and value > 1 order by lines.scorecard_id limit 1"
        )
        return found[0]

    def traced(self, scorecard_id: str, version: int) -> Any:
        """The order_count line of a version, down to its raw rows."""
        asked = ("trace", scorecard_id, "order_count", "--version", str(version), "--json", "--limit", "0")
        done = self.company.run(*asked)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows_of_one_order(self, scorecard_id: str) -> list[dict[str, Any]]:
        """The raw rows of one order behind a line, as an appeal names them."""
        rows = self.traced(scorecard_id, 1)["raw_rows"]
        order_id = rows[0]["key"]["order_id"]
        return [{"source": row["source"], "key": row["key"]} for row in rows if row["key"]["order_id"] == order_id]

    def edit_a_plan(self) -> None:
        """Deliver a line of an approved plan once more, with another target."""
        with duckdb.connect(str(self.company.warehouse / "build.duckdb"), read_only=True) as con:
            cursor = con.execute(
                "select * exclude (_file_id, _row_number, _load_id, _is_current) from landing.scorehouse__kpi_plans "
                "where _is_current and plan_id = 'DESIGNER' and kpi_id = 'on_time_rate'"
            )
            names = [column[0] for column in cursor.description]
            row = dict(zip(names, cursor.fetchone() or (), strict=True))
        row |= {"target": 0.8, "updated_at": "2026-10-31 12:00:00"}
        write_csv(self.company.landing / "scorehouse" / "kpi_plans" / "edited.csv", [row])

    def appeal(self, **changed: Any) -> None:
        """Deliver an appeal against a line, or its decision."""
        row = {
            "appeal_id": "APPEAL-1", "employee_id": "", "scorecard_id": "", "mart": "operations_kpis", "kpi_id": "order_count",
            "filed_at": "", "kind": "judgement", "reason": "test", "state": "filed", "decided_by": "", "decided_at": "",
            "decision_reason": "", "corrected_value": "", "excluded_row_keys": "", "updated_at": "",
        }  # fmt: skip
        folder = self.company.landing / "scorehouse" / "appeals"
        write_csv(folder / f"appeal {changed['updated_at'].replace(':', '')}.csv", [row | changed])


@pytest.fixture(scope="module")
def cycle(scored: ScoredCompany, tmp_path_factory: pytest.TempPathFactory) -> Cycle:
    return Cycle(scored, tmp_path_factory.mktemp("cycle"))


def test_a_month_goes_through_its_whole_cycle(cycle: Cycle) -> None:
    # Provisional until somebody of human resources closes it.
    assert {card["state"] for card in cycle.before.values()} == {"provisional"}
    refused = cycle.company.run("close", "--period", PERIOD, "--plan", PLAN, "--by", "E001")
    assert refused.returncode == 2 and "E001 may not close" in refused.stderr
    done = cycle.company.run("close", "--period", PERIOD, "--plan", PLAN, "--by", cycle.hr, "--reason", "a test")
    assert done.returncode == 0, done.stderr
    closed = cycle.cards()
    assert {card["state"] for card in closed.values()} == {"closed"}
    same = ("total", "grade", "status", "weight_scored")
    assert {key: [card[name] for name in same] for key, card in closed.items()} == {
        key: [card[name] for name in same] for key, card in cycle.before.items()
    }
    exported = list((cycle.company.warehouse / "ledger").glob("*.parquet"))
    assert len(exported) == 1 and f"{PERIOD} {PLAN}" in exported[0].name
    at_close = cycle.entries()
    # October is closed before it is due; no month before it ever was.
    [october] = cycle.people(
        f"select closed_at, is_overdue from scoring.closings where plan_id = '{PLAN}' and period_start = date '{PERIOD}-01'"
    )
    assert october["closed_at"] is not None and not october["is_overdue"]
    state = json.loads(cycle.company.run("status", "--json").stdout)
    overdue = {(one["plan_id"], one["period_type"]): one["last_period_start"] for one in state["overdue_closings"]}
    assert overdue[PLAN, "month"] == "2026-09-01"

    # Later data, an accepted appeal and a full rebuild: what was closed stands.
    card = next(card for card in closed.values() if card["total"] is not None)
    target = {
        "employee_id": card["subject_id"],
        "scorecard_id": card["scorecard_id"],
        "filed_at": "2026-10-31 10:00:00",
    }
    other = cycle.another_counted(card["scorecard_id"])
    excluded = cycle.rows_of_one_order(other["scorecard_id"])
    cycle.correct_orders()
    cycle.appeal(**target, updated_at="2026-10-31 10:00:00")
    cycle.appeal(**target, updated_at="2026-10-31 15:00:00", decided_by=cycle.hr, **ACCEPTED)
    second_target = target | {
        "appeal_id": "APPEAL-2",
        "employee_id": other["subject_id"],
        "scorecard_id": other["scorecard_id"],
        "kind": "data_correction",
    }
    cycle.appeal(**second_target, updated_at="2026-10-31 10:30:00")
    cycle.appeal(
        **second_target,
        updated_at="2026-10-31 15:30:00",
        decided_by=cycle.hr,
        **ACCEPTED | {"corrected_value": "", "excluded_row_keys": json.dumps(excluded)},
    )
    cycle.night("--full-refresh")
    assert cycle.entries()[: len(at_close)] == at_close
    first = {key: one for key, one in cycle.cards().items() if key[1] == 1}
    appealed = {card["scorecard_id"], other["scorecard_id"]}
    assert first == {key: one | {"is_newest": key[0] not in appealed} for key, one in closed.items()}

    # What would come out today stands beside it, with the cause.
    restated = cycle.people("select * from scoring.restatements")
    assert restated and all(row["cause"].startswith("data of loads") for row in restated)
    lines = cycle.people("select * from scoring.restatement_lines where kpi_id = 'gmv'")
    assert lines and all(line["value_recomputed"] > line["value_closed"] for line in lines)
    assert [entry[2] for entry in cycle.entries()[len(at_close) :]].count("restatement") == len(restated)

    # Each appeal adds version 2, in which the appealed line alone is other.
    amended = {key[0]: one for key, one in cycle.cards().items() if key[1] == 2}
    assert set(amended) == appealed
    second = amended[card["scorecard_id"]]
    assert second["state"] == "amended"
    both = cycle.people(
        f"select * from scoring.scorecard_lines where scorecard_id = '{card['scorecard_id']}' order by scorecard_version, kpi_id"
    )
    old_lines, new_lines = ([line for line in both if line["scorecard_version"] == version] for version in (1, 2))
    for old, new in zip(old_lines, new_lines, strict=True):
        unchanged = {name: value for name, value in old.items() if name not in ("scorecard_version", "points")}
        if old["kpi_id"] == "order_count":
            assert (new["value"], new["numerator"]) == (1, None) and new["line_score"] != old["line_score"]
        else:
            assert unchanged == {name: new[name] for name in unchanged}
    [appeal] = cycle.people("select * from scoring.appeals where appeal_id = 'APPEAL-1'")
    assert (appeal["scorecard_version"], appeal["total_before"], appeal["total_after"]) == (
        2,
        card["total"],
        second["total"],
    )

    # Both versions lead to raw rows that add up to them; the second lacks the order that was taken out.
    versions = [cycle.traced(other["scorecard_id"], version) for version in (1, 2)]
    assert [found["adds_up"] for found in versions] == [True, True]
    assert [float(found["line"]["value"]) for found in versions] == [other["value"], other["value"] - 1]
    assert versions[0]["row_count"] - versions[1]["row_count"] == len(excluded)

    # A decision that is turned round, and an approved plan that is edited, are refused; the same restatements are not told twice.
    cycle.appeal(**target, updated_at="2026-10-31 16:00:00", decided_by=cycle.hr, **ACCEPTED | {"state": "rejected"})
    cycle.edit_a_plan()
    screen = " ".join(cycle.night().stdout.split())
    [appeal] = cycle.people("select * from scoring.appeals where appeal_id = 'APPEAL-1'")
    assert appeal["fault"] == "changed_after_the_decision"
    assert max(version for _, version in cycle.cards()) == 2
    assert [entry[2] for entry in cycle.entries()].count("restatement") == len(restated)
    assert "Scoring plan DESIGNER, version 1 is refused" in screen
    assert "a row of an approved version was changed: add a version instead" in screen
    assert not cycle.people("select 1 from scoring.scorecards where plan_id = 'DESIGNER'")
    assert cycle.verify() == 0


def test_a_ledger_that_was_touched_stops_the_night_and_is_found(cycle: Cycle) -> None:
    with duckdb.connect(str(cycle.company.warehouse / "ledger.duckdb")) as con:
        con.execute("update entries set payload = replace(payload, 'good', 'excellent') where kind = 'scorecard'")
    done = cycle.company.run("ledger", "verify")
    assert done.returncode == 1
    assert "was changed after it was recorded" in done.stderr and "Restore ledger.duckdb" in done.stderr
