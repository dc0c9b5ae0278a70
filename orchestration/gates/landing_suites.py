"""Suites for the landing gate, generated from the `quality` blocks of the contracts.

A rule whose inputs have not changed since it was last evaluated keeps that answer: its signature is a hash of the
rule, of the last loads of the exports it reads and, where it compares with the calendar, of the business date. Rules
that ask for the current time have no signature. A table that was never delivered has no rules to hold; an emptied one
keeps those about deliveries and volume.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ingestion.contracts import Contract, QualityRule
from orchestration.gates import landing_sql
from orchestration.gates.landing_state import LandingState
from orchestration.gates.rules import Rule, Suite

# Rules that speak of deliveries and days, so that they can fail on a table without rows.
RULES_OF_DELIVERIES = frozenset({"scorehouse_daily_volume", "scorehouse_rejected_share", "scorehouse_row_count_drop"})
RULES_OF_THE_CALENDAR = frozenset({"scorehouse_daily_volume", "scorehouse_freshness"})
OWN_PREFIX = "scorehouse_"
CURRENT_TIME = re.compile(r"\b(current_date|current_timestamp|now|today|get_current_time)\b", re.IGNORECASE)


def landing_suites(contracts: Sequence[Contract], state: LandingState) -> list[Suite]:
    """One suite per delivered export that has rules, in the order of the contracts."""
    private = frozenset(column.name for contract in contracts for column in contract.columns if column.is_private)
    suites = [_suite(contract, contracts, state, private) for contract in contracts]
    return [suite for suite in suites if suite.rules]


def _suite(contract: Contract, contracts: Sequence[Contract], state: LandingState, private: frozenset[str]) -> Suite:
    own_public = {column.name for column in contract.columns if not column.is_private}
    rules: list[Rule] = []
    if (contract.platform, contract.export) in state.last_loads:
        is_empty = state.row_counts[contract.source_table] == 0
        rules = [
            _rule(quality, contract, contracts, state)
            for quality in contract.quality
            if not is_empty or quality.expectation_type in RULES_OF_DELIVERIES
        ]
    return Suite(
        asset=f"landing.{contract.source_table}",
        relation=relation(contract),
        rules=tuple(rules),
        key_columns=tuple(name for name in contract.key if name in own_public or name == "_ordinal"),
        private_columns=private - own_public,
        has_trace=True,
    )


def relation(contract: Contract) -> str:
    """SQL of an export's current rows."""
    return f"select * from {contract.qualified_table} where _is_current"


def _rule(quality: QualityRule, contract: Contract, contracts: Sequence[Contract], state: LandingState) -> Rule:
    kwargs = dict(quality.kwargs)
    if quality.expectation_type.startswith(OWN_PREFIX):
        kwargs |= _place(quality, contract, contracts, state)
    return Rule(
        name=quality.name,
        expectation=quality.expectation_type,
        kwargs=kwargs,
        severity=quality.severity,
        column=quality.kwargs.get("column"),
        description=quality.description,
        signature=_signature(quality, contract, state),
    )


def _place(
    quality: QualityRule, contract: Contract, contracts: Sequence[Contract], state: LandingState
) -> dict[str, Any]:
    """Where one of the project's own rules stands: what its SQL needs besides the thresholds."""
    place: dict[str, Any] = {
        "platform": contract.platform,
        "export": contract.export,
        "as_of_date": state.as_of_date.isoformat(),
        "built_load_id": state.built_load_id,
    }
    if quality.expectation_type == "scorehouse_freshness":
        place["order_exports"] = [
            other.export
            for other in contracts
            if other.platform == contract.platform and "orders" in other.feeds and other.event_column
        ]
    if quality.expectation_type in ("scorehouse_orphan_rate", "scorehouse_row_count_drop"):
        place["relation"] = relation(contract)
    if quality.expectation_type == "scorehouse_orphan_rate":
        place["to_table"] = f'landing."{contract.platform}__{quality.kwargs.get("to_export")}"'
    return place


def _signature(quality: QualityRule, contract: Contract, state: LandingState) -> str:
    query = str(quality.kwargs.get("unexpected_rows_query", ""))
    if CURRENT_TIME.search(query):
        return ""
    depends_on: dict[str, Any] = {
        "sql": _sql_version(),
        "expectation": quality.expectation_type,
        "kwargs": quality.kwargs,
        "severity": quality.severity,
        "rows": state.row_counts[contract.source_table],
        "own_load": state.last_loads.get((contract.platform, contract.export), 0),
        "last_removal": state.last_removal,
    }
    if quality.expectation_type in RULES_OF_THE_CALENDAR or "state." in query:
        depends_on["as_of_date"] = state.as_of_date.isoformat()
        depends_on["time_zone"] = state.time_zone
    if quality.expectation_type in ("scorehouse_freshness", "scorehouse_orphan_rate") or "landing." in query:
        depends_on["last_load"] = state.last_load
    return _hash(depends_on)


def _sql_version() -> str:
    templates = (getattr(landing_sql, name) for name in sorted(vars(landing_sql)) if name.isupper())
    return _hash({"templates": list(templates)})


def _hash(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
