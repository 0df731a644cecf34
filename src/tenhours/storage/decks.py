"""Decks: their settings, and the order of their cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.storage.note_text import (
    write_settings,
)

if TYPE_CHECKING:
    import sqlite3

    from tenhours.core.decks import DeckSettings


def deck_id(connection: sqlite3.Connection, name: str, settings: DeckSettings) -> int:
    """Find or make a deck's row, with its settings brought up to date."""
    row = connection.execute(
        "INSERT INTO decks (name, settings) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET settings = excluded.settings RETURNING id",
        (name, write_settings(settings)),
    ).fetchone()
    return int(row[0])


def files_of_deck(connection: sqlite3.Connection, deck: int) -> int:
    """Count the files that a deck's live notes stand in."""
    (count,) = connection.execute(
        "SELECT count(DISTINCT file_id) FROM notes WHERE deck_id = ? AND state = 'live' "
        "AND state <> 'retired'",  # says nothing new, but lets SQLite use the index
        (deck,),
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
