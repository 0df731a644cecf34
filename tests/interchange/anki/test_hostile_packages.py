"""Packages that were damaged, or made to do harm: what is sound in them still comes in."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard
from tests.interchange.opening import Opened, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXTURES = Path(__file__).parent / "fixtures"


def repacked(
    path: Path, name: str, changes: Mapping[str, bytes], *, without: tuple[str, ...] = ()
) -> Path:
    with zipfile.ZipFile(FIXTURES / name) as source:
        files = {entry: source.read(entry) for entry in source.namelist() if entry not in without}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry, data in {**files, **changes}.items():
            target.writestr(entry, data)
    return path


def altered(path: Path, statement: str, *values: object) -> Path:
    """Repack the old package with a change to its database."""
    base = path.with_suffix(".db")
    with zipfile.ZipFile(FIXTURES / "legacy.apkg") as source:
        base.write_bytes(source.read("collection.anki21"))
    connection = sqlite3.connect(base)
    connection.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    connection.execute(statement, values)
    connection.commit()
    connection.close()
    return repacked(path, "legacy.apkg", {"collection.anki21": base.read_bytes()})


def whys(found: Opened) -> str:
    return " ".join(f"{item.where}: {item.why}" for item in found.refused)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notes SET flds = X'ff1fff'",
        "UPDATE notes SET tags = X'ff00', guid = X'ff' || id",
        "UPDATE cards SET due = 'x', ivl = 'y', data = X'ff'",
        "UPDATE revlog SET ease = 'x', ivl = 'y', time = X'00', type = 'z', factor = 1.5",
    ],
)
def test_values_of_the_wrong_type_are_no_traceback(tmp_path: Path, statement: str) -> None:
    assert opened(altered(tmp_path / "x.apkg", statement)).notes


def test_a_note_of_a_hundred_megabytes_does_not_block_the_others(tmp_path: Path) -> None:
    whole = len(opened(FIXTURES / "legacy.apkg").notes)
    statement = "UPDATE notes SET flds = ? WHERE id = (SELECT min(id) FROM notes)"
    found = opened(altered(tmp_path / "x.apkg", statement, "x" * 100_000_000 + "\x1fy"))
    assert len(found.notes) == whole - 1
    assert "too long for a card" in whys(found)


def test_words_that_name_a_note_hold_no_escapes(tmp_path: Path) -> None:
    statement = "UPDATE notes SET flds = ? || flds"
    found = opened(altered(tmp_path / "x.apkg", statement, "\x1b[31m\x9b1mred\x07"))
    assert "red" in whys(found)
    assert not any(sign in whys(found) for sign in "\x1b\x9b\x07")


@pytest.mark.parametrize("listed", [b"[[[[" * 50_000, b"\xff\xfe", b"[1]"])
def test_a_damaged_list_of_media_is_told_and_blocks_no_notes(tmp_path: Path, listed: bytes) -> None:
    for name in ("legacy.apkg", "modern.apkg"):
        packed = listed if name == "legacy.apkg" else zstandard.compress(listed)
        found = opened(repacked(tmp_path / name, name, {"media": packed}))
        assert len(found.notes) == len(opened(FIXTURES / name).notes)
        assert "media" in whys(found)


def test_names_of_media_that_are_no_text_are_left_out(tmp_path: Path) -> None:
    listed = json.dumps({"0": ["x"], "1": {"a": 1}}).encode()
    assert opened(repacked(tmp_path / "x.apkg", "legacy.apkg", {"media": listed})).media == {}
