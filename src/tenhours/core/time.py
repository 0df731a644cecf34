"""Time: the clock as an argument, and the study days and weeks that instants belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Clock(Protocol):
    """Whoever knows what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware and exactly `datetime.UTC`."""
        ...


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the clocks show that nobody sets."""

    boot: str
    """Names the start of the machine; empty where nothing tells."""
    awake: int
    """Nanoseconds of a clock that stands still while the machine sleeps."""
    asleep: int | None
    """Nanoseconds that it has slept since its start; None where no clock tells."""


class Heart(Clock, Protocol):
    """A clock that can also be held against those that nobody sets."""

    def pulse(self) -> Pulse:
        """Return what they show now."""
        ...


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which study day and study week an instant belongs to, in the home zone."""

    zone: ZoneInfo
    rollover: time = time(4)
    """Local time at which a study day begins; naive."""
    week_start: int = 0
    """Weekday on which a study week begins: 0 Monday … 6 Sunday."""

    def study_day(self, instant: datetime) -> date:
        """Name the one study day whose span holds the instant.

        Raises:
            ValueError: the instant is naive.

        """
        if instant.tzinfo is None:
            raise ValueError("an instant needs an offset; this one is naive")
        local = instant.astimezone(self.zone)
        day = local.date()
        if local.time() < self.rollover:
            day -= DAY
        # Near a clock change the wall clock may say otherwise than the elapsed time does.
        while instant < self.start_of(day):
            day -= DAY
        while instant >= self.start_of(day + DAY):
            day += DAY
        return day

    def start_of(self, day: date) -> datetime:
        """Return the instant (UTC) at which a study day begins.

        A local time that occurs twice means its first; one that a clock change skips moves
        forward by the gap.
        """
        return _instant_of(self.zone, self.rollover, day)

    def end_of(self, day: date) -> datetime:
        """Return the instant (UTC) at which the next study day begins."""
        return _instant_of(self.zone, self.rollover, day + DAY)

    def week_of(self, day: date) -> date:
        """Return the first date of the study week that holds a study day."""
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def utc_offset(self, instant: datetime) -> timedelta:
        """Return how far the home zone is ahead of UTC at an instant."""
        offset = instant.astimezone(self.zone).utcoffset()
        return timedelta(0) if offset is None else offset


@lru_cache(maxsize=8192)
def _instant_of(zone: ZoneInfo, rollover: time, day: date) -> datetime:
    # With fold 0 a skipped time is read by the offset before the gap: just what moves it forward.
    return datetime.combine(day, rollover.replace(fold=0), zone).astimezone(UTC)
