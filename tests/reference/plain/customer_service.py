"""customer_service_kpis: human-served conversations, credited to the agent who served, in the role of the clock's day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.conversations import (
    bare,
    by_day,
    first_response,
    merged,
    response_turns,
    status_stretches,
)
from tests.reference.plain.periods import Day, business_day
from tests.reference.plain.predictions import predicted_kpis
from tests.reference.plain.results import Case, Kpis, Value, mean, quantile, share
from tests.reference.plain.service_issues import issue_kpis
from tests.reference.plain.service_sales import sales_kpis
from tests.reference.plain.service_staff import cost_per_contact

MART = "customer_service_kpis"
FIRST_RESPONSE_TARGET = 30


def customer_service_kpis(company: Company) -> Kpis:
    """Every KPI of the mart."""
    kpis = Kpis(company.staff.mart_rows(MART))
    ended = ended_cases(company)
    kpis.total("conversation_count", [(who, day, 1) for who, day, _ in ended])
    time_kpis(company, kpis, ended)
    response_kpis(company, kpis)
    rating_kpis(company, kpis)
    complaint_kpis(company, kpis, ended)
    quality_kpis(company, kpis)
    issue_kpis(company, kpis)
    sales_kpis(company, kpis, ended)
    cost_per_contact(company, kpis)
    predicted_kpis(company, kpis)
    return kpis


def ended_cases(company: Company) -> list[Case]:
    """Served conversations by ended_at."""
    talks = [talk for talk in company.served if talk.row.ended_at is not None]
    return company.staff.credited(MART, [(talk.agent_id, business_day(talk.row.ended_at), talk) for talk in talks])


def _by_agent(company: Company, facts: Iterable[tuple[str | None, Any, Any]]) -> list[Case]:
    """Facts of (agent, moment, case), those that have happened."""
    return company.staff.credited(
        MART, [(agent, business_day(at), case) for agent, at, case in facts if company.has_happened(at)]
    )


def time_kpis(company: Company, kpis: Kpis, ended: list[Case]) -> None:
    """Logged in = ready + serving + away, split at business midnight, overlaps merged.

    conversations_per_day: conversation_count / business days with logged-in time.
    conversations_per_hour: conversation_count / logged-in hours.
    utilization_rate: ready or serving time / logged-in time (where stretches overlap, work wins over away).
    average_handle_seconds: mean(ended_at - first agent message), by ended_at.
    """
    days: list[tuple[str, Day, tuple[float, float]]] = []
    for agent_id, stretches in status_stretches(company.rows("agent_status"), company.end).items():
        logged = by_day(merged(stretch for _, stretch in stretches))
        working = by_day(merged(stretch for status, stretch in stretches if status in ("ready", "serving")))
        days += [(agent_id, day, (working.get(day, 0.0), seconds)) for day, seconds in logged.items()]
    logged_cases = company.staff.credited(MART, days)
    talks = [(who, day, (1, 0)) for who, day, _ in ended]
    kpis.ratio("conversations_per_day", talks + [(who, day, (0, 1)) for who, day, _ in logged_cases], sample=0)
    kpis.ratio(
        "conversations_per_hour",
        talks + [(who, day, (0, logged / 3600)) for who, day, (_, logged) in logged_cases],
        sample=0,
    )
    kpis.ratio("utilization_rate", logged_cases)
    handle = [
        (who, day, (talk.row.ended_at - talk.first_agent_message.sent_at).total_seconds()) for who, day, talk in ended
    ]
    kpis.each("average_handle_seconds", handle, mean)


def response_kpis(company: Company, kpis: Kpis) -> None:
    """All by started_at.

    first_response_seconds: mean(first agent message - coalesce(human_entered_at, started_at)), see first_response.
    first_response_seconds_p90: 90th percentile of the same (linear between ranks).
    response_within_30s_rate: conversations first answered within 30 s / conversations asked. Asked: served ones, and ones that
        have an agent, are not bot-only and were never answered.
    average_response_seconds: mean(agent message - first unanswered customer message) over all turns; a turn counts for who
        answered, on the conversation's start.
    """
    everybody = status_stretches(company.rows("agent_status"), company.end)
    logged_in = merged(stretch for stretches in everybody.values() for _, stretch in stretches)
    asked = [
        talk for talk in company.talks if talk.is_served or (talk.agent_id is not None and not talk.row.is_bot_only)
    ]
    waits = _by_agent(
        company, [(talk.agent_id, talk.row.started_at, first_response(talk, logged_in)) for talk in asked]
    )
    answered = [case for case in waits if case[2] is not None]
    kpis.each("first_response_seconds", answered, mean)
    kpis.each("first_response_seconds_p90", answered, lambda seconds: quantile(seconds, 0.9))
    kpis.each(
        "response_within_30s_rate",
        [(who, day, wait is not None and wait <= FIRST_RESPONSE_TARGET) for who, day, wait in waits],
        share,
    )
    turns = [
        (agent_id or talk.agent_id, talk.row.started_at, seconds)
        for talk in company.served
        for agent_id, seconds in response_turns(talk.messages)
    ]
    kpis.each("average_response_seconds", _by_agent(company, turns), mean)


def rating_kpis(company: Company, kpis: Kpis) -> None:
    """By csat_at. chat_csat: ratings 4-5 / ratings; chat_csat_average: mean rating; dsat_rate: ratings 1-2 / ratings;
    chat_nps: (share of 9-10 - share of 0-6) * 100."""
    ratings = rating_cases(company)
    kpis.each("chat_csat", [(who, day, score >= 4) for who, day, score in ratings], share)
    kpis.each("chat_csat_average", ratings, mean)
    kpis.each("dsat_rate", [(who, day, score <= 2) for who, day, score in ratings], share)
    answers = _by_agent(
        company,
        [
            (talk.agent_id, talk.row.csat_at, int(talk.row.nps_score >= 9) - int(talk.row.nps_score <= 6))
            for talk in company.served
            if talk.row.nps_score is not None
        ],
    )
    kpis.each("chat_nps", answers, net_promoters)


def net_promoters(answers: list[int]) -> Value:
    """Of answers that are 1 (promoter), 0 or -1 (detractor)."""
    share_of_all = mean(answers)
    return share_of_all if share_of_all.value is None else share_of_all._replace(value=100 * share_of_all.value)


def rating_cases(company: Company) -> list[Case]:
    return _by_agent(
        company,
        [
            (talk.agent_id, talk.row.csat_at, talk.row.csat_score)
            for talk in company.served
            if talk.row.csat_score is not None
        ],
    )


def complaint_kpis(company: Company, kpis: Kpis, ended: list[Case]) -> None:
    """service_complaint_rate: complaints of target service about the agent (filed_at) / conversations ended.
    attitude_complaint_rate: of these, reason attitude / conversations ended.
    complaint_recovery_rate: complaints handled by the agent that ended rated 4-5 or withdrawn / complaints handled (handled_at).
    negative_review_count: reviews rated 1-2 with reason service about the agent.
    Reading: a complaint that names no agent but a conversation is about that conversation's agent; complaints of any target
    count for who handled them."""
    talk_of = {talk.row.conversation_id: talk for talk in company.talks}
    filed, handled = [], []
    for row in company.rows("complaints"):
        if row.order_id in company.test_orders:
            continue
        if row.target == "service":
            talk = talk_of.get(row.conversation_id)
            about = row.about_agent_id or (talk.agent_id if talk else None)
            filed.append((about, row.filed_at, row))
        good = row.outcome == "withdrawn" or (row.satisfaction_score is not None and row.satisfaction_score >= 4)
        handled.append((row.handler_id, row.handled_at, good))
    cases = _by_agent(company, filed)
    talks = [(who, day, (0, 1)) for who, day, _ in ended]
    kpis.ratio("service_complaint_rate", talks + [(who, day, (1, 0)) for who, day, _ in cases], sample=1)
    attitude = [case for case in cases if company.reasons.code("complaints", case[2]) == "attitude"]
    kpis.ratio("attitude_complaint_rate", talks + [(who, day, (1, 0)) for who, day, _ in attitude], sample=1)
    kpis.each("complaint_recovery_rate", _by_agent(company, handled), share)
    reviews = [
        (row.about_agent_id, row.created_at, 1)
        for row in company.rows("product_reviews")
        if row.rating <= 2 and row.reason_code == "service" and row.order_id not in company.test_orders
    ]
    kpis.total("negative_review_count", _by_agent(company, reviews))


def quality_kpis(company: Company, kpis: Kpis) -> None:
    """violation_count: agent messages with a banned phrase, by sent_at, of who wrote (else the conversation's agent); a message
        with two phrases counts once; case, width, blanks and punctuation do not matter; the sample are the messages read.
    information_accuracy_rate: quality reviews with accurate information / quality reviews, by reviewed_at.
    process_compliance_rate: items passed / items checked.
    ticket_quality_rate: tickets complete, accurate and rightly classified / tickets, by created_at.
    knowledge_score: mean score of product and platform tests, by completed_on."""
    phrases = [bare(row["phrase"]) for row in company.landed.seed("banned_phrases")]
    if phrases:
        wrote = [
            (
                message.agent_id or talk.agent_id,
                message.sent_at,
                any(phrase in bare(message.body) for phrase in phrases),
            )
            for talk in company.talks
            for message in talk.messages
            if message.sender == "agent"
        ]
        kpis.total("violation_count", [(who, day, int(is_bad)) for who, day, is_bad in _by_agent(company, wrote)])
    agent_of = {talk.row.conversation_id: talk.agent_id for talk in company.talks}
    reviews = _by_agent(
        company, [(agent_of.get(row.conversation_id), row.reviewed_at, row) for row in company.rows("quality_reviews")]
    )
    kpis.each(
        "information_accuracy_rate", [(who, day, row.is_information_accurate) for who, day, row in reviews], share
    )
    kpis.ratio(
        "process_compliance_rate",
        [(who, day, (row.process_items_passed, row.process_items_checked)) for who, day, row in reviews],
    )
    tickets = _by_agent(company, [(row.agent_id, row.created_at, row) for row in company.rows("service_tickets")])
    kpis.each("ticket_quality_rate", [(who, day, is_good(row)) for who, day, row in tickets], share)
    tests = [
        (row.employee_id, row.completed_on, row.score)
        for row in company.rows("training")
        if row.kind in ("product_test", "platform_test")
        and row.completed_on is not None
        and row.score is not None
        and row.completed_on <= company.as_of
    ]
    kpis.each("knowledge_score", company.staff.credited(MART, tests), mean)


def is_good(ticket: Any) -> bool:
    return bool(ticket.fields_filled >= ticket.fields_required and ticket.is_accurate and ticket.is_category_correct)
