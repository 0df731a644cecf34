"""Fitting: with what a new entry collides, what would fit, and how full a study day is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Source, Span
from tenhours.core.hours.owning import covered
from tenhours.core.hours.spans import clip, difference, intersection, total

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tenhours.core.hours.entries import Entry
    from tenhours.core.hours.weeks import Timeline


@dataclass(frozen=True, slots=True)
class Overlap:
    """An entry that is in the way, and where."""

    entry: Entry
    spans: tuple[Span, ...]
    """The stretches that both would count."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Why an entry cannot be counted as it is, and how it could."""

    overlaps: tuple[Overlap, ...]
    """In order of time."""
    before: Span | None
    """The entry trimmed to what lies before the first overlap; None when nothing does."""
    after: Span | None
    """The entry trimmed to what lies after the last overlap; None when nothing does."""
    free: tuple[Span, ...]
    """All parts of the entry that nobody else counts."""


def clash(entry: Entry, entries: Iterable[Entry]) -> Clash | None:
    """Say with which entries a new or changed one collides, and what would fit; None when nothing.

    Reviews never collide, for their time becomes a part of the other entry. Holes are free. An
    entry does not collide with itself (the same id).
    """
    if entry.span is None or entry.source is Source.REVIEW:
        return None
    wanted = covered(entry)
    overlaps: list[Overlap] = []
    for other in entries:
        if other.id == entry.id or other.source is Source.REVIEW or other.span is None:
            continue
        if other.span.end <= entry.span.start or other.span.start >= entry.span.end:
            continue
        shared = intersection(wanted, covered(other))
        if shared:
            overlaps.append(Overlap(other, shared))
    if not overlaps:
        return None
    overlaps.sort(key=lambda overlap: (overlap.spans[0].start, overlap.entry.id))
    first = overlaps[0].spans[0].start
    last = max(overlap.spans[-1].end for overlap in overlaps)
    taken = [span for overlap in overlaps for span in overlap.spans]
    return Clash(
        overlaps=tuple(overlaps),
        before=_unless_empty(Span(entry.span.start, first)),
        after=_unless_empty(Span(last, entry.span.end)),
        free=difference(wanted, taken),
    )


def _unless_empty(span: Span) -> Span | None:
    return span if span.seconds > 0 else None


@dataclass(frozen=True, slots=True)
class Overfull:
    """A study day that an entry would make longer than itself."""

    day: date
    length: int
    """Elapsed seconds of the day; on the running day, so far."""
    free: int
    """Seconds of it that nothing is entered for."""
    asked: int
    """Seconds that the entry asks of it."""


def free_seconds(
    day: date, entries: Iterable[Entry], timeline: Timeline, *, now: datetime | None = None
) -> int:
    """Return how many seconds of a study day nothing is entered for, at least 0.

    With `now` (UTC) the running day is as long as it has lasted so far.
    """
    known = tuple(entries)
    span = _so_far(day, timeline, now)
    return max(0, span.seconds - total(_taken(span, known)) - _totals(day, known))


def overfull(
    entry: Entry, entries: Iterable[Entry], timeline: Timeline, *, now: datetime | None = None
) -> tuple[Overfull, ...]:
    """Return the study days that would be longer than themselves with a new or changed entry.

    What overlaps is for `clash` to tell; here only time that nobody counts yet is asked for.
    """
    known = tuple(other for other in entries if other.id != entry.id)
    days: tuple[date, ...]
    if entry.day is not None:
        days = (entry.day,)
    elif entry.span is not None and entry.span.seconds > 0:
        days = _days(entry.span, timeline)
    else:
        return ()
    found: list[Overfull] = []
    for day in days:
        span = _so_far(day, timeline, now if entry.day is not None else None)
        free = free_seconds(day, known, timeline, now=now if entry.day is not None else None)
        asked = entry.total
        if entry.day is None:
            asked = total(difference(clip(covered(entry), span), _taken(span, known)))
        if asked > free:
            found.append(Overfull(day, span.seconds, free, asked))
    return tuple(found)


def _so_far(day: date, timeline: Timeline, now: datetime | None) -> Span:
    span = timeline.day(day).span
    if now is None or now >= span.end:
        return span
    return Span(span.start, max(span.start, now.replace(microsecond=0)))


def _taken(span: Span, entries: tuple[Entry, ...]) -> tuple[Span, ...]:
    near = (
        entry
        for entry in entries
        if entry.span is not None and entry.span.start < span.end and entry.span.end > span.start
    )
    return clip((part for entry in near for part in covered(entry)), span)


def _totals(day: date, entries: tuple[Entry, ...]) -> int:
    return sum(entry.total for entry in entries if entry.day == day)


def _days(span: Span, timeline: Timeline) -> tuple[date, ...]:
    days = [timeline.day_of(span.start)]
    while (end := timeline.day(days[-1]).span.end) < span.end:
        days.append(timeline.day_of(end))
    return tuple(days)
