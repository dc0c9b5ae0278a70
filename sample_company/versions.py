"""The versions of rows that change: what an export that delivers changed rows writes into the file of each period.

Belongs here: which rows of a cohort changed in a period and what was known of them at its end.
Does not belong here: how the rows are made, how files are written.

An order placed on the 30th and paid on the 1st stands in both months' files, unpaid in the first. Whoever lands the
files up to a day therefore has the state of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sample_company import tables
from sample_company.company import NEVER

Column = np.ndarray | Any
Shown = dict[str, np.ndarray]
# Rows written at once; what is kept besides is a month's arrays.
ROWS_A_PIECE = 400_000


@dataclass
class Cohort:
    """Rows that change over time.

    `columns` in the export's order: an int64 array is a column of instants, an Arrow array anything else. `created`
    names the instant at which a row comes into being; `changes` maps each later instant to the columns that stay empty
    until then (the instant itself is one of them). `derive` makes further columns from the instants as known so far.
    """

    columns: dict[str, Column]
    created: str
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derive: Callable[[Shown, np.ndarray], dict[str, pa.Array]] | None = None
    hidden_instants: Mapping[str, np.ndarray] = field(default_factory=dict)
    has_updated_at: bool = True

    def instant(self, name: str) -> np.ndarray:
        """A column of instants, or one that decides on versions without being exported."""
        return self.hidden_instants[name] if name in self.hidden_instants else self.columns[name]

    def changed_in(self, start: int, end: int) -> np.ndarray:
        """Rows that exist before `end` and came into being or changed in [start, end)."""
        created = self.instant(self.created)
        touched = created >= start
        for name in self.changes:
            moment = self.instant(name)
            touched |= (moment >= start) & (moment < end)
        return np.flatnonzero(touched & (created < end))

    def as_known(self, rows: np.ndarray, end: int) -> pa.Table:
        """Those rows as they stood just before `end`."""
        shown: Shown = {self.created: self.instant(self.created)[rows]}
        hidden: dict[str, np.ndarray] = {}
        updated = shown[self.created].copy()
        for name, dependent in self.changes.items():
            moment = self.instant(name)[rows]
            ahead = moment >= end
            shown[name] = np.where(ahead, NEVER, moment)
            updated = np.maximum(updated, np.where(ahead, 0, moment))
            for column in dependent:
                hidden[column] = hidden.get(column, ahead) & ahead
        made = self.derive(shown, rows) if self.derive is not None else {}
        columns = {}
        for name, values in self.columns.items():
            if name in made:
                columns[name] = made[name]
            elif isinstance(values, np.ndarray):
                columns[name] = tables.instants(shown[name] if name in shown else values[rows])
            else:
                taken = values.take(pa.array(rows))
                if name in hidden:
                    taken = pc.if_else(pa.array(hidden[name]), pa.scalar(None, taken.type), taken)
                columns[name] = taken
        if self.has_updated_at:
            columns["updated_at"] = tables.instants(updated)
        return pa.table(columns)


def changed_rows(cohorts: list[Cohort], start: int, end: int) -> Iterator[pa.Table]:
    """All versions that the file of a period holds, in pieces, from the cohorts that may still change in it."""
    for cohort in cohorts:
        rows = cohort.changed_in(start, end)
        for low in range(0, len(rows), ROWS_A_PIECE):
            yield cohort.as_known(rows[low : low + ROWS_A_PIECE], end)
