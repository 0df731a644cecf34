"""Timing: the one timer that may run, its signs of life, and the entry it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import bodies, durations, moments, words
from tenhours.core.hours.entries import Entry, Source, Span
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.fitting import clash
from tenhours.core.hours.spans import clip, whole
from tenhours.core.hours.timer import TOLERANCE, Timer, finished, seen_until
from tenhours.services.hours import admitting, tidying
from tenhours.services.hours.recording import describe
from tenhours.storage import ledger, timers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tenhours.core.hours.entries import Label
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page


@dataclass(frozen=True, slots=True)
class Running:
    """The timer that runs now."""

    started: datetime
    """UTC."""
    label: Label
    away: bool
    paused: bool
    seconds: int
    """Counted so far, holes and pauses left out."""
    until: datetime
    """Up to when it counts: now, or its last sign of life."""
    holes: tuple[Span, ...]
    """Stretches without a sign of life, which may be kept when it is stopped."""
    echo: str
    """One line that says all this."""


@dataclass(frozen=True, slots=True)
class Started:
    """A timer that was started."""

    echo: str
    greeting: str = ""
    """What the last journal line wanted to do next."""
    advice: str = ""
    """That nobody watches it here, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A timer that ended."""

    echo: str
    entry: Entry | None
    """None when nothing of it counts."""
    kept: tuple[Entry, ...] = ()
    """Holes that were kept, as entered by hand."""
    holes: tuple[Span, ...] = ()
    """Holes that were not."""
    advice: str = ""
    """How holes that were not kept can still be entered by hand."""


class Timing:
    """Starts and stops the timer; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def running(self, *, alive: bool = True) -> Running | None:
        """Say what runs; None without a timer."""
        with self._book.open(alive=alive) as page:
            return None if page.timer is None else running_of(page, page.timer)

    def beat(self) -> bool:
        """Take in a sign of life; return whether a timer runs."""
        with self._book.open() as page:
            return page.timer is not None

    def start(
        self,
        said: Sequence[str] = (),
        *,
        at: str | None = None,
        away: bool = False,
        watched: bool = True,
        force: bool = False,
    ) -> Started:
        """Start the timer, now or at an instant of the past.

        `watched` says whether something here gives signs of life: the app, or a shell's hook.
        Raises DataError when a timer runs or the time is taken, UsageError for words that cannot
        be understood, DoubtError for what is unlikely (unless forced).
        """
        label = words.label(said)
        with self._book.open() as page:
            if page.timer is not None:
                raise DataError(
                    f"a timer runs already: {running_of(page, page.timer).echo}. `tenhours stop` "
                    "ends it, `tenhours switch …` goes over to something else."
                )
            return _start(page, label, at, away=away, watched=watched, force=force)

    def stop(
        self,
        *,
        at: str | None = None,
        keep: Sequence[Span] | None = None,
        keep_holes: bool = False,
    ) -> Stopped:
        """Stop the timer, now or at an instant since its start.

        `keep` names the holes of `running()` that count as entered by hand; `keep_holes` keeps
        all. Raises DataError when no timer runs, and says which command stopped it.
        """
        with self._book.open() as page:
            timer = _required(page)
            return _stop(page, timer, at, keep=() if keep is None else keep, keep_all=keep_holes)

    def pause(self, *, at: str | None = None) -> Running:
        """Let the timer stand still until `resume`."""
        with self._book.open() as page:
            timer = _required(page)
            if timer.paused is not None:
                since = timer.paused.astimezone(page.calendar.zone)
                raise DataError(f"the timer is paused already, since {since:%H:%M}.")
            page.timer = replace(timer, paused=_since(page, timer, at))
            timers.keep(page.connection, page.timer)
            return running_of(page, page.timer)

    def resume(self, *, at: str | None = None) -> Running:
        """Let a paused timer run on."""
        with self._book.open() as page:
            timer = _required(page)
            if timer.paused is None:
                raise DataError("the timer is not paused.")
            when = _since(page, timer, at)
            if when < timer.paused:
                raise UsageError("it cannot go on before it was paused.")
            page.timer = replace(
                timer,
                paused=None,
                pauses=(*timer.pauses, whole(timer.paused, when)),
                last=max(timer.last, when),
                boot=page.pulse.boot,
                awake=page.pulse.awake,
                asleep=page.pulse.asleep,
            )
            timers.keep(page.connection, page.timer)
            return running_of(page, page.timer)

    def cancel(self) -> Stopped:
        """Forget the timer; nothing of it is entered."""
        with self._book.open() as page:
            timer = _required(page)
            echo = running_of(page, timer).echo
            timers.remove(page.connection)
            page.timer = None
            return Stopped(f"cancelled, nothing was entered: {echo}", None)

    def switch(
        self, said: Sequence[str], *, at: str | None = None, watched: bool = True
    ) -> tuple[Stopped, Started]:
        """Stop the timer and start one with another label at the same instant."""
        label = words.label(said)
        with self._book.open() as page:
            timer = _required(page)
            stopped = _stop(page, timer, at, keep=(), keep_all=False)
            started = _start(page, label, at, away=timer.away, watched=watched, force=True)
            return stopped, started


