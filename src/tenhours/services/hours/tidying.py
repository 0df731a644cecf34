"""Before a command counts: the calendar, a timer that is over, ratings to seal, ripe weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tenhours.core.hours import bodies, changes, counting, durations, judging, moments
from tenhours.core.hours.entries import Entry, Label, Source, Span
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.judging import Verdict, WeekFacts
from tenhours.core.hours.owning import covered
from tenhours.core.hours.spans import difference, union, whole
from tenhours.core.hours.timer import Closing, End, beat, finished, touch
from tenhours.services.hours.page import NewsKind
from tenhours.storage import event_log, ledger, timers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tenhours.core.hours.timer import Timer
    from tenhours.services.hours.page import Page

_JOIN = timedelta(seconds=1)
"""Ratings closer than this follow one another without a break."""


def tidy(page: Page, *, alive: bool) -> None:
    """Bring the ledger up to the present."""
    _follow_calendar(page)
    page.timer = stored(page)
    if page.timer is not None:
        _look_after(page, page.timer, alive=alive)
    seal(page)
    judge(page)


def stored(page: Page) -> Timer | None:
    """Read the running timer anew."""
    return timers.running(page.connection)


def seal(page: Page) -> None:
    """Make entries of the ratings since the last ones; gaps between them are holes."""
    above = page.ledger.sealed.get(page.machine, 0)
    if ledger.last_rating(page.connection) <= above:
        return
    pending = ledger.ratings(page.connection, page.machine, above=above)
    last = max((seq for seq, _, _ in pending), default=above)
    act = event_log.new_id(page.machine, page.now)
    for stretches, cards in _sessions(pending, page.limits.idle):
        span = Span(stretches[0].start, stretches[-1].end)
        entry = Entry(
            id=page.new_entry_id(),
            source=Source.REVIEW,
            made=span.end,
            span=span,
            holes=difference((span,), stretches),
            label=Label(comment=f"{cards} cards" if cards > 1 else "1 card"),
        )
        page.record((FactKind.ENTRY, {**bodies.write_entry(entry), "through": last}), act=act)


def close(
    page: Page,
    timer: Timer,
    end: datetime,
    made: datetime,
    *,
    automatic: bool = False,
    act: str | None = None,
) -> Entry | None:
    """Make a timer's entry, less what other entries hold already; None if nothing is left."""
    entry = finished(timer, end, made)
    timers.remove(page.connection)
    page.timer = None
    if entry.span is None:
        return None
    taken = [
        span
        for other in page.ledger.entries.values()
        if other.source is not Source.REVIEW
        and other.span is not None
        and other.span.start < entry.span.end
        and entry.span.start < other.span.end
        for span in covered(other)
    ]
    left = difference(difference((entry.span,), entry.holes), taken)
    if not left:
        return None
    span = Span(left[0].start, left[-1].end)
    entry = replace(entry, span=span, holes=difference((span,), left))
    mark = {"automatic": True} if automatic else {}
    page.record((FactKind.ENTRY, {**bodies.write_entry(entry), **mark}), act=act)
    page.happen(
        "stop",
        seconds=str(entry.seconds),
        start=bodies.write_instant(span.start),
        end=bodies.write_instant(span.end),
        topic=entry.label.topic,
    )
    return entry


def judge(page: Page) -> None:
    """Give every ripe week its verdict, older weeks first."""
    known = page.ledger
    if not known.commitments:
        return
    given = {item.facts.key: item for item in known.given}
    week = page.timeline.week_at(known.commitments[0].made)
    pieces = None
    while week.end <= page.now:
        promise = page.promise(week)
        if promise is not None and week.key not in given and promise.closes <= page.now:
            if pieces is None:
                pieces = page.pieces()
            own = [piece for piece in pieces if piece.week == week.key]
            facts = WeekFacts(
                week.key,
                counting.tally_week(own, promise).counted,
                promise.target,
                partial=promise.partial,
            )
            _give(page, facts)
        week = page.timeline.next(week)


