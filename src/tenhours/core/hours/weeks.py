"""The timeline of study weeks: which day and week an instant is in, through changed calendars."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Span
from tenhours.core.time import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from tenhours.core.time import Calendar


@dataclass(frozen=True, slots=True)
class Day:
    """One study day."""

    date: date
    span: Span
    """From rollover to rollover; empty when a change of calendar or zone skips the day."""

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
    """Its study days in order, gapless, none empty; seven, unless the calendar changed."""
    missing: tuple[date, ...] = ()
    """Days that a change of calendar, or a zone that leapt over a date, took from it; off."""

    @property
    def start(self) -> datetime:
        """`S_k`, UTC."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """`E_k`, UTC."""
        return self.span.end


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The time under one calendar."""

    calendar: Calendar
    first: date
    """Its first study day; the first stretch has time before it, too."""
    begin: datetime | None
    """When that day begins; None for the first stretch."""
    regular: date
    """Key of its first week that is not the odd one."""


class Timeline:
    """Study days and weeks over calendars that follow one another.

    A calendar holds from the instant at which its predecessor reaches the calendar's first date;
    the first one holds for all time before, too. Of several for one date the last counts. Where
    zone or rollover change, the first day under the new calendar is longer or shorter; where the
    week's start changes, the first week ends early.
    """

    def __init__(self, calendars: Sequence[tuple[date, Calendar]]) -> None:
        """Take each calendar with the first date on which it holds; at least one.

        Raises:
            ValueError: there is no calendar.

        """
        # A later one for the same date takes the earlier one's place.
        ordered = sorted(dict(calendars).items(), key=lambda item: item[0])
        if not ordered:
            raise ValueError("a timeline needs a calendar")
        stretches: list[_Stretch] = []
        for first, calendar in ordered:
            if stretches and stretches[-1].calendar == calendar:
                continue
            _append(stretches, first, calendar)
        self._stretches = tuple(stretches)
        self._firsts = [stretch.first for stretch in stretches[1:]]
        self._begins = [stretch.begin for stretch in stretches[1:] if stretch.begin is not None]
        self._days: dict[date, Day] = {}
        self._weeks: dict[date, Week] = {}

    def day_of(self, instant: datetime) -> date:
        """Name the one study day that holds an instant (UTC)."""
        place = bisect_right(self._begins, instant)
        stretch = self._stretches[place]
        day = stretch.calendar.study_day(instant)
        if stretch.begin is not None and day < stretch.first:
            day = stretch.first
        return day

    def day(self, day: date) -> Day:
        """Return a study day with its bounds."""
        found = self._days.get(day)
        if found is None:
            found = Day(day, Span(self._start_of(day), self._start_of(day + DAY)))
            self._days[day] = found
        return found

    def week_of(self, day: date) -> date:
        """Return the key of the week that holds a study day."""
        stretch = self._stretches[bisect_right(self._firsts, day)]
        if stretch.begin is not None and day < stretch.regular:
            return stretch.first
        return stretch.calendar.week_of(day)

    def week(self, day: date) -> Week:
        """Return the study week that holds a study day."""
        key = self.week_of(day)
        found = self._weeks.get(key)
        if found is None:
            found = self._week(key)
            self._weeks[key] = found
        return found

    def week_at(self, instant: datetime) -> Week:
        """Return the study week that holds an instant (UTC)."""
        return self.week(self.day_of(instant))

    def next(self, week: Week) -> Week:
        """Return the week after."""
        return self.week(self._key_after(week.key))

    def weeks(self, first: date, last: date) -> Iterator[Week]:
        """Go through the weeks from the one that holds the first day to that of the last."""
        week = self.week(first)
        while week.key <= last:
            yield week
            week = self.next(week)

    def calendar_of(self, day: date) -> Calendar:
        """Return the calendar in force on a study day."""
        return self._stretches[bisect_right(self._firsts, day)].calendar

    def _start_of(self, day: date) -> datetime:
        stretch = self._stretches[bisect_right(self._firsts, day)]
        if stretch.begin is None:
            return stretch.calendar.start_of(day)
        if day == stretch.first:
            return stretch.begin
        return max(stretch.begin, stretch.calendar.start_of(day))

    def _key_after(self, key: date) -> date:
        place = bisect_right(self._firsts, key)
        stretch = self._stretches[place]
        after = key + WEEK
        if stretch.begin is not None and key < stretch.regular:
            after = stretch.regular
        return after if place == len(self._firsts) else min(after, self._firsts[place])

    def _week(self, key: date) -> Week:
        after = self._key_after(key)
        days = tuple(self.day(key + DAY * number) for number in range((after - key).days))
        lived = tuple(day for day in days if day.seconds > 0)
        skipped = [day.date for day in days if day.seconds <= 0]
        lack = 7 - len(days)
        stretch = self._stretches[bisect_right(self._firsts, key)]
        if lack > 0 and stretch.begin is not None and key < stretch.regular:
            skipped = [key - DAY * number for number in range(lack, 0, -1)] + skipped
        elif lack > 0:
            skipped += [after + DAY * number for number in range(lack)]
        return Week(key, Span(days[0].span.start, days[-1].span.end), lived, tuple(skipped))


def _append(stretches: list[_Stretch], first: date, calendar: Calendar) -> None:
    """Let a calendar follow the stretches so far; one that it leaves no time gives way to it."""
    if not stretches:
        stretches.append(_Stretch(calendar, first, None, first))
        return
    last = stretches[-1]
    begin = last.calendar.start_of(first)
    if last.begin is not None and begin <= last.begin:
        stretches.pop()
        first, begin = last.first, last.begin
    regular = calendar.week_of(first)
    if regular != first:
        regular += WEEK
        # A week that would end before it begins is joined with the one after it.
        while calendar.start_of(regular) <= begin:
            regular += WEEK
    stretches.append(_Stretch(calendar, first, begin, regular))
