"""Dated copies of the data file: one before the first change of each day, thinned as they age."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.storage import database

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

DAYS: Final = 7
WEEKS: Final = 4
MONTHS: Final = 12

_PAGES: Final = 128
"""Copied at a time: half a megabyte."""
_PAUSE: Final = 0.002
"""Seconds between two times, while somebody may be rating."""

_NAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    day: date
    """The study day before whose first change it was made."""
    size: int
    """Bytes."""


def listed(folder: Path) -> list[Backup]:
    """List the copies, newest first."""
    found = []
    try:
        entries = sorted(folder.iterdir(), reverse=True)
    except OSError:
        return []
    for path in entries:
        match = _NAME.fullmatch(path.name)
        if match is not None:
            with contextlib.suppress(ValueError, OSError):
                found.append(Backup(path, date.fromisoformat(match[1]), path.stat().st_size))
    return found


class Copying(threading.Thread):
    """The copy of the day on its way; whoever joins it hurries it."""

    def __init__(self, source: sqlite3.Connection, target: Path) -> None:
        """Take a connection that has pinned the state to copy; the thread closes it."""
        super().__init__(name="backup", daemon=False)
        self._source = source
        self._target = target
        self._hurried = threading.Event()

    def run(self) -> None:
        """Copy, and thin the older copies out."""
        try:
            _copy(self._source, self._target, lambda: self._hurried.wait(_PAUSE))
            thin(self._target.parent, date.fromisoformat(self._target.stem))
            sweep(self._target.parent)
        except (sqlite3.Error, OSError):
            pass  # the data file itself is untouched; tomorrow's copy is the next chance
        finally:
            self._source.close()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end, from now on without pauses."""
        self._hurried.set()
        super().join(timeout)


def begin(path: Path, folder: Path, day: date) -> Copying | None:
    """Start copying the data file as it is at this moment, unless the day has its copy.

    The state is pinned before this returns; the copying goes on in a thread and a little at a
    time, so that the first ratings of the day need not wait for the disk. A copy that fails leaves
    nothing half done behind.
    """
    target = folder / f"{day.isoformat()}.db"
    if target.exists() or not path.exists() or path.stat().st_size == 0:
        return None
    source = sqlite3.connect(
        path, timeout=database.BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error:
        source.close()
        return None
    copying = Copying(source, target)
    copying.start()
    return copying


def make(path: Path, target: Path) -> None:
    """Copy the data file now.

    Raises DataError when the copy cannot be written.
    """
    with database.explained(target):
        source = sqlite3.connect(path, timeout=database.BUSY_TIMEOUT, isolation_level=None)
        try:
            _copy(source, target)
        finally:
            source.close()


def thin(folder: Path, today: date) -> list[Path]:
    """Remove the copies that are no longer needed and return them.

    Kept are the newest of each of the last 7 days, 4 weeks and 12 months that have any.
    """
    copies = listed(folder)
    keep = _kept([copy.day for copy in copies], today)
    removed = []
    for copy in copies:
        if copy.day not in keep:
            with contextlib.suppress(OSError):
                copy.path.unlink()
                removed.append(copy.path)
    return removed


def sweep(folder: Path) -> None:
    """Remove the halves of copies whose program was killed."""
    for partial in folder.glob(".*.partial"):
        owner = partial.name.rsplit(".", 2)[-2]
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            partial.unlink(missing_ok=True)
        except (OSError, ValueError):
            continue  # it still runs, or it is not ours to judge


def restore(backup: Path, path: Path, now_name: str) -> Path | None:
    """Put a copy in place of the data file, which is kept beside it; return where.

    A file that can still be read is overwritten in one transaction, so that another tenhours that
    has it open goes on with what was restored; a damaged one is moved aside.
    Raises DataError when the copy is not sound or cannot be put in place.
    """
    aside = None
    with database.explained(backup):
        _check_sound(backup)
        if path.exists():
            aside = _free(path.with_name(f"{path.name}.before-restore-{now_name}"))
        with contextlib.closing(
            sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)
        ) as source:
            if aside is not None and _can_be_read(path):
                make(path, aside)
                with contextlib.closing(database.connect(path)) as target:
                    source.backup(target)
            else:
                _replace(source, path, aside)
    return aside


def _can_be_read(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=database.BUSY_TIMEOUT)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            connection.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error:
        return False
    return bool(verdict == "ok")


def _replace(source: sqlite3.Connection, path: Path, aside: Path | None) -> None:
    fresh = path.with_name(path.name + ".restored")
    _copy(source, fresh)
    if aside is not None:
        os.replace(path, aside)  # noqa: PTH105 - both ends are one rename
    for suffix in ("-wal", "-shm"):
        extra = path.with_name(path.name + suffix)
        if extra.exists():
            if aside is None:
                extra.unlink()
            else:
                os.replace(extra, aside.with_name(aside.name + suffix))  # noqa: PTH105
    os.replace(fresh, path)  # noqa: PTH105


def _free(path: Path) -> Path:
    """Find a name that no file has, so that a second restore does not overwrite the first."""
    number, found = 2, path
    while found.exists():
        found, number = path.with_name(f"{path.name}-{number}"), number + 1
    return found


def _kept(days: Collection[date], today: date) -> set[date]:
    keep = {day for day in days if today - day < timedelta(days=DAYS)}
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in sorted(days):
        weeks[day.isocalendar()[:2]] = day
        months[day.year, day.month] = day
    keep.update(sorted(weeks.values())[-WEEKS:])
    keep.update(sorted(months.values())[-MONTHS:])
    return keep


def _copy(
    source: sqlite3.Connection, target: Path, pause: Callable[[], object] | None = None
) -> None:
    """Copy by way of a file beside the target; after every few pages comes a pause.

    What is written goes to the disk in small parts: one large part at the end would hold up every
    commit meanwhile, since the file system writes them all in one go.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = OFF")
            with partial.open("rb") as written:

                def settle(*_: int) -> None:
                    os.fsync(written.fileno())
                    if pause is not None:
                        pause()

                source.backup(copy, pages=_PAGES, progress=settle, sleep=0)
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        os.replace(partial, target)  # noqa: PTH105
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _check_sound(backup: Path) -> None:
    if not backup.is_file():
        raise DataError(f"{backup} is not there. `tenhours restore` lists the backups.")
    connection = sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        connection.execute("SELECT count(*) FROM events").fetchone()
    finally:
        connection.close()
    if verdict != "ok":
        raise DataError(f"{backup} is damaged itself: {verdict}. Choose an older one.")
