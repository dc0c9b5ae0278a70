"""What a load needs to know from outside: folders, clock, key, limits.

Ingestion never reads the environment; whoever calls it fills these in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class LandingSettings:
    """Settings of one load.

    `clock` is the time that the load takes for now (UTC where it has no zone); `stability_seconds` is how long a file that
    was modified a moment ago is watched before it counts as complete.
    """

    landing: Path
    warehouse: Path
    business_time_zone: str
    clock: datetime
    hash_key: bytes = field(repr=False)
    memory_limit: str | None = None
    threads: int | None = None
    stability_seconds: float = 0.5

    @property
    def clock_utc(self) -> datetime:
        """The clock as UTC without a zone, as DuckDB's timestamp holds it."""
        aware = self.clock if self.clock.tzinfo else self.clock.replace(tzinfo=UTC)
        return aware.astimezone(UTC).replace(tzinfo=None)

    @property
    def latest_event(self) -> datetime:
        """Rows dated after this (UTC, without a zone) are quarantined: a day past the clock."""
        return self.clock_utc + timedelta(days=1)

    @property
    def business_date(self) -> date:
        """Business date of the clock."""
        return self.clock_utc.replace(tzinfo=UTC).astimezone(ZoneInfo(self.business_time_zone)).date()
