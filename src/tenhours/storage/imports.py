"""What earlier imports brought in, and the histories that came with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tenhours.storage import statements
from tenhours.storage.note_text import read_note

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tenhours.core.notes import Note

MACHINE: Final = "import"
"""Stands for the machine in events that came from another program."""


@dataclass(frozen=True, slots=True)
class Landed:
    """One note of an earlier import."""

    source: bytes
    """Digest of what the source said."""
    text: bytes
    """Digest of what was written into the deck file."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A note of the collection, and where it stands."""

    root: str
    path: str
    state: str
    """`live`, `retired` or `held`."""
    note: Note


def landed(connection: sqlite3.Connection) -> dict[str, Landed]:
    """Read all that was brought in, by the notes' keys."""
    rows = connection.execute("SELECT key, source, text FROM imports")
    return {key: Landed(source, text) for key, source, text in rows}


def remember(connection: sqlite3.Connection, notes: Iterable[tuple[str, Landed]]) -> None:
    """Note what was brought in."""
    connection.executemany(
        "INSERT OR REPLACE INTO imports (key, source, text) VALUES (?, ?, ?)",
        ((key, row.source, row.text) for key, row in notes),
    )


def note_keys(connection: sqlite3.Connection) -> set[str]:
    """List the keys of all notes, retired ones included."""
    return {key for (key,) in connection.execute("SELECT key FROM notes")}


def standing(connection: sqlite3.Connection, key: str) -> Standing | None:
    """Find a note and its text by its key."""
    row = connection.execute(
        "SELECT f.root, f.path, n.state, n.body, n.tags, n.line FROM notes n "
        "JOIN files f ON f.id = n.file_id WHERE n.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        return None
    root, path, state, body, tags, line = row
    return Standing(root, path, state, read_note(body, tags, line))


def card_rows(connection: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """Lead every key of a card to the card and to the key's own row."""
    rows = connection.execute("SELECT key, card_id, id FROM keys")
    return {key: (card, row) for key, card, row in rows}


def event_ids(connection: sqlite3.Connection) -> set[str]:
    """List the events that earlier imports brought."""
    rows = connection.execute("SELECT id FROM events WHERE machine = ?", (MACHINE,))
    return {event_id for (event_id,) in rows}


def cards_with_events(connection: sqlite3.Connection) -> set[int]:
    """List the cards of which the log says anything."""
    rows = connection.execute(
        "SELECT DISTINCT k.card_id FROM events e JOIN keys k ON k.id = e.key_id"
    )
    return {card for (card,) in rows}


def add_events(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Append events, laid out as `statements.INSERT_EVENT` wants them."""
    connection.executemany(statements.INSERT_EVENT, rows)


def set_mark(connection: sqlite3.Connection, name: str) -> None:
    """Write down that an import was kept, in the transaction that keeps it."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('last import', ?)", (name,)
    )


def has_mark(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the newest import that was kept is this one."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'last import'").fetchone()
    return row is not None and row[0] == name
