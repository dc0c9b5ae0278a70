"""predicted_csat and predicted_resolution_rate: conversations, what came of them, and the chances that a month's model gives."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.reference.plain.company import Company
from tests.reference.plain.conversations import ISSUE_WINDOW, Talk, bare
from tests.reference.plain.logistic import Logistic
from tests.reference.plain.periods import Day, Moment, business_day, midnight
from tests.reference.plain.results import Kpis, mean

MART = "customer_service_kpis"
HISTORY = datetime.timedelta(days=365)
CONTACT_HISTORY = datetime.timedelta(days=30)
FEWEST_LABELS, FEWEST_OF_EACH_ANSWER, FEWEST_OF_A_CATEGORY = 200, 30, 30


class Answer(NamedTuple):
    """What came of a conversation, and the business day on which it was known."""

    is_good: bool
    known_on: Day


@dataclass
class Case:
    """A conversation with a human that is over: what is known at its end, None where nothing is, and each KPI's answer."""

    ended_on: Day
    agent_id: str | None
    category: str | None
    known: dict[str, float | None]
    answers: dict[str, Answer | None]


def predicted_kpis(company: Company, kpis: Kpis) -> None:
    """Mean chance of a rating of 4-5 (predicted_csat), and that the issue needs no further contact within 7 days of the end
    (predicted_resolution_rate), by ended_at; conversations of a month without a model are left out."""
    cases = read_cases(company)
    for kpi_id in ("predicted_csat", "predicted_resolution_rate"):
        models = {month: model_of(month, kpi_id, cases) for month in {case.ended_on.replace(day=1) for case in cases}}
        judged = [(case, models[case.ended_on.replace(day=1)]) for case in cases]
        chances = [
            (case.agent_id, case.ended_on, model.chance(factors(case, model.names)))
            for case, model in judged
            if model is not None
        ]
        kpis.each(kpi_id, company.staff.credited(MART, chances), mean)


def model_of(month: Day, kpi_id: str, cases: Iterable[Case]) -> Logistic | None:
    """The model of a month, of conversations that ended before it and whose answer was known in the 365 days before it; None with
    fewer than 200 of them, or fewer than 30 of either kind."""
    learned = [
        (case, answer.is_good)
        for case in cases
        if (answer := case.answers[kpi_id]) is not None
        and month - HISTORY <= answer.known_on < month
        and case.ended_on < month
    ]
    good = sum(is_good for _, is_good in learned)
    if len(learned) < FEWEST_LABELS or min(good, len(learned) - good) < FEWEST_OF_EACH_ANSWER:
        return None
    counts = Counter(case.category for case, _ in learned)
    frequent = {name for name, count in counts.items() if name and count >= FEWEST_OF_A_CATEGORY}
    names = [*learned[0][0].known, *(f"category {name}" for name in sorted(frequent))]
    return Logistic(names, [factors(case, names) for case, _ in learned], [is_good for _, is_good in learned])


def factors(case: Case, names: Iterable[str]) -> list[float | None]:
    """The named factors of a case: what is known of it, and whether it is of a category."""
    return [case.known[name] if name in case.known else float(name == f"category {case.category}") for name in names]


def read_cases(company: Company) -> list[Case]:
    """Cases in the order of their start. Reading: served and said is what agents wrote up to the end; times that run backwards are
    0."""
    phrases = [words for row in company.landed.seed("banned_phrases") if (words := bare(row["phrase"]))]
    earlier = earlier_contacts(company.talks)
    served = [(talk, said) for talk in company.talks if not talk.row.is_bot_only and (said := agent_messages(talk))]
    following = next_starts(talk.row for talk, _ in served)
    cases = []
    for talk, said in served:
        row = talk.row
        if row.ended_at is None:
            continue
        hour = (row.started_at - midnight(business_day(row.started_at))).total_seconds() // 3600
        first = min(message.sent_at for message in said)
        known = {
            "waiting": logarithm(seconds(row.human_entered_at or row.started_at, first)),
            "handling": logarithm(seconds(first, row.ended_at)),
            "turns": logarithm(len(said)),
            "earlier contacts": logarithm(earlier[row.conversation_id]),
            "difficulty": None if row.difficulty is None else float(row.difficulty),
            "banned": float(sum(any(phrase in bare(message.body) for phrase in phrases) for message in said)),
            "night": float(hour < 7),
            "morning": float(7 <= hour < 12),
            "evening": float(hour >= 18),
        }
        answers = {
            "predicted_csat": rating(row, company.end),
            "predicted_resolution_rate": settlement(row, following, company.end),
        }
        cases.append(Case(business_day(row.ended_at), row.agent_id or last_writer(said), row.category, known, answers))
    return cases


def agent_messages(talk: Talk) -> list[Any]:
    """What agents wrote up to the end."""
    ended_at = talk.row.ended_at
    return [
        message
        for message in talk.messages
        if message.sender == "agent" and (ended_at is None or message.sent_at <= ended_at)
    ]


def last_writer(said: Iterable[Any]) -> str | None:
    named = [message for message in said if message.agent_id is not None]
    return max(named, key=lambda message: (message.sent_at, message.seq)).agent_id if named else None


def earlier_contacts(talks: Iterable[Talk]) -> Counter[str]:
    """By conversation, those that its person began in the 30 days before its start, with the bot too."""
    starts: dict[Any, list[Moment]] = defaultdict(list)
    for talk in talks:
        if talk.person is not None:
            starts[talk.person].append(talk.row.started_at)
    return Counter(
        {
            talk.row.conversation_id: sum(
                talk.row.started_at - CONTACT_HISTORY <= start < talk.row.started_at for start in starts[talk.person]
            )
            for talk in talks
            if talk.person is not None
        }
    )


def issue_of(row: Any) -> tuple[str, ...] | None:
    """The issue that somebody could be seen to come back with: by its id, else buyer and category; None without either."""
    if row.issue_id is not None:
        return "issue", row.issue_id
    return None if row.buyer_id is None else ("buyer", row.buyer_id, row.category or "")


def next_starts(rows: Iterable[Any]) -> dict[str, Moment]:
    """When a human was next asked about the same issue, by conversation."""
    found: dict[str, Moment] = {}
    last: dict[Any, Any] = {}
    for row in sorted(rows, key=lambda row: (row.started_at, row.conversation_id)):
        before = last.get(issue_of(row))
        if before is not None:
            found[before.conversation_id] = row.started_at
        last[issue_of(row)] = row
    return found


def rating(row: Any, end: Moment) -> Answer | None:
    if row.csat_score is None or row.csat_at is None or row.csat_at >= end:
        return None
    return Answer(row.csat_score >= 4, business_day(row.csat_at))


def settlement(row: Any, following: Mapping[str, Moment], end: Moment) -> Answer | None:
    """Whether nobody came back within 7 days of the end, known when these are over."""
    settled_at = row.ended_at + ISSUE_WINDOW
    if issue_of(row) is None or settled_at > end:
        return None
    came_back_at = following.get(row.conversation_id)
    return Answer(came_back_at is None or came_back_at > settled_at, business_day(settled_at))


def seconds(since: Moment, until: Moment) -> float:
    return max(0.0, (until - since).total_seconds())


def logarithm(amount: float) -> float:
    return math.log(1 + amount)
