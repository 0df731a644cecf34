"""Growing: one focus at a time, topics that climb, the journal, and the road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import counting, durations
from tenhours.core.hours.entries import Span
from tenhours.core.hours.facts import FactKind
from tenhours.core.hours.growth import (
    DRIFT_WEEKS,
    FOCUS_DAYS,
    Focus,
    Hindrance,
    Rung,
    Topic,
    climb,
    mix,
    switch,
)
from tenhours.core.hours.ledger import JournalLine
from tenhours.core.hours.road import road
from tenhours.storage import ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from tenhours.core.hours.counting import Piece
    from tenhours.core.hours.growth import Mix
    from tenhours.core.hours.road import Road
    from tenhours.services.hours.book import Book
    from tenhours.services.hours.page import Page

RECENT: Final = 12
"""Full weeks that the road's recent pace is taken from."""

_WHY: Final[Mapping[Hindrance, str]] = {
    Hindrance.NOT_MATURE: "its cards are not all mature yet, or there are none",
    Hindrance.NO_EVIDENCE: "name what was implemented: --evidence with a path or a commit",
    Hindrance.STEP_MISSING: "one rung at a time: read, recalled, implemented, taught",
    Hindrance.NO_REASON: "say why: --reason",
    Hindrance.TOO_EARLY: f"a focus stays for {FOCUS_DAYS} days, unless it is done: --done",
}


@dataclass(frozen=True, slots=True)
class Focused:
    """The focus, and the time that went into it."""

    focus: Focus | None
    seconds: int
    """Studied since it was taken up, on its topic if one has its name, else on everything."""


class Growing:
    """Keeps what hours alone do not say; every public method is one transaction."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def focus(self) -> Focused:
        """Say what is in focus."""
        with self._book.open() as page:
            return _focused(page)

    def take_up(
        self,
        name: str,
        done_when: str,
        estimate: int,
        *,
        reason: str = "",
        done: bool = False,
    ) -> Focused:
        """Take up a focus; `done` says that the one before is finished.

        The name of the one in focus changes what is said of it, which is no switch.

        Raises DataError when the one before stands in the way.
        """
        if not name.strip():
            raise UsageError("a focus needs a name.")
        with self._book.open() as page:
            new = Focus(name.strip(), done_when.strip(), estimate, page.today)
            same = page.ledger.focus
            if same is not None and same.name == new.name and not done:
                new = replace(
                    same,
                    done_when=new.done_when or same.done_when,
                    estimate=estimate or same.estimate,
                )
                if new == same:
                    raise UsageError(f'"{new.name}" is in focus already.')
            found = switch(same, new, reason=reason.strip(), finished=done)
            if found is not None and page.ledger.focus is not None:
                current = page.ledger.focus
                raise DataError(
                    f'"{current.name}" is in focus since {current.since:%a %-d %b}: {_WHY[found]}.'
                )
            page.record(
                (
                    FactKind.FOCUS,
                    {
                        "name": new.name,
                        "done_when": new.done_when,
                        "estimate": new.estimate,
                        "since": new.since.isoformat(),
                        "reason": reason.strip(),
                    },
                )
            )
            return _focused(page)

    def finish(self) -> Focused:
        """Note that the focus is done; return it as it was.

        Raises UsageError when there is none.
        """
        with self._book.open() as page:
            found = _focused(page)
            if found.focus is None:
                raise UsageError("nothing is in focus.")
            page.record((FactKind.FOCUS, {"finished": True, "name": found.focus.name}))
            return found

    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """List topics with their seconds: those on the ladder and those with entries."""
        with self._book.open() as page:
            seconds = counting.by_topic(page.pieces())
            names = sorted({*seconds, *page.ledger.topics} - {""})
            return tuple((_topic(page, name), seconds.get(name, 0)) for name in names)

    def climb(self, name: str, rung: Rung, evidence: str = "") -> Topic:
        """Take a topic one rung up, or down to any.

        Raises DataError that says what is in the way.
        """
        with self._book.open() as page:
            topic = _topic(page, name)
            found = climb(topic, rung, evidence)
            if isinstance(found, Hindrance):
                raise DataError(
                    f"@{name} ({topic.rung.name.lower()}) cannot be {rung.name.lower()} now: "
                    f"{_WHY[found]}."
                )
            if found == topic:
                raise UsageError(f"@{name} is {rung.name.lower()} already.")
            page.record(
                (
                    FactKind.TOPIC,
                    {
                        "name": found.name,
                        "rung": int(found.rung),
                        "cards": found.cards,
                        "mature": found.mature,
                        "evidence": found.evidence,
                    },
                )
            )
            return found

    def journal(self, first: date | None = None, last: date | None = None) -> list[JournalLine]:
        """List the journal from one study day to another, oldest first."""
        with self._book.open() as page:
            return [
                line
                for day, line in sorted(page.ledger.journal.items())
                if (first is None or day >= first) and (last is None or day <= last)
            ]

    def write(
        self, *, did: str = "", why: str = "", next_: str = "", day: date | None = None
    ) -> JournalLine:
        """Write into the journal of a study day; what is left empty stays as it was."""
        said = {"did": did.strip(), "why": why.strip(), "next": next_.strip()}
        if not any(said.values()):
            raise UsageError("say what you did, why, or what comes next.")
        with self._book.open() as page:
            when = page.today if day is None else day
            body: dict[str, Any] = {"day": when.isoformat()}
            body.update({key: text for key, text in said.items() if text})
            page.record((FactKind.JOURNAL, body))
            return page.ledger.journal.get(when, JournalLine(when))

    def road(self) -> Road:
        """Measure the road to 1 040 hours in 104 weeks."""
        with self._book.open() as page:
            return road_of(page, page.pieces())

    def drift(self) -> Mix:
        """Compare the last four weeks with the wanted shares of the categories."""
        with self._book.open() as page:
            return drift_of(page)


def road_of(page: Page, pieces: Sequence[Piece]) -> Road:
    """Measure the road from all pieces there are."""
    by_week = counting.by_week(pieces)
    done = counting.tally(pieces).total
    first = min(by_week, default=page.today)
    full = [
        by_week[week.key].total if week.key in by_week else 0
        for week in page.timeline.weeks(first, page.today)
        if week.end <= page.now
    ]
    return road(done, full[-RECENT:], weeks_done=len(full), today=page.today)


def drift_of(page: Page) -> Mix:
    """Compare the last four weeks with the wanted shares of the categories."""
    start = page.this_week.start - timedelta(days=7 * (DRIFT_WEEKS - 1))
    recent = page.pieces(Span(start, max(page.now, start)))
    return mix(counting.by_category(recent), page.settings.hours.shares)


def _focused(page: Page) -> Focused:
    focus = page.ledger.focus
    if focus is None:
        return Focused(None, 0)
    since = [piece for piece in page.pieces() if piece.day >= focus.since]
    own = [piece for piece in since if piece.entry.label.topic == focus.name]
    return Focused(focus, sum(piece.seconds for piece in own or since))


def _topic(page: Page, name: str) -> Topic:
    cards, mature = ledger.topic_cards(page.connection, name)
    return replace(page.ledger.topics.get(name, Topic(name)), cards=cards, mature=mature)


def worded(focused: Focused) -> str:
    """Word a focus with its time."""
    focus = focused.focus
    if focus is None:
        return "nothing is in focus"
    done = f", done when {focus.done_when}" if focus.done_when else ""
    of = f" of about {durations.show(focus.estimate)}" if focus.estimate else ""
    return (
        f"{focus.name} since {focus.since:%a %-d %b}: {durations.show(focused.seconds)}{of}{done}"
    )
