"""The timeline of study weeks: which day and week an instant is in, through changed calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from tenhours.core.hours.entries import Span
    from tenhours.core.time import Calendar


@dataclass(frozen=True, slots=True)
class Day:
    """One study day."""

    date: date
    span: Span
    """From rollover to rollover; empty when a changed calendar leaves nothing of the day."""

    @property
    def seconds(self) -> int:
        """How long the day is: usually 23, 24 or 25 hours."""
        return self.span.seconds


@dataclass(frozen=True, slots=True)
class Week:
    """One study week."""

    key: date
    """Its name: its first date."""
    span: Span
    """`S_k` to `E_k`; the next week begins where this one ends."""
    days: tuple[Day, ...]
    """Its study days in order, gapless; seven, unless the calendar changed before it."""
    missing: tuple[date, ...] = ()
    """Days that a change of calendar took from it; they count as off."""

    @property
    def start(self) -> datetime:
        """`S_k`, UTC."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """`E_k`, UTC."""
        return self.span.end


class Timeline:
    """Study days and weeks over calendars that follow one another.

    A calendar holds from the instant at which its predecessor reaches the calendar's first date;
    the first one holds for all time before, too. Of several for one date the last counts. Where
    zone or rollover change, the first day under the new calendar is longer or shorter; where the
    week's start changes, the first week ends early.
    """

    def __init__(self, calendars: Sequence[tuple[date, Calendar]]) -> None:
        """Take each calendar with the first date on which it holds; at least one."""
        raise NotImplementedError

    def day_of(self, instant: datetime) -> date:
        """Name the one study day that holds an instant (UTC)."""
        raise NotImplementedError

    def day(self, day: date) -> Day:
        """Return a study day with its bounds."""
        raise NotImplementedError

    def week_of(self, day: date) -> date:
        """Return the key of the week that holds a study day."""
        raise NotImplementedError

    def week(self, day: date) -> Week:
        """Return the study week that holds a study day."""
        raise NotImplementedError

    def week_at(self, instant: datetime) -> Week:
        """Return the study week that holds an instant (UTC)."""
        raise NotImplementedError

    def next(self, week: Week) -> Week:
        """Return the week after."""
        raise NotImplementedError

    def weeks(self, first: date, last: date) -> Iterator[Week]:
        """Go through the weeks from the one that holds the first day to that of the last."""
        raise NotImplementedError

    def calendar_of(self, day: date) -> Calendar:
        """Return the calendar in force on a study day."""
        raise NotImplementedError
