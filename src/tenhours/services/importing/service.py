"""Importing: from a word on the command line to cards in the library."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError
from tenhours.interchange.sources import FORMATS, open_source
from tenhours.library.journal import alive
from tenhours.services.importing.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tenhours.interchange.parcel import Parcel
    from tenhours.services.importing.landing import Landing, Progress
    from tenhours.services.importing.report import ImportReport
    from tenhours.settings import Settings

_WORK = ".import-"
"""What the names of folders for temporary files begin with; the number of the process follows."""

__all__ = ["FORMATS", "Importing", "Wishes"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the student insists on; nothing means that it is found out."""

    format: str | None = None
    deck: str | None = None
    """Put everything under this deck."""
    overwrite: bool = False
    """Take the source's text where the student has changed a card too."""
    encoding: str | None = None
    separator: str | None = None
    columns: str | None = None
    """`front,back,tags`: a name or `-` for each column."""


class Importing:
    """Brings in what other programs, folders and addresses hold."""

    def __init__(self, landing: Landing, settings: Settings, home: Path) -> None:
        """`home` is the folder under which temporary files may be put."""
        self._landing = landing
        self._settings = settings
        self._home = home

    def preview(self, named: str, wishes: Wishes, progress: Progress | None = None) -> ImportReport:
        """Say what an import would bring, and write nothing.

        Raises UsageError when there is nothing of that name, DataError when it cannot be read.
        """
        with self._opened(named, wishes, progress) as parcel:
            return self._landing.preview(parcel, under=wishes.deck, overwrite=wishes.overwrite)

    def bring_in(
        self, named: str, wishes: Wishes, progress: Progress | None = None
    ) -> ImportReport:
        """Import a file, a folder or an address: whole, or not at all.

        Raises UsageError when there is nothing of that name, DataError when it cannot be read or
        the library cannot be written.
        """
        with self._opened(named, wishes, progress) as parcel:
            return self._landing.land(
                parcel, under=wishes.deck, overwrite=wishes.overwrite, progress=progress
            )

    def _sweep(self) -> None:
        """Remove what imports left here that were killed."""
        for left in self._home.glob(f"{_WORK}*"):
            process = left.name.removeprefix(_WORK).partition("-")[0]
            if process == str(os.getpid()):
                continue
            if not process.isdecimal() or not alive(int(process)):
                shutil.rmtree(left, ignore_errors=True)

    @contextmanager
    def _opened(self, named: str, wishes: Wishes, progress: Progress | None) -> Iterator[Parcel]:
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            self._sweep()
            work = Path(tempfile.mkdtemp(dir=self._home, prefix=f"{_WORK}{os.getpid()}-"))
        except OSError as error:
            raise DataError(
                f"{self._home} cannot be written: {error.strerror or error}."
            ) from error
        try:
            (work / "fetched").mkdir()
            (work / "open").mkdir()
            path = fetch(named, work / "fetched", progress)
            parcel = open_source(
                path,
                work / "open",
                calendar=self._settings.calendar,
                parameters=self._settings.parameters,
                choices=wishes,
                format=wishes.format,
            )
            try:
                yield parcel
            finally:
                parcel.close()
        finally:
            shutil.rmtree(work, ignore_errors=True)
