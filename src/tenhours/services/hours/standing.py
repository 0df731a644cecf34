"""Standing: what a week asks and has, its verdict, and what all verdicts have come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.hours import counting, judging, pace
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.judging import Verdict
from tenhours.services.hours.recording import Line, lines
from tenhours.services.hours.timing import Running, running_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from tenhours.core.hours.counting import Piece, Tally
    from tenhours.core.hours.judging import Judgement, Standing
    from tenhours.core.hours.pace import Pace
    from tenhours.core.hours.promises import Promise
    from tenhours.core.hours.terms import Commitment
    from tenhours.core.hours.weeks import Timeline, Week
    from tenhours.core.time import Calendar
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page


@dataclass(frozen=True, slots=True)
class DayTotal:
    """One day of a week."""

    day: date
    seconds: int
    planned: int | None
    """Seconds; None without a commitment."""
    off: bool = False


@dataclass(frozen=True, slots=True)
class WeekReport:
    """Everything about one study week."""

    week: Week
    calendar: Calendar
    """In force in it."""
    today: date
    now: datetime
    tally: Tally
    """What counts, what is late, and the split of both."""
    promise: Promise | None
    """None without a commitment."""
    pace: Pace | None
    """None without a commitment, and for a week that has not begun."""
    judgement: Judgement | None
    """The verdict, once it stands."""
    repaired: bool
    """A later week repaired this MISS."""
    standing: Standing
    """Streak, strength and freezes after all verdicts so far."""
    days: tuple[DayTotal, ...]
    lines: tuple[Line, ...]
    """The entries of each day."""
    running: Running | None
    commitment: Commitment | None

    @property
    def counted(self) -> int:
        """Seconds that count: frozen once the verdict stands."""
        return self.tally.counted if self.judgement is None else self.judgement.counted

    @property
    def late(self) -> int:
        """Seconds that the entries say beyond what counts; negative after a later correction."""
        return self.tally.total - self.counted

    @property
    def target(self) -> int | None:
        """Seconds; frozen once the verdict stands; None without a commitment."""
        if self.judgement is not None:
            return self.judgement.target
        return None if self.promise is None else self.promise.target

    @property
    def current(self) -> bool:
        """Whether it is the running week."""
        return self.week.start <= self.now < self.week.end


@dataclass(frozen=True, slots=True)
class Record:
    """All of the past, for pictures and the weekly review."""

    pieces: tuple[Piece, ...]
    timeline: Timeline
    judgements: tuple[Judgement, ...]
    promises: tuple[Promise, ...]
    """Of every week since the first commitment, the running one included."""
    today: date
    standing: Standing


class Weeks:
    """Reports weeks; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def week(self, day: date | None = None, *, alive: bool = True) -> WeekReport:
        """Report the week that holds a study day; without one, the running week."""
        with self._book.open(alive=alive) as page:
            return report(page, day)

    def record(self) -> Record:
        """Hand out everything that pictures are drawn from."""
        with self._book.open() as page:
            return record(page)

    def look(self) -> tuple[Judgement, ...]:
        """Note that every MISS so far was looked at; return those that had not been."""
        with self._book.open() as page:
            found = unseen(page)
            for row in found:
                page.record((FactKind.SEEN, {"week": row.key.isoformat()}))
            return found


def unseen(page: Page) -> tuple[Judgement, ...]:
    """List the MISS verdicts that nobody has looked at."""
    return tuple(
        row
        for row in page.ledger.judgements
        if row.verdict is Verdict.MISS and row.key not in page.ledger.seen
    )


def record(page: Page) -> Record:
    """Hand out everything that pictures are drawn from."""
    known = page.ledger
    owed = []
    if known.commitments:
        week = page.timeline.week_at(min(c.made for c in known.commitments))
        while week.start <= page.now:
            promise = page.promise(week)
            if promise is not None:
                owed.append(promise)
            week = page.timeline.next(week)
    return Record(
        page.pieces(),
        page.timeline,
        known.judgements,
        tuple(owed),
        page.today,
        known.standing,
    )


def report(page: Page, day: date | None = None) -> WeekReport:
    """Report the week that holds a study day."""
    today = page.today
    week = page.timeline.week(today if day is None else day)
    own = [piece for piece in page.pieces(week.span) if piece.week == week.key]
    promise = page.promise(week)
    rows = page.ledger.judgements
    row = next((row for row in rows if row.key == week.key), None)
    by_day = counting.by_day(own)
    tally = counting.tally(own) if promise is None else counting.tally_week(own, promise)
    found = None
    if promise is not None and week.start <= page.now:
        at = min(today, week.days[-1].date)
        counted = tally.counted if row is None else row.counted
        # What was studied before a commitment was made is no part of what it asks for.
        on_day = counting.by_day(counting.kept(own, promise)).get(at)
        found = pace.pace(
            promise,
            now=page.now,
            day=at,
            counted=counted,
            today=0 if on_day is None else on_day.counted,
        )
    days = tuple(
        DayTotal(
            item.date,
            by_day[item.date].total if item.date in by_day else 0,
            None if promise is None else promise.planned(item.date),
            off=promise is not None and item.date in promise.off,
        )
        for item in week.days
    )
    commitments = page.ledger.commitments
    return WeekReport(
        week=week,
        calendar=page.timeline.calendar_of(week.key),
        today=today,
        now=page.now,
        tally=tally,
        promise=promise,
        pace=found,
        judgement=row,
        repaired=week.key in judging.repaired(rows),
        standing=page.ledger.standing,
        days=days,
        lines=lines(page, week.days[0].date, week.days[-1].date),
        running=None if page.timer is None else running_of(page, page.timer),
        commitment=commitments[-1] if commitments and promise is not None else None,
    )
