"""The health of the data file: SQLite's own check, and the fold compared with the cache."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tenhours.core.events import CardState, fold
from tenhours.storage import cards, event_log, statements

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from tenhours.core.scheduling import Parameters


@dataclass(slots=True)
class Health:
    """What a check found."""

    faults: list[str] = field(default_factory=list)
    """SQLite's complaints, in its words."""
    stale: list[str] = field(default_factory=list)
    """Keys of cards whose cached state differs from the fold of their events."""
    cards: int = 0
    events: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults and not self.stale


def check(
    connection: sqlite3.Connection,
    parameters: Parameters,
    progress: Callable[[int, int], None] | None = None,
) -> Health:
    """Check the file and compare every card's cached state with the fold of its events."""
    health = Health()
    health.faults = [
        str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)") if row[0] != "ok"
    ]
    health.faults += [
        f"{table}, row {row}: points to a {parent} that is not there"
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]
    (health.events,) = connection.execute("SELECT count(*) FROM events").fetchone()
    (health.cards,) = connection.execute("SELECT count(*) FROM cards").fetchone()
    folded = dict(_folded(connection, parameters))
    rows = connection.execute(f"SELECT id, key, {statements.STATE_COLUMNS} FROM cards")
    for number, (card_id, key, *_) in enumerate(rows):
        if progress is not None and number % 1000 == 0:
            progress(number, health.cards)
        if cards.state_of(connection, card_id) != folded.get(card_id, CardState()):
            health.stale.append(key)
    return health


def rebuild(connection: sqlite3.Connection, parameters: Parameters) -> int:
    """Fold every card's events again and store the result; return how many cards changed."""
    event_log.mark_all_undone(connection)
    folded = dict(_folded(connection, parameters))
    changed = []
    for (card_id,) in connection.execute("SELECT id FROM cards").fetchall():
        state = folded.get(card_id, CardState())
        if cards.state_of(connection, card_id) != state:
            changed.append((card_id, state))
    cards.write_states(connection, changed)
    return len(changed)


def _folded(
    connection: sqlite3.Connection, parameters: Parameters
) -> Iterator[tuple[int, CardState]]:
    for card_id, events in groupby(event_log.all_events(connection), key=itemgetter(0)):
        yield card_id, fold((event for _, event in events), parameters)
