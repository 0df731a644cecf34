"""A student's hours for tests: a studio with a service of hours, and a machine to put to sleep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.studio import Studio

from tenhours.core.hours.terms import IfThen
from tenhours.services.hours.service import Hours

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.core.hours.entries import Entry

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PLAN = IfThen("it is noon", "I study")


class HoursDesk:
    """Hours in UTC, from noon on a Monday."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.studio = Studio(folder, **{"zone": ZoneInfo("UTC"), **settings})
        self.clock = self.studio.clock
        self.hours = self._hours()

    def _hours(self) -> Hours:
        studio = self.studio
        return Hours(studio.database, studio.settings, studio.clock, studio.places)

    def reopen(self) -> None:
        """Leave the program and start it again."""
        self.studio.reopen()
        self.hours = self._hours()

    def log(self, *words: str) -> Entry:
        (entry,) = self.hours.recording.log(words, force=True).entries
        return entry

    def commit(self, hours: int = 10) -> None:
        self.hours.promising.commit(hours * 3600, weeks=12, plans=[PLAN])

    def entries(self) -> list[Entry]:
        lines = self.hours.recording.lines(
            datetime(2026, 1, 1, tzinfo=UTC).date(), datetime(2026, 12, 31, tzinfo=UTC).date()
        )
        return list({line.entry.id: line.entry for line in lines}.values())

    def counted(self) -> int:
        return self.hours.weeks.week().counted

    def news(self) -> str:
        return "\n".join(item.text for item in self.hours.news())

    def close(self) -> None:
        self.studio.close()
