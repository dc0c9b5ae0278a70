"""Who is at work when: the people of a role on duty on a day, or within its shifts, and drawing one of them.

Belongs here: reading the duty plan. Does not belong here: making it (staff), what the people do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sample_company.company import DAY, HOUR, Company, pick, runs
from sample_company.staff import Staff, shift_bounds

# Bounds of the parts of a day that see the same shifts on duty.
PARTS_OF_DAY = np.array([0, 15 * HOUR, 16 * HOUR, DAY])


class Roster:
    """People on duty by role and day, looked up once and kept."""

    def __init__(self, company: Company, staff: Staff) -> None:
        self._company, self._staff = company, staff
        self._on_duty: dict[tuple[str, str, int], np.ndarray] = {}

    def on_duty(self, role: str, day: int, team: str = "") -> np.ndarray:
        """Employees of a role (and team) who work on a day; all of the role when nobody does."""
        day = int(min(max(day, 0), self._company.day_count - 1))
        key = (role, team, day)
        if key not in self._on_duty:
            present = self._staff.on_duty(role, day) or self._staff.in_role(role, day)
            if team:
                in_team = [
                    e for e in present if (post := self._staff.post_on(e, day)) is not None and post.team == team
                ]
                present = in_team or present
            self._on_duty[key] = np.array(present, dtype=np.int64)
        return self._on_duty[key]

    def at_desk(self, role: str, day: int, part: int) -> np.ndarray:
        """Employees of a role whose shift covers the middle of a part of the day; all on duty when none does."""
        present = self.on_duty(role, day)
        middle = (PARTS_OF_DAY[part] + PARTS_OF_DAY[part + 1]) // 2 if part else 12 * HOUR
        day = int(min(max(day, 0), self._company.day_count - 1))
        bounds = np.array([shift_bounds(max(int(self._staff.shift[e, day]), 1)) for e in present])
        covers = (bounds[:, 0] <= middle) & (middle < bounds[:, 1])
        return present[covers] if covers.any() else present

    def choose(
        self, random: np.random.Generator, role: str, day: np.ndarray, lean: np.ndarray | float = 0.0, team: str = ""
    ) -> np.ndarray:
        """One employee on duty for each day given; `lean` above 0 prefers the able, under 0 the less able."""
        return self._draw(random, day, lean, lambda one: self.on_duty(role, one, team))

    def choose_at_desk(
        self, random: np.random.Generator, role: str, instant: np.ndarray, lean: np.ndarray | float = 0.0
    ) -> np.ndarray:
        """One employee whose shift covers each instant."""
        day = self._company.day_of_instant(instant)
        second = instant - self._company.origin - day * DAY
        part = np.searchsorted(PARTS_OF_DAY, second, side="right") - 1
        return self._draw(random, day * 4 + part, lean, lambda one: self.at_desk(role, one // 4, one % 4))

    def _draw(
        self,
        random: np.random.Generator,
        key: np.ndarray,
        lean: np.ndarray | float,
        present_at: Callable[[int], np.ndarray],
    ) -> np.ndarray:
        leans = np.broadcast_to(np.asarray(lean, dtype=np.float64), key.shape)
        draws = random.random(len(key))
        chosen = np.zeros(len(key), dtype=np.int64)
        order = np.argsort(key, kind="stable")
        for low, high in runs(key[order]):
            rows = order[low:high]
            present = present_at(int(key[rows[0]]))
            skill = self._staff.skill[present]
            for one in np.unique(leans[rows]):
                same = rows[leans[rows] == one]
                chosen[same] = present[pick(np.cumsum(np.exp(one * skill)), draws[same])]
        return chosen
