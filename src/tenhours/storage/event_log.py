"""The log: appending events, reading a card's, undoing an act."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tenhours.core.cards import Phase, Rating, Review
from tenhours.core.events import Event, EventKind
from tenhours.storage import statements
from tenhours.storage.instants import from_micros, from_ordinal, to_micros, to_ordinal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

_COLUMNS = (
    "e.id, e.act, e.kind, e.at, e.study_day, e.detail, e.undone, e.rating, e.phase_before, "
    "e.phase_after, e.step_after, e.interval, e.due_at, e.due_day"
)

_OF_ACT = "e.id = :act OR (e.act = :act AND e.act <> e.id)"
"""An act has the id of its first event; the index `events_by_act` holds only the further ones."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When an act happens, as every one of its events records it."""

    at: datetime
    utc_offset: timedelta
    """Of the home zone at that instant."""
    study_day: date


@dataclass(frozen=True, slots=True)
class LoggedReview:
    """A rating in a card's history, undone ones included."""

    id: str
    review: Review
    seconds: float
    undone: bool


def machine(connection: sqlite3.Connection) -> str:
    """Name of this machine in the ids of its events."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'machine'").fetchone()
    return str(row[0])


def new_id(machine_name: str, at: datetime) -> str:
    """Make an id that is unique across machines and sorts by instant."""
    return f"{to_micros(at):014x}-{machine_name}-{secrets.token_hex(4)}"


def append(
    connection: sqlite3.Connection,
    machine_name: str,
    key_id: int,
    kind: EventKind,
    moment: Moment,
    *,
    act: str | None = None,
    review: Review | None = None,
    millis: int | None = None,
    parameters: int | None = None,
    detail: str = "",
) -> str:
    """Append one event and return its id; without an act it begins one."""
    event_id = new_id(machine_name, moment.at)
    connection.execute(
        statements.INSERT_EVENT,
        (
            event_id,
            act or event_id,
            machine_name,
            kind.value,
            key_id,
            to_micros(moment.at),
            moment.utc_offset.days * 86400 + moment.utc_offset.seconds,
            to_ordinal(moment.study_day),
            *review_columns(review, millis, parameters),
            detail,
        ),
    )
    return event_id


def review_columns(
    review: Review | None, millis: int | None, parameters: int | None
) -> tuple[int | None, ...]:
    """Lay a rating out in the order of the log's columns."""
    if review is None:
        return (None,) * 9
    return (
        int(review.rating),
        millis,
        int(review.phase_before),
        int(review.phase_after),
        review.step_after,
        review.interval // timedelta(seconds=1),
        to_micros(review.due_at),
        to_ordinal(review.due_day),
        parameters,
    )


def events_of(connection: sqlite3.Connection, card_id: int) -> list[Event]:
    """Read a card's events, those of its older keys included, in the order of the fold."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM events e WHERE e.key_id IN "
        "(SELECT id FROM keys WHERE card_id = ?) ORDER BY e.at, e.id",
        (card_id,),
    )
    return [_event(row) for row in rows]


def latest(connection: sqlite3.Connection, card_id: int) -> datetime | None:
    """Find the instant of a card's last event, which its next one must follow in the fold."""
    (at,) = connection.execute(
        "SELECT max(at) FROM events WHERE key_id IN (SELECT id FROM keys WHERE card_id = ?)",
        (card_id,),
    ).fetchone()
    return None if at is None else from_micros(int(at))


def all_events(connection: sqlite3.Connection) -> Iterator[tuple[int, Event]]:
    """Read every event with its card, card by card, in the order of the fold."""
    rows = connection.execute(
        f"SELECT k.card_id, {_COLUMNS} FROM events e JOIN keys k ON k.id = e.key_id "
        "ORDER BY k.card_id, e.at, e.id"
    )
    for card_id, *row in rows:
        yield card_id, _event(row)


def history(connection: sqlite3.Connection, card_id: int) -> list[LoggedReview]:
    """Read a card's ratings, oldest first, undone ones included."""
    rows = connection.execute(
        f"SELECT e.millis, {_COLUMNS} FROM events e WHERE e.kind = 'review' AND e.key_id IN "
        "(SELECT id FROM keys WHERE card_id = ?) ORDER BY e.at, e.id",
        (card_id,),
    )
    found = []
    for millis, *row in rows:
        event = _event(row)
        if event.review is not None:
            found.append(LoggedReview(event.id, event.review, (millis or 0) / 1000, event.undone))
    return found


STUDY_KINDS = ("review", "suspend", "unsuspend", "bury", "unbury", "flag", "reset", "reschedule")


def last_act(connection: sqlite3.Connection, machine_name: str) -> tuple[str, EventKind] | None:
    """Find this machine's newest act of study that has not been undone."""
    marks = ", ".join("?" * len(STUDY_KINDS))
    row = connection.execute(
        f"SELECT act, kind FROM events WHERE machine = ? AND undone = 0 AND id = act "
        f"AND kind IN ({marks}) ORDER BY seq DESC LIMIT 1",
        (machine_name, *STUDY_KINDS),
    ).fetchone()
    return None if row is None else (row[0], EventKind(row[1]))


def cards_of_act(connection: sqlite3.Connection, act: str) -> list[tuple[int, int]]:
    """List the cards that an act touched, with the key it used, the act's own card first."""
    rows = connection.execute(
        "SELECT k.card_id, min(e.key_id), min(e.seq) AS first FROM events e "
        f"JOIN keys k ON k.id = e.key_id WHERE {_OF_ACT} GROUP BY k.card_id ORDER BY first",
        {"act": act},
    )
    return [(card_id, key_id) for card_id, key_id, _ in rows]


def mark_undone(connection: sqlite3.Connection, act: str) -> None:
    """Set the cached mark on an act's events; the undo event itself is appended beside it."""
    connection.execute(
        f"UPDATE events AS e SET undone = 1 WHERE ({_OF_ACT}) AND kind <> 'undo'", {"act": act}
    )


def mark_all_undone(connection: sqlite3.Connection) -> None:
    """Set the marks anew from the undo events, which are the truth."""
    connection.execute(
        "UPDATE events SET undone = (kind <> 'undo' AND act IN "
        "(SELECT detail FROM events WHERE kind = 'undo'))"
    )


def insert_many(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Append many events, laid out as `statements.INSERT_EVENT` wants them."""
    connection.executemany(statements.INSERT_EVENT, rows)


def _event(row: Sequence[Any]) -> Event:
    (
        event_id,
        act,
        kind,
        at,
        study_day,
        detail,
        undone,
        rating,
        before,
        after,
        step,
        interval,
        due_at,
        due_day,
    ) = row
    instant, day = from_micros(at), from_ordinal(study_day)
    review = None
    if rating is not None:
        review = Review(
            rating=Rating(rating),
            at=instant,
            study_day=day,
            phase_before=Phase(before),
            phase_after=Phase(after),
            step_after=step,
            interval=timedelta(seconds=interval),
            due_at=from_micros(due_at),
            due_day=from_ordinal(due_day),
        )
    return Event(
        id=event_id,
        act=act,
        kind=EventKind(kind),
        at=instant,
        study_day=day,
        review=review,
        detail=detail,
        undone=bool(undone),
    )
