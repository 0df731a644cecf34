"""What the data file remembers of the deck files: files, decks, notes and their keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenhours.core.notes import Note, Problem, Severity
from tenhours.storage.note_text import (
    fingerprint,
    read_note,
    read_settings,
    write_note,
    write_settings,
    write_tags,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from tenhours.core.decks import DeckSettings


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A deck file as the last sync left it."""

    id: int
    root: str
    path: str
    size: int
    modified: int
    """Nanoseconds since 1970."""
    digest: bytes
    synced: int
    """When it was read, nanoseconds since 1970."""
    state: str
    """`read`, `held` (could not be read whole) or `gone`."""
    deck: str


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


def files(connection: sqlite3.Connection) -> dict[tuple[str, str], StoredFile]:
    """Read every file that is known, by root and path."""
    rows = connection.execute(
        "SELECT id, root, path, size, modified, digest, synced, state, deck FROM files"
    )
    return {(row[1], row[2]): StoredFile(*row) for row in rows}


def save_file(
    connection: sqlite3.Connection,
    root: str,
    path: str,
    *,
    size: int,
    modified: int,
    digest: bytes,
    synced: int,
    state: str,
    deck: str,
    settings: DeckSettings,
    problems: Iterable[Problem],
    unused: Iterable[str] = (),
) -> int:
    """Insert or replace a file's row and return its id.

    `unused` names the notes of this file that another file's note stands for.
    """
    row = connection.execute(
        "INSERT INTO files (root, path, size, modified, digest, synced, state, deck, settings, "
        "problems, unused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (root, path) DO UPDATE SET size = excluded.size, "
        "modified = excluded.modified, digest = excluded.digest, synced = excluded.synced, "
        "state = excluded.state, deck = excluded.deck, settings = excluded.settings, "
        "problems = excluded.problems, unused = excluded.unused RETURNING id",
        (
            root,
            path,
            size,
            modified,
            digest,
            synced,
            state,
            deck,
            write_settings(settings),
            write_problems(problems),
            json.dumps(list(unused), ensure_ascii=False),
        ),
    ).fetchone()
    return int(row[0])


def add_unused(connection: sqlite3.Connection, file_id: int, unused: Iterable[str]) -> None:
    """Note that another file's notes stand for these of a file that was not read again."""
    connection.execute(
        "UPDATE files SET unused = ? WHERE id = ?",
        (json.dumps(list(unused), ensure_ascii=False), file_id),
    )


def shadowed(connection: sqlite3.Connection) -> list[str]:
    """List the keys of bundled notes that one of the student's stands for."""
    rows = connection.execute(
        "SELECT unused FROM files WHERE root = '' AND state <> 'gone' AND unused <> '[]'"
    )
    return sorted({key for (text,) in rows for key in json.loads(text)})


def unused_keys(connection: sqlite3.Connection) -> dict[int, list[str]]:
    """Read which notes of which files another file's note stands for."""
    rows = connection.execute("SELECT id, unused FROM files WHERE unused <> '[]'")
    return {file_id: json.loads(text) for file_id, text in rows}


def touch_file(connection: sqlite3.Connection, file_id: int, modified: int, synced: int) -> None:
    """Remember that a file whose time changed still says the same."""
    connection.execute(
        "UPDATE files SET modified = ?, synced = ? WHERE id = ?", (modified, synced, file_id)
    )


def set_file_state(
    connection: sqlite3.Connection, file_id: int, state: str, problems: Iterable[Problem]
) -> None:
    """Mark a file that is gone or cannot be read; it will be read again when it can."""
    connection.execute(
        "UPDATE files SET state = ?, size = -1, problems = ? WHERE id = ?",
        (state, write_problems(problems), file_id),
    )


