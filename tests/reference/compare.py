"""Compare the marts of a build database with the plain computation.

python -m tests.reference.compare BUILD.duckdb [mart ...]

Money to the cent, everything else to a relative 1e-9. Numerators, denominators and samples are compared where both sides
have them, and told apart from values.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.reference.plain.campaign import WHOLE
from tests.reference.plain.company import Company
from tests.reference.plain.landed import ROOT, read_landed
from tests.reference.plain.marts import MARTS, Mart
from tests.reference.plain.results import Kpis, Value

RELATIVE = 1e-9
# What is left of a difference of two rates near 0 has no relative precision.
ABSOLUTE = 1e-11
CENT = 0.0100001
# Grown from amounts of lines: a line's share that ends in half a ten-thousandth may be rounded to either side.
OF_LINES = {"gmv_growth_mom"}
FEW_TIES = 0.0003
EXAMPLES = 3
PARTS = ("numerator", "denominator", "sample")


@dataclass
class Difference:
    key: tuple[Any, ...]
    plain: Value
    mart: Value

    def __str__(self) -> str:
        return f"{' '.join(str(part) for part in self.key)}: plain {_shown(self.plain)}, mart {_shown(self.mart)}"


def _shown(value: Value) -> str:
    return f"{value.value} ({value.numerator} / {value.denominator}, {value.sample})"


@dataclass
class Outcome:
    """What the comparison of one KPI found."""

    kpi_id: str
    compared: int = 0
    equal: int = 0
    both_null: int = 0
    is_missing: bool = False
    differing: list[Difference] = field(default_factory=list)
    null_in_mart: list[Difference] = field(default_factory=list)
    null_in_plain: list[Difference] = field(default_factory=list)
    parts: list[Difference] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not (self.is_missing or self.differing or self.null_in_mart or self.null_in_plain or self.parts)


@dataclass
class Comparison:
    mart: str
    exists: bool
    rows_of_plain_alone: list[Any] = field(default_factory=list)
    rows_of_mart_alone: list[Any] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    kpis_of_mart_alone: list[str] = field(default_factory=list)


def same(plain: Any, mart: Any, is_money: bool) -> bool:
    if is_money and abs(float(plain) - float(mart)) <= CENT:
        return True
    one, other = float(plain), float(mart)
    return abs(one - other) <= max(RELATIVE * max(abs(one), abs(other)), ABSOLUTE)


def differs_by_ties(kpi_id: str, plain: Value, mart: Value) -> bool:
    if kpi_id not in OF_LINES or not plain.denominator or plain.value is None or mart.value is None:
        return False
    return abs(float(plain.value) - float(mart.value)) * float(plain.denominator) <= FEW_TIES * (2 + float(plain.value))


def mart_rows(build: Path, mart: str, subject: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]] | None:
    con = duckdb.connect(str(build), read_only=True)
    try:
        reader = con.execute(f"select * from marts.{mart}")
        columns = [column[0] for column in reader.description]
        rows = [dict(zip(columns, row, strict=True)) for row in reader.fetchall()]
    except duckdb.CatalogException:
        return None
    finally:
        con.close()
    return {
        (
            tuple(row[name] for name in subject),
            (row["period_type"], row["period_start"]) if "period_type" in row else WHOLE,
        ): row
        for row in rows
    }


def compare_mart(build: Path, name: str, mart: Mart, company: Company, kpis: Kpis | None = None) -> Comparison:
    rows = mart_rows(build, name, mart.subject)
    if rows is None:
        return Comparison(name, exists=False)
    kpis = kpis or mart.compute(company)
    both = kpis.rows & rows.keys()
    comparison = Comparison(name, True, sorted(kpis.rows - both, key=str), sorted(rows.keys() - both, key=str))
    columns = set(next(iter(rows.values()), {}))
    computed = {key[0] for key in kpis.values}
    of_mart = {column.removesuffix("__null_reason") for column in columns if column.endswith("__null_reason")}
    comparison.kpis_of_mart_alone = sorted(of_mart - computed)
    for kpi_id in sorted(computed):
        outcome = Outcome(kpi_id, is_missing=kpi_id not in columns)
        comparison.outcomes.append(outcome)
        if outcome.is_missing:
            continue
        for subject, period in sorted(both, key=str):
            if (kpi_id, subject, period) in kpis.values:
                _compare_cell(outcome, kpis.get(kpi_id, subject, period), rows[subject, period], (*subject, *period))
    return comparison


def _compare_cell(outcome: Outcome, plain: Value, row: dict[str, Any], key: tuple[Any, ...]) -> None:
    kpi_id = outcome.kpi_id
    mart = Value(row[kpi_id], *(row.get(f"{kpi_id}__{part}") for part in PARTS))
    found = Difference(key, plain, mart)
    outcome.compared += 1
    if plain.value is None or mart.value is None:
        if plain.value is not None:
            outcome.null_in_mart.append(found)
        elif mart.value is not None:
            outcome.null_in_plain.append(found)
        else:
            outcome.both_null += 1
            outcome.equal += 1
        return
    is_money = isinstance(plain.value, Decimal) or isinstance(mart.value, Decimal)
    if not same(plain.value, mart.value, is_money) and not differs_by_ties(kpi_id, plain, mart):
        outcome.differing.append(found)
        return
    outcome.equal += 1
    for part in PARTS:
        one, other = getattr(plain, part), getattr(mart, part)
        is_money = isinstance(one, Decimal) or isinstance(other, Decimal)
        if one is not None and other is not None and not same(one, other, is_money):
            outcome.parts.append(found)
            return


def printed(comparison: Comparison) -> list[str]:
    lines = [f"== {comparison.mart}"]
    if not comparison.exists:
        return [*lines, "   the build has no such table"]
    for label, alone in (("plain", comparison.rows_of_plain_alone), ("mart", comparison.rows_of_mart_alone)):
        if alone:
            lines.append(f"   rows of {label} alone: {len(alone)}, e.g. {alone[:EXAMPLES]}")
    if comparison.kpis_of_mart_alone:
        lines.append(f"   not computed here: {', '.join(comparison.kpis_of_mart_alone)}")
    for outcome in comparison.outcomes:
        if outcome.is_missing:
            lines.append(f"   {outcome.kpi_id}: the mart has no such column")
            continue
        count = len(outcome.differing)
        lines.append(
            f"   {outcome.kpi_id}: compared {outcome.compared}, equal {outcome.equal} (both NULL {outcome.both_null}), "
            f"differing {count}, NULL in mart alone {len(outcome.null_in_mart)}, NULL in plain alone {len(outcome.null_in_plain)}"
            + (f", parts {len(outcome.parts)}" if outcome.parts else "")
        )
        for label, found in (
            ("differs", outcome.differing),
            ("NULL in mart", outcome.null_in_mart),
            ("NULL in plain", outcome.null_in_plain),
            ("parts", outcome.parts),
        ):
            lines += [f"      {label}: {difference}" for difference in found[:EXAMPLES]]
    return lines


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.stderr.write((__doc__ or "") + "\n")
        return 2
    build = Path(arguments[0])
    names = arguments[1:] or list(MARTS)
    seeds = ROOT / "dbt_project" / "seeds"
    for name in [name for name in names if name.startswith("--seeds=")]:
        names.remove(name)
        seeds = Path(name.removeprefix("--seeds="))
    company = Company(read_landed(build, seeds))
    agree = True
    for name in names or list(MARTS):
        comparison = compare_mart(build, name, MARTS[name], company)
        sys.stdout.write("\n".join(printed(comparison)) + "\n")
        sys.stdout.flush()
        agree = agree and all(outcome.agrees for outcome in comparison.outcomes)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
