from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlmodel import SQLModel

from tenhours.core.errors import DataError
from tenhours.storage import migrations, tables
from tenhours.storage.database import Database, connect

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table


def migrated(path: Path) -> sqlite3.Connection:
    Database(path).close()
    return sqlite3.connect(path)


def test_the_sqlmodel_tables_say_what_the_migrations_made(tmp_path: Path) -> None:
    connection = migrated(tmp_path / "x.db")
    made = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    described: dict[str, Table] = dict(SQLModel.metadata.tables)
    assert tables.CardRow.__tablename__ == "cards"
    assert made == set(described)
    for name, table in described.items():
        columns = list(connection.execute(f"PRAGMA table_info({name})"))
        assert [row[1] for row in columns] == [column.name for column in table.columns]
        for (_, column, type_, not_null, _, in_key), wanted in zip(
            columns, table.columns, strict=True
        ):
            where = f"{name}.{column}"
            described_as = str(wanted.type).replace("VARCHAR", "TEXT").replace("FLOAT", "REAL")
            assert type_ == described_as, where
            assert bool(in_key) is wanted.primary_key, where
            assert (bool(not_null) or bool(in_key)) is not wanted.nullable, where
        foreign = {
            (row[3], f"{row[2]}.{row[4]}")
            for row in connection.execute(f"PRAGMA foreign_key_list({name})")
        }
        assert foreign == {
            (column.name, key.target_fullname)
            for column in table.columns
            for key in column.foreign_keys
        }
        unique = {
            connection.execute(f"PRAGMA index_info({row[1]})").fetchone()[2]
            for row in connection.execute(f"PRAGMA index_list({name})")
            if row[2]
            and row[3] == "u"
            and len(connection.execute(f"PRAGMA index_info({row[1]})").fetchall()) == 1
        }
        assert unique == {column.name for column in table.columns if column.unique}, name
    connection.close()


def test_every_table_is_strict_and_the_pragmas_are_set(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.db")
    ask = database.connection.execute
    assert {row[5] for row in ask("PRAGMA table_list") if not row[1].startswith("sqlite_")} == {1}
    assert ask("PRAGMA journal_mode").fetchone() == ("wal",)
    assert ask("PRAGMA synchronous").fetchone() == (2,)
    assert ask("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def versions(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", statements)
    monkeypatch.setattr(migrations, "VERSION", len(statements))


FIRST = migrations.MIGRATIONS[0]
SECOND = "CREATE TABLE extra (a INTEGER) STRICT;\nINSERT INTO extra VALUES (1);\n"


def test_an_older_file_is_brought_up_to_date_with_a_copy_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    versions(monkeypatch, FIRST)
    database = Database(path)
    database.connection.execute("INSERT INTO decks (name, settings) VALUES ('maths', '{}')")
    database.close()
    versions(monkeypatch, FIRST, SECOND)
    database = Database(path)
    ask = database.connection.execute
    assert ask("SELECT a FROM extra").fetchall() == [(1,)]
    assert ask("PRAGMA user_version").fetchone() == (2,)
    assert ask("SELECT name FROM decks").fetchall() == [("maths",)]
    database.close()
    (copy,) = (tmp_path / "backups").iterdir()
    old = sqlite3.connect(copy)
    assert old.execute("PRAGMA user_version").fetchone() == (1,)
    assert old.execute("SELECT name FROM decks").fetchall() == [("maths",)]
    old.close()


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    versions(monkeypatch, FIRST)
    Database(path).close()
    versions(monkeypatch, FIRST, SECOND + "INSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(DataError):
        Database(path)
    versions(monkeypatch, FIRST)
    database = Database(path)
    ask = database.connection.execute
    assert ask("PRAGMA user_version").fetchone() == (1,)
    assert ask("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_file_of_a_newer_version_is_refused_and_not_a_byte_of_it_changes(
    tmp_path: Path, mode: str
) -> None:
    path = tmp_path / "x.db"
    connection = migrated(path)
    connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DataError, match=r"newer version.*99.*not touched.*Update tenhours"):
        Database(path)
    assert path.read_bytes() == before


def test_a_newer_version_that_only_the_log_knows_of_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    connection = migrated(path)
    other = connect(path)
    other.execute("SELECT count(*) FROM decks").fetchone()
    connection.execute("PRAGMA wal_autocheckpoint = 0").fetchone()
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    with pytest.raises(DataError, match="newer version"):
        Database(path)
    connection.close()
    other.close()
