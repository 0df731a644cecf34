"""Bringing in what another program remembered: its log as events, and the memory they fold to."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase, Rating, Review
from tenhours.core.events import CardState, Event, EventKind, fold, write_memory
from tenhours.core.identity import card_key
from tenhours.interchange.parcel import Refused
from tenhours.storage import cards, event_log, imports
from tenhours.storage.instants import to_micros, to_ordinal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.parcel import CardHistory, ForeignRating, Parcel
    from tenhours.services.importing.report import ImportReport

_TICK: Final = timedelta(microseconds=1)
_NEAR: Final = 10_000
"""Milliseconds by which a rating may have been moved on its way through another program."""
_BATCH: Final = 5000
"""Rows written at once."""


class Histories:
    """Turns the histories of a parcel into events of the log, each of them once."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        calendar: Calendar,
        parameters: Parameters,
        version: int | None,
        now: datetime,
        report: ImportReport,
    ) -> None:
        self._connection = connection
        self._calendar = calendar
        self._parameters = parameters
        self._version = version
        self._now = now
        self._today = calendar.study_day(now)
        self._report = report
        self._rows: list[tuple[Any, ...]] = []
        self._states: list[tuple[int, CardState]] = []

    def run(
        self,
        parcel: Parcel,
        keys: Mapping[str, str],
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """Take in all histories of cards that are in the collection now."""
        places = imports.card_rows(self._connection)
        known = imports.event_ids(self._connection)
        busy = imports.cards_with_events(self._connection)
        for number, item in enumerate(parcel.histories):
            if progress is not None and number % 500 == 0:
                progress(number, 0)
            if isinstance(item, Refused):
                self._report.skipped.append(item)
                continue
            key = card_key(keys.get(item.note_id, item.note_id), item.name)
            place = places.get(key)
            if place is None:
                continue  # its note was refused, and told
            self._take(item, *place, known, busy=place[0] in busy)
            if len(self._rows) >= _BATCH:
                self._write()
        self._write()

    def count(self, parcel: Parcel, keys: Mapping[str, str]) -> None:
        """Count what a run would bring."""
        places = imports.card_rows(self._connection)
        known = imports.event_ids(self._connection)
        busy = imports.cards_with_events(self._connection)
        for item in parcel.histories:
            if isinstance(item, Refused):
                self._report.skipped.append(item)
                continue
            place = places.get(card_key(keys.get(item.note_id, item.note_id), item.name))
            present = place is not None and place[0] in busy
            events = [event for event, _ in self._events(item, busy=True)]
            standing = self._standing(place[0] if place is not None else 0, busy=present)
            self._report.reviews += sum(
                not standing.takes(event) and event.review is not None and event.id not in known
                for event in events
            )
            if present:
                continue
            self._report.scheduled += bool(item.start is not None and not item.ratings)
            self._report.suspended += item.suspended

    def _take(
        self, item: CardHistory, card: int, key_row: int, known: set[str], *, busy: bool
    ) -> None:
        """Add a card's events; of one that the log knows already, only further ratings."""
        events = self._events(item, busy=busy)
        state = CardState()
        if not busy:
            state = fold((event for event, _ in events), self._parameters)
            state = self._set_aside(item, events, state)
        standing = self._standing(card, busy=busy)
        rows = []
        for event, millis in events:
            if not standing.takes(event) and event.id not in known:
                rows.append(self._row(event, key_row, millis))
                self._report.reviews += event.review is not None
        if not rows:
            return
        self._rows += rows
        if busy:
            self._write()
            state = fold(event_log.events_of(self._connection, card), self._parameters)
        else:
            self._report.scheduled += item.start is not None and not item.ratings
            self._report.suspended += item.suspended
        self._states.append((card, state))

    def _standing(self, card: int, *, busy: bool) -> _Standing:
        return _Standing(event_log.events_of(self._connection, card) if busy else ())

    def _events(self, item: CardHistory, *, busy: bool) -> list[tuple[Event, int]]:
        """Write a history as events in the order of the fold, with their milliseconds."""
        found = [
            (
                self._event(item, EventKind.REVIEW, rating.at, review=self._review(rating)),
                rating.millis,
            )
            for rating in item.ratings
        ]
        found += [(self._event(item, EventKind.RESET, at), 0) for at in item.resets]
        if busy:
            return found
        start, last = item.start, item.ratings[-1].at if item.ratings else None
        if start is not None:
            at = start.last_review or last or self._now
            detail = write_memory(start)
            found.append((self._event(item, EventKind.START, at + _TICK, detail), 0))
        if start is not None or item.resets:
            found.sort(key=lambda pair: (pair[0].at, pair[0].id))
        return found

    def _set_aside(
        self, item: CardHistory, events: list[tuple[Event, int]], state: CardState
    ) -> CardState:
        """Move, suspend, bury and flag as the source has it; add the events that say so."""
        due, memory = item.due, state.memory
        by_day = isinstance(due, date) and not isinstance(due, datetime)
        if by_day and memory.phase is not Phase.NEW and due != memory.due_day:
            detail = due.isoformat() if due is not None else ""
            at = events[-1][0].at + _TICK
            events.append((self._event(item, EventKind.RESCHEDULE, at, detail), 0))
            moved = replace(memory, phase=Phase.REVIEW, step=0, due_at=None, due_day=due)
            state = replace(state, memory=moved)
        for kind, wanted, detail in (
            (EventKind.SUSPEND, item.suspended, ""),
            (EventKind.FLAG, item.flag > 0, str(item.flag)),
            (EventKind.BURY, item.buried, ""),
        ):
            if wanted:
                events.append((self._event(item, kind, self._now, detail), 0))
        return replace(
            state,
            suspended=item.suspended,
            flag=item.flag,
            buried_day=self._today if item.buried else None,
        )

    def _event(
        self,
        item: CardHistory,
        kind: EventKind,
        at: datetime,
        detail: str = "",
        review: Review | None = None,
    ) -> Event:
        """Make an event whose id follows from what it says, so that a later import finds it."""
        said = f"{item.note_id}\0{item.name}\0{kind.value}"
        mark = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        event_id = f"{to_micros(at):014x}-{imports.MACHINE}-{mark}"
        day = self._calendar.study_day(at) if review is None else review.study_day
        return Event(event_id, event_id, kind, at, day, review, detail)

    def _row(self, event: Event, key_row: int, millis: int) -> tuple[Any, ...]:
        """Lay an event out as the log's insertion wants it."""
        offset = self._calendar.utc_offset(event.at)
        version = None if event.review is None else self._version
        return (
            event.id,
            event.act,
            imports.MACHINE,
            event.kind.value,
            key_row,
            to_micros(event.at),
            offset.days * 86400 + offset.seconds,
            to_ordinal(event.study_day),
            *event_log.review_columns(event.review, millis or None, version),
            event.detail,
        )

    def _review(self, rating: ForeignRating) -> Review:
        day = self._calendar.study_day(rating.at)
        interval = timedelta(seconds=rating.interval)
        in_days = rating.phase_after is Phase.REVIEW
        return Review(
            rating=Rating(rating.rating),
            at=rating.at,
            study_day=day,
            phase_before=rating.phase_before,
            phase_after=rating.phase_after,
            step_after=rating.step_after,
            interval=interval,
            due_at=None if in_days else rating.at + interval,
            due_day=day + interval if in_days else None,
        )

    def _write(self) -> None:
        imports.add_events(self._connection, self._rows)
        cards.write_states(self._connection, self._states)
        self._rows, self._states = [], []


class _Standing:
    """The events that the log holds of one card, each of which stands for one that comes in.

    Other programs keep whole milliseconds and move a rating on when another one has its own; our
    ids are lost on the way. So an event is known by what it says and nearly when.
    """

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._instants: dict[tuple[EventKind, int], deque[int]] = defaultdict(deque)
        for event in events:
            self._instants[event.kind, _rating(event)].append(to_micros(event.at) // 1000)

    def takes(self, event: Event) -> bool:
        """Whether the same event stands in the log; ask in the order of the instants."""
        instants = self._instants.get((event.kind, _rating(event)))
        at = to_micros(event.at) // 1000
        while instants and instants[0] < at - _NEAR:
            instants.popleft()
        if not instants or instants[0] > at:
            return False
        instants.popleft()
        return True


def _rating(event: Event) -> int:
    return 0 if event.review is None else int(event.review.rating)
