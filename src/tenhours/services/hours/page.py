"""A page: the ledger as it stands in one transaction, and what one command writes into it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from tenhours.core.hours import bodies, counting, promises
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.ledger import fold
from tenhours.core.hours.timer import finished, seen_until
from tenhours.core.hours.weeks import Timeline
from tenhours.storage import event_log, ledger

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from tenhours.core.hours.counting import Piece
    from tenhours.core.hours.entries import Entry, Span
    from tenhours.core.hours.facts import Fact
    from tenhours.core.hours.ledger import Ledger
    from tenhours.core.hours.promises import Promise
    from tenhours.core.hours.timer import Limits, Timer
    from tenhours.core.hours.weeks import Week
    from tenhours.core.time import Calendar, Pulse
    from tenhours.settings import Settings

Said = tuple[FactKind, "Mapping[str, Any]"]
"""What a fact is about, and its body."""


class NewsKind(StrEnum):
    """What happened before or beside a command."""

    TIMER = "timer"
    """A timer was closed."""
    VERDICT = "verdict"
    CALENDAR = "calendar"
    HOOK = "hook"
    """A hook failed."""
    HEAD = "head"
    """The second place could not be written."""


@dataclass(frozen=True, slots=True)
class News:
    """Something that the student is told beside the answer."""

    kind: NewsKind
    text: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that a hook may want to know."""

    hook: str
    """`start`, `stop`, `behind`, `red`, `verdict` or `miss`."""
    facts: Mapping[str, str]


class Page:
    """The ledger in one transaction; made by `Book.open` alone."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        settings: Settings,
        now: datetime,
        pulse: Pulse,
        facts: list[Fact],
        ledger_: Ledger,
        limits: Limits,
    ) -> None:
        self.connection = connection
        self.settings = settings
        self.now = now
        self.pulse = pulse
        self.limits = limits
        self.machine = event_log.machine(connection)
        self.facts = facts
        self.ledger = ledger_
        self.timer: Timer | None = None
        self.news: list[News] = []
        self.happened: list[Happening] = []
        self.wrote = False

    @cached_property
    def timeline(self) -> Timeline:
        """The study weeks."""
        settings = self.settings.calendar
        known = self.ledger.calendars
        return Timeline(known or [(settings.week_of(settings.study_day(self.now)), settings)])

    @property
    def calendar(self) -> Calendar:
        """The calendar in force today."""
        return self.timeline.calendar_of(self.timeline.day_of(self.now))

    @property
    def today(self) -> date:
        """Today's study day."""
        return self.timeline.day_of(self.now)

    @property
    def this_week(self) -> Week:
        """The running week."""
        return self.timeline.week_at(self.now)

    def promise(self, week: Week) -> Promise | None:
        """Say what a week owes; None without a commitment in force."""
        known = self.ledger
        return promises.promised(week, known.commitments, known.terms, known.days_off)

    def running(self) -> Entry | None:
        """Return the running timer as the entry that it would be now."""
        if self.timer is None:
            return None
        return finished(self.timer, seen_until(self.timer, self.now, self.limits), self.now)

    def entries(self) -> list[Entry]:
        """List all entries, the running timer among them."""
        found = list(self.ledger.entries.values())
        running = self.running()
        return found if running is None or running.seconds == 0 else [*found, running]

    def pieces(self, within: Span | None = None) -> tuple[Piece, ...]:
        """Cut what was studied into study days, each second counted once."""
        closes = promises.closing(self.ledger.commitments, self.ledger.terms)
        return counting.pieces(self.entries(), self.timeline, closes=closes, within=within)

    def record(self, *said: Said, act: str | None = None) -> str:
        """Append the facts of one act to this machine's chain; return the act."""
        if not self.ledger.calendars and said[0][0] is not FactKind.CALENDAR:
            calendar = self.settings.calendar
            since = calendar.week_of(calendar.study_day(self.now))
            self._append(
                event_log.new_id(self.machine, self.now),
                ((FactKind.CALENDAR, bodies.write_calendar(since, calendar)),),
            )
        name = act or self.record_name()
        self._append(name, said)
        return name

    def record_name(self) -> str:
        """Make the name of an act whose facts come one by one."""
        return event_log.new_id(self.machine, self.now)

    def new_entry_id(self) -> str:
        """Make an id that no entry has."""
        while True:
            found = secrets.token_hex(4)
            if found not in self.ledger.entries:
                return found

    def tell(self, kind: NewsKind, text: str) -> None:
        """Note something for the student."""
        self.news.append(News(kind, text))

    def happen(self, hook: str, **facts: str) -> None:
        """Note something for the hooks; they run when it is kept."""
        self.happened.append(Happening(hook, facts))

    def _append(self, act: str, said: tuple[Said, ...]) -> None:
        offset = self.settings.calendar.utc_offset(self.now)
        made = ledger.append(
            self.connection, self.machine, act, said, at=self.now, utc_offset=offset
        )
        self.facts.extend(made)
        self.wrote = True
        simple = len(made) == 1 and made[0].kind is FactKind.ENTRY
        if simple and made[0].body["id"] not in self.ledger.entries:
            entry = bodies.read_entry(made[0].body)
            through = made[0].body.get("through")
            sealed = self.ledger.sealed
            if through is not None:
                sealed = {**sealed, self.machine: max(through, sealed.get(self.machine, 0))}
            entries = {**self.ledger.entries, entry.id: entry}
            self.ledger = replace(self.ledger, entries=entries, sealed=sealed)
        else:
            self.ledger = fold(self.facts)
        self.__dict__.pop("timeline", None)
