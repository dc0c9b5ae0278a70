"""Issue chains, first contact resolution, resolution, and resolution adjusted for difficulty, worked out by hand."""

from __future__ import annotations

import pytest

from tests.reference.hand_made.rows import SEPTEMBER, answered, at, company, on, person, talk
from tests.reference.plain.conversations import Talk, cut_issues
from tests.reference.plain.customer_service import customer_service_kpis
from tests.reference.plain.periods import Day
from tests.reference.plain.service_issues import Expectation, Outcome, adjusted_rate

AGENTS = [person("A", "customer_service_aftersale"), person("Z", "customer_service_aftersale")]
A, Z = ("A", "customer_service_aftersale"), ("Z", "customer_service_aftersale")


def chains(*talks):
    found = cut_issues([Talk(one, []) for one in talks])
    return sorted(tuple(talk.row.conversation_id for talk in issue.talks) for issue in found)


def test_a_conversation_within_seven_days_of_the_end_of_the_one_before_belongs_to_the_issue():
    # 1 ends on 1 September at 10:30. 2 starts on 8 September at 10:30, exactly 7 days later: within. It ends at 11:00.
    # 3 starts on 15 September at 11:01, 7 days and a minute after the end of 2: a new issue, although 1's issue lasted.
    assert chains(
        talk("1", "09-01 10:00", "09-01 10:30"),
        talk("2", "09-08 10:30", "09-08 11:00"),
        talk("3", "09-15 11:01", "09-15 11:30"),
    ) == [("1", "2"), ("3",)]


def test_an_issue_is_kept_together_by_its_id_else_by_buyer_and_category_else_alone():
    assert chains(
        talk("1", "09-01 10:00", "09-01 10:30", issue_id="I"),
        talk("2", "09-02 10:00", "09-02 10:30", issue_id="I", buyer_id="other", category="other"),  # same issue_id
        talk("3", "09-03 10:00", "09-03 10:30"),  # no issue_id: buyer B, category C
        talk("4", "09-04 10:00", "09-04 10:30"),  # the same buyer and category
        talk("5", "09-04 12:00", "09-04 12:30", category="D"),  # another category
        talk("6", "09-05 10:00", "09-05 10:30", buyer_id=None),  # nobody known: alone
        talk("7", "09-05 11:00", "09-05 11:30", buyer_id=None),
    ) == [("1", "2"), ("3", "4"), ("5",), ("6",), ("7",)]


def kpis(*talks, as_of="10-31"):
    return customer_service_kpis(
        company(on(as_of), employees=AGENTS, conversations=list(talks), messages=answered(*talks))
    )


def test_first_contact_resolution_is_credited_to_the_first_agent_and_resolution_to_the_last():
    # Buyer B: resolved by A on 1 September, back on 5 September, resolved by Z. One issue, two contacts.
    # Buyer K: resolved by A at once, never back. Buyer L: A did not resolve it, never back.
    talks = [
        talk("1", "09-01 10:00", "09-01 10:30", "A", is_resolved=True),
        talk("2", "09-05 10:00", "09-05 10:30", "Z", is_resolved=True),
        talk("3", "09-02 10:00", "09-02 10:10", "A", is_resolved=True, buyer_id="K"),
        talk("4", "09-03 10:00", "09-03 10:10", "A", is_resolved=False, buyer_id="L"),
    ]
    found = kpis(*talks)
    # A began three issues, one of them (K) was resolved in its first conversation with no further contact: 1 / 3.
    first = found.get("first_contact_resolution_rate", A, SEPTEMBER)
    assert (first.numerator, first.denominator) == (1, 3)
    # Z began none: no evidence, not 0.
    assert found.get("first_contact_resolution_rate", Z, SEPTEMBER).value is None
    # Last conversations: of A those of K (resolved) and L (not): 1 / 2. Of Z that of B: 1 / 1.
    assert found.get("resolution_rate", A, SEPTEMBER).value == 0.5
    assert found.get("resolution_rate", Z, SEPTEMBER).value == 1
    # Time to solve: B from 1 September 10:00 to 5 September 10:30 = 4 days and 30 minutes = 347,400 s, with Z.
    assert found.get("issue_handle_seconds", Z, SEPTEMBER).value == 347_400
    # A: K alone (L was not resolved): 10 minutes.
    assert found.get("issue_handle_seconds", A, SEPTEMBER).value == 600


