"""Days, clock times and stretches of study as a student writes them: the grammar of `log`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.errors import UsageError
from tenhours.core.hours import civil_times, day_words, durations, words
from tenhours.core.hours.civil_times import ClockTime, clock_time
from tenhours.core.hours.entries import Label, Span
from tenhours.core.hours.stretches import (
    Here,
    Written,
    find_instant,
    find_span,
    worded_date,
)
from tenhours.core.hours.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.time import Calendar

PLAIN: Final = 4 * 3600
"""Seconds up to which `1:30` alone is a duration; beyond it may as well be a time of day."""

_BETWEEN: Final = rf"(?: ?{civil_times.DASH} ?| (?:to|until|till) )"
_RANGE: Final = re.compile(rf"(?P<from>{civil_times.TIME}){_BETWEEN}(?P<to>{civil_times.TIME})")
_RANGE_ENDING_ELSEWHERE: Final = re.compile(
    rf"(?P<from>{civil_times.FACE}){_BETWEEN}(?P<to>{civil_times.TIME})"
)
"""The other reading of `09:00-10:00-05:00`: the last part is the end's offset."""
_FROM: Final = re.compile(rf"(?P<from>{civil_times.TIME})(?P<gap> ?)\+ ?(?P<length>.+)")
_ALONE: Final = re.compile(civil_times.TIME)
_OFFSET_LIKE: Final = re.compile(r"[0-9]{2}:?[0-9]{2}")
_STAMP: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})t(.+)")
_MOST_WORDS: Final = 7
"""So many words a stretch takes at most: `6 pm +01:00 - 7:30 pm +01:00`."""
_FORMS: Final = (
    "Write how long (1h30, 45m), from when to when (18:00-19:30, 18:00 +1h30), with a day before "
    "it if it was not today (yesterday 2h, mon 18:00-19:30)."
)


@dataclass(frozen=True, slots=True)
class Logged:
    """What the words of `log` meant: a span, or a total for a study day."""

    label: Label
    echo: str
    """What was understood: `Tue 17 Nov 18:00–19:30 CET (1h30) @transformers`."""
    span: Span | None = None
    """With clock times; None for a total."""
    day: date | None = None
    """A total's study day; None with clock times."""
    total: int = 0
    """A total's seconds; 0 with clock times."""

    @property
    def seconds(self) -> int:
        """Seconds of the span, or the total."""
        return self.total if self.span is None else self.span.seconds


def parse(words: Sequence[str], *, now: datetime, calendar: Calendar) -> Logged:
    """Read `DUR`, `DAY DUR`, `[DAY] T1-T2` or `[DAY] T1 +DUR`, and the label behind it.

    Words come as the shell split them; a single one is split at its blanks. `DUR` alone ends now.

    Raises:
        UsageError: what cannot be understood, has not happened yet, or has several readings.

    """
    here = _here(now, calendar)
    given = _given(words)
    day, rest = _day_first(given)
    if not rest:
        raise UsageError(f"How long did you study{f' on {day}' if day else ''}? {_FORMS}")
    written, used = _stretch(rest)
    if written is not None:
        found = find_span(written, _civil(day, written.start, here), here)
        label = _label(rest[used:])
        return Logged(label, _echo(show(found, now=now, calendar=calendar), label), span=found)
    seconds, used = _duration(rest)
    label = _label(rest[used:])
    if day is None:
        found = Span(here.now - timedelta(seconds=seconds), here.now)
        return Logged(label, _echo(show(found, now=now, calendar=calendar), label), span=found)
    whole = day_words.resolve(day, calendar.study_day(here.now))
    if calendar.start_of(whole) == calendar.end_of(whole):
        raise UsageError(f"{whole} does not exist here: the calendar went past that date.")
    understood = f"{worded_date(whole, here)} +{durations.show(seconds)}"
    return Logged(label, _echo(understood, label), day=whole, total=seconds)


def span(
    words: Sequence[str], *, now: datetime, calendar: Calendar, on: date | None = None
) -> Span:
    """Read `[DAY] T1-T2` or `[DAY] T1 +DUR` and nothing behind it, to edit or trim an entry.

    Without a DAY it is the civil date `on`; without that the last occurrence.

    Raises:
        UsageError: as `parse`, and for words behind it.

    """
    found, rest = leading(words, now=now, calendar=calendar, on=on)
    if found is None:
        raise UsageError("From when to when? Write it like 18:00-19:30 or 18:00 +1h30.")
    if rest:
        raise UsageError(f"{quoted(rest[0])} is one word too many behind the times.")
    return found


