"""Which stretch of time a written one means: dates, clock changes, and what has not come yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.errors import UsageError
from tenhours.core.hours import civil_times, durations
from tenhours.core.hours.entries import Span
from tenhours.core.hours.words import quoted

if TYPE_CHECKING:
    from tenhours.core.hours.civil_times import ClockTime
    from tenhours.core.time import Calendar

TOLERANCE: Final = timedelta(seconds=120)
"""How far ahead of the clock a time may lie."""
ACROSS_MIDNIGHT: Final = timedelta(hours=12)
"""The longest stretch whose end is written as an earlier time of day."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch as it was written, before it is known when that was."""

    start: ClockTime
    end: ClockTime | None = None
    length: timedelta = timedelta(0)
    """Elapsed time, when there is no end."""

    @property
    def text(self) -> str:
        """Return it in the words that it came in."""
        if self.end is None:
            return f"{self.start.text} +{durations.show(int(self.length.total_seconds()))}"
        return f"{self.start.text}-{self.end.text}"


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when the words are read."""

    now: datetime
    """UTC, whole seconds."""
    calendar: Calendar

    def today(self, like: ClockTime) -> date:
        """Name the civil date in the home zone, or at the offset that a time was written with."""
        zone = self.calendar.zone if like.offset is None else timezone(like.offset)
        return self.now.astimezone(zone).date()

    @property
    def clock(self) -> str:
        """Word the present moment in the home zone."""
        return _moment(self.now, self)


def find_span(written: Written, fixed: date | None, here: Here) -> Span:
    """Find the one stretch that the words can mean on a date, or the last one without a date.

    Raises:
        UsageError: it has not come, a clock change skips its ends, or it has several readings.

    """
    latest = here.now + TOLERANCE
    day = _last_day(written, here) if fixed is None else fixed
    readings = _readings(written, day, here)
    if not readings:
        raise UsageError(_nowhere(written, day, here))
    fitting = [reading for reading in readings if reading.end <= latest]
    if not fitting:
        raise UsageError(_not_yet(written, readings[0], here, bare=fixed is None))
    if len(fitting) > 1:
        listed = ", ".join(_with_offsets(reading, here) for reading in fitting)
        raise UsageError(
            f"{quoted(written.text)} on {worded_date(day, here)} can mean {listed}: "
            "the clock was set back. Write it with its offsets."
        )
    return fitting[0]


def _last_day(written: Written, here: Here) -> date:
    today = here.today(written.start)
    starts = written.start.on(today, here.calendar.zone)
    if starts and min(starts) <= here.now:
        return today
    if not starts:
        # A skipped time still lies before or after now.
        face = here.now.astimezone(here.calendar.zone)
        passed = face.hour * 3600 + face.minute * 60 + face.second >= written.start.seconds
        return today if passed else today - _DAY
    soon = any(reading.end <= here.now + TOLERANCE for reading in _readings(written, today, here))
    return today if soon else today - _DAY


def _readings(written: Written, day: date, here: Here) -> list[Span]:
    """List the stretches that the words can mean when they begin on a date, in order."""
    zone = here.calendar.zone
    starts = written.start.on(day, zone)
    if written.end is None:
        return [Span(start, start + written.length) for start in starts]
    if written.end.offset != written.start.offset:
        days = (day - _DAY, day, day + _DAY)
        ends = [end for near in days for end in written.end.on(near, zone)]
        return [
            Span(start, end)
            for start in starts
            for end in ends
            if timedelta(0) < end - start <= ACROSS_MIDNIGHT
        ]
    same = [
        Span(start, end) for start in starts for end in written.end.on(day, zone) if end > start
    ]
    if same or written.end.seconds > written.start.seconds:
        return same
    ends = list(written.end.on(day + _DAY, zone))
    return [Span(start, end) for start in starts for end in ends if end - start <= ACROSS_MIDNIGHT]


def _nowhere(written: Written, day: date, here: Here) -> str:
    """Say why a stretch has no reading at all."""
    zone, start, end = here.calendar.zone, written.start, written.end
    if not start.on(day, zone):
        return civil_times.skipped(start, day, zone)
    if end is not None:
        ends_on = day if end.seconds > start.seconds else day + _DAY
        if not end.on(ends_on, zone):
            return civil_times.skipped(end, ends_on, zone)
    return (
        f"{quoted(written.text)} ends before it begins, and across midnight it would be more than "
        f"{ACROSS_MIDNIGHT // timedelta(hours=1)} h. Write the earlier time first."
    )


def _not_yet(written: Written, reading: Span, here: Here, *, bare: bool) -> str:
    if reading.start > here.now:
        return f"{_moment(reading.start, here)} has not come yet; it is {here.clock}."
    advice = f"Write {written.start.text} +{durations.show(Span(reading.start, here.now).seconds)}"
    other = f", or yesterday {written.text} if that is what you mean" if bare else ""
    return (
        f"{_moment(reading.end, here)} has not come yet; it is {here.clock}. "
        f"{advice} for what is done until now{other}."
    )


def find_instant(at: ClockTime, fixed: date | None, here: Here) -> datetime:
    """Find the one instant that a time can mean on a date, or the last one without a date.

    Raises:
        UsageError: a time that has not come, that a clock change skips, or that came twice.

    """
    zone, latest = here.calendar.zone, here.now + TOLERANCE
    day = here.today(at) if fixed is None else fixed
    if fixed is None and not any(found <= latest for found in at.on(day, zone)):
        written = Written(at)
        day = _last_day(written, here)
    readings = at.on(day, zone)
    if not readings:
        raise UsageError(civil_times.skipped(at, day, zone))
    fitting = [found for found in readings if found <= latest]
    if not fitting:
        raise UsageError(f"{_moment(readings[0], here)} has not come yet; it is {here.clock}.")
    if len(fitting) > 1:
        listed = " and ".join(_with_offset(found, here) for found in fitting)
        raise UsageError(
            f"{quoted(at.text)} came twice on {worded_date(day, here)}: {listed}, "
            "as the clock was set back. Write one of them."
        )
    return fitting[0]


def worded_date(day: date, here: Here) -> str:
    """Word a date: `Tue 17 Nov`, with the year when it is not this one."""
    this_year = here.now.astimezone(here.calendar.zone).year
    return phrases.weekday(day) + ("" if day.year == this_year else f" {day.year}")


def _moment(instant: datetime, here: Here) -> str:
    local = instant.astimezone(here.calendar.zone)
    return f"{worded_date(local.date(), here)} {local:%H:%M} {local.tzname()}"


def _with_offset(instant: datetime, here: Here) -> str:
    local = instant.astimezone(here.calendar.zone)
    digits = f"{local:%z}"
    seconds = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{seconds}{digits[:3]}:{digits[3:5]}"


def _with_offsets(reading: Span, here: Here) -> str:
    start, end = _with_offset(reading.start, here), _with_offset(reading.end, here)
    return f"{start}-{end} ({durations.show(reading.seconds)})"
