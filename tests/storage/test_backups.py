from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError
from tenhours.storage import backups
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 20)


def collection(path: Path, decks: int = 1) -> None:
    database = Database(path)
    with database.transaction() as connection:
        for number in range(decks):
            connection.execute("INSERT INTO decks (name, settings) VALUES (?, '{}')", (number,))
    database.close()


def decks_in(path: Path) -> int:
    connection = sqlite3.connect(path)
    (count,) = connection.execute("SELECT count(*) FROM decks").fetchone()
    connection.close()
    return int(count)


def test_two_years_of_copies_are_thinned_as_they_age(tmp_path: Path) -> None:
    for age in range(730):
        (tmp_path / f"{TODAY - timedelta(days=age)}.db").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("not ours")
    (tmp_path / "before-version-2.db").write_text("not dated")
    backups.thin(tmp_path, TODAY)
    kept = [copy.day for copy in backups.listed(tmp_path)]
    assert kept == sorted(kept, reverse=True)
    assert [day for day in kept if TODAY - day < timedelta(days=7)] == [
        TODAY - timedelta(days=age) for age in range(7)
    ]
    assert len({day.isocalendar()[:2] for day in kept if TODAY - day < timedelta(days=28)}) >= 4
    assert len({(day.year, day.month) for day in kept}) == 12
    assert len(kept) <= 7 + 4 + 12
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "before-version-2.db").exists()
    assert backups.thin(tmp_path, TODAY) == []


def test_a_day_gets_one_copy_of_how_it_began(tmp_path: Path) -> None:
    path, folder = tmp_path / "tenhours.db", tmp_path / "backups"
    collection(path)
    thread = backups.begin(path, folder, TODAY)
    assert thread is not None
    collection_changes = Database(path)
    collection_changes.connection.execute("INSERT INTO decks (name, settings) VALUES ('new', '')")
    thread.join()
    collection_changes.close()
    (copy,) = backups.listed(folder)
    assert (copy.day, decks_in(copy.path)) == (TODAY, 1)
    assert backups.begin(path, folder, TODAY) is None
    assert [entry.name for entry in folder.iterdir()] == ["2026-11-20.db"]


def test_a_copy_that_cannot_be_made_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tenhours.db"
    collection(path)
    (tmp_path / "backups").write_text("a file in the folder's place")
    thread = backups.begin(path, tmp_path / "backups", TODAY)
    if thread is not None:
        thread.join()
    assert decks_in(path) == 1


def test_restore_puts_the_copy_back_and_keeps_the_damaged_file(tmp_path: Path) -> None:
    path, copy = tmp_path / "tenhours.db", tmp_path / "backups" / "2026-11-20.db"
    collection(path, decks=3)
    backups.make(path, copy)
    damaged = path.read_bytes()[:5000]
    path.write_bytes(damaged)
    (tmp_path / "tenhours.db-wal").write_bytes(b"a log that does not belong to the copy")
    aside = backups.restore(copy, path, "20261120T120000")
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert decks_in(path) == 3
    Database(path).close()


def test_two_restores_in_one_second_keep_both_files(tmp_path: Path) -> None:
    path, copy = tmp_path / "tenhours.db", tmp_path / "backups" / "2026-11-20.db"
    collection(path, decks=3)
    backups.make(path, copy)
    path.write_bytes(b"first")
    first = backups.restore(copy, path, "20261120T120000")
    path.write_bytes(b"second")
    second = backups.restore(copy, path, "20261120T120000")
    assert first is not None
    assert second is not None
    assert (first.read_bytes(), second.read_bytes()) == (b"first", b"second")


@pytest.mark.parametrize("content", [b"", b"rubbish", None])
def test_a_copy_that_is_not_sound_is_not_put_back(tmp_path: Path, content: bytes | None) -> None:
    path, copy = tmp_path / "tenhours.db", tmp_path / "copy.db"
    collection(path, decks=2)
    if content is not None:
        copy.write_bytes(content)
    with pytest.raises(DataError):
        backups.restore(copy, path, "now")
    assert decks_in(path) == 2
    assert not list(tmp_path.glob("*.before-restore-*"))


def test_halves_of_copies_whose_program_was_killed_are_swept_away(tmp_path: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", "pass"])
    killed.wait()
    left = tmp_path / f".2026-11-20.db.{killed.pid}.partial"
    running = tmp_path / f".2026-11-20.db.{os.getpid()}.partial"
    for partial in (left, running):
        partial.write_bytes(b"half")
    backups.sweep(tmp_path)
    assert (left.exists(), running.exists()) == (False, True)
