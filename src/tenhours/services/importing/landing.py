"""Landing: a parcel becomes deck files, cards and history, whole or not at all."""

from __future__ import annotations

import secrets
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange.parcel import Refused
from tenhours.library.journal import Journal, recover
from tenhours.services.importing.histories import Histories
from tenhours.services.importing.planning import Plan, Planner, safe_name
from tenhours.services.importing.report import ImportReport
from tenhours.storage import imports, parameters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tenhours.core.time import Clock
    from tenhours.interchange.parcel import Medium, Parcel
    from tenhours.services.sync.service import Sync
    from tenhours.settings import Settings
    from tenhours.storage.database import Database

    Progress = Callable[[str, int, int], None]
    """Hears what is being done, how much is done and of how much; 0 when that is not known."""

MEDIA: Final = "media"
"""The folder of pictures and sounds, under the library."""


class Landing:
    """Takes parcels into the student's own library."""

    def __init__(
        self, database: Database, sync: Sync, own: Path, settings: Settings, clock: Clock
    ) -> None:
        self._database = database
        self._sync = sync
        self._own = own
        self._settings = settings
        self._clock = clock

    def preview(
        self, parcel: Parcel, *, under: str | None = None, overwrite: bool = False
    ) -> ImportReport:
        """Say what `land` would do, and write nothing."""
        report = ImportReport(parcel.format, dry_run=True)
        with self._database.reading() as connection:
            media = self._media(parcel, report)
            plan = self._plan(connection, parcel, report, media, under, overwrite, None)
            self._histories(connection, report).count(parcel, plan.keys)
        report.files = [*plan.contents, *(self._own / name for name, _ in media.values())]
        report.remarks += parcel.remarks
        return report

    def land(
        self,
        parcel: Parcel,
        *,
        under: str | None = None,
        overwrite: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Take a parcel in: its notes as deck files, its media beside them, its histories.

        Raises DataError when it cannot be written; nothing of it is there then.
        """
        report = ImportReport(parcel.format)
        journal = Journal(self._own, secrets.token_hex(8))
        try:
            with self._database.transaction() as connection:
                media = self._media(parcel, report)
                plan = self._plan(connection, parcel, report, media, under, overwrite, progress)
                contents: dict[Path, bytes | Callable[[], bytes | None]] = {
                    self._own / name: _reader(medium, report)
                    for name, medium in media.values()
                    if not (self._own / name).exists()
                }
                contents.update(plan.contents)
                journal.write(contents, _step(progress, "writing"))
                self._sync.run(_step(progress, "reading cards"))
                histories = self._histories(connection, report)
                histories.run(parcel, plan.keys, _step(progress, "history"))
                imports.remember(connection, plan.landed.items())
                imports.set_mark(connection, journal.name)
        except BaseException:
            if not self._kept(journal.name):
                journal.take_back()
            raise
        journal.finish()
        report.files = [path for path in contents if path.suffix == ".md" or path.exists()]
        report.remarks += parcel.remarks
        return report

    def recover(self) -> bool:
        """Take back what an import left behind that was cut off; return whether there was any."""
        return recover(self._own, self._kept)

    def _kept(self, name: str) -> bool:
        with self._database.reading() as connection:
            return imports.has_mark(connection, name)

    def _plan(
        self,
        connection: sqlite3.Connection,
        parcel: Parcel,
        report: ImportReport,
        media: dict[str, tuple[str, Medium]],
        under: str | None,
        overwrite: bool,
        progress: Progress | None,
    ) -> Plan:
        planner = Planner(
            connection,
            self._own,
            report,
            under=under,
            overwrite=overwrite,
            media={name: place for name, (place, _) in media.items()},
        )
        return planner.run(parcel, _step(progress, "notes"))

    def _histories(self, connection: sqlite3.Connection, report: ImportReport) -> Histories:
        newest = parameters.newest(connection)
        return Histories(
            connection,
            self._settings.calendar,
            self._settings.parameters,
            None if newest is None else newest[0],
            self._clock.now(),
            report,
        )

    def _media(self, parcel: Parcel, report: ImportReport) -> dict[str, tuple[str, Medium]]:
        """Find a place for each picture and sound; one that lies there already needs none."""
        places: dict[str, tuple[str, Medium]] = {}
        taken: set[str] = set()
        for item in parcel.media:
            if isinstance(item, Refused):
                report.skipped.append(item)
                continue
            parts = [safe_name(part) for part in PurePosixPath(item.name).parts]
            if not parts or parts[0] != MEDIA:
                parts.insert(0, MEDIA)
            if PurePosixPath(parts[-1]).suffix.lower() in (".md", ".markdown", ".tex"):
                parts[-1] += ".txt"  # it must not be taken for a deck
            place = self._free("/".join(parts), item, taken)
            taken.add(place.casefold())
            places[item.name] = (place, item)
            report.media += not (self._own / place).exists()
        return places

    def _free(self, wanted: str, item: Medium, taken: set[str]) -> str:
        """Find a name that nothing else has; a file with the same content has it already."""
        path = PurePosixPath(wanted)
        number = 1
        while True:
            name = wanted if number == 1 else str(path.with_stem(f"{path.stem}-{number}"))
            number += 1
            if name.casefold() in taken:
                continue
            there = self._own / name
            try:
                if not there.exists():
                    return name
                if there.stat().st_size == item.size and there.read_bytes() == item.read():
                    return name
            except DataError:
                continue  # the medium itself cannot be read; that is told when it is written
            except OSError as error:
                raise DataError(f"{there} cannot be read: {error.strerror or error}.") from error


def _reader(medium: Medium, report: ImportReport) -> Callable[[], bytes | None]:
    """Read a picture or a sound when its turn comes; a damaged one keeps nothing else away."""

    def read() -> bytes | None:
        try:
            return medium.read()
        except DataError as error:
            report.media -= 1
            report.skipped.append(Refused(medium.name, str(error)))
            return None

    return read


def _step(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(what, done, total)
