"""Notes, their cards and the keys that these have or had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenhours.storage.note_text import (
    fingerprint,
    read_note,
    write_note,
    write_tags,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from tenhours.core.notes import Note


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note's row, without its text."""

    id: int
    key: str
    file_id: int
    deck_id: int
    state: str
    """`live`, `retired` or `held`."""
    fingerprint: bytes
    """Of everything stored, to see whether the row is up to date."""
    line: int
    position: int


@dataclass(frozen=True, slots=True)
class StoredName:
    """One card of a note."""

    id: int
    note_id: int
    key: str
    name: str
    state: str


_NOTE_COLUMNS = "id, key, file_id, deck_id, state, fingerprint, line, position"


def notes_of_files(connection: sqlite3.Connection, file_ids: Collection[int]) -> list[StoredNote]:
    """Read the notes of some files."""
    found: list[StoredNote] = []
    for file_id in file_ids:
        rows = connection.execute(
            f"SELECT {_NOTE_COLUMNS} FROM notes WHERE file_id = ?", (file_id,)
        )
        found.extend(StoredNote(*row) for row in rows)
    return found


def note_by_key(connection: sqlite3.Connection, key: str) -> StoredNote | None:
    """Find a note by its present key."""
    row = connection.execute(f"SELECT {_NOTE_COLUMNS} FROM notes WHERE key = ?", (key,)).fetchone()
    return None if row is None else StoredNote(*row)


def retired_notes(connection: sqlite3.Connection) -> list[StoredNote]:
    """Read the notes that left their files."""
    rows = connection.execute(f"SELECT {_NOTE_COLUMNS} FROM notes WHERE state = 'retired'")
    return [StoredNote(*row) for row in rows]


def note_text(connection: sqlite3.Connection, note_id: int) -> Note:
    """Read a note as it was written."""
    body, tags, line = connection.execute(
        "SELECT body, tags, line FROM notes WHERE id = ?", (note_id,)
    ).fetchone()
    return read_note(body, tags, line)


def names_of_note(connection: sqlite3.Connection, note_id: int) -> list[StoredName]:
    """Read the cards of a note, retired ones included."""
    rows = connection.execute(
        "SELECT id, note_id, key, name, state FROM cards WHERE note_id = ? ORDER BY position, id",
        (note_id,),
    )
    return [StoredName(*row) for row in rows]


def card_of_key(connection: sqlite3.Connection, key: str) -> tuple[int, int] | None:
    """Find a key's row and its card."""
    row = connection.execute("SELECT id, card_id FROM keys WHERE key = ?", (key,)).fetchone()
    return None if row is None else (row[0], row[1])


def note_columns(note: Note, key: str, file_id: int, deck: int, position: int) -> tuple[Any, ...]:
    """Lay a note out for `insert_notes`, its row id aside."""
    body = write_note(note)
    return (
        key,
        file_id,
        deck,
        position,
        note.line,
        write_tags(note.tags),
        fingerprint(body, note.tags),
        body,
    )


