"""Checkpoints: moving the write-ahead log into the data file from a thread, so that nobody waits.

SQLite's own checkpoints happen inside a commit and make one rating in a hundred slow. A log that
is never emptied makes all of them slow: a commit that lengthens the file costs the file system
about twice as much as one that writes over what is there. So the log is emptied as soon as the
student pauses; for whoever does not pause, it gets room ahead. (Restarting the log while ratings
come was measured to hold single ones up for 20 ms and more, so it is left to the pauses.)
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

PAUSE: Final = 1.0
"""Seconds without a commit after which the log is emptied."""
HURRIED: Final = (4, 130)
"""Commits without a pause after which the log gets room, once in a session."""
MANY: Final = 500
"""Commits after which the log is emptied without a pause."""
ROOM: Final = 4 * 1024 * 1024
"""Bytes; about what a hundred ratings take."""


class Checkpoints:
    """Hears of every commit, and empties the log in its own thread and connection."""

    def __init__(self, path: Path, timeout: float) -> None:
        """Take the data file; nothing starts before the first commit."""
        self._path = path
        self._timeout = timeout
        self._commits = 0
        self._rooms = 0
        self._stopping = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def committed(self) -> None:
        """Note that a transaction was kept."""
        self._commits += 1
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
            self._thread.start()
        elif self._commits in (1, *HURRIED, MANY):
            self._wake.set()

    def close(self) -> None:
        """End the thread; a checkpoint that runs is finished first."""
        if self._thread is not None:
            self._stopping = True
            self._wake.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._stopping:
            seen = self._commits
            woken = self._wake.wait(PAUSE if seen else None)
            self._wake.clear()
            paused = seen == self._commits and not woken
            if not self._stopping:
                # What fails here (a full disk, a lock) costs no data and comes round again; the
                # next rating that cannot be written says so.
                with suppress(sqlite3.Error):
                    self._act(paused=paused)

    def _act(self, *, paused: bool) -> None:
        if paused or self._commits >= MANY:
            self._commits = 0
            checkpoint(self._path, self._timeout)
        elif self._rooms < len(HURRIED) and self._commits >= HURRIED[self._rooms]:
            self._rooms += 1
            make_room(self._path, self._timeout)


def checkpoint(path: Path, timeout: float) -> None:
    """Move what the log holds into the file, without waiting for readers or writers.

    Raises sqlite3.Error when that is not possible.
    """
    with closing(sqlite3.connect(path, timeout=timeout, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def make_room(path: Path, timeout: float) -> None:
    """Lengthen the log by pages that are taken back at once.

    Pages that do not fit into the cache are written to the log before their transaction ends;
    after a rollback they are room that the next transactions write over. Raises sqlite3.Error.
    """
    with closing(sqlite3.connect(path, timeout=timeout, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 10")
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute("CREATE TABLE room (filling BLOB)")
            connection.execute("INSERT INTO room VALUES (zeroblob(?))", (ROOM,))
        finally:
            connection.execute("ROLLBACK")