def leading(
    words: Sequence[str], *, now: datetime, calendar: Calendar, on: date | None = None
) -> tuple[Span | None, tuple[str, ...]]:
    """Read `[DAY] T1-T2` or `[DAY] T1 +DUR` at the beginning, and return the words behind it.

    Without any the span is None and all the words are returned. To be asked before a duration:
    `18:00` of `18:00 - 19:30` has the form of one too.

    Raises:
        UsageError: as `parse`, for a stretch that cannot be; and for a DAY, or for a time beyond
            `PLAIN`, without one.

    """
    here = _here(now, calendar)
    given = _given(words)
    day, rest = _day_first(given)
    written, used = _stretch(rest) if rest else (None, 0)
    if written is not None:
        fixed = on if day is None else _civil(day, written.start, here)
        return find_span(written, fixed, here), tuple(rest[used:])
    if day is not None and (len(rest) == 0 or day_words.is_exact(day)):
        raise UsageError(f"From when to when on {day}? Write it like {day} 18:00-19:30.")
    if rest and _ALONE.fullmatch(rest[0].lower()) and not rest[0].isdigit():
        _refuse_time_alone(rest[0])
    return None, tuple(given)


def time(text: str, *, now: datetime, calendar: Calendar, on: date | None = None) -> datetime:
    """Read one instant (UTC, whole seconds): `18:10`, `6pm`, `mon 18:10`, `-10m`, `now`.

    Without a DAY a time is on the civil date `on`; without that it means its last occurrence.

    Raises:
        UsageError: as `parse`.

    """
    here = _here(now, calendar)
    line = " ".join(_given([text])).lower()
    if line == "now":
        return here.now
    if line[:1] in ("-", "−") and line[1:].strip() and not line[1:].strip().isdigit():
        return here.now - timedelta(seconds=durations.parse(line[1:]))
    stamp = _STAMP.fullmatch(line)
    day, rest = _day_first([stamp[1], stamp[2]] if stamp else line.split())
    wanted = " ".join(rest)
    if _ALONE.fullmatch(wanted) is None:
        raise UsageError(f"{quoted(text)} is no time. Write it like 18:10, 6pm, mon 18:10 or -10m.")
    at = clock_time(wanted)
    fixed = on if day is None else _civil(day, at, here)
    return find_instant(at, fixed, here)


def day(text: str, *, now: datetime, calendar: Calendar, ahead: bool = False) -> date:
    """Read a study day: `today yesterday mon…sun YYYY-MM-DD -N`; a weekday is its latest one.

    With `ahead` it may lie in the future: `tomorrow`, `+N`, and a weekday is the next one.

    Raises:
        UsageError: no such day, or one in the future without `ahead`.

    """
    here = _here(now, calendar)
    return day_words.resolve(words.clean(text), calendar.study_day(here.now), ahead=ahead)


def show(span: Span, *, now: datetime, calendar: Calendar) -> str:
    """Word a span in the home zone: `Tue 17 Nov 18:00–19:30 CET (1h30)`.

    The year is named when it is not this one, the end's weekday when it is another day, and both
    offsets' names when the clock changed in between.
    """
    here = _here(now, calendar)
    start, end = span.start.astimezone(calendar.zone), span.end.astimezone(calendar.zone)
    changed = f" {start.tzname()}" if start.utcoffset() != end.utcoffset() else ""
    weekday = "" if start.date() == end.date() else f"{phrases.WEEKDAYS[end.weekday()]} "
    from_when = f"{worded_date(start.date(), here)} {start:%H:%M}{changed}"
    until_when = f"{weekday}{end:%H:%M} {end.tzname()}"
    return f"{from_when}–{until_when} ({durations.show(span.seconds)})"


def _here(now: datetime, calendar: Calendar) -> Here:
    return Here(now.astimezone(UTC).replace(microsecond=0), calendar)


def _given(given: Sequence[str]) -> list[str]:
    cleaned = [words.clean(word) for word in given]
    return cleaned[0].split() if len(cleaned) == 1 else [word for word in cleaned if word]


def _day_first(given: list[str]) -> tuple[str | None, list[str]]:
    if given and day_words.is_one(given[0]):
        return given[0], given[1:]
    return None, given


def _civil(day: str | None, at: ClockTime, here: Here) -> date | None:
    return None if day is None else day_words.resolve(day, here.today(at))


