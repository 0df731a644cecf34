"""Aliases: the events by which a reworded note's cards keep their memory, and taking them back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tenhours.storage.note_text import write_note

if TYPE_CHECKING:
    import sqlite3

    from tenhours.core.notes import Note


def write_detail(old_key: str, old: Note) -> str:
    """Encode an alias: the card's old key, and the note as it was."""
    return json.dumps({"old": old_key, "before": write_note(old)}, ensure_ascii=False)


def note_part(card_key: str) -> str:
    """Key of the note that a card's key begins with."""
    return card_key.split("#", 1)[0]


def refused(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    """Pairs of note keys, old and new, that the student has separated."""
    rows = connection.execute(
        "SELECT e.detail, k.key FROM events e JOIN keys k ON k.id = e.key_id "
        "WHERE e.kind = 'alias' AND e.undone = 1"
    )
    return frozenset((note_part(json.loads(detail)["old"]), note_part(key)) for detail, key in rows)


def of_note(connection: sqlite3.Connection, note_key: str) -> list[tuple[str, str, str, str]]:
    """List the aliases that made a note what it is: act, old card key, new card key, old body."""
    rows = connection.execute(
        "SELECT e.act, e.detail, k.key FROM events e JOIN keys k ON k.id = e.key_id "
        "WHERE e.kind = 'alias' AND e.undone = 0 ORDER BY e.seq DESC"
    )
    found = []
    for act, detail, key in rows:
        if note_part(key) == note_key:
            decoded = json.loads(detail)
            found.append((act, decoded["old"], key, decoded["before"]))
    return found
