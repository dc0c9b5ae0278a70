"""A small trend as SVG: scores of the last periods as one line, gaps where there was none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup


def sparkline(scores: Sequence[Decimal | None], width: int = 90, height: int = 16, top: float = 100) -> Markup:
    """Scores of 0 to `top` (higher ones stretch it) from left to right; a lone score is a dot."""
    known = [float(score) for score in scores if score is not None]
    if not known:
        return Markup("")
    highest = max(top, *known)
    step = (width - 8) / max(len(scores) - 1, 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, score in enumerate(scores):
        if score is None:
            runs.append([])
        else:
            runs[-1].append((4 + place * step, height - 3 - float(score) / highest * (height - 6)))
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>' for run in runs if len(run) > 1
    )
    last = next(run for run in reversed(runs) if run)[-1]
    return Markup(
        f'<svg class="trend" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true">'
        f'{lines}<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="2.2"/></svg>'
    )
