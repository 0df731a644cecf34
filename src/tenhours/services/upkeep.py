"""Upkeep of the data file: doctor, backup, restore."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError, UsageError
from tenhours.core.hours import chain
from tenhours.storage import backups, heads, integrity, ledger, parameters
from tenhours.storage.database import Database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from tenhours.core.scheduling import Parameters
    from tenhours.core.time import Clock
    from tenhours.places import Places
    from tenhours.settings import Settings
    from tenhours.storage.backups import Backup
    from tenhours.storage.integrity import Health


class Upkeep:
    """Looks after the data file of one home."""

    def __init__(self, places: Places, settings: Settings, clock: Clock) -> None:
        self._places = places
        self._settings = settings
        self._clock = clock

    def check(self, progress: Callable[[int, int], None] | None = None) -> Health:
        """Check the file without changing anything.

        Raises DataError when it cannot even be opened.
        """
        database = self._open()
        try:
            with database.reading() as connection:
                health = integrity.check(connection, self._in_force(connection), progress)
                health.faults += [
                    f"hours, {fault}" for fault in chain.faults(ledger.rows(connection))
                ]
            return health
        finally:
            database.close()

    def rebuild(self) -> int:
        """Fold every card's log again, after a copy of the file; return how many cards changed."""
        database = self._open()
        try:
            stamp = f"{self._clock.now():%Y%m%dT%H%M%S}"
            backups.make(self._places.database, self._places.backups / f"before-rebuild-{stamp}.db")
            with database.transaction() as connection:
                return integrity.rebuild(connection, self._in_force(connection))
        finally:
            database.close()

    def backups(self) -> list[Backup]:
        """List the dated copies, newest first."""
        return backups.listed(self._places.backups)

    def backup(self, target: str | None) -> Path:
        """Copy the data file now, to a file or among the dated copies.

        The copy of how the day began stays; a further one has the time in its name. Raises
        UsageError when there is nothing to copy or the target exists.
        """
        if not self._places.database.exists():
            raise UsageError("there is no collection yet, so there is nothing to copy.")
        if target is None:
            day = self._settings.calendar.study_day(self._clock.now())
            path = self._places.backups / f"{day.isoformat()}.db"
            if path.exists():
                now = self._clock.now().astimezone(self._settings.zone)
                path = self._places.backups / f"{now:%Y-%m-%dT%H%M%S}.db"
        else:
            path = Path(target).expanduser()
            if path.exists():
                raise UsageError(f"{path} exists already. Name a new file.")
        self._open().close()
        backups.make(self._places.database, path)
        return path

    def find_backup(self, name: str) -> Path:
        """Find a copy by its date or its path.

        Raises UsageError when there is none.
        """
        for backup in self.backups():
            if backup.day.isoformat() == name:
                return backup.path
        for path in (Path(name).expanduser(), self._places.backups / f"{name}.db"):
            with suppress(OSError):  # a name that no file can have
                if path.is_file():
                    return path
        raise UsageError(f'there is no backup "{name}". `tenhours restore` lists them.')

    def restore(self, backup: Path) -> Path | None:
        """Put a copy in place; the present file is kept, and its new name returned."""
        stamp = f"{self._clock.now():%Y%m%dT%H%M%S}"
        aside = backups.restore(backup, self._places.database, stamp)
        # The ledger of hours now ends where the copy ends: its second place follows.
        database = self._open()
        try:
            with database.transaction() as connection:
                if ledger.heads(connection) or self._places.ledger_head.exists():
                    heads.settle(connection, self._places.ledger_head, fresh=True)
        finally:
            database.close()
        return aside

    def _in_force(self, connection: sqlite3.Connection) -> Parameters:
        """What folds the log: the weights that the file was last opened with, whatever is set."""
        newest = parameters.newest(connection)
        chosen = self._settings.parameters
        return chosen if newest is None else replace(chosen, weights=newest[1])

    def _open(self) -> Database:
        if not self._places.database.exists():
            raise DataError("there is no collection yet. Open `tenhours` to begin one.")
        return Database(self._places.database)