def test_an_issue_counts_when_seven_days_have_passed_since_its_end():
    # As of 12 September (its end: the 13th at 0:00). K ended on the 5th at 23:59 and has settled; L ended on the 6th at
    # 0:10 and has not: 7 days end on the 13th at 0:10.
    talks = [
        talk("3", "09-05 23:00", "09-05 23:59", "A", is_resolved=True, buyer_id="K"),
        talk("4", "09-06 00:01", "09-06 00:10", "A", is_resolved=False, buyer_id="L"),
    ]
    found = kpis(*talks, as_of="09-12")
    assert found.get("resolution_rate", A, SEPTEMBER).denominator == 1
    # Matured: September's cohort are the issues that ended from 25 August to 23 September: both. L is still open.
    assert found.get("resolution_rate__matured", A, SEPTEMBER).denominator == 1
    # October's matured cohort would begin on 24 September.
    later = kpis(*talks, as_of="10-31")
    assert later.get("resolution_rate__matured", A, ("month", Day(2026, 10, 1))).value is None
    assert later.get("resolution_rate__matured", A, SEPTEMBER).denominator == 2


def test_a_bot_only_conversation_is_no_further_contact():
    human = talk("1", "09-01 10:00", "09-01 10:30", "A", is_resolved=True)
    bot = talk("2", "09-02 10:00", "09-02 10:05", None, is_bot_only=True)
    found = customer_service_kpis(company(employees=AGENTS, conversations=[human, bot], messages=answered(human)))
    assert found.get("first_contact_resolution_rate", A, SEPTEMBER).value == 1


def test_difficulty_adjustment():
    # History: 40 easy cases of category C, 36 resolved (0.9): a cell of its own. 10 hard ones, 3 resolved (0.3): the cell is
    # under 30 and shrinks to the category, which is 39 / 50 = 0.78: (3 + 20 * 0.78) / 30 = 18.6 / 30 = 0.62.
    day = on("06-01")
    history = [Outcome(day, "C", 1, number < 36) for number in range(40)]
    history += [Outcome(day, "C", 5, number < 3) for number in range(10)]
    # Older than 180 days before 1 September, and a case of the period itself: neither is history.
    history += [Outcome(on("03-04"), "C", 1, False), Outcome(on("09-01"), "C", 1, False)]
    expectation = Expectation(history, on("09-01"))
    assert expectation.of(Outcome(day, "C", 1, True)) == pytest.approx(0.9)
    assert expectation.of(Outcome(day, "C", 5, True)) == pytest.approx(0.62)
    # A difficulty never seen: the category. A category never seen: all.
    assert expectation.of(Outcome(day, "C", 3, True)) == pytest.approx(0.78)
    assert expectation.of(Outcome(day, "D", 1, True)) == pytest.approx(0.78)
    # The agent had two hard cases and resolved one: 0.5, expected 0.62. The team had these and two easy ones:
    # (2 * 0.62 + 2 * 0.9) / 4 = 0.76. Adjusted: 0.5 + 0.76 - 0.62 = 0.64.
    own = [Outcome(on("09-05"), "C", 5, True, "T1"), Outcome(on("09-06"), "C", 5, False, "T1")]
    easy = [Outcome(on("09-05"), "C", 1, True, "T1")] * 2
    assert adjusted_rate(own, {"T1": own + easy}, expectation).value == pytest.approx(0.64)
    # All resolved: 1 + 0.76 - 0.62 = 1.14, clipped to 1.
    perfect = [one._replace(is_resolved=True) for one in own]
    assert adjusted_rate(perfect, {"T1": perfect + easy}, expectation).value == 1


def test_the_first_moment_of_the_history_is_included():
    # 1 September less 180 days is 5 March.
    assert Expectation([Outcome(on("03-05"), "C", 1, True)], on("09-01")).all == [True]
    assert Expectation([Outcome(on("03-04"), "C", 1, True)], on("09-01")).all == []
    assert at("09-01 00:00").date() == on("09-01")
