"""Bringing in what another program remembered: its log as events, and the memory they fold to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.cards import Phase, Rating, Review
from tenhours.core.events import CardState, EventKind, fold, write_memory
from tenhours.core.identity import card_key
from tenhours.core.scheduling import fold as fold_reviews
from tenhours.interchange.parcel import Refused
from tenhours.storage import cards, event_log, imports
from tenhours.storage.instants import to_micros, to_ordinal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.parcel import CardHistory, ForeignRating, Parcel
    from tenhours.services.importing.report import ImportReport

_TICK: Final = timedelta(microseconds=1)
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

    def count(self, parcel: Parcel) -> None:
        """Count what a run would bring, without a collection to bring it to."""
        known = imports.event_ids(self._connection)
        for item in parcel.histories:
            if isinstance(item, Refused):
                self._report.skipped.append(item)
                continue
            new = [r for r in item.ratings if self._id(item, r.at, "review") not in known]
            self._report.reviews += len(new)
            self._report.scheduled += bool(item.start is not None and not item.ratings)
            self._report.suspended += item.suspended

    def _take(
        self, item: CardHistory, card: int, key_row: int, known: set[str], *, busy: bool
    ) -> None:
        """Add a card's events; of one that the log knows already, only further ratings."""
        reviews = [self._review(rating) for rating in item.ratings]
        rows = []
        if not busy and item.start is not None:
            first = reviews[0].at - _TICK if reviews else self._now
            at = min(item.start.last_review or first, first)
            detail = write_memory(item.start)
            rows.append(self._row(item, key_row, EventKind.START, at, detail=detail))
            self._report.scheduled += not reviews
        for review, rating in zip(reviews, item.ratings, strict=True):
            row = self._row(item, key_row, EventKind.REVIEW, review.at, review, rating.millis)
            if row[0] not in known:
                rows.append(row)
                self._report.reviews += 1
        if busy:
            self._further(card, rows)
            return
        state = CardState(memory=fold_reviews(reviews, self._parameters, item.start))
        state = self._set_due(item, key_row, state, reviews, rows)
        for kind, wanted, detail in (
            (EventKind.SUSPEND, item.suspended, ""),
            (EventKind.FLAG, item.flag > 0, str(item.flag)),
            (EventKind.BURY, item.buried, ""),
        ):
            if wanted:
                rows.append(self._row(item, key_row, kind, self._now, detail=detail))
        self._report.suspended += item.suspended
        if rows:
            buried_day = self._today if item.buried else None
            self._rows += rows
            self._states.append(
                (
                    card,
                    replace(state, suspended=item.suspended, flag=item.flag, buried_day=buried_day),
                )
            )

    def _further(self, card: int, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._rows += rows
            self._write()
            folded = fold(event_log.events_of(self._connection, card), self._parameters)
            self._states.append((card, folded))

    def _set_due(
        self,
        item: CardHistory,
        key_row: int,
        state: CardState,
        reviews: list[Review],
        rows: list[tuple[Any, ...]],
    ) -> CardState:
        """Put a card on the day that the source had moved it to."""
        due, memory = item.due, state.memory
        if isinstance(due, datetime) or due is None or due == memory.due_day:
            return state
        if memory.phase is Phase.NEW:
            return state
        after = reviews[-1].at + _TICK if reviews else self._now
        rows.append(self._row(item, key_row, EventKind.RESCHEDULE, after, detail=due.isoformat()))
        moved = replace(memory, phase=Phase.REVIEW, step=0, due_at=None, due_day=due)
        return replace(state, memory=moved)

    def _row(
        self,
        item: CardHistory,
        key_row: int,
        kind: EventKind,
        at: datetime,
        review: Review | None = None,
        millis: int = 0,
        *,
        detail: str = "",
    ) -> tuple[Any, ...]:
        """Lay an event out as the log's insertion wants it."""
        event_id = self._id(item, at, kind.value)
        offset = self._calendar.utc_offset(at)
        day = self._calendar.study_day(at) if review is None else review.study_day
        version = None if review is None else self._version
        return (
            event_id,
            event_id,
            imports.MACHINE,
            kind.value,
            key_row,
            to_micros(at),
            offset.days * 86400 + offset.seconds,
            to_ordinal(day),
            *event_log.review_columns(review, millis or None, version),
            detail,
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
            step_after=0,
            interval=interval,
            due_at=None if in_days else rating.at + interval,
            due_day=day + interval if in_days else None,
        )

    def _id(self, item: CardHistory, at: datetime, kind: str) -> str:
        """Name an event by what it says, so that a later import finds it again."""
        mark = blake2b(f"{item.note_id}\0{item.name}\0{kind}".encode(), digest_size=6).hexdigest()
        return f"{to_micros(at):014x}-{imports.MACHINE}-{mark}"

    def _write(self) -> None:
        imports.add_events(self._connection, self._rows)
        cards.write_states(self._connection, self._states)
        self._rows, self._states = [], []
