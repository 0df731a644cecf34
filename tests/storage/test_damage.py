"""A damaged data file is recognised, explained and left exactly as it is."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tenhours.core.errors import DataError
from tenhours.storage.database import Database, connect

if TYPE_CHECKING:
    from pathlib import Path


def filled(path: Path, decks: int = 400) -> None:
    database = Database(path)
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO decks (name, settings) VALUES (?, ?)",
            ((f"deck {number}", "x" * 200) for number in range(decks)),
        )
    database.close()


@pytest.mark.parametrize("kept", [1, 15, 99, 100, 511, 4096, 8192, 50_000, -1, -4096])
def test_a_file_cut_short_anywhere(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "tenhours.db"
    filled(path)
    whole = path.read_bytes()
    cut = whole[:kept]
    path.write_bytes(cut)
    with pytest.raises(DataError, match=r"damaged.*left as it is.*restore"):
        Database(path)
    assert path.read_bytes() == cut
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["tenhours.db"]


def test_a_file_emptied_after_backups_were_made(tmp_path: Path) -> None:
    path = tmp_path / "tenhours.db"
    path.write_bytes(b"")
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "2026-03-01.db").write_bytes(b"x")
    with pytest.raises(DataError, match="it is empty"):
        Database(path)
    assert path.read_bytes() == b""


@pytest.mark.parametrize("content", [b"Dear diary", b"\0" * 5000, b"PK\x03\x04" * 500])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tenhours.db"
    path.write_bytes(content)
    with pytest.raises(DataError, match="not an SQLite file"):
        Database(path)
    assert path.read_bytes() == content


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "tenhours.db").mkdir()
    with pytest.raises(DataError):
        Database(tmp_path / "tenhours.db")


def test_pages_overwritten_in_the_middle_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "tenhours.db"
    filled(path)
    data = bytearray(path.read_bytes())
    data[4096:40_960] = b"\xa5" * (40_960 - 4096)
    path.write_bytes(data)

    def use() -> None:
        database = Database(path)
        try:
            with database.reading() as connection:
                connection.execute("SELECT * FROM decks, notes, cards").fetchall()
        finally:
            database.close()

    with pytest.raises(DataError, match="damaged"):
        use()


def test_a_kill_in_the_middle_of_a_checkpoint_loses_nothing(tmp_path: Path) -> None:
    """Then the file is shorter than its first page says, and the log holds the rest."""
    path, copy = tmp_path / "tenhours.db", tmp_path / "copy" / "tenhours.db"
    copy.parent.mkdir()
    Database(path).close()
    before = path.stat().st_size
    writer = connect(path)
    writer.execute("BEGIN")
    for number in range(400):
        writer.execute("INSERT INTO decks (name, settings) VALUES (?, ?)", (number, "x" * 200))
    writer.execute("COMMIT")
    shutil.copy(f"{path}-wal", f"{copy}-wal")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    whole = path.read_bytes()
    writer.close()
    assert len(whole) > before + 4096
    copy.write_bytes(whole[: before + 4096])
    database = Database(copy)
    assert database.connection.execute("SELECT count(*) FROM decks").fetchone() == (400,)
    assert database.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    assert copy.stat().st_size == len(whole)


def test_a_file_cut_short_whose_log_does_not_hold_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "tenhours.db"
    filled(path)
    writer = connect(path)
    writer.execute("INSERT INTO decks (name, settings) VALUES ('one more', '')")
    log = (tmp_path / "tenhours.db-wal").read_bytes()
    writer.close()
    sqlite3.connect(path).close()
    cut = path.read_bytes()[: 3 * 4096]
    path.write_bytes(cut)
    (tmp_path / "tenhours.db-wal").write_bytes(log)
    with pytest.raises(DataError, match="damaged"):
        Database(path)
    assert path.read_bytes() == cut


def test_the_data_file_is_gone_and_its_log_is_not(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "2026-03-01.db").write_bytes(b"x")
    (tmp_path / "tenhours.db-wal").write_bytes(b"x" * 100)
    with pytest.raises(DataError, match="gone"):
        Database(tmp_path / "tenhours.db")


def test_a_restore_that_was_killed_half_way_does_not_begin_an_empty_collection(
    tmp_path: Path,
) -> None:
    (tmp_path / "tenhours.db.restored").write_bytes(b"x")
    with pytest.raises(DataError, match="restore was cut off"):
        Database(tmp_path / "tenhours.db")
    assert not (tmp_path / "tenhours.db").exists()


def test_a_home_inside_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="--home"):
        Database(tmp_path / "file" / "home" / "tenhours.db")
