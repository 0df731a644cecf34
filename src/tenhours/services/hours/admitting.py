"""Admitting entries: what is refused, with the fixes, and what is asked about first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.core.hours import counting, durations, moments
from tenhours.core.hours.entries import Provenance, Source
from tenhours.core.hours.fitting import clash, overfull
from tenhours.core.hours.timer import TOLERANCE
from tenhours.services.hours.doubt import DoubtError

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from tenhours.core.hours.entries import Entry, Span
    from tenhours.services.hours.page import Page

LONG: Final = 4 * 3600
"""Seconds; a longer entry is asked about."""
MANY: Final = 8 * 3600
"""Seconds by hand in a day; more is asked about."""
OLD: Final = timedelta(days=7)
"""An entry that starts longer ago is asked about."""

_MEASURED: Final = frozenset({Source.ATTENDED, Source.TIMER, Source.REVIEW})
_HAND: Final = frozenset({Provenance.MANUAL, Provenance.RETRO, Provenance.LATE})


def admit(page: Page, entry: Entry, *, force: bool) -> None:
    """Let an entry in.

    Raises DataError when it collides with others, and DoubtError when it is unlikely and was not
    forced.
    """
    refuse_collisions(page, entry)
    questions = [] if force else doubts(page, entry)
    if questions:
        raise DoubtError(" ".join(questions))


def refuse_collisions(page: Page, entry: Entry) -> None:
    """Raise DataError, with what would fit, when an entry collides with others."""
    others = [other for other in page.entries() if other.id != entry.id]
    found = clash(entry, others)
    zone = page.calendar.zone
    if found is not None:
        named = []
        for overlap in found.overlaps[:5]:
            other = overlap.entry
            if page.timer is not None and other.id == page.timer.entry:
                named.append("the running timer (`tenhours stop` ends it)")
            elif other.span is not None:
                shown = moments.show(other.span, now=page.now, calendar=page.calendar)
                named.append(f"{shown} [{other.id}]")
        more = len(found.overlaps) - len(named)
        fits = [_as_words(span, zone) for span in found.free if span.seconds >= 60]
        fixes = (
            "What is free: " + ", ".join(f"`{words}`" for words in fits[:3])
            if fits
            else "Nothing of it is free: edit or remove the other first (`tenhours hours edit ID`, "
            "`hours rm ID`)"
        )
        raise DataError(
            f"this overlaps {' and '.join(named)}{f' and {more} more' if more > 0 else ''}. "
            f"{fixes}."
        )
    for full in overfull(entry, others, page.timeline, now=page.now):
        raise DataError(
            f"{full.day:%a %-d %b} has {durations.show(full.length)}"
            f"{' so far' if full.day == page.today else ''}, of which "
            f"{durations.show(full.free)} are free, not {durations.show(full.asked)}. "
            f"`tenhours hours ls {full.day}` lists the day."
        )
    _refuse_above_cap(page, entry)


def doubts(page: Page, entry: Entry) -> list[str]:
    """Ask about what is unlikely, in sentences."""
    found = []
    if entry.seconds > LONG:
        found.append(f"{durations.show(entry.seconds)} at one go?")
    day = entry.day if entry.span is None else page.timeline.day_of(entry.span.start)
    if day is not None:
        bounds = page.timeline.day(day).span
        by_hand = entry.seconds + sum(
            piece.seconds
            for piece in page.pieces(bounds)
            if piece.day == day
            and piece.entry.source is Source.MANUAL
            and piece.provenance in _HAND
            and piece.entry.id != entry.id
        )
        if by_hand > MANY:
            found.append(f"{durations.show(by_hand)} by hand on one day?")
        start = bounds.start if entry.span is None else entry.span.start
        if page.now - start > OLD and day <= page.today - OLD:
            found.append(f"More than a week ago, on {day:%a %-d %b %Y}?")
    last = _last_seen(page)
    if last > page.now + TOLERANCE:
        zone = page.calendar.zone
        found.append(
            f"The clock shows {page.now.astimezone(zone):%a %H:%M}, but the last command was at "
            f"{last.astimezone(zone):%a %-d %b %H:%M}: is it right?"
        )
    return found


def _last_seen(page: Page) -> datetime:
    """Return the latest instant that this machine wrote or measured; now without any."""
    own = [fact for fact in page.facts if fact.machine == page.machine]
    measured = [
        entry.span.end
        for entry in page.ledger.entries.values()
        if entry.source in _MEASURED and entry.span is not None
    ]
    return max((*(fact.at for fact in own), *measured), default=page.now)


def _refuse_above_cap(page: Page, entry: Entry) -> None:
    if entry.source is not Source.MANUAL:
        return
    day = entry.day if entry.span is None else page.timeline.day_of(entry.span.start)
    if day is None:
        return
    week = page.timeline.week(day)
    promise = page.promise(week)
    if promise is None or promise.terms.manual_cap is None:
        return
    own = (piece for piece in page.pieces(week.span) if piece.entry.id != entry.id)
    left = promise.terms.manual_cap - counting.tally(own).by_hand
    if entry.seconds > left:
        raise DataError(
            f"your terms let {durations.show(promise.terms.manual_cap)} a week be entered by hand; "
            f"{durations.show(max(0, left))} of it is left. A timer counts without limit."
        )


def _as_words(span: Span, zone: tzinfo) -> str:
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    return f"tenhours log {start:%Y-%m-%d} {start:%H:%M}-{end:%H:%M}"
