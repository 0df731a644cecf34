"""Owning: which entry each second belongs to, so that none is counted twice."""

from __future__ import annotations

from heapq import heappop, heappush
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from tenhours.core.hours.entries import Source, Span
from tenhours.core.hours.spans import difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tenhours.core.hours.entries import Entry

Owned: TypeAlias = "tuple[datetime, datetime, Entry]"
"""Start and end (UTC, half open) of a stretch, and the entry that counts it."""

_START = itemgetter(0)


def covered(entry: Entry) -> tuple[Span, ...]:
    """Return the stretches of an entry that count: its span less its holes; none for a total."""
    if entry.span is None:
        return ()
    if not entry.holes:
        return (entry.span,) if entry.span.start < entry.span.end else ()
    return difference((entry.span,), entry.holes)


def owned(entries: Iterable[Entry]) -> Iterator[Owned]:
    """Go through the stretches that count in order of time; they do not overlap.

    A second that several entries cover belongs to one that is not a review before one that is;
    then to the one made first.
    """
    stretches: list[Owned] = []
    for entry in entries:
        # Most entries have no holes; asking `covered` of each would cost a year's picture dearly.
        if entry.holes or entry.span is None:
            stretches += [(span.start, span.end, entry) for span in covered(entry)]
        elif entry.span.start < entry.span.end:
            stretches.append((entry.span.start, entry.span.end, entry))
    stretches.sort(key=_START)
    first = 0
    while first < len(stretches):
        last = first + 1
        end = stretches[first][1]
        while last < len(stretches) and stretches[last][0] < end:
            end = max(end, stretches[last][1])
            last += 1
        if last == first + 1:
            yield stretches[first]
        else:
            yield from _settled(stretches[first:last])
        first = last


def _settled(stretches: list[Owned]) -> Iterator[Owned]:
    """Share out stretches that overlap, by a sweep along time."""
    waiting: list[tuple[bool, datetime, str, datetime, int]] = []
    place = 0
    now = stretches[0][0]
    pending: Owned | None = None
    while place < len(stretches) or waiting:
        while place < len(stretches) and stretches[place][0] <= now:
            _, end, entry = stretches[place]
            heappush(waiting, (entry.source is Source.REVIEW, entry.made, entry.id, end, place))
            place += 1
        while waiting and waiting[0][3] <= now:
            heappop(waiting)
        if not waiting:
            if place < len(stretches):
                now = max(now, stretches[place][0])
            continue
        end, owner = waiting[0][3], stretches[waiting[0][4]][2]
        stop = end if place == len(stretches) else min(end, stretches[place][0])
        if pending is not None and pending[2] is owner and pending[1] == now:
            pending = (pending[0], stop, owner)
        else:
            if pending is not None:
                yield pending
            pending = (now, stop, owner)
        now = stop
    if pending is not None:
        yield pending
