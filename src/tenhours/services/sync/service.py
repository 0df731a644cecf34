"""Sync: bring the collection in line with the deck files, and say what was understood.

What only a change needs is imported when there is one: most syncs look at the files and are done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.errors import UsageError
from tenhours.core.notes import Severity
from tenhours.library import folders
from tenhours.services.sync import checks, reading
from tenhours.services.sync.report import FileProblem, SyncReport
from tenhours.storage import deck_files, decks, notes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Sequence

    from tenhours.core.decks import BrokenNote
    from tenhours.core.time import Clock
    from tenhours.services.sync.claims import Claims
    from tenhours.services.sync.reading import Root, Survey
    from tenhours.settings import Settings
    from tenhours.storage.database import Database
    from tenhours.storage.deck_files import StoredFile
    from tenhours.storage.event_log import Moment


class Sync:
    """Reads the deck folders again."""

    def __init__(
        self,
        database: Database,
        roots: Sequence[Root],
        settings: Settings,
        *,
        clock: Clock,
        file_clock: Callable[[], int],
    ) -> None:
        """Take what a sync needs; `file_clock` gives nanoseconds as the file system counts them."""
        self._database = database
        self._roots = roots
        self._clock = clock
        self._settings = settings
        self._calendar = settings.calendar
        self._parameters = settings.parameters
        self._subjects = settings.subjects
        self._file_clock = file_clock
        self._shown = {root.key: str(folders.base(root.path)) for root in roots}

    def run(self, progress: Callable[[int, int], None] | None = None) -> SyncReport:
        """Sync everything; when nothing changed, nothing is written.

        Raises DataError when the data file cannot be written.
        """
        return self._carry_out(self._survey(self._stored(), (), progress), progress)

    def run_if_few(self, most: int) -> SyncReport | None:
        """Sync, unless more than `most` files would have to be read: None then, and nothing done.

        Raises DataError when the data file cannot be written.
        """
        stored = self._stored()
        found = reading.look(self._roots, stored, subjects=self._subjects)
        if len(found.wanted) > most:
            return None
        reading.read(found, stored, now=self._file_clock())
        return self._carry_out(found, None)

    def _stored(self) -> dict[tuple[str, str], StoredFile]:
        with self._database.reading() as connection:
            return deck_files.files(connection)

    def _carry_out(self, found: Survey, progress: Callable[[int, int], None] | None) -> SyncReport:
        report = SyncReport()
        if not found.quiet:
            with self._database.transaction() as connection:
                stored = deck_files.files(connection)
                settled = self._settle(connection, found, stored)
                again = self._orphans(connection, found, settled)
                if again:
                    found = self._survey(stored, again, progress)
                    settled = self._settle(connection, found, stored)
                self._apply(connection, found, settled, stored, report)
        with self._database.reading() as connection:
            self._complete(connection, found, report)
        return report

    def separate(self, key: str) -> str:
        """Take back a recognised reword: the note is new, the old one keeps its memory.

        Raises UsageError when the note with this key was never taken for another one.
        """
        from tenhours.services.sync.separating import separate

        with self._database.transaction() as connection:
            moment = self._moment()
            old = separate(connection, key, moment, self._parameters)
        if old is None:
            raise UsageError(
                f'"{key}" was not recognised as another card; there is nothing to undo.'
            )
        return old

    def _moment(self) -> Moment:
        from tenhours.storage.event_log import Moment

        now = self._clock.now()
        return Moment(now, self._calendar.utc_offset(now), self._calendar.study_day(now))

    def _survey(
        self,
        stored: dict[tuple[str, str], StoredFile],
        again: Collection[int],
        progress: Callable[[int, int], None] | None,
    ) -> Survey:
        return reading.survey(
            self._roots,
            stored,
            now=self._file_clock(),
            subjects=self._subjects,
            again=again,
            progress=progress,
        )

    def _settle(
        self,
        connection: sqlite3.Connection,
        found: Survey,
        stored: dict[tuple[str, str], StoredFile],
    ) -> Claims:
        places = {
            file.id: (file.root, file.path, self._show(file.root, file.path))
            for file in stored.values()
        }
        readable = {file.id for file in stored.values() if file.state == "read"}
        from tenhours.services.sync import claims

        return claims.settle(
            connection, found.read, places, self._replaced(found, stored), readable
        )

    def _replaced(self, found: Survey, stored: dict[tuple[str, str], StoredFile]) -> set[int]:
        rows = {stored[file.place].id for file in found.read if file.place in stored}
        return rows | {file.id for file in found.gone}

    def _orphans(self, connection: sqlite3.Connection, found: Survey, settled: Claims) -> set[int]:
        """Find unchanged files with a note that stood back for one that is gone now."""
        unused = deck_files.unused_keys(connection)
        if not unused:
            return set()
        stored = deck_files.files(connection)
        replaced = self._replaced(found, stored)
        missing = {
            note.key for note in notes.notes_of_files(connection, replaced)
        } - settled.owners.keys()
        return {row for row, keys in unused.items() if row not in replaced and missing & set(keys)}

    def _apply(
        self,
        connection: sqlite3.Connection,
        found: Survey,
        settled: Claims,
        stored: dict[tuple[str, str], StoredFile],
        report: SyncReport,
    ) -> None:
        now = self._file_clock()
        replaced = self._replaced(found, stored)
        rows: dict[tuple[str, str], int] = {}
        held: set[int] = set()
        broken: dict[int, Sequence[BrokenNote]] = {}
        for file in found.read:
            complete = reading.with_findings(file, settled.problems.get(file.place, ()))
            rows[file.place] = deck_files.save_file(
                connection,
                *file.place,
                size=file.size,
                modified=file.modified,
                digest=file.digest,
                synced=now,
                state="read",
                deck=file.deck,
                settings=file.parsed.settings,
                problems=complete.parsed.problems,
                unused=settled.unused.get(file.place, ()),
            )
            if not file.whole:
                held.add(rows[file.place])
                broken[rows[file.place]] = file.parsed.broken
        for known, modified in found.touched:
            deck_files.touch_file(connection, known.id, modified, now)
        for known in found.gone:
            deck_files.set_file_state(connection, known.id, "gone", ())
        known_notes = notes.notes_of_files(connection, replaced)
        for known, problem in found.held:
            deck_files.set_file_state(connection, known.id, "held", (problem,))
            held.add(known.id)
            known_notes.extend(notes.notes_of_files(connection, (known.id,)))
        unused = deck_files.unused_keys(connection)
        for row, keys in settled.taken_from.items():
            deck_files.add_unused(connection, row, [*unused.get(row, ()), *keys])
        if found.read or found.gone or found.held:
            from tenhours.services.sync.applying import Applying

            Applying(connection, self._moment(), self._parameters, report).run(
                settled, rows, known_notes, held, broken
            )
            decks.settle_deck_settings(connection)

    def _complete(self, connection: sqlite3.Connection, found: Survey, report: SyncReport) -> None:
        live = notes.count_cards(connection, "live")
        report.held = notes.count_cards(connection, "held")
        report.unchanged = live - (report.added + report.reworded + report.moved + report.returned)
        report.shadowed = deck_files.shadowed(connection)
        report.problems = [FileProblem(path, problem) for path, problem in found.problems]
        report.problems += [
            FileProblem(self._show(root, path), problem)
            for root, path, problem in deck_files.problems(connection)
        ]
        files = sorted(
            deck_files.settings_of_files(connection), key=lambda f: (f[0] == "", f[0], f[1])
        )
        report.problems += checks.check(
            [(self._show(root, path), deck, settings) for root, path, deck, settings in files]
        )
        report.problems += checks.check_settings(self._settings, files)
        report.problems.sort(
            key=lambda p: (p.problem.severity is not Severity.ERROR, p.file, p.problem.line)
        )

    def _show(self, root: str, path: str) -> str:
        return f"{self._shown.get(root, root)}/{path}"
