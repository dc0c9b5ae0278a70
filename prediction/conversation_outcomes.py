"""Whether a conversation will be rated well, and whether its issue is settled: chances from what is known at its end.

Each calendar month has a model of its own, trained on conversations that were over and whose outcome was known before
the month began; it scores the conversations that end in the month. A model once fitted is kept: later months do not
change it. Who served is no factor, and of what was said only counts are seen.

Tables in and out are those of the dbt models int_prediction_cases, int_service_models and int_conversation_predictions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from prediction.logistic import INTERCEPT, LogisticModel, fit_logistic
from prediction.tables import dates, nullable, numbers, table_of, texts

METHOD = "logistic-1"
INSUFFICIENT_HISTORY = "insufficient_history"
# Parts of the day by their first hour; the afternoon is what the others are compared with.
_PARTS_OF_DAY = {"night": (0, 7), "morning": (7, 12), "evening": (18, 24)}
_COUNTS = ("waiting_seconds", "handle_seconds", "turns", "earlier_contacts")

MODEL_SCHEMA = pa.schema(
    [
        ("kpi_id", pa.string()),
        ("month_start", pa.date32()),
        ("factor", pa.string()),
        ("centre", pa.float64()),
        ("scale", pa.float64()),
        ("coefficient", pa.float64()),
        ("label_count", pa.int64()),
        ("positive_count", pa.int64()),
        ("null_reason", pa.string()),
        ("model_version", pa.string()),
    ]
)


@dataclass(frozen=True)
class Outcome:
    """A thing foretold: the KPI that shows it, the column that says it, and the one that says since when it is known."""

    kpi_id: str
    label: str
    known_on: str


OUTCOMES = (
    Outcome("predicted_csat", "is_satisfied", "rated_on"),
    Outcome("predicted_resolution_rate", "needs_no_further_contact", "settled_on"),
)


@dataclass(frozen=True)
class Requirements:
    """What a month's model needs: labels, cases of either answer, days looked back on, cases of a category of its own."""

    labels: int
    labels_of_each_answer: int
    history_days: int
    category_labels: int


def train_months(conversations: pa.Table, kept: pa.Table, requirements: Requirements) -> pa.Table:
    """The models of the months that have conversations and no fitted model yet; one row per factor.

    A month without enough labels has one row that says so, and is tried again when more has been landed.
    """
    fitted = {(row["kpi_id"], row["month_start"]) for row in kept.to_pylist() if row["null_reason"] is None}
    months = np.unique(dates(conversations, "month_start")) if conversations.num_rows else np.zeros(0, "datetime64[D]")
    rows: list[dict[str, object]] = []
    for outcome in OUTCOMES:
        wanted = [month.item() for month in months if (outcome.kpi_id, month.item()) not in fitted]
        if wanted:
            cases = _Cases(conversations)
            label, known_on = numbers(conversations, outcome.label), dates(conversations, outcome.known_on)
            for month in wanted:
                rows += _train(outcome, month, cases, label, known_on, requirements)
    return table_of(MODEL_SCHEMA, rows)


def score_conversations(conversations: pa.Table, models: pa.Table) -> pa.Table:
    """One row per conversation: its chances and the versions of the models that gave them, NULL where there is none."""
    cases = _Cases(conversations)
    fitted = _fitted_models(models)
    table = conversations.select(["platform", "conversation_id"])
    for outcome in OUTCOMES:
        chance = np.full(cases.count, np.nan)
        version = np.full(cases.count, None, dtype=object)
        for month in np.unique(cases.months):
            found = fitted.get((outcome.kpi_id, month.item()))
            if found is None:
                continue
            model, name = found
            places = np.flatnonzero(cases.months == month)
            chance[places] = model.probability(cases.factors(places, model.factors), len(places))
            version[places] = name
        table = table.append_column(outcome.kpi_id, nullable(chance))
        table = table.append_column(f"{outcome.kpi_id}_version", pa.array(version, type=pa.string()))
    return table


