"""Which tables are published, to whom, and with which columns: read from the dbt manifest, kept nowhere else.

A model of schema marts or scoring says in its meta who may read it: `audience: shared` (kpi.duckdb), `people`
(people.duckdb) or `both`. A column with meta `audience: people` is left out of the shared copy, and its table goes to
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from orchestration.outcome import NightFailedError

PUBLISHED_SCHEMAS = ("marts", "scoring")
KEY_TESTS = ("unique_combination", "unique")
Audience = Literal["shared", "people"]
AUDIENCES: tuple[Audience, ...] = ("shared", "people")
_RESULT_COLUMNS = {
    "run_id": "Run that asked the rule.",
    "gate": "landing or marts.",
    "asset": "Table that the rule judges.",
    "expectation": "Kind of rule, in the words of Great Expectations.",
    "name": "The rule.",
    "column_name": "Column that it judges; NULL for a rule over whole rows.",
    "severity": "What a failure of the rule means: error closes the gate, warning is shown.",
    "success": "Whether the rule holds.",
    "observed": "What was found.",
    "unexpected_count": "Rows or groups that break the rule.",
    "details": "Of a failure, as JSON: what, where, what to do and rows, private columns masked.",
    "signature": "Hash of what the answer depends on; empty where it is asked anew each time.",
    "checked_at": "When it was asked (UTC); earlier than the run where its inputs had not changed.",
}


@dataclass(frozen=True)
class PublishedTable:
    """One table of a generation.

    audiences        the files that hold it
    private_columns  columns left out of the shared copy
    row_filters      SQL condition per audience; a file without one gets every row
    """

    schema: str
    name: str
    audiences: frozenset[Audience]
    private_columns: frozenset[str] = frozenset()
    row_filters: Mapping[Audience, str] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ()
    description: str = ""
    column_descriptions: Mapping[str, str] = field(default_factory=dict)

    @property
    def qualified_name(self) -> str:
        """schema.table, quoted for SQL."""
        return f'"{self.schema}"."{self.name}"'


def published_tables(manifest: Mapping[str, Any]) -> list[PublishedTable]:
    """The tables of a generation, by schema and name.

    A view of the build database is published as a table. Raises NightFailedError for a model that does not say who may
    read it: nothing is shown to everybody by omission.
    """
    keys = _primary_keys(manifest)
    tables = [_table(node, keys.get(node["unique_id"], ())) for node in _published_nodes(manifest)]
    return sorted(tables, key=lambda table: (table.schema, table.name))


def quality_results(people_tables: Iterable[PublishedTable]) -> PublishedTable:
    """The gates' results; those that judge a people's table stand in people.duckdb alone, and so do the rows that a rule names:
    rows of a landing table may tell who was on leave.
    """
    private = ", ".join(f"'{table.schema}.{table.name}'" for table in people_tables if table.audiences == {"people"})
    return PublishedTable(
        schema="quality",
        name="validation_results",
        audiences=frozenset(AUDIENCES),
        private_columns=frozenset({"details"}),
        row_filters={"shared": f"asset not in ({private})"} if private else {},
        description="One row per run and rule of the two gates, without values of private columns.",
        column_descriptions=_RESULT_COLUMNS,
    )


def _published_nodes(manifest: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    for node in manifest["nodes"].values():
        if node["resource_type"] not in ("model", "seed", "snapshot") or node["schema"] not in PUBLISHED_SCHEMAS:
            continue
        if node["config"]["enabled"] and node["config"]["materialized"] != "ephemeral":
            yield node


def _table(node: Mapping[str, Any], primary_key: tuple[str, ...]) -> PublishedTable:
    meta = {**node.get("meta", {}), **node["config"].get("meta", {})}
    columns = node.get("columns", {})
    private = frozenset(name for name, column in columns.items() if _column_meta(column).get("audience") == "people")
    audience = meta.get("audience")
    if audience not in ("shared", "people", "both"):
        raise NightFailedError(
            f"{node['schema']}.{node['name']} does not say who may read it (meta.audience = {audience!r}).",
            node["original_file_path"],
            "Set `config: {meta: {audience: shared}}`, `people` or `both` in the model's .yml.",
        )
    audiences: frozenset[Audience] = frozenset({audience} if audience != "both" else AUDIENCES)
    if private and audience == "shared":
        audiences = frozenset(AUDIENCES)
    return PublishedTable(
        schema=node["schema"],
        name=node.get("alias") or node["name"],
        audiences=audiences,
        private_columns=private,
        row_filters=_row_filters(node["name"]) if audience == "both" else {},
        primary_key=primary_key,
        description=node.get("description", "").strip(),
        column_descriptions={
            name: column["description"].strip() for name, column in columns.items() if column.get("description")
        },
    )


def _row_filters(name: str) -> dict[Audience, str]:
    """A table of both files holds each mart's rows where that mart is: the dictionary knows who reads which mart."""
    if name == "kpi_dictionary":
        return {audience: f"audience = '{audience}'" for audience in AUDIENCES}
    return {
        audience: f"mart in (select mart from marts.kpi_dictionary where audience = '{audience}')"
        for audience in AUDIENCES
    }


def _primary_keys(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The key of each model, from the test that proves it."""
    keys: dict[str, tuple[str, ...]] = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        if test.get("name") in KEY_TESTS and node.get("attached_node"):
            arguments = test.get("kwargs", {})
            columns = arguments.get("columns") or [arguments.get("column_name")]
            keys.setdefault(node["attached_node"], tuple(columns))
    return keys


def _column_meta(column: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**column.get("meta", {}), **column.get("config", {}).get("meta", {})}
