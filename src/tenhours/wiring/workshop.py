"""The one place where everything is constructed, each part when it is first needed."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Self

from tenhours import places
from tenhours.clock import ShiftedClock, SystemClock, file_clock, read_instant
from tenhours.core.errors import UsageError

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from tenhours.core.time import Heart
    from tenhours.maths import Tier
    from tenhours.places import Places
    from tenhours.rendering.terminal import Graphics
    from tenhours.services.acts import Acts
    from tenhours.services.authoring import Authoring
    from tenhours.services.exporting.restoring import Restoring
    from tenhours.services.exporting.service import Exporting
    from tenhours.services.hours.service import Hours
    from tenhours.services.importing.landing import Landing
    from tenhours.services.importing.service import Importing
    from tenhours.services.inspection import Inspection
    from tenhours.services.overview import Overview
    from tenhours.services.pictures import Pictures
    from tenhours.services.review import ReviewSession
    from tenhours.services.schedulers import Schedulers
    from tenhours.services.sync.reading import Root
    from tenhours.services.sync.service import Sync
    from tenhours.services.upkeep import Upkeep
    from tenhours.settings import Settings
    from tenhours.storage.database import Database


class Workshop:
    """Makes the services of one home, and lets go of them at the end."""

    def __init__(self, home: str | None) -> None:
        """Find the places of a home; nothing is opened yet.

        Raises UsageError when `TENHOURS_NOW` is not an instant, or would be used on real data.
        """
        self.places: Places = places.find(home)
        pretended = os.environ.get("TENHOURS_NOW")
        if pretended and self.places.default:
            raise UsageError(
                "TENHOURS_NOW is for tests and demonstrations. Give it a home of its own with "
                "--home DIR, so that no invented time gets into your log."
            )
        self.clock: Heart = ShiftedClock(read_instant(pretended)) if pretended else SystemClock()
        self._backup: threading.Thread | None = None

    @cached_property
    def settings(self) -> Settings:
        """The student's settings."""
        from tenhours import settings  # brings the scheduler with it: not before the first frame

        return settings.load(self.places.settings)

    @property
    def glyphs(self) -> Tier:
        """What to draw with on this terminal."""
        from tenhours.rendering.terminal import glyphs

        return glyphs(self.settings.ascii, os.environ)

    @property
    def graphics(self) -> Graphics:
        """How pictures reach this terminal."""
        from tenhours.rendering.terminal import graphics

        return graphics(self.settings.images, os.environ)

    @cached_property
    def pictures(self) -> Pictures:
        """The pictures of cards."""
        from tenhours.services.pictures import Pictures

        return Pictures(places.bundled_decks())

    @cached_property
    def database(self) -> Database:
        """The data file, opened, with the copy of the day begun before its first change."""
        from tenhours.services.opening import open_database

        database, self._backup = open_database(self.places, self.settings, self.clock)
        return database

    @cached_property
    def schedulers(self) -> Schedulers:
        """The schedulers of all decks."""
        from tenhours.services.schedulers import Schedulers

        return Schedulers(self.settings)

    @property
    def own_decks(self) -> Path:
        """The folder that new cards are written to."""
        from pathlib import Path

        own = self.settings.own
        return Path(own).expanduser() if own else self.places.own_decks

    @property
    def roots(self) -> Sequence[Root]:
        """The folders of the library: the student's own, those added, and the bundled decks."""
        from pathlib import Path

        from tenhours.services.sync.reading import Root

        own = self.own_decks
        added = dict.fromkeys(Path(folder).expanduser() for folder in self.settings.folders)
        return [
            Root(str(own), own, own=True),
            *(Root(str(path), path) for path in added if path != own),
            Root("", places.bundled_decks()),
        ]

    @property
    def reserved_folders(self) -> list[Path]:
        """The folders that are read without being added."""
        return [places.bundled_decks(), self.own_decks]

    def sync(self) -> Sync:
        """Make the service that reads the deck folders, once no import is half done in them."""
        if (self.own_decks / ".importing").exists():
            self.landing().recover()
        return self._bare_sync()

    def _bare_sync(self) -> Sync:
        from tenhours.services.sync.service import Sync

        return Sync(
            self.database,
            self.roots,
            self.settings,
            clock=self.clock,
            file_clock=file_clock,
        )

    def landing(self) -> Landing:
        """Make the service that takes other programs' decks into the library."""
        from tenhours.services.importing.landing import Landing

        return Landing(self.database, self._bare_sync(), self.own_decks, self.settings, self.clock)

    def importing(self) -> Importing:
        """Make the service behind `import`."""
        from tenhours.services.importing.service import Importing

        return Importing(self.landing(), self.settings, self.places.data)

    def exporting(self) -> Exporting:
        """Make the service behind `export`."""
        from tenhours.services.exporting.service import Exporting

        return Exporting(self.database, self.roots, self.settings, self.clock, self.places)

    def restoring(self) -> Restoring:
        """Make the service that puts a backup into an empty home."""
        from tenhours.services.exporting.restoring import Restoring

        return Restoring(self.places)

    def review(
        self,
        decks: Sequence[str] = (),
        limit: int | None = None,
        minutes: int | None = None,
    ) -> ReviewSession:
        """Begin a review session."""
        from tenhours.services.review import ReviewSession

        return ReviewSession(
            self.database,
            self.settings,
            self.schedulers,
            self.clock,
            decks=decks,
            limit=limit,
            minutes=minutes,
        )

    @cached_property
    def hours(self) -> Hours:
        """The services of study time."""
        from tenhours.services.hours.service import Hours

        return Hours(self.database, self.settings, self.clock, self.places)

    def acts(self) -> Acts:
        """Make the service that suspends, buries, flags and takes back."""
        from tenhours.services.acts import Acts

        return Acts(self.database, self.schedulers, self.clock)

    def overview(self) -> Overview:
        """Make the service behind Today and `due`."""
        from tenhours.services.overview import Overview

        return Overview(self.database, self.settings, self.clock)

    def inspection(self) -> Inspection:
        """Make the service that explains single cards and finds them."""
        from tenhours.services.inspection import Inspection

        return Inspection(self.database, self.settings, self.schedulers, self.clock)

    def authoring(self) -> Authoring:
        """Make the service that writes cards into the student's deck files."""
        from tenhours.services.authoring import Authoring

        return Authoring(self.own_decks, places.bundled_decks())

    def upkeep(self) -> Upkeep:
        """Make the service that checks, copies and restores the data file."""
        from tenhours.services.upkeep import Upkeep

        return Upkeep(self.places, self.settings, self.clock)

    def copy_of_the_day(self) -> None:
        """Begin the day's copy of the data file: an app may stay open for days."""
        from tenhours.services.opening import begin_copy

        if self._backup is None or not self._backup.is_alive():
            self._backup = begin_copy(self.places, self.settings, self.clock) or self._backup

    def apart(self) -> Workshop:
        """Make another workshop of the same home, for a thread of its own."""
        other = Workshop(str(self.places.data)) if not self.places.default else Workshop(None)
        other.clock = self.clock
        return other

    def reread_settings(self) -> None:
        """Take up settings that were changed."""
        self.__dict__.pop("settings", None)
        self.__dict__.pop("schedulers", None)
        self.__dict__.pop("hours", None)

    def subjects(self) -> list[str]:
        """Name the subjects of the bundled curriculum."""
        try:
            return sorted(
                path.name
                for path in places.bundled_decks().iterdir()
                if path.is_dir() and any(path.glob("**/*.md"))
            )
        except OSError:
            return []

    def close(self) -> None:
        """Let go of the data file."""
        if "database" in self.__dict__:
            self.database.close()
            del self.__dict__["database"]
            self.__dict__.pop("hours", None)
        if self._backup is not None:
            self._backup.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self.clock.now()
