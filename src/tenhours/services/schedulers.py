"""The schedulers of all decks: each deck's own parameters, the same weights for all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tenhours.core.scheduling import Parameters, Scheduler
from tenhours.storage import parameters

if TYPE_CHECKING:
    import sqlite3

    from tenhours.core.decks import DeckSettings
    from tenhours.core.time import Calendar
    from tenhours.settings import Settings


class Schedulers:
    """Finds the scheduler of a deck, and the version of the weights that events name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.calendar: Calendar = settings.calendar
        self.default: Parameters = settings.parameters
        """The parameters of a deck that sets nothing; their weights fold the log."""
        self._made: dict[Parameters, Scheduler] = {}
        self._of: dict[tuple[str, DeckSettings], Scheduler] = {}
        self._version: int | None = None

    def of_deck(self, name: str, own: DeckSettings) -> Scheduler:
        """Find a deck's scheduler: `config.toml` before the front matter before the default."""
        known = self._of.get((name, own))
        if known is not None:
            return known
        limits, base = self._settings.deck_limits(name), self.default
        steps, again = limits.learning_steps, limits.relearning_steps
        found = replace(
            base,
            desired_retention=limits.desired_retention
            or own.desired_retention
            or base.desired_retention,
            learning_steps=base.learning_steps if steps is None else steps,
            relearning_steps=base.relearning_steps if again is None else again,
            maximum_interval=limits.maximum_interval or base.maximum_interval,
        )
        if found not in self._made:
            self._made[found] = Scheduler(found, self.calendar)
        self._of[name, own] = self._made[found]
        return self._made[found]

    def version(self, connection: sqlite3.Connection) -> int:
        """Name the version of the weights in force, as opening the data file set it."""
        if self._version is None:
            newest = parameters.newest(connection)
            self._version = 0 if newest is None else newest[0]
        return self._version
