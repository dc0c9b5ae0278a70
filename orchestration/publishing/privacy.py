"""The last guard before something is shown to everybody: no shared table may hold a column about an employee.

The contracts say which columns those are: references to employees, and what is dropped or restricted. The guard looks
at names in the tables as they will be written; it does not replace the audience that each model declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingestion.contracts import Contract
from orchestration.outcome import NightFailedError
from orchestration.publishing.catalogue import PublishedTable

EMPLOYEE_KEY = "employees.employee_id"


def employee_columns(contracts: Sequence[Contract]) -> frozenset[str]:
    """Names of canonical columns that point to an employee, or that may not leave the build database."""
    names = {"employee_id"}
    for contract in contracts:
        if contract.is_platform:
            continue
        for column in contract.columns:
            if EMPLOYEE_KEY in column.references or column.classification in ("drop", "restricted"):
                names.add(column.name)
    return frozenset(names)


def refuse_private_columns(table: PublishedTable, shared_columns: Iterable[str], private: frozenset[str]) -> None:
    """Raise NightFailedError when the shared copy of a table would hold a private column."""
    leaked = sorted(private.intersection(shared_columns))
    if leaked:
        raise NightFailedError(
            f"{table.schema}.{table.name} would show {', '.join(leaked)} to everybody; nothing was published.",
            f"dbt_project, model {table.name}",
            "Give the model `audience: people`, or the column `meta: {audience: people}`, or leave the column out.",
        )