def _give(page: Page, facts: WeekFacts) -> None:
    made = max(
        (c.made for c in page.ledger.commitments if c.made < page.timeline.week(facts.key).end),
        default=page.ledger.commitments[0].made,
    )
    promised = bodies.write_instant(made)
    last = page.ledger.given[-1:]
    follows = bool(last) and last[0].promised == promised
    previous = page.ledger.standing if follows else judging.Standing()
    row, _ = judging.judge(previous, facts)
    page.record(
        (
            FactKind.VERDICT,
            {
                "week": facts.key.isoformat(),
                "verdict": row.verdict.value,
                "counted": facts.counted,
                "target": facts.target,
                "partial": facts.partial,
                "promised": promised,
            },
        )
    )
    page.tell(
        NewsKind.VERDICT,
        f"Week of {facts.key:%-d %b}: {row.verdict.value.upper()}, "
        f"{durations.show(facts.counted)} of {durations.show(facts.target)}. "
        f"Streak {row.streak}, freezes {row.freezes}.",
    )
    said = {
        "week": facts.key.isoformat(),
        "verdict": row.verdict.value,
        "counted": str(facts.counted),
        "target": str(facts.target),
        "streak": str(row.streak),
    }
    page.happen("verdict", **said)
    if row.verdict is Verdict.MISS:
        page.happen("miss", **said)


def _follow_calendar(page: Page) -> None:
    """Note that zone, rollover or the week's start were set anew; it holds from the next week."""
    known = page.ledger.calendars
    wanted = page.settings.calendar
    if not known or known[-1][1] == wanted:
        return
    since = changes.next_start(page.today, page.timeline).key
    page.record((FactKind.CALENDAR, bodies.write_calendar(since, wanted)))
    page.tell(
        NewsKind.CALENDAR,
        f"Your settings have another zone, rollover or week start. Weeks follow them from "
        f"{since:%a %-d %b} on; the running week stays as it is.",
    )


def _look_after(page: Page, timer: Timer, *, alive: bool) -> None:
    """Take in the signs of life of a running timer, or close it where they ended."""
    seen = timer
    for _, span, _ in ledger.ratings(page.connection, page.machine, above=timer.reviewed):
        for instant in (span.start, span.end):
            seen = touch(seen, instant, page.limits)
    seen = replace(seen, reviewed=ledger.last_rating(page.connection))
    found = beat(seen, page.now, page.pulse, page.limits, page.timeline.day_of)
    if isinstance(found, Closing):
        _close_over(page, found)
        return
    page.timer = found if alive else seen
    if page.timer != timer:
        timers.keep(page.connection, page.timer)


def _close_over(page: Page, closing: Closing) -> None:
    entry = close(page, closing.timer, closing.end, closing.end, automatic=True)
    calendar = page.calendar
    end = closing.end.astimezone(calendar.zone)
    began = closing.timer.started.astimezone(calendar.zone)
    why = {
        End.GAP: f"had no sign of life after {end:%H:%M}",
        End.REBOOT: f"ran when the machine was started anew; its last sign of life was {end:%H:%M}",
        End.ROLLOVER: f"ran into a new study day; its last sign of life was {end:%H:%M}",
        End.SET_BACK: f"ran when the clock was set back; its last sign of life was {end:%H:%M}",
    }[closing.reason]
    if entry is None or entry.span is None:
        page.tell(
            NewsKind.TIMER,
            f"The timer of {began:%a %H:%M} {why}. Nothing of it counts; if you did study, "
            f"`tenhours log {began:%Y-%m-%d} {began:%H:%M}-…` enters it.",
        )
        return
    shown = moments.show(entry.span, now=page.now, calendar=calendar)
    page.tell(
        NewsKind.TIMER,
        f"The timer of {began:%a %H:%M} {why}, so it was closed there: {shown}, "
        f"{durations.show(entry.seconds)} counted.",
    )


def _sessions(
    ratings: Iterable[tuple[int, Span, int]], idle: timedelta
) -> list[tuple[tuple[Span, ...], int]]:
    """Part ratings into sessions: stretches of whole seconds, and how many cards there were."""
    sessions: list[tuple[list[Span], set[int]]] = []
    end: datetime | None = None
    for _, span, card in sorted(ratings, key=lambda item: (item[1].start, item[0])):
        if end is None or span.start - end > idle:
            sessions.append(([], set()))
        stretches, cards = sessions[-1]
        if stretches and span.start - stretches[-1].end < _JOIN:
            stretches[-1] = Span(stretches[-1].start, max(stretches[-1].end, span.end))
        else:
            stretches.append(span)
        cards.add(card)
        end = span.end if end is None else max(end, span.end)
    found = []
    for stretches, cards in sessions:
        counted = union(whole(span.start, span.end) for span in stretches)
        if counted:
            found.append((counted, len(cards)))
    return found
