"""Taking back a recognised reword: two notes, each with its own past."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from tenhours.core.events import EventKind, fold
from tenhours.storage import aliases, cards, event_log, notes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tenhours.core.scheduling import Parameters
    from tenhours.storage.aliases import Alias
    from tenhours.storage.event_log import Moment
    from tenhours.storage.notes import StoredNote


def separate(
    connection: sqlite3.Connection, note_key: str, moment: Moment, parameters: Parameters
) -> str | None:
    """Undo the newest aliases of a note; return the old note's key, or None when there are none.

    What was rated under the old key, or under keys that it had before, goes back to the old note,
    which is retired unless it was written again; what was rated since stays with the new one. The
    pair is not matched again.
    """
    key = aliases.note_part(note_key)
    note = notes.note_by_key(connection, key)
    newest = aliases.of_note(connection, key)
    if note is None or not newest:
        return None
    old_key = aliases.note_part(newest[0].old)
    pairs = {item.new: item for item in newest if aliases.note_part(item.old) == old_key}
    past = _note_of(connection, old_key, note, newest[0].before)
    machine = event_log.machine(connection)
    for alias in pairs.values():
        key_row, card = notes.card_of_key(connection, alias.new) or (0, 0)
        ways = aliases.of_card(connection, card)
        between = [way for way in ways if way.between(old_key, key)]
        for way in between:
            event_log.append(connection, machine, key_row, EventKind.UNDO, moment, detail=way.act)
            event_log.mark_undone(connection, way.act)
        other = _card_of(connection, past, alias.old)
        for former in _connected(alias.old, alias.new, [way for way in ways if way not in between]):
            notes.add_key(connection, former, other)
        for changed in (card, other):
            events = event_log.events_of(connection, changed)
            cards.write_state(connection, changed, fold(events, parameters))
    return old_key


def _connected(start: str, present: str, ways: Sequence[Alias]) -> set[str]:
    """Collect the keys that an old key is still tied to by aliases; never the present key."""
    found, open_ = {start}, [start]
    while open_:
        key = open_.pop()
        for way in ways:
            if key in (way.old, way.new):
                fresh = {way.old, way.new} - found
                found |= fresh
                open_.extend(fresh)
    return {start} if present in found else found


def _note_of(connection: sqlite3.Connection, key: str, like: StoredNote, body: str) -> StoredNote:
    """Find the old note, or bring it back as one that stands in no file any more."""
    found = notes.note_by_key(connection, key)
    if found is not None:
        return found
    row, _ = notes.next_ids(connection)
    fingerprint = blake2b(body.encode(), digest_size=16).digest()
    notes.insert_retired_note(connection, row, key, like, body, fingerprint)
    return replace(like, id=row, key=key, state="retired", fingerprint=fingerprint)


def _card_of(connection: sqlite3.Connection, note: StoredNote, key: str) -> int:
    """Find or make the old note's card of that name."""
    name = key.split("#", 1)[1] if "#" in key else ""
    for card in notes.names_of_note(connection, note.id):
        if card.name == name:
            return card.id
    _, row = notes.next_ids(connection)
    notes.insert_retired_card(connection, row, key, note.id, name, note.deck_id)
    return row
