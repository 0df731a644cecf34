"""The write-ahead log is emptied by itself, and the file stays whole."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from tenhours.storage import checkpoints
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def note(database: Database, key: str) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO meta (key, value) VALUES (?, 'x')", (key,))


def keys_without_the_log(path: Path) -> set[str]:
    """Read the data file as it is without its log."""
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    try:
        with closing(sqlite3.connect(f"file:{alone}?immutable=1", uri=True)) as connection:
            return {key for (key,) in connection.execute("SELECT key FROM meta")}
    except sqlite3.DatabaseError:
        return set()  # read in the middle of a checkpoint, or before the first


def wait_until(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_pause_empties_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE", 0.05)
    path = tmp_path / "tenhours.db"
    with closing(Database(path)) as database:
        note(database, "first")
        assert wait_until(lambda: "first" in keys_without_the_log(path))
        note(database, "second")
        assert wait_until(lambda: "second" in keys_without_the_log(path))


def test_whoever_does_not_pause_gets_room_and_the_file_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "PAUSE", 60.0)
    path = tmp_path / "tenhours.db"
    log = tmp_path / "tenhours.db-wal"
    with closing(Database(path)) as database:
        for number in range(checkpoints.HURRIED[0] + 2):
            note(database, f"{number}")
        assert wait_until(lambda: log.stat().st_size > checkpoints.ROOM)
        note(database, "after")
        rows = database.connection.execute("PRAGMA integrity_check").fetchall()
        assert rows == [("ok",)]
    assert "after" in keys_without_the_log(path)
    with closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "room" not in tables
    assert path.stat().st_size < checkpoints.ROOM


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MANY", 20)
    monkeypatch.setattr(checkpoints, "HURRIED", ())
    path = tmp_path / "tenhours.db"
    with closing(Database(path)) as database:
        for number in range(20):
            note(database, f"{number}")
        assert wait_until(lambda: "19" in keys_without_the_log(path))
