"""The algebra of spans: union, difference and intersection of stretches of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.hours.entries import Span

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def _ends(span: Span) -> tuple[datetime, datetime]:
    return span.start, span.end


def whole(start: datetime, end: datetime) -> Span:
    """Return the span between two instants (UTC), each cut down to its whole second.

    Cutting both ends alike keeps neighbours apart and lets lengths add up.
    """
    return Span(start.replace(microsecond=0), end.replace(microsecond=0))


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return what any of the spans covers: sorted, disjoint, touching ones joined, none empty."""
    joined: list[Span] = []
    for span in sorted(spans, key=_ends):
        if span.end <= span.start:
            continue
        if joined and span.start <= joined[-1].end:
            if span.end > joined[-1].end:
                joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return tuple(joined)


def difference(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return what the first spans cover and the others do not, sorted and disjoint."""
    taken = union(others)
    left: list[Span] = []
    first = 0
    for span in union(spans):
        while first < len(taken) and taken[first].end <= span.start:
            first += 1
        start = span.start
        for place in range(first, len(taken)):
            other = taken[place]
            if other.start >= span.end:
                break
            if other.start > start:
                left.append(Span(start, other.start))
            start = other.end
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)


def intersection(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Return what both cover, sorted and disjoint."""
    right = union(others)
    shared: list[Span] = []
    first = 0
    for span in union(spans):
        while first < len(right) and right[first].end <= span.start:
            first += 1
        for place in range(first, len(right)):
            other = right[place]
            if other.start >= span.end:
                break
            shared.append(Span(max(span.start, other.start), min(span.end, other.end)))
    return tuple(shared)


def clip(spans: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """Return the parts of the spans that lie inside one span, sorted and disjoint."""
    return intersection(spans, (within,))


def total(spans: Iterable[Span]) -> int:
    """Return the seconds that the spans cover together, each second once."""
    return sum(span.seconds for span in union(spans))
