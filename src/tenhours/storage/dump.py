"""Reading the whole collection out, row after row, without changing any of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tenhours.storage import cards, event_log
from tenhours.storage.instants import from_micros
from tenhours.storage.note_text import read_note, read_settings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tenhours.core.decks import DeckSettings
    from tenhours.core.events import CardState, Event
    from tenhours.core.notes import Note

TABLES: Final = (
    "meta",
    "parameters",
    "files",
    "decks",
    "notes",
    "cards",
    "keys",
    "events",
    "ledger",
    "timers",
    "imports",
)
"""Every table, what is referred to before what refers to it."""

_LIVE: Final = """
SELECT n.id, n.key, d.name, d.settings, f.root, f.path, f.settings, n.body, n.tags, n.line,
       c.id, c.key, c.name
FROM cards c
JOIN notes n ON n.id = c.note_id
JOIN decks d ON d.id = n.deck_id
JOIN files f ON f.id = n.file_id
WHERE c.state = 'live' AND n.state = 'live' AND d.id IN (SELECT value FROM json_each(?))
ORDER BY d.name, f.root, f.path, n.position, n.id, c.position, c.id
"""


@dataclass(frozen=True, slots=True)
class DumpedCard:
    """A live card."""

    id: int
    key: str
    name: str
    state: CardState


@dataclass(frozen=True, slots=True)
class DumpedNote:
    """A live note with its live cards, in order."""

    id: int
    key: str
    deck: str
    settings: DeckSettings
    """Of its deck, with the macros of its own file."""
    root: str
    path: str
    note: Note
    cards: Sequence[DumpedCard]


def decks(connection: sqlite3.Connection) -> dict[str, int]:
    """List the decks that have live cards, by name."""
    rows = connection.execute(
        "SELECT name, id FROM decks WHERE id IN (SELECT deck_id FROM notes WHERE state = 'live') "
        "ORDER BY name"
    )
    return dict(rows.fetchall())


def count(connection: sqlite3.Connection, wanted: Iterable[int]) -> int:
    """Count the live notes of some decks."""
    (found,) = connection.execute(
        "SELECT count(*) FROM notes WHERE state = 'live' "
        "AND deck_id IN (SELECT value FROM json_each(?))",
        (_listed(wanted),),
    ).fetchone()
    return int(found)


def notes(connection: sqlite3.Connection, wanted: Iterable[int]) -> Iterator[DumpedNote]:
    """Go through the live notes of some decks, deck by deck in the order of their files."""
    rows = connection.execute(_LIVE, (_listed(wanted),))
    for _, group in groupby(rows, key=lambda row: row[0]):
        together = list(group)
        id_, key, deck, of_deck, root, path, of_file, body, tags, line = together[0][:10]
        yield DumpedNote(
            id_,
            key,
            deck,
            replace(read_settings(of_deck), name=deck, macros=read_settings(of_file).macros),
            root,
            path,
            read_note(body, tags, line),
            [
                DumpedCard(row[10], row[11], row[12], cards.state_of(connection, row[10]))
                for row in together
            ],
        )


def log_of(connection: sqlite3.Connection, card: int) -> list[tuple[Event, int]]:
    """Read a card's events in the order of the fold, with the milliseconds of its ratings."""
    found = event_log.events_of(connection, card)
    if not found:
        return []
    millis = dict(
        connection.execute(
            "SELECT id, millis FROM events WHERE kind = 'review' "
            "AND key_id IN (SELECT id FROM keys WHERE card_id = ?)",
            (card,),
        ).fetchall()
    )
    return [(event, millis.get(event.id) or 0) for event in found]


def first_instant(connection: sqlite3.Connection) -> datetime | None:
    """Find the instant before which nothing happened: of the first event or the first weights."""
    (events,) = connection.execute("SELECT min(at) FROM events").fetchone()
    (since,) = connection.execute("SELECT min(since) FROM parameters").fetchone()
    known = [at for at in (events, since) if at is not None]
    return from_micros(min(known)) if known else None


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Name a table's columns, in order."""
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]


def rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Go through a table, in the order of its key."""
    found = connection.execute(f"SELECT * FROM {table} ORDER BY {_order(connection, table)}")
    return iter(found)


def total(connection: sqlite3.Connection) -> int:
    """Count the rows of all tables."""
    return sum(
        int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in TABLES
    )


def _order(connection: sqlite3.Connection, table: str) -> str:
    info = connection.execute(f"PRAGMA table_info({table})").fetchall()
    key = sorted((row[5], row[1]) for row in info if row[5])
    return ", ".join(name for _, name in key)


def _listed(wanted: Iterable[int]) -> str:
    return "[" + ",".join(map(str, wanted)) + "]"
