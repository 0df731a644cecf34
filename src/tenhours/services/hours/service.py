"""The hours: one door to everything about study time, each part made when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tenhours.services.hours.book import Book

if TYPE_CHECKING:
    from tenhours.core.time import Heart
    from tenhours.places import Places
    from tenhours.services.hours.growing import Growing
    from tenhours.services.hours.looking import Looking
    from tenhours.services.hours.nudging import Nudging
    from tenhours.services.hours.page import News
    from tenhours.services.hours.promising import Promising
    from tenhours.services.hours.recording import Recording
    from tenhours.services.hours.standing import Weeks
    from tenhours.services.hours.timing import Timing
    from tenhours.services.hours.transfer import Transfer
    from tenhours.services.hours.verifying import Verifying
    from tenhours.settings import Settings
    from tenhours.storage.database import Database


class Hours:
    """Hands out the services of study time; they share one book."""

    def __init__(
        self, database: Database, settings: Settings, clock: Heart, places: Places
    ) -> None:
        self._book = Book(database, settings, clock, places)
        self._book.listeners.append(self.nudging.hear)

    def news(self) -> list[News]:
        """Return what happened beside the commands since this was last asked."""
        return self._book.take_news()

    @cached_property
    def recording(self) -> Recording:
        """Log, edit, split, trim, remove, undo, redo, and the list of entries."""
        from tenhours.services.hours.recording import Recording

        return Recording(self._book)

    @cached_property
    def timing(self) -> Timing:
        """The timer."""
        from tenhours.services.hours.timing import Timing

        return Timing(self._book)

    @cached_property
    def weeks(self) -> Weeks:
        """Week reports, verdicts, and what pictures are drawn from."""
        from tenhours.services.hours.standing import Weeks

        return Weeks(self._book)

    @cached_property
    def promising(self) -> Promising:
        """Commitment, terms, quitting, holidays."""
        from tenhours.services.hours.promising import Promising

        return Promising(self._book)

    @cached_property
    def growing(self) -> Growing:
        """Focus, topics, journal, road, drift."""
        from tenhours.services.hours.growing import Growing

        return Growing(self._book)

    @cached_property
    def nudging(self) -> Nudging:
        """Check, prompt, hooks and notices."""
        from tenhours.services.hours.nudging import Nudging

        return Nudging(self._book)

    @cached_property
    def looking(self) -> Looking:
        """What Today shows, and the pictures."""
        from tenhours.services.hours.looking import Looking

        return Looking(self._book)

    @cached_property
    def verifying(self) -> Verifying:
        """The chain of the ledger, and its second place."""
        from tenhours.services.hours.verifying import Verifying

        return Verifying(self._book)

    @cached_property
    def transfer(self) -> Transfer:
        """Other programs' files, in and out."""
        from tenhours.services.hours.transfer import Transfer

        return Transfer(self._book)