def _stretch(given: list[str]) -> tuple[Written | None, int]:
    """Read as many words as belong to a stretch; return how many they were."""
    for used in range(min(_MOST_WORDS, len(given)), 0, -1):
        line = " ".join(given[:used]).lower()
        if match := _RANGE.fullmatch(line):
            return _likelier(match, _RANGE_ENDING_ELSEWHERE.fullmatch(line)), used
        match = _FROM.fullmatch(line)
        if match is None or not durations.is_one(match["length"]):
            continue
        if not match["gap"] and _OFFSET_LIKE.fullmatch(match["length"]):
            continue  # 18:00+01:00 is a time with its offset
        length = durations.parse(match["length"])
        if not length:
            raise UsageError(f"{quoted(line)} lasts no time at all.")
        return Written(clock_time(match["from"]), length=timedelta(seconds=length)), used
    return None, 0


def _likelier(one: re.Match[str], other: re.Match[str] | None) -> Written:
    """Read a range; of two readings, the one that does not end before it begins."""
    start, end = clock_time(one["from"]), clock_time(one["to"])
    if other is None or other["from"] == one["from"]:
        return _range(start, end)
    first, last = clock_time(other["from"]), clock_time(other["to"])
    if (start.seconds < end.seconds) == (first.seconds < last.seconds):
        raise UsageError(
            f"{quoted(one.string)} has an offset that may belong to either time. "
            "Write it with both."
        )
    return _range(start, end) if start.seconds < end.seconds else _range(first, last)


def _range(start: ClockTime, end: ClockTime) -> Written:
    if start.half != end.half and (start.could_be_either_half or end.could_be_either_half):
        unclear = end if start.half else start
        raise UsageError(
            f"{quoted(unclear.text)} beside a time with am or pm is not clear. "
            "Write am or pm with both, or with neither."
        )
    if start.offset is None and end.offset is not None:
        start = ClockTime(start.text, start.seconds, start.half, end.offset)
    elif end.offset is None and start.offset is not None:
        end = ClockTime(end.text, end.seconds, end.half, start.offset)
    if start.seconds >= 86_400:
        raise UsageError(f"{quoted(start.text)} can only be an end. Write 00:00 of the next day.")
    return Written(start, end)


def _duration(given: list[str]) -> tuple[int, int]:
    """Read as many words as belong to a duration; return its seconds, and how many they were."""
    first = given[0].lower()
    if _ALONE.fullmatch(first) and not first.isdigit():
        _refuse_time_alone(given[0])
    used = next(
        (
            many
            for many in range(min(4, len(given)), 1, -1)
            if durations.is_one(" ".join(given[:many]))
        ),
        1,
    )
    if used == 1 and not any(sign.isdigit() for sign in first):
        raise UsageError(f"{quoted(given[0])} is no day, time or duration. {_FORMS}")
    seconds = durations.parse(" ".join(given[:used]))
    if not seconds:
        raise UsageError(f"{quoted(given[0])} is no time at all. {_FORMS}")
    return seconds, used


def _refuse_time_alone(text: str) -> None:
    plain = durations.is_one(text)
    if plain and durations.parse(text) <= PLAIN:
        return
    at = clock_time(text.lower()).text
    raise UsageError(
        f"{quoted(text)} alone is a time, and does not say how long. "
        f"Write {at}-T with the time when you stopped, or {at} +1h30."
        + (f" For a duration write {durations.show(durations.parse(text))}." if plain else "")
    )


def _label(rest: list[str]) -> Label:
    """Read the words behind, unless the first of them was meant to be more than a comment."""
    found = words.label(rest)
    if not rest:
        return found
    first, comment = rest[0].lower(), found.comment.lower()
    if first[0] == "+" and durations.is_one(first[1:]):
        raise UsageError(f"{quoted(rest[0])} looks like a duration; it needs a time before it.")
    timed = _RANGE.fullmatch(first) or (_ALONE.fullmatch(first) and not first.isdigit())
    if timed or day_words.is_exact(first) or (comment != "today" and day_words.is_one(comment)):
        raise UsageError(
            f"{quoted(rest[0])} stands behind the duration. A day or time comes first."
        )
    if durations.is_one(comment):
        raise UsageError(f"{quoted(comment)} is a second duration. Write one: their sum.")
    return found


def _echo(understood: str, label: Label) -> str:
    return f"{understood} {words.show(label)}".rstrip()
