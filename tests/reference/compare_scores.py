"""Compare the scorecards of a build database with the plain scorer.

python -m tests.reference.compare_scores BUILD.duckdb

Scores, totals, points and every other text and number must be equal; only what a mart holds in floating point (a value and its parts)
may differ in the last of the eight decimals that scoring keeps.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.landed import read_landed
from tests.reference.plain.scoring.cards import Card
from tests.reference.plain.scoring.lines import Line
from tests.reference.plain.scoring.scorer import read_table, score

CARD_COLUMNS = (
    "plan_id", "version", "subject_type", "subject_id", "role", "scope_type", "scope_id", "scope", "kind", "parent_scorecard_id", "present_days",
    "role_days", "is_to_date", "total", "grade", "status", "reasons", "weight_scored", "bonus_coefficient", "is_retroactive",
)  # fmt: skip
LINE_COLUMNS = tuple(name for name in Line.__dataclass_fields__ if name not in ("mart", "kpi_id"))
FLOATING = ("value", "numerator", "denominator", "guard_value")
LAST_DECIMALS = Decimal("0.00000002")
RELATIVE = Decimal("1e-15")
EXAMPLES = 10


def same(name: str, plain: Any, built: Any) -> bool:
    if name in FLOATING and plain is not None and built is not None:
        return abs(plain - built) <= max(LAST_DECIMALS, RELATIVE * abs(built))
    return bool(plain == built)


def differences(what: str, names: tuple[str, ...], plain: Any, built: dict[str, Any]) -> list[str]:
    pairs = [(name, getattr(plain, name), built[name]) for name in names]
    return [f"{what} {name}: plain {one!r}, SQL {other!r}" for name, one, other in pairs if not same(name, one, other)]


def compare_cards(cards: list[Card], built: list[dict[str, Any]]) -> list[str]:
    of_plain, of_sql = {card.scorecard_id: card for card in cards}, {row["scorecard_id"]: row for row in built}
    found = _alone(of_plain.keys(), of_sql.keys())
    if len(of_plain) < len(cards) or len(of_sql) < len(built):
        found.append("a scorecard_id stands twice")
    for scorecard_id in sorted(of_plain.keys() & of_sql.keys()):
        card, row = of_plain[scorecard_id], of_sql[scorecard_id]
        found += differences(scorecard_id, CARD_COLUMNS, card, row)
        if card.period != (row["period_type"], row["period_start"]):
            found.append(f"{scorecard_id}: another period")
    return found


def compare_lines(cards: list[Card], built: list[dict[str, Any]]) -> list[str]:
    of_plain = {(card.scorecard_id, line.mart, line.kpi_id): line for card in cards for line in card.lines}
    of_sql = {(row["scorecard_id"], row["mart"], row["kpi_id"]): row for row in built}
    found = _alone(of_plain.keys(), of_sql.keys())
    for key in sorted(of_plain.keys() & of_sql.keys()):
        found += differences(" ".join(key), LINE_COLUMNS, of_plain[key], of_sql[key])
    return found


def _alone(plain: Any, built: Any) -> list[str]:
    return [f"{key}: of the plain scorer alone" for key in sorted(plain - built)] + [
        f"{key}: of the SQL alone" for key in sorted(built - plain)
    ]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    build = Path(arguments[0])
    cards = score(build, Company(read_landed(build)))
    of_cards = compare_cards(cards, read_table(build, "scoring.scorecards"))
    of_lines = compare_lines(cards, read_table(build, "scoring.scorecard_lines"))
    line_count = sum(len(card.lines) for card in cards)
    for what, count, found in (("scorecards", len(cards), of_cards), ("lines", line_count, of_lines)):
        sys.stdout.write(f"{what}: {count} computed, {len(found)} differences\n")
        sys.stdout.writelines(f"   {text}\n" for text in found[:EXAMPLES])
    return 1 if of_cards or of_lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
