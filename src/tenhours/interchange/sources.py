"""Sources: recognise by its content what a file or a folder holds, and open it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange import backup_lines, backup_parcel, databases, mochi, notebooks
from tenhours.interchange.anki import package
from tenhours.interchange.archives import Archive
from tenhours.interchange.delimited import reading as delimited
from tenhours.interchange.obsidian.conventions import Conventions
from tenhours.interchange.page_formats import Around, judge
from tenhours.interchange.pages import DATABASES, SUFFIXES, decoded
from tenhours.interchange.parcel import Parcel, Refused
from tenhours.interchange.unpacking import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Calendar
    from tenhours.interchange.parcel import Choices, ForeignNote

FORMATS: Final = {
    package.FORMAT: "Anki's packages (.apkg, .colpkg) and collections",
    **notebooks.FORMATS,
    **delimited.FORMATS,
    **backup_parcel.FORMATS,
}
"""What `--format` takes, with what it means."""
_HEAD: Final = 100_000
"""Bytes that are looked at to tell prose from a table."""


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
    opener = _Opener(work, calendar, parameters, choices, format)
    try:
        return opener.folder(path) if path.is_dir() else opener.file(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read: {reason}.") from error


class _Opener:
    def __init__(
        self,
        work: Path,
        calendar: Calendar,
        parameters: Parameters,
        choices: Choices,
        wanted: str | None,
    ) -> None:
        self._work = work
        self._calendar = calendar
        self._parameters = parameters
        self._choices = choices
        self._wanted = wanted

    def file(self, path: Path) -> Parcel:
        wanted = self._wanted
        if wanted in backup_parcel.FORMATS or (wanted is None and _is_backup(path)):
            return backup_parcel.open_backup(path, self._work)
        if wanted in delimited.FORMATS:
            return delimited.open_table(path, self._choices, wanted)
        if databases.is_database(path):
            if path.name in DATABASES and wanted != package.FORMAT:
                return self.folder(path.parent)
            return package.open_collection(path, self._work, self._calendar, self._parameters)
        if wanted == package.FORMAT or zipfile.is_zipfile(path) or _is_torn_zip(path):
            return self._archive(path)
        if wanted is not None or path.suffix.lower() in SUFFIXES:
            return self._pages(path)
        if path.suffix.lower() not in (".csv", ".tsv") and _is_prose(path):
            return self._pages(path)
        if delimited.is_table(path) or _is_text(path):
            return delimited.open_table(path, self._choices)
        raise _unknown(path)

    def folder(self, path: Path) -> Parcel:
        if self._wanted == package.FORMAT or self._wanted in backup_parcel.FORMATS:
            raise DataError(f"{path} is a folder, and --format {self._wanted} names a file.")
        if self._wanted not in delimited.FORMATS:
            book = self._book(path)
            if book.formats:
                return book.parcel()
        tables = sorted(found for found in path.rglob("*") if _is_plain_table(found, path))
        if tables and (self._wanted is None or self._wanted in delimited.FORMATS):
            return self._tables(tables)
        raise _unknown(path)

    def _archive(self, path: Path) -> Parcel:
        archive = Archive(path)
        try:
            names = archive.names()
            if self._wanted == package.FORMAT or package.is_package(names):
                archive.close()
                return package.open_package(path, self._work, self._calendar, self._parameters)
            if mochi.is_mochi(names):
                return mochi.open_mochi(path, archive)
            folder, refused = unpack(archive, self._work)
        except BaseException:
            archive.close()
            raise
        archive.close()
        try:
            parcel = self.folder(folder)
        except DataError as error:
            raise DataError(str(error).replace(str(folder), str(path))) from error
        return replace(parcel, media=chain(refused, parcel.media))

    def _book(self, path: Path) -> notebooks.Notebook:
        return notebooks.Notebook(
            path,
            self._work,
            calendar=self._calendar,
            parameters=self._parameters,
            wanted=self._wanted,
        )

    def _pages(self, path: Path) -> Parcel:
        book = self._book(path)
        if not book.formats:
            raise _unknown(path)
        return book.parcel()

    def _tables(self, paths: list[Path]) -> Parcel:
        """Read all tables of a folder."""
        parcels: list[Parcel] = []
        refused: list[Refused] = []
        for path in paths:
            try:
                parcels.append(delimited.open_table(path, self._choices, self._wanted))
            except DataError as error:
                refused.append(Refused(path.name, str(error)))
        if not parcels:
            raise DataError(refused[0].why)

        def notes() -> Iterator[ForeignNote | Refused]:
            yield from refused
            for parcel in parcels:
                yield from parcel.notes

        remarks = dict.fromkeys(remark for parcel in parcels for remark in parcel.remarks)
        return Parcel(parcels[0].format, notes(), remarks=tuple(remarks))


def _is_torn_zip(path: Path) -> bool:
    """Whether a file begins as a zip does; cut short, it is none any more."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _is_backup(path: Path) -> bool:
    with path.open("rb") as file:
        return backup_lines.is_backup(file.read(_HEAD))


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text, _ = decoded(head[: len(head) // 4 * 4])
    signs = sum(1 for letter in text[:10_000] if letter < " " and letter not in "\t\n\r\f\x1f")
    return bool(text.strip()) and signs * 100 < len(text[:10_000])


def _is_prose(path: Path) -> bool:
    """Whether a file that is not named as one is a page with cards."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head or b"\x00" in head[:100]:
        return False
    text = decoded(head)[0].replace("\r\n", "\n")
    if text.startswith(("#separator:", "#html:", "#columns:")):
        return False
    return bool(judge(text, Around(Conventions())).format)


def _is_plain_table(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and delimited.is_table(path) and path.is_file() and not path.is_symlink()


def _unknown(path: Path) -> DataError:
    return DataError(f"{path} holds no cards in a format that is known here. {_known()}")


def _known() -> str:
    listed = "; ".join(f"{name}: {meaning}" for name, meaning in FORMATS.items())
    return f"Known are {listed}."
