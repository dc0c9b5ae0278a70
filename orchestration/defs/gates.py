"""The two gates as blocking asset checks: an error stops everything that stands behind the judged tables."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from ingestion.contracts import Contract
from orchestration.defs.landing import landing_key
from orchestration.defs.state import CURRENT_RUN
from orchestration.defs.steps import NIGHT, explained, night_of

LANDING_GATE = "landing_gate"
MARTS_GATE = "marts_gate"


def landing_gate(contracts: Sequence[Contract]) -> dg.AssetChecksDefinition:
    """One check per export whose contract has quality rules."""
    keys = [landing_key(contract) for contract in contracts if contract.quality]
    specs = [
        _spec(LANDING_GATE, key, "The export is plausible against its own history.", [CURRENT_RUN]) for key in keys
    ]

    @dg.multi_asset_check(name="judge_landing", specs=specs, required_resource_keys={NIGHT})
    def judge_landing(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        with explained():
            result = night_of(context).judge_landing()
        yield from _check_results(LANDING_GATE, keys, result)

    return judge_landing


def marts_gate(keys: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """One check per published mart: complete, in range, without unexplained jumps, reconciled with raw."""
    specs = [_spec(MARTS_GATE, key, "The mart may be shown and scored.", []) for key in keys]

    @dg.multi_asset_check(name="judge_marts", specs=specs, required_resource_keys={NIGHT})
    def judge_marts(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        with explained():
            result = night_of(context).judge_marts()
        yield from _check_results(MARTS_GATE, keys, result)

    return judge_marts


def _spec(name: str, key: dg.AssetKey, description: str, additional_deps: list[dg.AssetKey]) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(name, asset=key, description=description, blocking=True, additional_deps=additional_deps)


def _check_results(name: str, keys: Sequence[dg.AssetKey], result: Any) -> Iterator[dg.AssetCheckResult]:
    """One result per asset.

    A finding about a table without a check of its own stands on the first asset, so that none is lost.
    """
    findings: dict[dg.AssetKey, list[Any]] = {key: [] for key in keys}
    for finding in [*result.errors, *result.warnings]:
        key = dg.AssetKey(finding.asset.split("."))
        findings[key if key in findings else keys[0]].append(finding)
    for key, found in findings.items():
        is_error = any(finding.severity == "error" for finding in found)
        yield dg.AssetCheckResult(
            passed=not found,
            asset_key=key,
            check_name=name,
            severity=dg.AssetCheckSeverity.ERROR if is_error or not found else dg.AssetCheckSeverity.WARN,
            description="; ".join(finding.what for finding in found) or None,
            metadata={
                f"{number}. {finding.rule}": f"{finding.where}: {finding.what} {finding.what_to_do}"
                for number, finding in enumerate(found, 1)
            },
        )
