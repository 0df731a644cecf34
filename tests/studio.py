"""A student's studio for tests: deck files, a data file and a clock, all in one folder."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tenhours.core.cards import Rating
from tenhours.core.prompts import Prompt
from tenhours.core.time import Pulse
from tenhours.places import Places
from tenhours.services.acts import Acts
from tenhours.services.review import ReviewSession
from tenhours.services.schedulers import Schedulers
from tenhours.services.sync.reading import Root
from tenhours.services.sync.service import Sync
from tenhours.settings import Settings
from tenhours.storage import cards, event_log, integrity, parameters
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.core.cards import Memory
    from tenhours.core.events import Event
    from tenhours.services.acts import Undone
    from tenhours.services.review import Rated
    from tenhours.services.sync.report import SyncReport
    from tenhours.storage.cards import StoredCard
    from tenhours.storage.integrity import Health

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""A Monday."""


class SettableClock:
    """A clock that stands still until it is told to move, forwards or back."""

    def __init__(self, start: datetime = NOON) -> None:
        self.instant = start
        self.boot = "first"
        self.slept = timedelta(0)
        """How long the machine has slept since its start."""
        self.set_ahead = timedelta(0)
        """How far the clock was set ahead (or back) by hand."""

    def now(self) -> datetime:
        return self.instant

    def pulse(self) -> Pulse:
        awake = self.instant - NOON - self.slept - self.set_ahead
        microsecond = timedelta(microseconds=1)
        return Pulse(self.boot, awake // microsecond * 1000, self.slept // microsecond * 1000)

    def sleep(self, **span: float) -> None:
        """Close the lid of the laptop for a while."""
        self.instant += timedelta(**span)
        self.slept += timedelta(**span)

    def set_by_hand(self, **span: float) -> None:
        """Set the clock itself ahead or back, while no time goes by."""
        self.instant += timedelta(**span)
        self.set_ahead += timedelta(**span)

    def pass_(self, **span: float) -> None:
        """Let time go by: `pass_(days=1, minutes=-5)`."""
        self.instant += timedelta(**span)


class Studio:
    """Deck files under `library` and `bundled`, and the collection made from them."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        """Open a collection; `settings` are fields of `Settings`, the zone UTC by default."""
        self.folder = folder
        self.library = folder / "library"
        self.bundled = folder / "bundled"
        self.library.mkdir(parents=True, exist_ok=True)
        self.bundled.mkdir(exist_ok=True)
        self.places = Places(folder / "home", folder / "home")
        self.clock = SettableClock()
        self.settings = Settings(**{"zone": ZoneInfo("UTC"), **settings})
        self.schedulers = Schedulers(self.settings)
        self.roots = [Root(str(self.library), self.library), Root("", self.bundled)]
        self.database = self._open()

    def _open(self) -> Database:
        database = Database(self.places.database)
        if parameters.newest(database.connection) is None:
            with database.transaction() as connection:
                parameters.add(connection, self.settings.parameters.weights, self.clock.now())
        return database

    def reopen(self) -> None:
        """Leave the program and start it again."""
        self.database.close()
        self.database = self._open()

    def close(self) -> None:
        self.database.close()

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a deck file of the student's."""
        return _write(self.library / path, text)

    def write_bundled(self, path: str, text: str | bytes) -> Path:
        return _write(self.bundled / path, text)

    def sync(self) -> SyncReport:
        return self.syncing().run()

    def syncing(self) -> Sync:
        return Sync(
            self.database,
            self.roots,
            self.settings,
            clock=self.clock,
            file_clock=time.time_ns,
        )

    def session(
        self, *decks: str, limit: int | None = None, minutes: int | None = None
    ) -> ReviewSession:
        return ReviewSession(
            self.database,
            self.settings,
            self.schedulers,
            self.clock,
            decks=decks,
            limit=limit,
            minutes=minutes,
        )

    def acts(self) -> Acts:
        return Acts(self.database, self.schedulers, self.clock)

    def card(self, wanted: str) -> StoredCard:
        """Find a card by its key, a former key, the id of its note, or its front."""
        connection = self.database.connection
        found = cards.find(connection, wanted)
        if not found:
            rows = connection.execute("SELECT id FROM cards ORDER BY state <> 'live', id")
            found = [
                row
                for (row,) in rows
                if (card := cards.get(connection, row)) is not None and card.note.front == wanted
            ]
        if not found:
            raise LookupError(wanted)
        card = cards.get(connection, found[0])
        assert card is not None
        return card

    def cards(self) -> list[StoredCard]:
        """List the live cards, deck by deck in file order."""
        rows = self.database.connection.execute(
            "SELECT c.id FROM cards c JOIN decks d ON d.id = c.deck_id WHERE c.state = 'live' "
            "ORDER BY d.name, c.position, c.id"
        ).fetchall()
        listed = (cards.get(self.database.connection, row) for (row,) in rows)
        return [card for card in listed if card is not None]

    def fronts(self) -> list[str]:
        return [card.note.front for card in self.cards()]

    def state_of(self, wanted: str) -> str:
        """Say whether a card is `live`, `held` or `retired`."""
        row = self.database.connection.execute(
            "SELECT state FROM cards WHERE id = ?", (self.card(wanted).id,)
        ).fetchone()
        return str(row[0])

    def memory(self, wanted: str) -> Memory:
        return self.card(wanted).state.memory

    def prompt(self, wanted: str) -> Prompt:
        """Show a card now, whether or not it is due."""
        card, now = self.card(wanted), self.clock.now()
        scheduler = self.schedulers.of_deck(card.deck, card.settings)
        return Prompt(
            card=card.id,
            key=card.key,
            note_row=card.note_id,
            deck=card.deck,
            note=card.note,
            name=card.name,
            state=card.state,
            outcomes=scheduler.outcomes(card.state.memory, now, card.key),
            shown_at=now,
            root=card.root,
            path=card.path,
        )

    def rate(self, wanted: str, rating: Rating = Rating.GOOD, seconds: float = 3.0) -> Rated:
        """Rate a card now, whether or not it is due."""
        return self.session().rate(self.prompt(wanted), rating, seconds)

    def learn(self, wanted: str, *ratings: Rating) -> Memory:
        """Rate a card on one day after another (Easy, Good, Good); return its memory."""
        for rating in ratings or (Rating.EASY, Rating.GOOD, Rating.GOOD):
            self.rate(wanted, rating)
            self.clock.pass_(days=3)
        return self.memory(wanted)

    def undo(self) -> Undone | None:
        return self.session().undo()

    def events(self, wanted: str) -> list[Event]:
        return event_log.events_of(self.database.connection, self.card(wanted).id)

    def ratings(self) -> int:
        """Count the ratings in the log, undone ones included."""
        (count,) = self.database.connection.execute(
            "SELECT count(*) FROM events WHERE kind = 'review'"
        ).fetchone()
        return int(count)

    def health(self) -> Health:
        """Compare every card's cached state with the fold of its log."""
        with self.database.reading() as connection:
            return integrity.check(connection, self.settings.parameters)


def _write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
