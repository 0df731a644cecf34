"""A sync that is done at once only when there is little to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.studio import Studio

if TYPE_CHECKING:
    from pathlib import Path


def test_too_many_files_leave_everything_as_it_was(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    for number in range(3):
        studio.write(f"{number}.md", f"Q: Card {number}\nA: Yes.\n")
    assert studio.syncing().run_if_few(2) is None
    assert studio.cards() == []
    report = studio.syncing().run_if_few(3)
    assert report is not None
    assert report.added == 3
    studio.close()


def test_files_that_are_known_do_not_count(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.write("a.md", "Q: One\nA: Yes.\n")
    studio.sync()
    studio.write("b.md", "Q: Two\nA: Yes.\n")
    studio.sync()
    (studio.library / "b.md").unlink()
    report = studio.syncing().run_if_few(2)
    assert report is not None
    assert report.retired == 1
    studio.close()
