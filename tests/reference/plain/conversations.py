"""Conversations: who served, waits and turns, issues, and agents' time."""

from __future__ import annotations

import datetime
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.reference.plain.periods import ONE_DAY, Day, Moment, business_day, midnight

ISSUE_WINDOW = datetime.timedelta(days=7)
Stretch = tuple[Moment, Moment]


@dataclass
class Talk:
    """A conversation with its messages in order."""

    row: Any
    messages: list[Any]

    @property
    def first_agent_message(self) -> Any | None:
        return next((message for message in self.messages if message.sender == "agent"), None)

    @property
    def is_served(self) -> bool:
        """Human-served: with an agent message."""
        return self.first_agent_message is not None

    @property
    def agent_id(self) -> str | None:
        """The agent who served: the conversation's (the last one, where it was handed on), else who wrote last."""
        if self.row.agent_id is not None:
            return self.row.agent_id
        wrote = [message.agent_id for message in self.messages if message.sender == "agent" and message.agent_id]
        return wrote[-1] if wrote else None

    @property
    def person(self) -> tuple[str, str] | None:
        """Its buyer, else its visitor."""
        if self.row.buyer_id is not None:
            return "buyer", self.row.buyer_id
        if self.row.visitor_id is not None:
            return "visitor", self.row.visitor_id
        return None


def read_talks(conversations: Iterable[Any], messages: Iterable[Any], end: Moment) -> list[Talk]:
    """Conversations started by the as-of date; what came after it has not happened: no message, no end."""
    of_talk: dict[str, list[Any]] = defaultdict(list)
    for message in messages:
        if message.sent_at < end:
            of_talk[message.conversation_id].append(message)
    talks = []
    for row in conversations:
        if row.started_at < end:
            if row.ended_at is not None and row.ended_at >= end:
                row = row._replace(ended_at=None, is_resolved=None)
            own = sorted(of_talk[row.conversation_id], key=lambda message: message.seq)
            talks.append(Talk(row, own))
    return sorted(talks, key=lambda talk: (talk.row.started_at, talk.row.conversation_id))


def response_turns(messages: Iterable[Any]) -> list[tuple[str | None, float]]:
    """(who answered, seconds) of each turn: agent message - first unanswered customer message. A burst of customer messages
    waits from its first; system messages end nothing. What the bot answered is answered (a decision of the project, against
    the text of the messages' contract): it is no turn, and the next wait begins with the next customer message."""
    turns = []
    waiting_since: Moment | None = None
    for message in messages:
        if message.sender == "customer" and waiting_since is None:
            waiting_since = message.sent_at
        elif message.sender in ("agent", "bot") and waiting_since is not None:
            if message.sender == "agent":
                turns.append((message.agent_id, (message.sent_at - waiting_since).total_seconds()))
            waiting_since = None
    return turns


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Stretches of time without overlaps, in order."""
    result: list[Stretch] = []
    for start, end in sorted(stretches):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def status_stretches(rows: Iterable[Any], end: Moment) -> dict[str, list[tuple[str, Stretch]]]:
    """Each agent's (status, stretch). Reading: an open row lasts until the agent's next row begins, the last one until the end
    of the as-of date; nothing lasts beyond that."""
    of_agent: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.from_at < end:
            of_agent[row.agent_id].append(row)
    found: dict[str, list[tuple[str, Stretch]]] = {}
    for agent_id, own in of_agent.items():
        own.sort(key=lambda row: row.from_at)
        found[agent_id] = []
        for place, row in enumerate(own):
            following = next((later.from_at for later in own[place + 1 :] if later.from_at > row.from_at), end)
            to_at = min(row.to_at if row.to_at is not None else following, end)
            found[agent_id].append((row.status, (row.from_at, to_at)))
    return found


def by_day(stretches: Iterable[Stretch]) -> dict[Day, float]:
    """Seconds by business day, split at business midnight."""
    seconds: dict[Day, float] = defaultdict(float)
    for start, end in stretches:
        while start < end:
            day = business_day(start)
            cut = min(end, midnight(day + ONE_DAY))
            seconds[day] += (cut - start).total_seconds()
            start = cut
    return seconds


def waiting_from(asked_at: Moment, logged_in: list[Stretch]) -> Moment:
    """A start while no agent is logged in counts from the next login. logged_in: merged stretches of all agents."""
    place = bisect_right([start for start, _ in logged_in], asked_at) - 1
    if place >= 0 and asked_at < logged_in[place][1]:
        return asked_at
    return logged_in[place + 1][0] if place + 1 < len(logged_in) else asked_at


def first_response(talk: Talk, logged_in: list[Stretch]) -> float | None:
    """first agent message - coalesce(human_entered_at, started_at); a start while no agent is logged in counts from the next
    login; never answered: NULL. Reading: logged in = any agent of the company, in any status; an answer before that login shows
    that somebody was there: it waited from the start."""
    answer = talk.first_agent_message
    if answer is None:
        return None
    asked_at = talk.row.human_entered_at or talk.row.started_at
    since = waiting_from(asked_at, logged_in)
    return (answer.sent_at - (since if since <= answer.sent_at else asked_at)).total_seconds()


@dataclass
class Issue:
    """Conversations about one thing, each started within 7 days after the end of the one before."""

    talks: list[Talk]

    @property
    def first(self) -> Talk:
        return self.talks[0]

    @property
    def last(self) -> Talk:
        return self.talks[-1]


def cut_issues(talks: Iterable[Talk]) -> list[Issue]:
    """Conversations of one issue_id (NULL: same buyer and category; no buyer: the conversation alone), each started within
    7 days after the end of the one before; a later one begins a new issue. Reading: the one before is the one started
    before; while that has not ended, the next belongs to it; exactly 7 days is within; an issue_id and a buyer's chain
    without one are not joined."""
    chains: dict[tuple[Any, ...], list[Talk]] = defaultdict(list)
    for talk in talks:
        row = talk.row
        if row.issue_id is not None:
            chains["issue", row.issue_id].append(talk)
        elif row.buyer_id is not None:
            chains["buyer", row.buyer_id, row.category].append(talk)
        else:
            chains["alone", row.conversation_id].append(talk)
    issues = []
    for chain in chains.values():
        chain.sort(key=lambda talk: (talk.row.started_at, talk.row.conversation_id))
        current = [chain[0]]
        for talk in chain[1:]:
            ended_at = current[-1].row.ended_at
            if ended_at is not None and talk.row.started_at > ended_at + ISSUE_WINDOW:
                issues.append(Issue(current))
                current = []
            current.append(talk)
        issues.append(Issue(current))
    return issues


def bare(text: str | None) -> str:
    """A text without case, width, blanks and punctuation."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text or "").casefold() if sign.isalnum())
