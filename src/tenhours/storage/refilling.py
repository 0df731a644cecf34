"""A data file made anew from rows that were written out: the counterpart of `dump`."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.errors import DataError
from tenhours.storage import dump, migrations
from tenhours.storage.database import explained

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BATCH: Final = 5000


class Refilling:
    """Fills a file that nobody else knows of yet; `finish` makes sure that it is whole."""

    def __init__(self, path: Path, version: int) -> None:
        """Make the file, with the tables of a version.

        Raises DataError when the version is unknown here or the file cannot be made.
        """
        if not 0 < version <= migrations.VERSION:
            raise DataError(
                f"the backup is of file version {version}, and this tenhours knows those up to "
                f"{migrations.VERSION}. Update tenhours to restore it."
            )
        self._path = path
        self._batches: dict[str, list[Sequence[Any]]] = {}
        self._columns: dict[str, list[str]] = {}
        self._version = version
        with explained(path):
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA journal_mode = MEMORY").fetchone()
            self._connection.execute("BEGIN")
            for statements in migrations.MIGRATIONS[:version]:
                for statement in statements.split(";\n"):
                    if statement.strip():
                        self._connection.execute(statement)

    def columns(self, table: str) -> list[str]:
        """Name a table's columns; none when there is no such table."""
        if table not in dump.TABLES:
            return []
        if table not in self._columns:
            self._columns[table] = dump.columns(self._connection, table)
        return self._columns[table]

    def add(self, table: str, values: Sequence[Any]) -> None:
        """Add a row, its values in the order of the columns.

        Raises DataError when the table does not take it.
        """
        batch = self._batches.setdefault(table, [])
        batch.append(values)
        if len(batch) >= _BATCH:
            self._write(table)

    def finish(self) -> None:
        """Write the rest, check what refers to what, and close.

        Raises DataError when rows are missing that others need.
        """
        with explained(self._path):
            for table in dump.TABLES:
                self._write(table)
            broken = self._connection.execute("PRAGMA foreign_key_check").fetchone()
            if broken is not None:
                raise DataError(
                    f"the backup is damaged: a row of {broken[0]} needs one of {broken[2]} that is "
                    "not in it."
                )
            self._connection.execute(f"PRAGMA user_version = {self._version}")
            self._connection.execute("COMMIT")
        self.close()
        with explained(self._path), self._path.open("rb") as file:
            os.fsync(file.fileno())

    def close(self) -> None:
        """Let go of the file, finished or not."""
        self._connection.close()

    def _write(self, table: str) -> None:
        batch = self._batches.pop(table, [])
        if not batch:
            return
        marks = ", ".join("?" * len(self.columns(table)))
        try:
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", batch)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, OverflowError) as error:
            raise DataError(f"the backup is damaged: {table} does not take a row ({error}).") from (
                error
            )
        except sqlite3.Error:
            with explained(self._path):
                raise