def problems(connection: sqlite3.Connection) -> list[tuple[str, str, Problem]]:
    """Read every problem of every file that is present, with its root and path."""
    rows = connection.execute(
        "SELECT root, path, problems FROM files WHERE state <> 'gone' AND problems <> '[]' "
        "ORDER BY root, path"
    )
    return [(root, path, problem) for root, path, text in rows for problem in read_problems(text)]


def write_problems(found: Iterable[Problem]) -> str:
    """Encode problems as JSON."""
    return json.dumps(
        [[p.line, p.column, p.severity.value, p.message] for p in found], ensure_ascii=False
    )


def read_problems(text: str) -> list[Problem]:
    """Decode what `write_problems` wrote."""
    return [
        Problem(line, column, Severity(severity), message)
        for line, column, severity, message in json.loads(text)
    ]


def deck_id(connection: sqlite3.Connection, name: str, settings: DeckSettings) -> int:
    """Find or make a deck's row, with its settings brought up to date."""
    row = connection.execute(
        "INSERT INTO decks (name, settings) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET settings = excluded.settings RETURNING id",
        (name, write_settings(settings)),
    ).fetchone()
    return int(row[0])


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


def file_places(connection: sqlite3.Connection) -> dict[int, str]:
    """Name every file by its row, as `core.deck_changes` compares them."""
    rows = connection.execute("SELECT id, root, path FROM files")
    return {row: f"{root}\0{path}" for row, root, path in rows}


def files_of_deck(connection: sqlite3.Connection, deck: int) -> int:
    """Count the files that a deck's live notes stand in."""
    (count,) = connection.execute(
        "SELECT count(DISTINCT file_id) FROM notes WHERE deck_id = ? AND state = 'live' "
        "AND state <> 'retired'",  # says nothing new, but lets SQLite use the index
        (deck,),
    ).fetchone()
    return int(count)


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


def settle_deck_settings(connection: sqlite3.Connection) -> None:
    """Give every deck the settings of its first file, the student's files before the bundled."""
    connection.execute(
        "UPDATE decks SET settings = first.settings FROM (SELECT deck, settings, "
        "row_number() OVER (PARTITION BY deck ORDER BY root = '', root, path) AS place "
        "FROM files WHERE state <> 'gone') AS first "
        "WHERE first.deck = decks.name AND first.place = 1 AND decks.settings <> first.settings"
    )


def renumber(connection: sqlite3.Connection, deck: int) -> None:
    """Number a deck's cards in the order of its files and of the text in them."""
    connection.execute(
        "UPDATE cards SET position = ranked.place FROM ("
        "SELECT c.id AS card, row_number() OVER (ORDER BY f.root, f.path, n.position, c.position, "
        "c.id) AS place FROM cards c JOIN notes n ON n.id = c.note_id "
        "JOIN files f ON f.id = n.file_id "
        "WHERE n.deck_id = ? AND n.state <> 'retired' AND c.state = 'live') AS ranked "
        "WHERE ranked.card = cards.id AND cards.position <> ranked.place",
        (deck,),
    )


def settings_of_files(
    connection: sqlite3.Connection,
) -> list[tuple[str, str, str, DeckSettings]]:
    """Read root, path, deck and settings of every file that is present."""
    rows = connection.execute(
        "SELECT root, path, deck, settings FROM files WHERE state <> 'gone' ORDER BY root, path"
    )
    return [(root, path, deck, read_settings(text)) for root, path, deck, text in rows]


def counts_by_root(connection: sqlite3.Connection) -> dict[str, tuple[int, int, int]]:
    """Count files, decks and live cards of every root."""
    rows = connection.execute(
        "SELECT f.root, count(DISTINCT f.id), count(DISTINCT c.deck_id), count(c.id) FROM files f "
        "LEFT JOIN notes n ON n.file_id = f.id "
        "LEFT JOIN cards c ON c.note_id = n.id AND c.state = 'live' "
        "WHERE f.state <> 'gone' GROUP BY f.root"
    )
    return {root: (files_, decks, cards) for root, files_, decks, cards in rows}