def insert_notes(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Insert notes: row id, then `note_columns`."""
    connection.executemany(
        "INSERT INTO notes (id, key, file_id, deck_id, position, line, tags, fingerprint, body, "
        "state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'live')",
        rows,
    )


def update_note(connection: sqlite3.Connection, note_id: int, columns: Sequence[Any]) -> None:
    """Replace a note's row by what its file says now, and make it live."""
    connection.execute(
        "UPDATE notes SET key = ?, file_id = ?, deck_id = ?, position = ?, line = ?, tags = ?, "
        "fingerprint = ?, body = ?, state = 'live' WHERE id = ?",
        (*columns, note_id),
    )


def insert_cards(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Insert new cards with their keys: card id, key, note id, name, deck id, position."""
    listed = list(rows)
    connection.executemany(
        "INSERT INTO cards (id, key, note_id, name, deck_id, position, state) "
        "VALUES (?, ?, ?, ?, ?, ?, 'live')",
        listed,
    )
    connection.executemany(
        "INSERT INTO keys (key, card_id) VALUES (?, ?)", ((row[1], row[0]) for row in listed)
    )


def insert_retired_note(
    connection: sqlite3.Connection,
    note_id: int,
    key: str,
    like: StoredNote,
    body: str,
    fingerprint: bytes,
) -> None:
    """Insert a note that stands in no file any more, beside the one that it was taken for."""
    connection.execute(
        "INSERT INTO notes (id, key, file_id, deck_id, position, line, tags, fingerprint, body, "
        "state) VALUES (?, ?, ?, ?, 0, 1, '', ?, ?, 'retired')",
        (note_id, key, like.file_id, like.deck_id, fingerprint, body),
    )


def insert_retired_card(
    connection: sqlite3.Connection, card_id: int, key: str, note: int, name: str, deck: int
) -> None:
    """Insert a card of such a note; its keys are pointed to it with `add_key`."""
    connection.execute(
        "INSERT INTO cards (id, key, note_id, name, deck_id, position, state) "
        "VALUES (?, ?, ?, ?, ?, 0, 'retired')",
        (card_id, key, note, name, deck),
    )


def place_card(
    connection: sqlite3.Connection,
    card_id: int,
    *,
    key: str,
    name: str,
    note: int,
    deck: int,
    position: int,
) -> None:
    """Give a card its present key, note, deck and place, and make it live."""
    connection.execute(
        "UPDATE cards SET key = ?, name = ?, note_id = ?, deck_id = ?, position = ?, "
        "state = 'live' WHERE id = ?",
        (key, name, note, deck, position, card_id),
    )


def add_key(connection: sqlite3.Connection, key: str, card_id: int) -> int:
    """Make a further key of a card, or point an existing key to it; return the key's row."""
    row = connection.execute(
        "INSERT INTO keys (key, card_id) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET card_id = excluded.card_id RETURNING id",
        (key, card_id),
    ).fetchone()
    return int(row[0])


def set_note_state(connection: sqlite3.Connection, note_id: int, state: str) -> int:
    """Retire, hold or revive a note with its cards; return how many cards changed."""
    connection.execute("UPDATE notes SET state = ? WHERE id = ?", (state, note_id))
    cursor = connection.execute(
        "UPDATE cards SET state = ? WHERE note_id = ? AND state <> ? "
        "AND (? = 'live' OR state <> 'retired' OR ? = 'retired')",
        (state, note_id, state, state, state),
    )
    return cursor.rowcount


def set_card_state(connection: sqlite3.Connection, card_id: int, state: str) -> None:
    """Retire one card of a note, or revive it."""
    connection.execute("UPDATE cards SET state = ? WHERE id = ?", (state, card_id))


def next_ids(connection: sqlite3.Connection) -> tuple[int, int]:
    """First free row ids of notes and cards."""
    (note,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM notes").fetchone()
    (card,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM cards").fetchone()
    return note, card


def card(connection: sqlite3.Connection, card_id: int) -> StoredName:
    """Read one card's key, name and state."""
    row = connection.execute(
        "SELECT id, note_id, key, name, state FROM cards WHERE id = ?", (card_id,)
    ).fetchone()
    return StoredName(*row)


def note_of_card(connection: sqlite3.Connection, card_id: int) -> int:
    """Find the note that a card belongs to."""
    (note,) = connection.execute("SELECT note_id FROM cards WHERE id = ?", (card_id,)).fetchone()
    return int(note)


def count_cards(connection: sqlite3.Connection, state: str) -> int:
    """Count the cards in a state; the live ones as those that are not set aside, by an index."""
    if state == "live":
        (count,) = connection.execute(
            "SELECT (SELECT count(*) FROM cards) - "
            "(SELECT count(*) FROM cards WHERE state <> 'live')"
        ).fetchone()
    else:
        (count,) = connection.execute(
            "SELECT count(*) FROM cards WHERE state = ? AND state <> 'live'", (state,)
        ).fetchone()
    return int(count)
