"""Sources: recognise by its content what a file or a folder holds, and open it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange import databases, notebooks
from tenhours.interchange.anki import package
from tenhours.interchange.archives import Archive
from tenhours.interchange.delimited import reading as delimited
from tenhours.interchange.pages import SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.parcel import Choices, Parcel

FORMATS: Final = {
    package.FORMAT: "Anki's packages (.apkg, .colpkg) and collections",
    **notebooks.FORMATS,
    **delimited.FORMATS,
}
"""What `--format` takes, with what it means."""


def open_source(
    path: Path,
    work: Path,
    *,
    calendar: Calendar,
    parameters: Parameters,
    choices: Choices,
    format: str | None = None,  # noqa: A002 - the word of the command line
) -> Parcel:
    """Open whatever lies at a path: a package, a table, a page or a folder of markdown, a zip.

    `work` is an empty folder that temporary files may be put into; it must outlive the parcel.
    Nothing outside it is written. `format` insists on one of FORMATS.
    Raises DataError when nothing is recognised, or what is there cannot be read.
    """
    if format is not None and format not in FORMATS:
        raise DataError(f'"{format}" is no format that is known here. {_known()}')
    if path.is_dir():
        return _pages(path, work, calendar, parameters, format)
    if zipfile.is_zipfile(path):
        with Archive(path) as archive:
            anki = package.is_package(archive.names())
        if anki:
            return package.open_package(path, work, calendar, parameters)
    if databases.is_database(path):
        return package.open_collection(path, work, calendar, parameters)
    if format in delimited.FORMATS or (format is None and delimited.is_table(path)):
        return delimited.open_table(path, choices, format)
    if path.suffix.lower() in SUFFIXES:
        return _pages(path, work, calendar, parameters, format)
    raise DataError(f"{path} is in no format that is known here. {_known()}")


def _pages(
    path: Path, work: Path, calendar: Calendar, parameters: Parameters, wanted: str | None
) -> Parcel:
    book = notebooks.Notebook(path, work, calendar=calendar, parameters=parameters, wanted=wanted)
    if not book.formats:
        raise DataError(f"{path} holds no cards in a format that is known here. {_known()}")
    return book.parcel()


def _known() -> str:
    listed = "; ".join(f"{name}: {meaning}" for name, meaning in FORMATS.items())
    return f"Known are {listed}."
