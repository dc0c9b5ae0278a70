"""Kept English texts said in another language."""

from hypothesis import given
from hypothesis import strategies as st

from scorecards.phrases import Phrases

PHRASES = Phrases(
    {
        "{name} lies before {other}": "{name} 早于 {other}",
        "{name} is empty": "{name} 为空",
        "{name} is required and empty": "必填的 {name} 为空",
        "{what}, and {count} more": "{what}，另有 {count} 项",
        "{name} equals {name}": "{name} 相同",
    }
)


def test_values_keep_their_places() -> None:
    assert PHRASES("valid_to lies before valid_from") == "valid_to 早于 valid_from"


def test_the_phrase_with_more_words_of_its_own_wins() -> None:
    assert PHRASES("paid_at is required and empty") == "必填的 paid_at 为空"


def test_a_phrase_within_a_phrase_is_said_too() -> None:
    assert PHRASES("a is empty, and 3 more") == "a 为空，另有 3 项"


def test_a_name_that_comes_twice_is_one_value() -> None:
    assert PHRASES("a equals a") == "a 相同" and PHRASES("a equals b") == "a equals b"


def test_lines_are_said_one_by_one_and_stay_indented() -> None:
    assert PHRASES.lines("a is empty\n  b is empty\nfree text") == "a 为空\n  b 为空\nfree text"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_other_text_stays_as_it_is(text: str) -> None:
    if not any(word in text for word in ("lies", "is", "more", "equals")):
        assert PHRASES(text) == text
