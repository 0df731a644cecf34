"""The desk: what the app asks of whoever constructed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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


class Desk(Protocol):
    """Hands out services, each made when it is first asked for."""

    @property
    def settings(self) -> Settings:
        """The student's settings as they are now."""
        ...

    @property
    def own_decks(self) -> Path:
        """The folder that new cards are written to."""
        ...

    @property
    def glyphs(self) -> Tier:
        """What to draw with on this terminal."""
        ...

    @property
    def graphics(self) -> Graphics:
        """How pictures reach this terminal."""
        ...

    def pictures(self) -> Pictures:
        """Make the service that finds and opens the pictures of cards."""
        ...

    def theme(self) -> str:
        """Name the theme to begin with, without reading all of the settings."""
        ...

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        ...

    def change_settings(self, values: Mapping[str, object]) -> None:
        """Write settings by dotted key and take them up."""
        ...

    def sync_if_few(self, most: int) -> SyncReport | None:
        """Sync on this thread's connection; None when more files than that are to be read."""
        ...

    def sync_here(self) -> SyncReport:
        """Sync on this thread's connection."""
        ...

    def sync_apart(self, progress: Callable[[int, int], None]) -> SyncReport:
        """Sync on a connection of its own; for a worker thread."""
        ...

    def import_apart(
        self,
        named: str,
        wishes: Wishes,
        progress: Callable[[str, int, int], None],
        *,
        dry_run: bool,
    ) -> ImportReport:
        """Bring decks in, or say what would come, on a connection of its own; for a thread."""
        ...

    def review(
        self,
        decks: Sequence[str] = (),
        limit: int | None = None,
        minutes: int | None = None,
    ) -> ReviewSession:
        """Begin a review session."""
        ...

    def overview(self) -> Overview:
        """Make the service behind Today."""
        ...

    @property
    def hours_ready(self) -> bool:
        """Whether what study time needs has been imported."""
        ...

    @property
    def hours(self) -> Hours:
        """The services of study time."""
        ...

    @property
    def here(self) -> ZoneInfo:
        """The zone that the clocks show where the student is."""
        ...

    def statistics(self) -> Statistics:
        """Make the service that measures what is remembered."""
        ...

    def inspection(self) -> Inspection:
        """Make the service that explains and finds cards."""
        ...

    def authoring(self) -> Authoring:
        """Make the service that writes deck files."""
        ...

    def folders(self) -> list[Folder]:
        """List the folders of the library."""
        ...

    def add_folder(self, path: Path) -> str:
        """Add a folder to the library."""
        ...

    def remove_folder(self, path: Path) -> str:
        """Take a folder off the library."""
        ...

    def subjects(self) -> list[str]:
        """Name the subjects of the bundled curriculum."""
        ...

    def acts(self) -> Acts:
        """Make the service that suspends, buries, flags and takes back."""
        ...

    def copy_of_the_day(self) -> None:
        """Begin the day's copy of the data file if it has none yet."""
        ...

    def prepare_colours(self) -> None:
        """Prepare for drawing code in colour; for a worker thread."""
        ...

    def prepare_hours(self) -> None:
        """Import what study time needs; for a worker thread."""
        ...

    def warm_up(self) -> None:
        """Import what the slower screens need; for a worker thread."""
        ...
