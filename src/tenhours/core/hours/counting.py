"""Counting: what entries come to on each study day and in each week, every second once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Category, Entry, Growth, Provenance, Source, Span
from tenhours.core.hours.owning import owned
from tenhours.core.hours.weeks import Day, Timeline, Week

if TYPE_CHECKING:
    from tenhours.core.hours.promises import Promise
    from tenhours.core.time import Calendar

_SOON = timedelta(hours=24)
"""After its end an entry by hand is still manual for so long."""
_BY_ITSELF = {
    Source.ATTENDED: Provenance.ATTENDED,
    Source.TIMER: Provenance.TIMER,
    Source.REVIEW: Provenance.REVIEW,
    Source.IMPORT: Provenance.IMPORT,
}
_SECOND = timedelta(seconds=1)
_A_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
_EARLIEST = datetime.min.replace(tzinfo=UTC)

Closes = Callable[[Week], datetime | None]
"""When a week closes for good (`E_k + G`, UTC); None for one that is never judged."""


def never(_week: Week) -> datetime | None:
    """Close no week: without a commitment nothing is late."""
    return None


@dataclass(frozen=True, slots=True)
class Piece:
    """Counted seconds of one entry inside one study day."""

    day: date
    """The study day."""
    week: date
    """The key of its week."""
    seconds: int
    provenance: Provenance
    entry: Entry
    span: Span | None
    """When it was; None for a day's total."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A total and its split."""

    split: Mapping[Provenance, int]
    """Seconds for every provenance, 0 where there are none; together counted + late."""

    @property
    def late(self) -> int:
        """Seconds that came too late for their week."""
        return self.split[Provenance.LATE]

    @property
    def counted(self) -> int:
        """Seconds that count for the week."""
        return self.total - self.late

    @property
    def total(self) -> int:
        """All seconds: what counts for a lifetime."""
        return sum(self.split.values())

    @property
    def by_hand(self) -> int:
        """Seconds entered by hand, which a cap on manual hours limits."""
        return self.split[Provenance.MANUAL] + self.split[Provenance.RETRO]


def pieces(
    entries: Iterable[Entry],
    timeline: Timeline,
    *,
    closes: Closes = never,
    within: Span | None = None,
) -> tuple[Piece, ...]:
    """Cut entries at the bounds of study days, each second given to one entry.

    A running timer and pending reviews come in as entries, too. Review time that another entry
    covers belongs to that entry. Should other entries overlap (merged ledgers), the one made
    first keeps the time. The order of the entries does not matter.

    Args:
        entries: with whole seconds. What measures itself (timers, reviews) is `made` when it
            ended, however late a crash lets it into the ledger.
        timeline: of the study weeks.
        closes: decides what is late: pieces of an entry made at or after this instant.
        within: leave out what lies outside; a total's day is inside when it begins inside.

    Returns:
        The pieces in order of time, a day's totals after the rest; none is empty.

    """
    known = [entry for entry in entries if within is None or _touches(entry, within)]
    cutter = _Cutter(timeline, closes)
    found: list[Piece] = []
    for start, end, entry in owned(known):
        if within is not None:
            start, end = max(start, within.start), min(end, within.end)  # noqa: PLW2901 - clipped
        if start < end:
            cutter.cut(start, end, entry, found)
    totals = [cutter.total(entry, within) for entry in known if entry.day is not None]
    if not any(totals):
        return tuple(found)
    found += [piece for piece in totals if piece is not None]
    # Sorting is stable: clock times stay in their order, a day's totals come after them.
    found.sort(key=lambda piece: (piece.day, piece.span is None, _total_order(piece)))
    return tuple(found)


def _touches(entry: Entry, within: Span) -> bool:
    span = entry.span
    return span is None or (span.start < within.end and span.end > within.start)


class _Cutter:
    """Cuts stretches at the bounds of days, and knows what is late in each week."""

    def __init__(self, timeline: Timeline, closes: Closes) -> None:
        self._timeline = timeline
        self._closes = closes
        self._day: Day | None = None
        self._key: date | None = None
        self._closed: dict[date, datetime | None] = {}
        self._kinds: dict[str, Provenance] = {}

    def cut(self, start: datetime, end: datetime, entry: Entry, into: list[Piece]) -> None:
        """Add the pieces of a stretch; stretches come in order of time."""
        day, key = self._day, self._key
        while start < end:
            if day is None or key is None or start >= day.span.end:
                day = self._timeline.day(self._timeline.day_of(start))
                key = self._timeline.week_of(day.date)
                self._day, self._key = day, key
            stop = min(end, day.span.end)
            whole = entry.span
            if whole is not None and whole.start == start and whole.end == stop:
                span = whole
            else:
                span = Span(start, stop)
            kind = self._kind(entry, key)
            into.append(Piece(day.date, key, span.seconds, kind, entry, span))
            start = stop

    def total(self, entry: Entry, within: Span | None) -> Piece | None:
        """Return the piece of a day's total; None outside or without time."""
        if entry.day is None or entry.total <= 0:
            return None
        begin = self._timeline.day(entry.day).span.start
        if within is not None and not within.start <= begin < within.end:
            return None
        key = self._timeline.week_of(entry.day)
        return Piece(entry.day, key, entry.total, self._kind(entry, key), entry, None)

    def _kind(self, entry: Entry, key: date) -> Provenance:
        if key not in self._closed:
            self._closed[key] = self._closes(self._timeline.week(key))
        closed = self._closed[key]
        if closed is not None and entry.made >= closed:
            return Provenance.LATE
        return provenance(entry, self._timeline)


