"""A backup of everything: put back to the last bit, refused when damaged, brought in by import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.services.leaving import (
    DECK,
    PAIRS,
    PICTURE,
    export,
    hand_over,
    land,
    learn,
    remembered,
    studio_in,
    write,
)

from tenhours.core.errors import DataError, UsageError
from tenhours.interchange.backup_parcel import open_backup
from tenhours.places import Places
from tenhours.services.exporting.restoring import Restoring
from tenhours.services.sync.reading import Root
from tenhours.storage import dump, migrations
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = studio_in(tmp_path / "ours")
    made.write("maths/analysis.md", DECK)
    write(made.library / "maths" / "pics" / "cat.png", PICTURE)
    made.write("other.md", "Q: elsewhere\nA: yes\n<!-- id: other -->\n")
    made.sync()
    yield made
    made.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Studio]:
    made = studio_in(tmp_path / "theirs")
    yield made
    made.close()


def restored(backup: Path, home: Path) -> Places:
    places = Places(home, home)
    Restoring(places).restore(backup)
    return places


def everything(studio: Studio, *, without: str = "files") -> dict[str, list[tuple[Any, ...]]]:
    connection = studio.database.connection
    return {table: list(dump.rows(connection, table)) for table in dump.TABLES if table != without}


def test_a_backup_restores_every_row_and_every_file(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    hand_over(studio, "chat#reverse")
    studio.write("maths/analysis.md", DECK.replace("Nobody named me", "Nobody has named me"))
    studio.sync()
    (studio.library / "other.md").unlink()
    studio.sync()
    report = export(studio, tmp_path / "all.jsonl")
    assert report.events == len(everything(studio)["events"])
    again = studio_in(tmp_path / "again")
    again.close()
    home = tmp_path / "fresh"
    places = restored(tmp_path / "all.jsonl", home)
    again.places = places
    again.library = places.own_decks
    again.roots = [Root(str(again.library), again.library, own=True), Root("", again.bundled)]
    again.database = again._open()
    try:
        assert everything(again) == everything(studio)
        written = {
            path.relative_to(home / "decks").as_posix(): path.read_bytes()
            for path in (home / "decks").rglob("*")
            if path.is_file()
        }
        assert written == {
            path.relative_to(studio.library).as_posix(): path.read_bytes()
            for path in studio.library.rglob("*")
            if path.is_file()
        }
        synced = again.sync()
        assert (synced.added, synced.retired, synced.reworded) == (0, 0, 0)
        assert again.health().sound
    finally:
        again.close()


def test_a_home_in_use_is_not_restored_into(studio: Studio, tmp_path: Path) -> None:
    export(studio, tmp_path / "all.jsonl")
    with pytest.raises(UsageError, match="in use"):
        Restoring(studio.places).restore(tmp_path / "all.jsonl")


def test_a_backup_cut_short_anywhere_changes_nothing(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "all.jsonl")
    data = (tmp_path / "all.jsonl").read_bytes()
    home = tmp_path / "fresh"
    for size in [0, 1, 40, *range(64, len(data), len(data) // 40), len(data) - 2]:
        (tmp_path / "cut.jsonl").write_bytes(data[:size])
        with pytest.raises(DataError):
            Restoring(Places(home, home)).restore(tmp_path / "cut.jsonl")
        assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        '{"file": "../../evil.md", "root": 0, "text": "x"}',
        '{"file": "/etc/evil.md", "root": 0, "text": "x"}',
        '{"file": "a.md", "root": 7, "text": "x"}',
        '{"file": "a.md", "root": -1, "text": "x"}',
        '{"file": "a.md", "root": 0}',
        '{"file": "a.png", "root": 0, "base64": "???"}',
        '{"row": "sqlite_master", "name": "x"}',
        '{"row": "events", "id": "x"}',
        '{"row": "events", "no such column": 1}',
        '{"row": "meta", "key": ["x"], "value": "y"}',
        '{"row": "parameters", "version": 99, "weights": "[]", "since": "yesterday"}',
        '{"surprise": 1}',
        "[]",
        "not JSON",
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_restored(
    studio: Studio, tmp_path: Path, line: str
) -> None:
    export(studio, tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    lines[-1:] = [line, json.dumps({"end": len(lines)})]
    (tmp_path / "bad.jsonl").write_text("\n".join(lines) + "\n")
    home = tmp_path / "fresh"
    with pytest.raises(DataError):
        Restoring(Places(home, home)).restore(tmp_path / "bad.jsonl")
    assert list(home.iterdir()) == []


def test_a_newer_backup_is_not_guessed_at(studio: Studio, tmp_path: Path) -> None:
    export(studio, tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text()
    (tmp_path / "new.jsonl").write_text(text.replace('"schema": 1', '"schema": 2', 1))
    home = tmp_path / "fresh"
    with pytest.raises(DataError, match="newer"):
        Restoring(Places(home, home)).restore(tmp_path / "new.jsonl")


def test_a_backup_of_an_older_version_is_brought_up_to_date(studio: Studio, tmp_path: Path) -> None:
    learn(studio)
    export(studio, tmp_path / "all.jsonl")
    text = (tmp_path / "all.jsonl").read_text()
    older = text.replace(f'"data_version": {migrations.VERSION}', '"data_version": 2', 1)
    (tmp_path / "old.jsonl").write_text(older)
    places = restored(tmp_path / "old.jsonl", tmp_path / "fresh")
    again = Database(places.database)
    assert again.connection.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
    assert list(dump.rows(again.connection, "events")) == everything(studio)["events"]
    again.close()


def test_added_folders_are_restored_inside_the_home(tmp_path: Path) -> None:
    made = studio_in(tmp_path / "ours")
    vault = tmp_path / "vault"
    write(vault / "a" / "deck.md", b"Q: in the vault\nA: yes\n<!-- id: v -->\n")
    write(vault / "a" / "cat.png", PICTURE)
    write(vault / "taxes.xlsx", b"private")
    single = tmp_path / "single.md"
    write(single, b"Q: alone\nA: yes\n<!-- id: s -->\n")
    made.roots[1:1] = [Root(str(vault), vault), Root(str(single), single)]
    made.places.settings.write_text(
        f'# mine\n[library]\nfolders = ["{vault}", "{single}"]\n', encoding="utf-8"
    )
    made.sync()
    export(made, tmp_path / "all.jsonl")
    made.close()
    vault.rename(tmp_path / "gone")
    single.unlink()
    home = tmp_path / "fresh"
    places = restored(tmp_path / "all.jsonl", home)
    kept = sorted(
        path.relative_to(home / "folders").as_posix()
        for path in (home / "folders").rglob("*")
        if path.is_file()
    )
    assert kept == ["1-vault/a/cat.png", "1-vault/a/deck.md", "2-single.md/single.md"]
    settings = places.settings.read_text(encoding="utf-8")
    assert settings.startswith("# mine\n")
    assert str(home / "folders" / "1-vault") in settings
    again = studio_in(tmp_path / "again")
    again.close()
    again.places = places
    names = [home / "folders" / "1-vault", home / "folders" / "2-single.md" / "single.md"]
    again.roots[1:1] = [Root(str(path), path) for path in names]
    again.database = again._open()
    report = again.sync()
    assert (report.added, report.retired, report.moved) == (0, 0, 0)
    assert {card.deck for card in again.cards()} == {"a/deck", "single"}
    again.close()


def test_the_cards_of_a_backup_can_be_brought_in(
    studio: Studio, empty: Studio, tmp_path: Path
) -> None:
    learn(studio)
    hand_over(studio, "chat#reverse")
    export(studio, tmp_path / "all.jsonl")
    (tmp_path / "work").mkdir()
    (tmp_path / "work2").mkdir()
    empty.clock.instant = studio.clock.instant
    report = land(empty, open_backup(tmp_path / "all.jsonl", tmp_path / "work"))
    assert (report.notes, report.cards, report.media) == (5, 8, 1)
    for wanted in PAIRS:
        assert remembered(empty.memory(wanted)) == remembered(studio.memory(wanted)), wanted
    assert empty.card("chat#reverse").state.suspended
    assert empty.health().sound
    rated = studio.ratings()
    land(studio, open_backup(tmp_path / "all.jsonl", tmp_path / "work2"))
    assert studio.ratings() == rated
