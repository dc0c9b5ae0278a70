"""Saying in another language what tables and records keep in English.

A phrase is an English sentence with places for values, such as `lies before {column}`; the value of a place called day, number
or export, or whose name ends so, is one. Two places never touch, unless the first is of these. The books keep English, which programs read too;
who prints a kept text looks it up here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")
_VALUES = {"export": r"\w+/\w+", "day": r"\d{4}-\d\d-\d\d", "number": r"[-+]?\d[-+\d.,e]*"}


class Phrases:
    """Translates whole texts that follow one of the phrases; any other text stays as it is."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        # The phrase with the most words of its own first: one that is nearly all places would fit everything.
        by_words = sorted(phrases, key=lambda phrase: -len(_PLACE.sub("", phrase)))
        self._patterns = [(_pattern(phrase), phrases[phrase]) for phrase in by_words]

    def __call__(self, text: str) -> str:
        """The text in the other language. What stands in its places is looked up as well, since a phrase may hold another."""
        for pattern, translation in self._patterns:
            if found := pattern.fullmatch(text):
                return translation.format(
                    **{name: self(value) if value else "" for name, value in found.groupdict().items()}
                )
        return text

    def lines(self, text: str) -> str:
        """Each line of a text by itself, as it is indented."""
        return "\n".join(line[: len(line) - len(line.lstrip())] + self(line.strip()) for line in text.split("\n"))


def _pattern(phrase: str) -> re.Pattern[str]:
    # split gives text and names in turn; a name that comes again means the same value.
    parts = _PLACE.split(phrase)
    named: set[str] = set()
    pattern = ""
    for position, part in enumerate(parts):
        if position % 2 == 0:
            pattern += re.escape(part)
        else:
            pattern += f"(?P={part})" if part in named else f"(?P<{part}>{_VALUES.get(part.rpartition('_')[2], '.*?')})"
            named.add(part)
    return re.compile(pattern, re.DOTALL)