def _total_order(piece: Piece) -> tuple[datetime, str]:
    return (piece.entry.made, piece.entry.id) if piece.span is None else (_EARLIEST, "")


def provenance(entry: Entry, timeline: Timeline) -> Provenance:
    """Say how an entry came to be, were it not late: manual within 24 h of its end, else retro.

    A total ends with its study day.
    """
    if entry.source is not Source.MANUAL:
        return _BY_ITSELF[entry.source]
    if entry.span is not None:
        end = entry.span.end
    elif entry.day is not None:
        end = timeline.day(entry.day).span.end
    else:
        end = entry.made
    return Provenance.MANUAL if entry.made - end <= _SOON else Provenance.RETRO


def kept(pieces: Iterable[Piece], promise: Promise) -> Iterator[Piece]:
    """Go through the pieces that count in a promised week, cut down where it begins inside.

    In a first partial week that is the time from the commitment on; a total of the commitment's
    own day counts when it was made after the commitment, one of an earlier day does not.
    """
    key, since = promise.week.key, promise.since
    dawn = max(day.date for day in promise.week.days if day.span.start <= since)
    for piece in pieces:
        if piece.week != key:
            continue
        if not promise.partial:
            yield piece
        elif piece.span is None:
            if piece.day > dawn or (piece.day == dawn and piece.entry.made >= since):
                yield piece
        elif piece.span.end > since:
            span = Span(max(piece.span.start, since), piece.span.end)
            yield replace(piece, span=span, seconds=span.seconds)


def tally(pieces: Iterable[Piece]) -> Tally:
    """Add pieces up."""
    split = dict.fromkeys(Provenance, 0)
    for piece in pieces:
        split[piece.provenance] += piece.seconds
    return Tally(split)


def tally_week(pieces: Iterable[Piece], promise: Promise) -> Tally:
    """Add up what counts in a promised week, `H_k`, as `kept` has it."""
    return tally(kept(pieces, promise))


def by_day(pieces: Iterable[Piece]) -> dict[date, Tally]:
    """Add pieces up for each study day that has any, in order."""
    days: dict[date, dict[Provenance, int]] = {}
    for piece in pieces:
        split = days.get(piece.day)
        if split is None:
            split = days[piece.day] = dict.fromkeys(Provenance, 0)
        split[piece.provenance] += piece.seconds
    return {day: Tally(days[day]) for day in sorted(days)}


def by_week(pieces: Iterable[Piece]) -> dict[date, Tally]:
    """Add pieces up for each week that has any, by its key, in order."""
    weeks: dict[date, dict[Provenance, int]] = {}
    for piece in pieces:
        split = weeks.get(piece.week)
        if split is None:
            split = weeks[piece.week] = dict.fromkeys(Provenance, 0)
        split[piece.provenance] += piece.seconds
    return {key: Tally(weeks[key]) for key in sorted(weeks)}


def by_topic(pieces: Iterable[Piece]) -> dict[str, int]:
    """Return seconds for each topic, most first; no topic is the empty one."""
    topics: dict[str, int] = {}
    for piece in pieces:
        topic = piece.entry.label.topic
        topics[topic] = topics.get(topic, 0) + piece.seconds
    return dict(sorted(topics.items(), key=lambda item: (-item[1], item[0])))


def by_category(pieces: Iterable[Piece]) -> dict[Category, int]:
    """Return seconds for every category; none given counts as core."""
    found = dict.fromkeys(Category, 0)
    for piece in pieces:
        found[piece.entry.label.category or Category.CORE] += piece.seconds
    return found


def by_growth(pieces: Iterable[Piece]) -> dict[Growth, int]:
    """Return seconds for every kind of growth; none given counts as learning."""
    found = dict.fromkeys(Growth, 0)
    for piece in pieces:
        found[piece.entry.label.growth or Growth.LEARN] += piece.seconds
    return found


def by_hour(pieces: Iterable[Piece], timeline: Timeline) -> dict[tuple[int, int], int]:
    """Return seconds for each civil weekday (0 Monday) and hour (0 … 23) in the home zone.

    Totals have no hour and are left out; cells without time are left out, too. An hour in which
    the zone changes its clocks goes whole to where it began.
    """
    cells = [0] * (7 * 24)
    day: date | None = None
    calendar: Calendar | None = None
    offset: int | None = None
    for piece in pieces:
        if piece.span is None:
            continue
        if calendar is None or piece.day != day:
            day = piece.day
            calendar = timeline.calendar_of(day)
            offset = _steady_offset(timeline.day(day).span, calendar)
        at = (piece.span.start - _A_MONDAY) // _SECOND
        left = piece.seconds
        while left > 0:
            ahead = offset
            if ahead is None:
                ahead = calendar.utc_offset(_A_MONDAY + at * _SECOND) // _SECOND
            hour, into = divmod(at + ahead, 3600)
            step = min(left, 3600 - into)
            cells[hour % len(cells)] += step
            at += step
            left -= step
    return {divmod(cell, 24): seconds for cell, seconds in enumerate(cells) if seconds}


def _steady_offset(span: Span, calendar: Calendar) -> int | None:
    """Return the seconds that home is ahead of UTC; None when that changes within the span."""
    before, after = calendar.utc_offset(span.start), calendar.utc_offset(span.end)
    return before // _SECOND if before == after else None
