"""Exporting: the collection, or some decks of it, as a file of another program's or our own."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tenhours.core.decks import ancestors
from tenhours.core.errors import DataError, UsageError
from tenhours.interchange import hashcards_writing, tables_out
from tenhours.interchange.anki import outgoing as anki
from tenhours.interchange.outgoing import Logged, OutCard, OutNote
from tenhours.interchange.parcel import Refused
from tenhours.library import folders
from tenhours.services.exporting import backup, targets
from tenhours.services.exporting.report import ExportReport
from tenhours.services.importing.planning import safe_name
from tenhours.services.overview import no_such_deck
from tenhours.storage import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tenhours.core.time import Clock
    from tenhours.places import Places
    from tenhours.services.sync.reading import Root
    from tenhours.settings import Settings
    from tenhours.storage.database import Database
    from tenhours.storage.dump import DumpedNote

    Progress = Callable[[str, int, int], None]

FORMATS: Final = {
    "anki": "a package for Anki (.apkg): notes, pictures, schedules, the whole review log",
    "hashcards": "markdown for hashcards (a folder, or .zip): notes without schedules",
    "csv": "a table of notes (.csv)",
    "json": "notes with their memory and their reviews (.json)",
    "reviews": "the review log as a table (.csv): what `replay` reads",
    "backup": "everything, to put back with `restore` (.jsonl)",
}
"""What `--format` takes, with what it means."""

_SUFFIXES: Final = {
    ".apkg": "anki",
    ".zip": "hashcards",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "backup",
    "": "hashcards",
}
_EVERY: Final = 200


def format_of(named: str, wanted: str | None) -> str:
    """Find the format that a file's name asks for, unless one is insisted on.

    Raises UsageError when neither says one that is known.
    """
    if wanted is not None:
        if wanted not in FORMATS:
            raise UsageError(f'"{wanted}" is no format that can be written. {known()}')
        return wanted
    found = _SUFFIXES.get(Path(named).suffix.lower())
    if found is None:
        raise UsageError(f"the name of {named} does not say in what format to write. {known()}")
    return found


def known() -> str:
    """List the formats."""
    listed = "; ".join(f"{name}: {meaning}" for name, meaning in FORMATS.items())
    return f"Known are {listed}."


class Exporting:
    """Writes files; it reads the collection in one piece and changes nothing of it."""

    def __init__(
        self,
        database: Database,
        roots: Sequence[Root],
        settings: Settings,
        clock: Clock,
        places: Places,
    ) -> None:
        self._database = database
        self._roots = roots
        self._settings = settings
        self._clock = clock
        self._places = places

    def write(
        self,
        named: str,
        decks: Sequence[str] = (),
        *,
        format: str | None = None,  # noqa: A002 - the word of the command line
        force: bool = False,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Write a file, with all decks or with some and those below them.

        Raises UsageError when the name, a deck or the format cannot be meant, or the file is there
        and `force` is not said; DataError when it cannot be written: nothing of it is there then.
        """
        chosen = format_of(named, format)
        path = Path(named).expanduser().absolute()
        whole = chosen == "backup"
        in_folder = chosen == "hashcards" and path.suffix.lower() != ".zip"
        targets.check(path, folder=in_folder, force=force)
        if whole and decks:
            raise UsageError("a backup holds everything. Leave out the names of the decks.")
        report = ExportReport(chosen, path)
        with self._database.reading() as connection:
            if whole:
                with targets.file(path) as partial:
                    backup.write(
                        connection,
                        partial,
                        report,
                        self._roots,
                        self._places,
                        self._clock.now(),
                        progress,
                    )
                return report
            wanted = self._wanted(connection, decks)
            report.decks = len(wanted)
            notes = self._notes(connection, list(wanted.values()), progress)
            if in_folder:
                with targets.folder(path) as partial:
                    self._hashcards(notes, partial, report)
                return report
            with targets.file(path) as partial:
                self._file(chosen, notes, partial, report)
        return report

    def _file(
        self, chosen: str, notes: Iterator[OutNote], partial: Path, report: ExportReport
    ) -> None:
        if chosen == "anki":
            self._anki(notes, partial, report)
        elif chosen == "hashcards":
            with targets.workplace(self._places.data) as work:
                self._hashcards(notes, work, report)
                with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                    for file in sorted(work.rglob("*")):
                        if file.is_file():
                            archive.write(file, file.relative_to(work).as_posix())
        else:
            write = {
                "csv": tables_out.write_csv,
                "json": tables_out.write_json,
                "reviews": tables_out.write_reviews,
            }[chosen]
            with partial.open("w", encoding="utf-8", newline="\n") as text:
                report.notes, report.cards, report.reviews = write(notes, text)

    def _anki(self, notes: Iterator[OutNote], partial: Path, report: ExportReport) -> None:
        settings = self._settings
        with self._database.reading() as connection, targets.workplace(self._places.data) as work:
            since = dump.first_instant(connection) or self._clock.now()
            home = anki.Home(
                settings.calendar,
                settings.parameters,
                self._clock.now(),
                since,
                settings.new_per_day,
                settings.reviews_per_day,
            )
            try:
                package = anki.write_package(notes, partial, work, home)
            except sqlite3.Error as error:
                raise DataError(f"{report.path} could not be written: {error}.") from error
        report.notes, report.cards = package.notes, package.cards
        report.reviews, report.media = package.reviews, package.media
        report.skipped += package.refused

    def _hashcards(self, notes: Iterator[OutNote], target: Path, report: ExportReport) -> None:
        folder = hashcards_writing.Folder(target, safe_name)
        for note in notes:
            folder.add(note)
        folder.finish()
        report.notes, report.cards, report.decks = folder.notes, folder.cards, folder.decks
        report.media = len(folder.media.taken)
        report.skipped += [Refused(path, why) for path, why in folder.media.missing.items()]
        report.remarks.append("hashcards keeps schedules elsewhere: the cards begin anew there")

    def _wanted(self, connection: sqlite3.Connection, decks: Sequence[str]) -> dict[str, int]:
        """Find the decks that were named, and those below them."""
        there = dump.decks(connection)
        if not decks:
            return there
        found: dict[str, int] = {}
        for deck in decks:
            below = {name: row for name, row in there.items() if deck in ancestors(name)}
            if not below:
                raise UsageError(no_such_deck(deck, sorted(there)))
            found |= below
        return found

    def _notes(
        self, connection: sqlite3.Connection, decks: Sequence[int], progress: Progress | None
    ) -> Iterator[OutNote]:
        total = dump.count(connection, decks) if progress is not None else 0
        roots = {root.key: folders.base(root.path) for root in self._roots}
        for number, note in enumerate(dump.notes(connection, decks)):
            if progress is not None and number % _EVERY == 0:
                progress("writing notes", number, total)
            root = roots.get(note.root, Path(note.root))
            yield _out(connection, note, root)


def _out(connection: sqlite3.Connection, note: DumpedNote, root: Path) -> OutNote:
    return OutNote(
        note.id,
        note.key,
        note.deck,
        note.settings,
        note.note,
        root,
        (root / note.path).parent,
        [
            OutCard(
                card.id,
                card.key,
                card.name,
                card.state,
                [Logged(event, millis) for event, millis in dump.log_of(connection, card.id)],
            )
            for card in note.cards
        ],
    )
