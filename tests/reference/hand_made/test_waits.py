"""Turns, first response across log-ins, and agents' time, worked out by hand."""

from __future__ import annotations

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, at, company, on, person, row, said, talk
from tests.reference.plain.conversations import by_day, merged, response_turns, status_stretches
from tests.reference.plain.customer_service import customer_service_kpis

AGENT = ("A", "customer_service_presale")
STAFF = [person("A", "customer_service_presale"), person("Z", "customer_service_presale")]


def status(agent_id, name, start, end=None):
    return row("agent_status", agent_id=agent_id, status=name, from_at=at(start), to_at=at(end) if end else None)


def test_a_burst_waits_from_its_first_message_and_only_an_answer_ends_it():
    messages = said(
        "1",
        ("customer", "09-01 10:00:00"),
        ("bot", "09-01 10:00:02"),  # the bot answered that: no turn of an agent
        ("customer", "09-01 10:00:20"),
        ("customer", "09-01 10:00:25"),  # the same burst
        ("system", "09-01 10:00:30"),  # ends nothing
        ("agent", "09-01 10:01:00", "A"),  # 40 s after the first of the burst
        ("agent", "09-01 10:02:00", "A"),  # nobody waited: no turn
        ("customer", "09-01 10:03:00"),
        ("agent", "09-01 10:03:10", "Z"),  # 10 s, answered by Z
        ("customer", "09-01 10:04:00"),  # never answered: no turn
    )
    assert response_turns(messages) == [("A", 40.0), ("Z", 10.0)]
    found = customer_service_kpis(
        company(employees=STAFF, conversations=[talk("1", "09-01 10:00", "09-01 10:05", "Z")], messages=messages)
    )
    # Each answered once: 40 s and 10 s are theirs, though the conversation is Z's.
    assert found.get("average_response_seconds", AGENT, SEPTEMBER).value == 40
    assert found.get("average_response_seconds", ("Z", AGENT[1]), SEPTEMBER).value == 10


def first_responses():
    """A night: A logs out at 22:00, Z logs in at 8:00."""
    times = [status("A", "ready", "09-01 14:00", "09-01 22:00"), status("Z", "away", "09-02 08:00", "09-02 12:00")]
    talks = [
        talk("day", "09-01 15:00", "09-01 15:10"),  # answered after 20 s
        talk(
            "handed", "09-01 16:00", "09-01 16:20", human_entered_at=at("09-01 16:05")
        ),  # 40 s after the bot handed it on
        talk("night", "09-01 23:00", "09-02 08:20"),  # asked with nobody there, answered at 8:02: 120 s after the login
        talk("edge", "09-01 22:00", "09-02 08:20"),  # the second of the log-out is no longer logged in: 60 s after 8:00
        talk("never", "09-02 09:00", "09-02 09:30"),  # a human should have come, none did
    ]
    messages = [
        *said("day", ("customer", "09-01 15:00"), ("agent", "09-01 15:00:20", "A")),
        *said("handed", ("customer", "09-01 16:00"), ("bot", "09-01 16:00:05"), ("agent", "09-01 16:05:40", "A")),
        *said("night", ("customer", "09-01 23:00"), ("agent", "09-02 08:02", "A")),
        *said("edge", ("customer", "09-01 22:00"), ("agent", "09-02 08:01", "A")),
        *said("never", ("customer", "09-02 09:00")),
    ]
    return customer_service_kpis(company(employees=STAFF, agent_status=times, conversations=talks, messages=messages))


def test_a_wait_over_night_counts_from_the_next_login():
    found = first_responses()
    # 20 + 40 + 120 + 60 = 240 over the four that were answered.
    assert found.get("first_response_seconds", AGENT, SEPTEMBER).value == 60
    # By started_at: all four began on 1 September.
    assert found.get("first_response_seconds", AGENT, ("day", on("09-01"))).denominator == 4
    # p90 of 20, 40, 60, 120: rank 0.9 * 3 = 2.7, between 60 and 120: 60 + 0.7 * 60 = 102.
    assert found.get("first_response_seconds_p90", AGENT, SEPTEMBER).value == pytest.approx(102)
    # Within 30 s: the first alone; asked: five, the one never answered among them.
    within = found.get("response_within_30s_rate", AGENT, SEPTEMBER)
    assert (within.numerator, within.denominator) == (1, 5)


def test_overlapping_and_open_stretches():
    # ready 9-12 and serving 11-13 overlap; away 13-14; ready again from 14, left open, until the next row at 15 (away), which
    # nobody closed either and which is the agent's last.
    rows = [
        status("A", "ready", "09-01 09:00", "09-01 12:00"),
        status("A", "serving", "09-01 11:00", "09-01 13:00"),
        status("A", "away", "09-01 13:00", "09-01 14:00"),
        status("A", "ready", "09-01 14:00"),
        status("A", "away", "09-01 15:00"),
    ]
    stretches = status_stretches(rows, at("09-03 00:00"))["A"]
    logged = by_day(merged(stretch for _, stretch in stretches))
    # 1 September from 9:00 to midnight: 15 h. The open row runs to the end of the as-of date: all of the 2nd.
    assert logged == {on("09-01"): 15 * 3600, on("09-02"): 24 * 3600}
    found = customer_service_kpis(company(on("09-02"), employees=STAFF, agent_status=rows))
    # Work: 9-13 and 14-15 = 5 h, of 39 h logged in.
    value = found.get("utilization_rate", AGENT, SEPTEMBER)
    assert value.value == pytest.approx(5 / 39)
    # On the 2nd there was no work at all: 0 of 24 h, which is a true 0.
    assert found.get("utilization_rate", AGENT, ("day", on("09-02"))).value == 0
    # Nobody else was logged in: no evidence.
    assert found.get("utilization_rate", ("Z", AGENT[1]), SEPTEMBER).value is None


def test_a_stretch_over_midnight_is_split():
    # 22:00 to 3:00: 2 h on the 1st, 3 h on the 2nd.
    assert by_day([(at("09-01 22:00"), at("09-02 03:00"))]) == {on("09-01"): 7200, on("09-02"): 10800}
