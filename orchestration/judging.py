"""Calling the gates with this company's settings. A gate that could not run has not passed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ingestion.contracts import Contract
from orchestration.outcome import GateClosedError
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.gates import GateResult

REMEDY = (
    "Readers keep the generation before. Repair the file and deliver it again, or take it back "
    "(scorehouse withdraw FILE --reason ...), then run again."
)


def judge_landing(settings: Settings, contracts: Sequence[Contract], run_id: str) -> GateResult:
    """The landing gate's answer; GateClosedError when it could not be run."""
    from orchestration.gates import run_landing_gate

    return _answer(
        "landing",
        lambda: run_landing_gate(
            settings.warehouse, contracts, run_id, threads=settings.threads, memory_limit=settings.memory_limit
        ),
    )


def judge_marts(settings: Settings, run_id: str) -> GateResult:
    """The marts gate's answer, with the variables that dbt was given; GateClosedError when it could not be run."""
    from orchestration.gates import run_marts_gate

    variables = settings.variables
    return _answer(
        "marts",
        lambda: run_marts_gate(
            settings.warehouse,
            run_id,
            business_time_zone=variables["business_time_zone"],
            reporting_currency=variables["reporting_currency"],
            platform_currencies=variables["platform_currencies"],
            threads=settings.threads,
            memory_limit=settings.memory_limit,
        ),
    )


def closed(result: GateResult) -> GateClosedError:
    """A gate that did not pass, as a run's ending."""
    return GateClosedError(result.message(), f"{result.gate} gate, run {result.run_id}", REMEDY)


def _answer(name: str, ask: Callable[[], GateResult]) -> GateResult:
    from orchestration.gates import GateError

    try:
        return ask()
    except GateError as error:
        raise GateClosedError(
            f"The {name} gate could not be run, which counts as not passed: {error}", f"{name} gate", REMEDY
        ) from error
