"""Cards in the data file: prompts, queue candidates, and the cached state of each card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tenhours.core.cards import Memory, Phase
from tenhours.core.events import CardState
from tenhours.storage import statements
from tenhours.storage.instants import from_micros, from_ordinal, to_micros, to_ordinal
from tenhours.storage.note_text import read_note, read_settings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from tenhours.core.decks import DeckSettings
    from tenhours.core.notes import Note


_PHASES = tuple(Phase)
"""At their numbers."""


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card with all that is needed to show and to schedule it."""

    id: int
    key: str
    note_id: int
    name: str
    """Which card of its note: a hole, a direction, or nothing."""
    live: bool
    """Not retired and not held."""
    deck: str
    root: str
    """The library folder its file stands in; empty for the bundled decks."""
    path: str
    """Of its file, under the root."""
    settings: DeckSettings
    """Of its deck, with the macros of its own file."""
    note: Note
    state: CardState


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What the queue needs of a card."""

    card: int
    note: int
    deck_id: int
    phase: Phase
    due_at: datetime | None
    due_day: date | None
    stability: float | None
    last_day: date | None
    position: int


@dataclass(frozen=True, slots=True)
class DoneRow:
    """One rating of a study day."""

    deck_id: int
    note: int
    phase_before: Phase
    millis: int


def get(connection: sqlite3.Connection, card_id: int) -> StoredCard | None:
    """Read one card with its note."""
    row = connection.execute(statements.PROMPT, (card_id,)).fetchone()
    if row is None:
        return None
    id_, key, note_id, name, state, deck, root, path, of_deck, of_file, *more = row
    body, tags, line, *rest = more
    return StoredCard(
        id=id_,
        key=key,
        note_id=note_id,
        name=name,
        live=state == "live",
        deck=deck,
        root=root,
        path=path,
        settings=replace(read_settings(of_deck), macros=read_settings(of_file).macros),
        note=read_note(body, tags, line),
        state=_state(rest),
    )


def current_key(connection: sqlite3.Connection, card_id: int) -> int:
    """Find the row of a card's present key, under which its next event is logged."""
    row = connection.execute(
        "SELECT k.id FROM cards c JOIN keys k ON k.key = c.key WHERE c.id = ?", (card_id,)
    ).fetchone()
    return int(row[0])


def find(connection: sqlite3.Connection, reference: str) -> list[int]:
    """Find a card by its key, else the cards of the note with that key, else by a former key."""
    for statement in (
        "SELECT id FROM cards WHERE key = ? AND state <> 'retired'",
        (
            "SELECT c.id FROM cards c JOIN notes n ON n.id = c.note_id WHERE n.key = ? "
            "AND c.state <> 'retired' ORDER BY c.position, c.id"
        ),
        "SELECT card_id FROM keys WHERE key = ?",
    ):
        found = connection.execute(statement, (reference,)).fetchall()
        if found:
            return [card_id for (card_id,) in found]
    return []


def state_of(connection: sqlite3.Connection, card_id: int) -> CardState:
    """Read a card's cached state."""
    return _state(connection.execute(statements.CARD_STATE, (card_id,)).fetchone())


def write_state(connection: sqlite3.Connection, card_id: int, state: CardState) -> None:
    """Store everything that a fold gave."""
    connection.execute(statements.UPDATE_STATE, (*state_values(state), card_id))


def write_states(connection: sqlite3.Connection, states: Iterable[tuple[int, CardState]]) -> None:
    """Store the states of many cards."""
    connection.executemany(
        statements.UPDATE_STATE, ((*state_values(state), card_id) for card_id, state in states)
    )


def state_values(state: CardState) -> tuple[Any, ...]:
    """Lay a state out in the order of `statements.STATE_COLUMNS`."""
    return (
        *_memory_values(state.memory),
        int(state.suspended),
        to_ordinal(state.buried_day),
        state.flag,
        int(state.leech),
    )


