"""Taking back a recognised reword: two notes, each with its own past."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from tenhours.core.events import EventKind, fold
from tenhours.storage import aliases, cards, event_log, library

if TYPE_CHECKING:
    import sqlite3

    from tenhours.core.scheduling import Parameters
    from tenhours.storage.event_log import Moment


def separate(
    connection: sqlite3.Connection, note_key: str, moment: Moment, parameters: Parameters
) -> str | None:
    """Undo the newest aliases of a note; return the old note's key, or None when there are none.

    What was rated under the old key goes back to the old note, which is retired; what was rated
    since stays with the new one. The pair is not matched again.
    """
    found = aliases.of_note(connection, aliases.note_part(note_key))
    if not found:
        return None
    old_note_key = aliases.note_part(found[0][1])
    mine = [item for item in found if aliases.note_part(item[1]) == old_note_key]
    machine = event_log.machine(connection)
    note = library.note_by_key(connection, aliases.note_part(note_key))
    if note is None:
        return None
    note_row, card_row = library.next_ids(connection)
    body = mine[0][3]
    library.insert_retired_note(
        connection,
        note_row,
        old_note_key,
        note,
        body,
        blake2b(body.encode(), digest_size=16).digest(),
    )
    for act, old_key, new_key, _ in mine:
        key_row, card = library.card_of_key(connection, new_key) or (0, 0)
        event_log.append(connection, machine, key_row, EventKind.UNDO, moment, detail=act)
        event_log.mark_undone(connection, act)
        name = old_key.split("#", 1)[1] if "#" in old_key else ""
        library.insert_retired_card(connection, card_row, old_key, note_row, name, note.deck_id)
        library.add_key(connection, old_key, card_row)
        for changed in (card, card_row):
            events = event_log.events_of(connection, changed)
            cards.write_state(connection, changed, fold(events, parameters))
        card_row += 1
    return old_note_key
