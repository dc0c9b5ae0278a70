"""What of a traced figure may be seen row by row.

Anonymous reviews stand as counts and nothing else, whatever their number: the mart has already left out the groups that are
too small. What other people did, where a KPI compares with them, stands as counts and sums.
"""

from __future__ import annotations

from typing import Literal

Shown = Literal["rows", "sums", "counts"]

_ANONYMOUS = ("peer", "peer merged", "cross_department", "cross_department merged")
_OF_OTHERS = ("others", "holders", "unassisted")
MASK = "***"


def shown_as(source: str, input_group: str | None) -> Shown:
    """How rows of a source and group are shown."""
    if source == "peer_reviews" and input_group in _ANONYMOUS:
        return "counts"
    return "sums" if input_group in _OF_OTHERS else "rows"