def running_of(page: Page, timer: Timer) -> Running:
    """Say what runs."""
    until = seen_until(timer, page.now, page.limits)
    entry = finished(timer, until, page.now)
    began = timer.started.astimezone(page.calendar.zone)
    state = "away since" if timer.away else "running since"
    if timer.paused is not None:
        state = f"paused at {timer.paused.astimezone(page.calendar.zone):%H:%M}, begun"
    return Running(
        started=timer.started,
        label=timer.label,
        away=timer.away,
        paused=timer.paused is not None,
        seconds=entry.seconds,
        until=until,
        holes=_holes(page, timer, page.now),
        echo=f"{state} {began:%a %H:%M}, {durations.show(entry.seconds)} "
        f"{words.show(timer.label)}".rstrip(),
    )


def _holes(page: Page, timer: Timer, end: datetime) -> tuple[Span, ...]:
    """List the holes up to an instant, the silence up to it among them."""
    holes = list(timer.holes)
    if not timer.away and timer.paused is None and end > seen_until(timer, end, page.limits):
        holes.append(whole(timer.last, end))
    return clip(holes, whole(timer.started, max(end, timer.started)))


def _start(
    page: Page, label: Label, at: str | None, *, away: bool, watched: bool, force: bool
) -> Started:
    now = page.now.replace(microsecond=0)
    began = now if at is None else _instant(page, at)
    timer = Timer(
        entry=page.new_entry_id(),
        started=min(began, now),
        label=label,
        away=away,
        last=page.now,
        boot=page.pulse.boot,
        awake=page.pulse.awake,
        asleep=page.pulse.asleep,
        reviewed=ledger.last_rating(page.connection),
    )
    unseen = now - timer.started
    if unseen > page.limits.idle and not away:
        timer = replace(timer, holes=(Span(timer.started, now),))
    trial = Entry(timer.entry, Source.ATTENDED, page.now, span=Span(timer.started, now))
    if clash(trial, page.entries()) is not None:
        admitting.refuse_collisions(page, trial)
    if not force and page.timeline.day_of(timer.started) != page.today:
        raise UsageError(
            "a timer begins on the study day on which it is started; `tenhours log` enters what "
            "was before."
        )
    timers.keep(page.connection, timer)
    page.timer = timer
    page.happen("start", start=bodies.write_instant(timer.started), topic=label.topic)
    zone = page.calendar.zone
    advice = ""
    if timer.holes:
        advice = (
            f"Nobody saw the {durations.show(unseen.seconds)} until now: they are a hole, which "
            "`stop` offers to keep as entered by hand."
        )
    elif not watched and not away:
        advice = (
            "Nothing here gives signs of life: after "
            f"{int(page.limits.idle.total_seconds()) // 60} min without a command, a card or the "
            "app the time is a hole. `--away` is for books and paper; docs/HOURS.md has the hook "
            "for your shell."
        )
    local = timer.started.astimezone(zone)
    return Started(
        f"started {local:%a %-d %b %H:%M %Z} {words.show(label)}".rstrip(),
        _greeting(page),
        advice,
    )


