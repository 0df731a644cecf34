"""The data file: opening it safely, transactions, and clear words when something is wrong."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.storage import migrations, write_ahead
from tenhours.storage.checkpoints import Checkpoints

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_TIMEOUT: Final = 60.0
"""Seconds that a writer waits for another tenhours to finish."""

_HEADER: Final = b"SQLite format 3\x00"


class Database:
    """One connection to the data file; every change happens in `transaction`."""

    def __init__(self, path: Path) -> None:
        """Open the file, create it when there is none, and bring an older one up to date.

        Raises DataError when it is damaged, newer than this program, or cannot be written.
        """
        self.path = path
        self._checkpoints = Checkpoints(path, BUSY_TIMEOUT)
        _refuse_damaged(path)
        with explained(path):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = connect(path)
        try:
            with explained(path):
                migrations.migrate(self.connection, path)
        except BaseException:
            self.connection.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction: all of it is kept, or nothing.

        Raises DataError when the file cannot be written (a full disk, say).
        """
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        with explained(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if _in_transaction(connection):
                    connection.execute("ROLLBACK")
                raise
        self._checkpoints.committed()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run a block of reads that all see the same state."""
        connection = self.connection
        if connection.in_transaction:
            yield connection
            return
        with explained(self.path):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if _in_transaction(connection):
                    connection.execute("COMMIT")

    def close(self) -> None:
        """Empty the write-ahead log into the file and let go of it."""
        self._checkpoints.close()
        try:
            self.connection.execute("PRAGMA busy_timeout = 200")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            pass  # another tenhours still reads; its own close will do it
        finally:
            self.connection.close()


def _in_transaction(connection: sqlite3.Connection) -> bool:
    """Ask anew: an error may have ended the transaction by itself."""
    return connection.in_transaction


def connect(path: Path) -> sqlite3.Connection:
    """Open a connection with the pragmas that every connection of ours has."""
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
    try:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0").fetchone()
        connection.execute("PRAGMA cache_size = -16000")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; a new file that two programs open is waited for here.

    SQLite does not wait by itself when this switch finds the file locked.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say into words a student can act on."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise DataError(_explain(path, error)) from error


def _explain(path: Path, error: Exception) -> str:
    # An OSError's full text names the file, whose own name may hold any of these words.
    text = str(getattr(error, "strerror", None) or error).lower()
    if "full" in text or "no space" in text:
        return (
            f"The disk is full: {path} could not be written. Everything rated before this is safe. "
            "Free some space and go on."
        )
    if "disk i/o error" in text or "input/output error" in text:
        return (
            f"The disk refused to read or write {path}. Everything rated before this is safe. Look "
            "whether the disk is full or failing, then go on."
        )
    if "locked" in text or "busy" in text:
        return f"Another program keeps {path} locked. Close it and try again."
    if (
        "readonly" in text
        or "read-only" in text
        or "permission" in text
        or "unable to open" in text
        or isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError)
    ):
        return (
            f"{path} cannot be opened for writing. Check the permissions of {path.parent}, or "
            "choose another place with --home."
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return damaged(path, "SQLite cannot read it")
    return f"{path}: {error}"


def damaged(path: Path, reason: str) -> str:
    """Word the message for a file that must not be touched any more."""
    return (
        f"{path} is damaged ({reason}). It was left as it is. `tenhours restore` lists the backups "
        "and puts one back; the damaged file is kept beside it."
    )


def _refuse_damaged(path: Path) -> None:
    """Recognise a file that is cut short or is not ours before SQLite gets to write to it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        if path.with_name(path.name + ".restored").exists():
            raise DataError(damaged(path, "a restore was cut off; do it again")) from None
        if any((path.parent / "backups").glob("*.db")):
            raise DataError(
                f"{path} is gone, its backups are not. `tenhours restore` lists them and puts one "
                "back. To begin anew, move the folder of backups away."
            ) from None
        return
    except OSError as error:
        raise DataError(_explain(path, error)) from error
    if size == 0:
        backups = path.parent / "backups"
        if backups.is_dir() and any(backups.glob("*.db")):
            raise DataError(damaged(path, "it is empty"))
        return
    if head[:16] != _HEADER or len(head) < 100:
        raise DataError(damaged(path, "it is not an SQLite file"))
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    pages = int.from_bytes(head[28:32], "big")
    if head[24:28] == head[92:96] and size < pages * page_size:
        _refuse_unless_logged(path, size, page_size, pages)
    migrations.refuse_newer(path, int.from_bytes(head[60:64], "big"))


def _refuse_unless_logged(path: Path, size: int, page_size: int, pages: int) -> None:
    """Let a file be shorter than it says if the log holds the rest: a kill while it was emptied."""
    with explained(path):
        now, held = write_ahead.committed_pages(path.with_name(path.name + "-wal"), page_size)
    missing = set(range(size // page_size + 1, (now or pages) + 1)) - held
    if missing:
        raise DataError(damaged(path, f"{pages * page_size - size} bytes are missing at its end"))
