"""Acts: what a student does to a card beside rating it, and taking the last act back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.events import CardState, EventKind, fold
from tenhours.storage import cards, event_log
from tenhours.storage.event_log import Moment

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Clock
    from tenhours.services.schedulers import Schedulers
    from tenhours.storage.database import Database

SOONEST: Final = timedelta(microseconds=1)
"""How far apart a card's events are at least, so that the log keeps their order."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was taken back."""

    kind: EventKind
    card: int


class Acts:
    """Logs acts and folds the cards they touch; every public method is one transaction."""

    def __init__(self, database: Database, schedulers: Schedulers, clock: Clock) -> None:
        self._database = database
        self._schedulers = schedulers
        self._clock = clock

    def bury(self, card: int) -> None:
        """Put a card, with its siblings, off until the next study day."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.BURY, (card, *cards.siblings(connection, card)))

    def unbury(self, card: int) -> None:
        """Let a buried card, with its siblings, back in today."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.UNBURY, (card, *cards.siblings(connection, card)))

    def suspend(self, card: int) -> None:
        """Take a card out of the queue until it is let back in."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.SUSPEND, (card,))

    def unsuspend(self, card: int) -> None:
        """Let a suspended card back in."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.UNSUSPEND, (card,))

    def flag(self, card: int, flag: int) -> CardState:
        """Set a card's flag, 0 for none to 7, and return its state."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.FLAG, (card,), str(flag))
            return cards.state_of(connection, card)

    def reset(self, card: int) -> None:
        """Make a card new again; its history stays in the log."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.RESET, (card,))

    def reschedule(self, card: int, day: date) -> None:
        """Make a card that was rated before fall due on a study day."""
        with self._database.transaction() as connection:
            self._log(connection, EventKind.RESCHEDULE, (card,), day.isoformat())

    def undo(self) -> Undone | None:
        """Take back this machine's last act, whenever it was; None when none is left."""
        with self._database.transaction() as connection:
            machine = event_log.machine(connection)
            last = event_log.last_act(connection, machine)
            if last is None:
                return None
            act, kind = last
            touched = event_log.cards_of_act(connection, act)
            card, key = touched[0]
            event_log.append(connection, machine, key, EventKind.UNDO, self._moment(), detail=act)
            event_log.mark_undone(connection, act)
            for changed, _ in touched:
                refold(connection, changed, self._schedulers.default)
        return Undone(kind, card)

    def _log(
        self,
        connection: sqlite3.Connection,
        kind: EventKind,
        touched: Sequence[int],
        detail: str = "",
    ) -> None:
        machine = event_log.machine(connection)
        act: str | None = None
        for card in touched:
            last = event_log.latest(connection, card)
            key = cards.current_key(connection, card)
            made = event_log.append(
                connection, machine, key, kind, self._moment(last), act=act, detail=detail
            )
            act = act or made
            refold(connection, card, self._schedulers.default)

    def _moment(self, after: datetime | None = None) -> Moment:
        now = self._clock.now()
        calendar = self._schedulers.calendar
        at = now if after is None else max(now, after + SOONEST)
        return Moment(at, calendar.utc_offset(at), calendar.study_day(now))


def refold(connection: sqlite3.Connection, card: int, weights: Parameters) -> CardState:
    """Fold one card's events and store the state."""
    state = fold(event_log.events_of(connection, card), weights)
    cards.write_state(connection, card, state)
    return state
