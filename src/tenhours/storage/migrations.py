"""Numbered migrations: each brings the data file to the next version, whole or not at all."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

_INITIAL: Final = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE parameters (
    version INTEGER PRIMARY KEY,
    weights TEXT NOT NULL,
    since INTEGER NOT NULL
) STRICT;

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    digest BLOB NOT NULL,
    synced INTEGER NOT NULL,
    state TEXT NOT NULL,
    deck TEXT NOT NULL,
    settings TEXT NOT NULL,
    problems TEXT NOT NULL,
    unused TEXT NOT NULL,
    UNIQUE (root, path)
) STRICT;

CREATE TABLE decks (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL
) STRICT;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    file_id INTEGER NOT NULL REFERENCES files (id),
    deck_id INTEGER NOT NULL REFERENCES decks (id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    state TEXT NOT NULL,
    tags TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_file ON notes (file_id);
CREATE INDEX notes_by_deck ON notes (deck_id, state, file_id) WHERE state <> 'retired';

CREATE TABLE cards (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    note_id INTEGER NOT NULL REFERENCES notes (id),
    name TEXT NOT NULL,
    deck_id INTEGER NOT NULL REFERENCES decks (id),
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    phase INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    due_day INTEGER,
    stability REAL,
    difficulty REAL,
    last_at INTEGER,
    last_day INTEGER,
    reps INTEGER NOT NULL DEFAULT 0,
    lapses INTEGER NOT NULL DEFAULT 0,
    suspended INTEGER NOT NULL DEFAULT 0,
    buried_day INTEGER,
    flag INTEGER NOT NULL DEFAULT 0,
    leech INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX cards_by_note ON cards (note_id);
CREATE INDEX cards_new ON cards (deck_id, position, note_id, buried_day, phase, suspended, state)
    WHERE phase = 0 AND suspended = 0 AND state = 'live';
CREATE INDEX cards_due
    ON cards (due_day, stability, last_day, note_id, deck_id, buried_day, phase, suspended, state)
    WHERE phase = 2 AND suspended = 0 AND state = 'live';
CREATE INDEX cards_set_aside ON cards (state) WHERE state <> 'live';
CREATE INDEX cards_learning ON cards (due_at) WHERE phase IN (1, 3);

CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    card_id INTEGER NOT NULL REFERENCES cards (id)
) STRICT;
CREATE INDEX keys_by_card ON keys (card_id);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    act TEXT NOT NULL,
    machine TEXT NOT NULL,
    kind TEXT NOT NULL,
    key_id INTEGER NOT NULL REFERENCES keys (id),
    at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    study_day INTEGER NOT NULL,
    rating INTEGER,
    millis INTEGER,
    phase_before INTEGER,
    phase_after INTEGER,
    step_after INTEGER,
    interval INTEGER,
    due_at INTEGER,
    due_day INTEGER,
    parameters INTEGER,
    detail TEXT NOT NULL DEFAULT '',
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX events_by_key ON events (key_id, at, id);
CREATE INDEX events_by_day ON events (study_day) WHERE kind = 'review';
CREATE INDEX events_by_act ON events (act) WHERE act <> id;
"""

_HOURS: Final = """
CREATE TABLE ledger (
    machine TEXT NOT NULL,
    number INTEGER NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (machine, number)
) STRICT;

CREATE TABLE timers (
    id INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    started INTEGER NOT NULL,
    label TEXT NOT NULL,
    away INTEGER NOT NULL,
    last INTEGER NOT NULL,
    boot TEXT NOT NULL,
    awake INTEGER NOT NULL,
    asleep INTEGER,
    beats INTEGER NOT NULL,
    holes TEXT NOT NULL,
    pauses TEXT NOT NULL,
    paused INTEGER,
    reviewed INTEGER NOT NULL
) STRICT;
"""

_IMPORTS: Final = """
CREATE TABLE imports (
    key TEXT PRIMARY KEY,
    source BLOB NOT NULL,
    text BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS: Final = (_INITIAL, _HOURS, _IMPORTS)
"""Statements that lead from version n to n + 1."""

VERSION: Final = len(MIGRATIONS)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file up to date, with a copy of it first.

    Raises DataError when it was written by a newer version of the program.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    refuse_newer(path, found)
    if found == VERSION:
        return
    connection.execute("BEGIN EXCLUSIVE")
    try:
        # Another tenhours may have migrated the file while this one waited for the lock.
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        refuse_newer(path, found)
        if 0 < found < VERSION:
            _copy_before(path, found)
        for statements in MIGRATIONS[found:]:
            for statement in statements.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
        if found == 0:
            connection.execute(
                "INSERT INTO meta (key, value) VALUES ('machine', ?)", (secrets.token_hex(4),)
            )
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def refuse_newer(path: Path, version: int) -> None:
    """Raise DataError when a file's version is beyond what this program knows."""
    if version > VERSION:
        raise DataError(
            f"{path} was written by a newer version of tenhours (file version {version}; this one "
            f"knows {VERSION}). It was not touched. Update tenhours to open it."
        )


def _copy_before(path: Path, version: int) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    target = folder / f"before-version-{version + 1}.db"
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
