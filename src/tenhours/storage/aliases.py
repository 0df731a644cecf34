"""Aliases: the events by which a reworded note's cards keep their memory, and taking them back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenhours.storage.note_text import write_note

if TYPE_CHECKING:
    import sqlite3

    from tenhours.core.notes import Note


_LISTED: Final = (
    "SELECT e.act, e.detail, k.key FROM events e JOIN keys k ON k.id = e.key_id "
    "WHERE e.kind = 'alias' AND e.undone = 0"
)


@dataclass(frozen=True, slots=True)
class Alias:
    """One card's passage from one key to another."""

    act: str
    old: str
    new: str
    before: str
    """The note as it was, as `note_text` writes it."""

    def between(self, one: str, other: str) -> bool:
        """Whether it leads from one of two notes, named by their keys, to the other."""
        return {note_part(self.old), note_part(self.new)} == {one, other}


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


def of_note(connection: sqlite3.Connection, note_key: str) -> list[Alias]:
    """List the aliases that made a note what it is, the newest first."""
    rows = connection.execute(f"{_LISTED} ORDER BY e.seq DESC")
    return [alias for row in rows if note_part((alias := _alias(*row)).new) == note_key]


def of_card(connection: sqlite3.Connection, card_id: int) -> list[Alias]:
    """List the aliases among a card's keys, the newest first."""
    rows = connection.execute(f"{_LISTED} AND k.card_id = ? ORDER BY e.seq DESC", (card_id,))
    return [_alias(*row) for row in rows]


def _alias(act: str, detail: str, key: str) -> Alias:
    decoded = json.loads(detail)
    return Alias(act, decoded["old"], key, decoded["before"])