def learning(connection: sqlite3.Connection, day: date, before: datetime) -> list[QueueRow]:
    """List the cards in learning or relearning that fall due before an instant."""
    rows = connection.execute(
        statements.LEARNING, {"day": to_ordinal(day), "before": to_micros(before)}
    )
    return [_queue_row(row) for row in rows]


def due_reviews(connection: sqlite3.Connection, day: date, order: str, most: int) -> list[QueueRow]:
    """List review cards that are due, the first `most` in the order that a statement names."""
    rows = connection.execute(
        statements.DUE_REVIEWS + order, {"day": to_ordinal(day), "most": most}
    )
    return [_queue_row(row) for row in rows]


def new_counts(connection: sqlite3.Connection) -> dict[int, int]:
    """Count new cards per deck."""
    return dict(connection.execute(statements.NEW_DECKS).fetchall())


def new_cards(connection: sqlite3.Connection, deck_id: int, day: date, most: int) -> list[QueueRow]:
    """List the first new cards of a deck in file order."""
    rows = connection.execute(
        statements.NEW_IN_DECK, {"deck": deck_id, "day": to_ordinal(day), "most": most}
    )
    return [_queue_row(row) for row in rows]


def done_on(connection: sqlite3.Connection, day: date) -> list[DoneRow]:
    """List the ratings of a study day that were not undone."""
    rows = connection.execute(statements.DONE_TODAY, (to_ordinal(day),))
    return [DoneRow(deck, note, Phase(phase), millis or 0) for deck, note, phase, millis in rows]


def deck_names(connection: sqlite3.Connection) -> dict[int, str]:
    """Name every deck by its row."""
    return dict(connection.execute("SELECT id, name FROM decks").fetchall())


def deck_settings(connection: sqlite3.Connection) -> dict[str, DeckSettings]:
    """Read the settings of every deck that has cards."""
    rows = connection.execute(
        "SELECT name, settings FROM decks d WHERE EXISTS "
        "(SELECT 1 FROM notes n WHERE n.deck_id = d.id AND n.state <> 'retired')"
    )
    return {name: read_settings(settings) for name, settings in rows}


def siblings(connection: sqlite3.Connection, card_id: int) -> list[int]:
    """List the other cards of a card's note."""
    rows = connection.execute(
        "SELECT id FROM cards WHERE note_id = (SELECT note_id FROM cards WHERE id = ?) "
        "AND id <> ? AND state = 'live'",
        (card_id, card_id),
    )
    return [sibling for (sibling,) in rows]


def _memory_values(memory: Memory) -> tuple[Any, ...]:
    return (
        int(memory.phase),
        memory.step,
        to_micros(memory.due_at),
        to_ordinal(memory.due_day),
        memory.stability,
        memory.difficulty,
        to_micros(memory.last_review),
        to_ordinal(memory.last_day),
        memory.reps,
        memory.lapses,
    )


def _state(row: Sequence[Any]) -> CardState:
    (
        phase,
        step,
        due_at,
        due_day,
        stability,
        difficulty,
        last_at,
        last_day,
        reps,
        lapses,
        suspended,
        buried_day,
        flag,
        leech,
    ) = row
    memory = Memory(
        phase=Phase(phase),
        step=step,
        due_at=from_micros(due_at),
        due_day=from_ordinal(due_day),
        stability=stability,
        difficulty=difficulty,
        last_review=from_micros(last_at),
        last_day=from_ordinal(last_day),
        reps=reps,
        lapses=lapses,
    )
    return CardState(
        memory=memory,
        suspended=bool(suspended),
        buried_day=from_ordinal(buried_day),
        flag=flag,
        leech=bool(leech),
    )


def _queue_row(row: Sequence[Any]) -> QueueRow:
    card, note, deck, phase, due_at, due_day, stability, last_day, position = row
    return QueueRow(
        card,
        note,
        deck,
        _PHASES[phase],
        None if due_at is None else from_micros(due_at),
        None if due_day is None else from_ordinal(due_day),
        stability,
        None if last_day is None else from_ordinal(last_day),
        position,
    )