def _stop(
    page: Page, timer: Timer, at: str | None, *, keep: Sequence[Span], keep_all: bool
) -> Stopped:
    end = page.now if at is None else _since(page, timer, at)
    now = page.now
    offered = _holes(page, timer, end)
    stretch = replace(timer, holes=offered)
    act = page.record_name()
    entry = tidying.close(page, stretch, end, now, act=act)
    chosen = offered if keep_all else tuple(hole for hole in offered if hole in set(keep))
    kept = []
    for hole in chosen:
        by_hand = Entry(page.new_entry_id(), Source.MANUAL, now, span=hole, label=timer.label)
        admitting.refuse_collisions(page, by_hand)
        page.record((FactKind.ENTRY, bodies.write_entry(by_hand)), act=act)
        kept.append(by_hand)
    left = tuple(hole for hole in offered if hole not in chosen)
    echo = "stopped: nothing of it counts" if entry is None else f"stopped {describe(page, entry)}"
    if kept:
        seconds = sum(item.seconds for item in kept)
        echo += f"; kept {durations.show(seconds)} of holes as entered by hand"
    zone = page.calendar.zone
    gaps = [(hole.start.astimezone(zone), hole.end.astimezone(zone)) for hole in left]
    if left:
        echo += f"; not counted: {', '.join(f'{a:%H:%M}–{b:%H:%M}' for a, b in gaps)}"
    advice = ", ".join(
        f"`tenhours log {a:%Y-%m-%d} {a:%H:%M}-{b:%H:%M} {words.show(timer.label)}`".replace(
            " `", "`"
        )
        for a, b in gaps
    )
    if advice:
        advice = f"If you did study without a sign of life, {advice} enters it by hand."
    return Stopped(echo, entry, tuple(kept), left, advice)


def _required(page: Page) -> Timer:
    if page.timer is not None:
        return page.timer
    last = max(
        (
            entry
            for entry in page.ledger.entries.values()
            if entry.source in (Source.ATTENDED, Source.TIMER) and entry.span is not None
        ),
        key=lambda entry: entry.made,
        default=None,
    )
    if last is None:
        raise DataError("no timer runs. `tenhours start` begins one.")
    made = last.made.astimezone(page.calendar.zone)
    raise DataError(
        f"no timer runs: the last one was stopped {made:%a %-d %b %H:%M}, "
        f"{describe(page, last)}. `tenhours start` begins another."
    )


def _since(page: Page, timer: Timer, at: str | None) -> datetime:
    """Read an instant between a timer's start and now."""
    if at is None:
        return max(page.now.replace(microsecond=0), timer.started)
    found = _instant(page, at)
    if found < timer.started:
        began = timer.started.astimezone(page.calendar.zone)
        raise UsageError(f"the timer began only {began:%a %H:%M}: {at} is before that.")
    return min(found, page.now.replace(microsecond=0))


def _instant(page: Page, at: str) -> datetime:
    found = moments.time(at, now=page.now, calendar=page.calendar)
    if found > page.now + TOLERANCE:
        raise UsageError(f"{at} is in the future.")
    return found


def _greeting(page: Page) -> str:
    wanted = [line for day, line in page.ledger.journal.items() if line.next and day <= page.today]
    if not wanted:
        return ""
    line = max(wanted, key=lambda line: line.day)
    when = "Today" if line.day == page.today else f"On {line.day:%a %-d %b}"
    return f"{when} you wanted to: {line.next}"
