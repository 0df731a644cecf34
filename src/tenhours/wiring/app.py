"""The app, constructed: its desk, and running it to its end."""

from __future__ import annotations

import gc
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from tenhours.maths import Tier
    from tenhours.rendering.terminal import Graphics
    from tenhours.services.acts import Acts
    from tenhours.services.authoring import Authoring
    from tenhours.services.folders import Folder
    from tenhours.services.hours.service import Hours
    from tenhours.services.importing.report import ImportReport
    from tenhours.services.importing.service import Wishes
    from tenhours.services.inspection import Inspection
    from tenhours.services.overview import Overview
    from tenhours.services.pictures import Pictures
    from tenhours.services.review import ReviewSession
    from tenhours.services.statistics import Statistics
    from tenhours.services.sync.report import SyncReport
    from tenhours.settings import Settings
    from tenhours.tui.app import TenHoursApp


class WiredDesk:
    """Hands the app its services."""

    def __init__(self, workshop: Workshop, *, hurried: bool = False) -> None:
        """Take the workshop; if hurried, the first card's code is drawn plain."""
        self._workshop = workshop
        self._hurried = hurried
        self._hours_ready = False

    @property
    def settings(self) -> Settings:
        """The student's settings as they are now."""
        return self._workshop.settings

    @property
    def own_decks(self) -> Path:
        """The folder that new cards are written to."""
        return self._workshop.own_decks

    @property
    def glyphs(self) -> Tier:
        """What to draw with on this terminal."""
        return self._workshop.glyphs

    @property
    def graphics(self) -> Graphics:
        """How pictures reach this terminal."""
        return self._workshop.graphics

    def pictures(self) -> Pictures:
        """Make the service that finds and opens the pictures of cards."""
        return self._workshop.pictures

    def theme(self) -> str:
        """Name the theme to begin with: a glance at the file, since reading it all takes longer."""
        try:
            text = self._workshop.places.settings.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""
        found = re.search(r'^theme\s*=\s*"([a-z0-9-]+)"', text, re.MULTILINE)
        return found[1] if found else ""

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self._workshop.now()

    def change_settings(self, values: Mapping[str, Any]) -> None:
        """Write settings by dotted key and take them up."""
        from tenhours.library import configuration

        configuration.change(self._workshop.places.settings, values)
        self._workshop.reread_settings()

    def sync_if_few(self, most: int) -> SyncReport | None:
        """Sync on this thread's connection; None when more files than that are to be read."""
        return self._workshop.sync().run_if_few(most)

    def sync_here(self) -> SyncReport:
        """Sync on this thread's connection."""
        return self._workshop.sync().run()

    def sync_apart(self, progress: Callable[[int, int], None]) -> SyncReport:
        """Sync on a connection of its own."""
        with self._workshop.apart() as other:
            return other.sync().run(progress)

    def import_apart(
        self,
        named: str,
        wishes: Wishes,
        progress: Callable[[str, int, int], None],
        *,
        dry_run: bool,
    ) -> ImportReport:
        """Bring decks in, or say what would come, on a connection of its own."""
        with self._workshop.apart() as other:
            importing = other.importing()
            run = importing.preview if dry_run else importing.bring_in
            return run(named, wishes, progress)

    def review(
        self,
        decks: Any = (),
        limit: int | None = None,
        minutes: int | None = None,
    ) -> ReviewSession:
        """Begin a review session."""
        if self._hurried:
            from tenhours.rendering.code import hold_colours

            hold_colours()
            self._hurried = False
        return self._workshop.review(decks, limit, minutes)

    def overview(self) -> Overview:
        """Make the service behind Today."""
        return self._workshop.overview()

    @property
    def hours_ready(self) -> bool:
        """Whether what study time needs has been imported."""
        return self._hours_ready

    @property
    def hours(self) -> Hours:
        """The services of study time."""
        return self._workshop.hours

    @property
    def here(self) -> ZoneInfo:
        """The zone that the clocks show where the student is."""
        from tenhours.zone import system_zone

        return system_zone()

    def statistics(self) -> Statistics:
        """Make the service that measures what is remembered."""
        from tenhours.services.statistics import Statistics

        return Statistics(self._workshop.database, self.settings, self._workshop.clock)

    def inspection(self) -> Inspection:
        """Make the service that explains and finds cards."""
        return self._workshop.inspection()

    def authoring(self) -> Authoring:
        """Make the service that writes deck files."""
        return self._workshop.authoring()

    def folders(self) -> list[Folder]:
        """List the folders of the library."""
        from tenhours.services import folders

        return folders.listed(self._workshop.database, self._workshop.roots)

    def add_folder(self, path: Path) -> str:
        """Add a folder to the library."""
        from tenhours.services import folders

        added = folders.add(
            self._workshop.places.settings,
            self.settings.folders,
            path,
            reserved=self._workshop.reserved_folders,
        )
        self._workshop.reread_settings()
        return added

    def remove_folder(self, path: Path) -> str:
        """Take a folder off the library."""
        from tenhours.services import folders

        removed = folders.remove(self._workshop.places.settings, self.settings.folders, path)
        self._workshop.reread_settings()
        return removed

    def subjects(self) -> list[str]:
        """Name the subjects of the bundled curriculum."""
        return self._workshop.subjects()

    def acts(self) -> Acts:
        """Make the service that suspends, buries, flags and takes back."""
        return self._workshop.acts()

    def copy_of_the_day(self) -> None:
        """Begin the day's copy of the data file if it has none yet."""
        self._workshop.copy_of_the_day()

    def prepare_colours(self) -> None:
        """Import what draws code in colour."""
        from tenhours.rendering.code import prepare_colours

        self._hurried = False
        prepare_colours()

    def prepare_hours(self) -> None:
        """Import what study time needs."""

        self._hours_ready = True

    def warm_up(self) -> None:
        """Import what the browser needs."""
        import tenhours.storage.browser  # noqa: F401


def make_app(
    workshop: Workshop, chosen: argparse.Namespace, *, hurried: bool = False
) -> TenHoursApp:
    """Construct the app for what the command line asked."""
    from tenhours.tui.app import TenHoursApp

    review = chosen.command == "review"
    return TenHoursApp(
        WiredDesk(workshop, hurried=hurried),
        review=review,
        decks=tuple(chosen.decks) if review else (),
        limit=chosen.limit if review else None,
        minutes=chosen.minutes if review else None,
    )


def run_app(chosen: argparse.Namespace) -> int:
    """Run the app and return its exit status.

    Raises whatever ended it, once the terminal is as it was before.
    """
    gc.disable()
    # Textual holds a change back for up to one frame; at its own 60 a second that is felt.
    os.environ.setdefault("TEXTUAL_FPS", "480")
    with Workshop(chosen.home) as workshop:
        app = make_app(workshop, chosen, hurried=True)
        status = app.run()
        _enter_hours(workshop)
        if app.fault is not None:
            raise app.fault
        return status or 0


def _enter_hours(workshop: Workshop) -> None:
    """Let what was reviewed into the hours; the next command does it if this one cannot."""
    if "database" in workshop.__dict__:
        from tenhours.core.errors import TenHoursError

        with suppress(TenHoursError):
            workshop.hours.timing.beat()
