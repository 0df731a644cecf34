"""Deck files as the last sync left them, with their problems."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenhours.core.notes import Problem, Severity
from tenhours.storage.note_text import (
    read_settings,
    write_settings,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

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


def file_places(connection: sqlite3.Connection) -> dict[int, str]:
    """Name every file by its row, as `core.deck_changes` compares them."""
    rows = connection.execute("SELECT id, root, path FROM files")
    return {row: f"{root}\0{path}" for row, root, path in rows}


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
