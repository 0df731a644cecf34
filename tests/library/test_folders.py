from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tenhours.library import folders

if TYPE_CHECKING:
    from pathlib import Path


def test_deck_files_are_found_at_any_depth_and_hidden_ones_are_not(tmp_path: Path) -> None:
    for name in ("a.md", "sub/B.MARKDOWN", "sub/deep/c.md", ".git/d.md", "sub/.e.md", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = folders.scan(tmp_path)
    assert sorted(found.files) == ["a.md", "sub/B.MARKDOWN", "sub/deep/c.md"]
    assert (found.exists, found.unreadable, found.odd) == (True, {}, {})


def test_a_circle_of_links_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.md").write_text("x")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert list(folders.scan(tmp_path).files) == ["a/x.md"]


def test_folders_nested_a_thousand_deep_are_no_trouble(tmp_path: Path) -> None:
    deep = [tmp_path / "d"]
    deep[0].mkdir()
    for _ in range(1200):
        deep.append(deep[-1] / "d")
        deep[-1].mkdir()
    (tmp_path / "a.md").write_text("x")
    try:
        assert list(folders.scan(tmp_path).files) == ["a.md"]
    finally:
        for folder in reversed(deep):  # pytest would not manage to
            folder.rmdir()


def test_what_only_looks_like_a_deck_is_named_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "macros.tex")
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "folder.md" / "inside.md").write_text("x")
    found = folders.scan(tmp_path)
    assert list(found.files) == ["folder.md/inside.md"]
    assert set(found.odd) == {"gone.md", "loop.md", "pipe.md", "folder.md"}
    assert all(found.hides(path) for path in found.odd)
    assert not found.hides("other.md")
    assert folders.macros_for(tmp_path, "a.md") == ""


def test_a_root_may_be_one_file_and_keeps_its_name_when_it_is_gone(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("x")
    assert list(folders.scan(deck).files) == ["deck.md"]
    assert folders.base(deck) == tmp_path
    deck.unlink()
    assert not folders.scan(deck).exists
    assert folders.base(deck) == tmp_path


def test_names_that_no_file_system_takes_do_not_raise(tmp_path: Path) -> None:
    for name in ("x" * 5000, "a\0b"):
        found = folders.scan(tmp_path / name)
        assert found.exists
        assert found.hides("any.md")


def test_names_that_are_not_utf_8_are_named_and_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("x")
    (tmp_path / os.fsdecode(b"\xfc.md")).write_text("x")
    (tmp_path / os.fsdecode(b"\xfcber")).mkdir()
    found = folders.scan(tmp_path)
    assert list(found.files) == ["good.md"]
    assert set(found.odd) == {"\ufffd.md", "\ufffdber"}
