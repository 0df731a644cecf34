"""Other programs' SQLite files: a copy is opened, and nothing of it is trusted."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC: Final = b"SQLite format 3\x00"
_CHUNK: Final = 1 << 20


def is_database(path: Path) -> bool:
    """Whether a file is a SQLite database."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def tables(path: Path, work: Path) -> set[str]:
    """Name the tables of a database; none when it cannot be read."""
    try:
        with opened(path, work) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {str(name) for (name,) in rows}
    except DataError:
        return set()


@contextmanager
def opened(path: Path, work: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a database, made in a working folder; whatever is wrong is a DataError."""
    copy = _free(work, path.name)
    try:
        for suffix in ("", "-wal"):
            source = path.with_name(path.name + suffix)
            if suffix and not source.exists():
                continue
            _copy(source, copy.with_name(copy.name + suffix))
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            connection.execute("PRAGMA query_only = ON")
            yield connection
    except (sqlite3.Error, OverflowError, ValueError) as error:
        raise DataError(f"{path} cannot be read ({error}). It may be damaged.") from error


def _free(work: Path, name: str) -> Path:
    number = 1
    while (target := work / f"{number}-{name}").exists():
        number += 1
    return target


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(_CHUNK):
            written.write(chunk)