class _Cases:
    """Conversations as factors by name."""

    def __init__(self, conversations: pa.Table) -> None:
        self.count = conversations.num_rows
        self.months = dates(conversations, "month_start")
        self.categories = texts(conversations, "category")
        hour = numbers(conversations, "started_hour")
        self._columns = {f"log_{name}": np.log1p(np.maximum(numbers(conversations, name), 0)) for name in _COUNTS}
        self._columns["difficulty"] = numbers(conversations, "difficulty")
        self._columns["banned_phrases"] = numbers(conversations, "banned_phrases")
        for name, (begin, end) in _PARTS_OF_DAY.items():
            self._columns[f"part_of_day={name}"] = ((hour >= begin) & (hour < end)).astype(np.float64)
        # Apart from the columns, which every month has: a category that one month asks for is no factor of the others.
        self._of_category: dict[str, np.ndarray] = {}

    def names(self, places: np.ndarray, category_labels: int) -> list[str]:
        """The factors of a model that is trained on these rows."""
        names, counts = np.unique(self.categories[places].astype(str), return_counts=True)
        frequent = [name for name, count in zip(names, counts, strict=True) if name and count >= category_labels]
        return [*self._columns, *(f"category={name}" for name in frequent)]

    def factors(self, places: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
        """The named factors of these rows."""
        return {name: self._factor(name)[places] for name in names}

    def _factor(self, name: str) -> np.ndarray:
        if name in self._columns:
            return self._columns[name]
        kind, _, value = name.partition("=")
        if kind != "category":
            raise ValueError(f"a model names the factor {name}, which no conversation has")
        if value not in self._of_category:
            self._of_category[value] = (self.categories == value).astype(np.float64)
        return self._of_category[value]


def _train(
    outcome: Outcome,
    month: date,
    cases: _Cases,
    label: np.ndarray,
    known_on: np.ndarray,
    requirements: Requirements,
) -> list[dict[str, object]]:
    begin = np.datetime64(month, "D")
    # NaT compares as false: what is not known yet trains nothing. Some rate before the end, so a rating of the month before may be
    # of a conversation that this month's model judges.
    known = (known_on < begin) & (known_on >= begin - requirements.history_days) & np.isfinite(label)
    known &= cases.months < begin
    places = np.flatnonzero(known)
    answers = label[places] > 0
    row: dict[str, object] = {
        "kpi_id": outcome.kpi_id,
        "month_start": month,
        "factor": INTERCEPT,
        "label_count": len(places),
        "positive_count": int(answers.sum()),
    }
    fewer = min(int(answers.sum()), int((~answers).sum()))
    if len(places) < requirements.labels or fewer < requirements.labels_of_each_answer:
        return [row | {"null_reason": INSUFFICIENT_HISTORY}]
    names = cases.names(places, requirements.category_labels)
    model = fit_logistic(cases.factors(places, names), answers)
    row["model_version"] = _version(outcome, month, model)
    described = zip(model.factors, model.centres, model.scales, model.coefficients, strict=True)
    return [
        row | {"coefficient": model.intercept},
        *(
            row | {"factor": name, "centre": float(centre), "scale": float(scale), "coefficient": float(coefficient)}
            for name, centre, scale, coefficient in described
        ),
    ]


def _version(outcome: Outcome, month: date, model: LogisticModel) -> str:
    """Method, month and a digest of the numbers: the same name is the same model."""
    numbers_of_it = [*model.centres, *model.scales, *model.coefficients, model.intercept]
    text = "|".join([*model.factors, *(f"{value:.9g}" for value in numbers_of_it)])
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{outcome.kpi_id}-{METHOD}@{month:%Y-%m}-{digest}"


def _fitted_models(models: pa.Table) -> Mapping[tuple[str, date], tuple[LogisticModel, str]]:
    by_month: dict[tuple[str, date], list[dict[str, object]]] = {}
    for row in models.to_pylist():
        if row["null_reason"] is None:
            by_month.setdefault((row["kpi_id"], row["month_start"]), []).append(row)
    return {key: _model_of(rows) for key, rows in by_month.items()}


def _model_of(rows: Sequence[Mapping[str, object]]) -> tuple[LogisticModel, str]:
    intercept = next(row for row in rows if row["factor"] == INTERCEPT)
    # In a fixed order, so that a sum of doubles is the same every night.
    factors = sorted((row for row in rows if row["factor"] != INTERCEPT), key=lambda row: str(row["factor"]))

    def column(name: str) -> np.ndarray:
        return np.array([row[name] for row in factors], dtype=np.float64)

    model = LogisticModel(
        tuple(str(row["factor"]) for row in factors),
        column("centre"),
        column("scale"),
        column("coefficient"),
        float(str(intercept["coefficient"])),
    )
    return model, str(intercept["model_version"])
