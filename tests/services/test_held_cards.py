"""Cards whose file cannot be read whole wait, are listed, and keep their memory."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tenhours.services.sync.reading import Root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.studio import Studio

ONE = "Q: What is the rank of a matrix?\nA: The dimension of its image.\n"
TWO = "Q: What is the trace of a matrix?\nA: The sum of its diagonal.\n"
RANK = "What is the rank of a matrix?"
TRACE = "What is the trace of a matrix?"


def test_a_drive_that_is_not_mounted(studio: Studio) -> None:
    studio.write("a.md", ONE)
    studio.write("b.md", TWO)
    studio.sync()
    memory = studio.learn(RANK)
    studio.library.rename(studio.folder / "unmounted")
    for _ in range(2):
        report = studio.sync()
        assert (report.retired, report.held, report.unchanged) == (0, 2, 0)
        assert any(problem.file == str(studio.library) for problem in report.problems)
        assert studio.session().next() is None
    (studio.folder / "unmounted").rename(studio.library)
    report = studio.sync()
    assert (report.held, report.unchanged, report.problems) == (0, 2, [])
    assert studio.memory(RANK) == memory


def test_a_drive_whose_mount_point_is_empty(studio: Studio) -> None:
    studio.write("a.md", ONE)
    studio.write("b.md", TWO)
    studio.sync()
    studio.library.rename(studio.folder / "unmounted")
    studio.library.mkdir()
    report = studio.sync()
    assert (report.retired, report.held) == (0, 2)
    assert "mounted" in report.problems[0].problem.message


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _as_loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _as_binary(path: Path) -> None:
    path.write_bytes(b"\x89PNG\xff\xfe\x00" * 50)


def _as_giant(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(70 * 1024 * 1024)


@pytest.mark.parametrize(
    "spoil", [_as_folder, _as_dangling_link, _as_loop, _as_pipe, _as_binary, _as_giant]
)
def test_a_file_that_cannot_be_read_for_a_day(
    studio: Studio, spoil: Callable[[Path], None]
) -> None:
    path = studio.write("a.md", ONE)
    studio.write("b.md", TWO)
    studio.sync()
    memory = studio.learn(RANK)
    spoil(path)
    for _ in range(2):
        report = studio.sync()
        assert (report.retired, report.held, report.added, report.reworded) == (0, 1, 0, 0)
        (problem,) = report.problems
        assert problem.file == str(path)
        studio.clock.pass_(days=1)
        prompt = studio.session().next()
        assert prompt is None or prompt.note.front == TRACE
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()
    studio.write("a.md", ONE)
    report = studio.sync()
    assert (report.held, report.unchanged, report.problems) == (0, 2, [])
    assert studio.memory(RANK) == memory


@contextmanager
def powerless() -> Iterator[None]:
    """Give up the right to read everything, which tests may run with."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("spoiled", ["library/a.md", "library/sub", "library", "."])
def test_a_file_or_folder_without_permission(studio: Studio, spoiled: str) -> None:
    studio.write("a.md", ONE)
    studio.write("sub/b.md", TWO)
    studio.sync()
    studio.learn(RANK)
    for folder in (studio.folder, *studio.folder.parents):
        if folder == studio.folder or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(folder.stat().st_mode | 0o055)
    target = studio.folder / spoiled
    mode = target.stat().st_mode
    target.chmod(0)
    stored = studio.syncing()
    try:
        with powerless():
            report = stored.run()
    finally:
        target.chmod(mode)
    assert report.retired == 0
    assert report.held >= 1
    assert report.problems
    assert all("mounted" not in problem.problem.message for problem in report.problems)
    report = studio.sync()
    assert (report.held, report.unchanged, report.problems) == (0, 2, [])


def test_a_card_in_error_is_held_and_the_others_go_on(studio: Studio) -> None:
    studio.write("a.md", f"{ONE}<!-- id: rank -->\n\n{TWO}")
    studio.sync()
    memory = studio.learn("rank")
    studio.write("a.md", f"Q: {RANK}\n<!-- id: rank -->\n\n{TWO}")
    report = studio.sync()
    assert (report.retired, report.held, report.unchanged) == (0, 1, 1)
    assert studio.fronts() == [TRACE]
    studio.write("a.md", f"{ONE}<!-- id: rank -->\n\n{TWO}")
    assert studio.sync().held == 0
    assert studio.memory("rank") == memory


@pytest.mark.parametrize("id_", ["", "<!-- id: trace -->\n"])
def test_a_card_in_error_does_not_lend_its_memory_to_a_look_alike(studio: Studio, id_: str) -> None:
    studio.write("a.md", TWO + id_)
    studio.sync()
    memory = studio.learn(TRACE)
    look_alike = TWO.replace("the trace of", "the trace, again, of")
    studio.write("a.md", f"Q: {TRACE}\n{id_}\n{look_alike}")
    report = studio.sync()
    assert (report.added, report.held, report.reworded) == (1, 1, 0)
    studio.write("a.md", TWO + id_ + "\n" + look_alike)
    studio.sync()
    assert studio.memory(TRACE) == memory
    assert studio.memory(TRACE.replace("the trace of", "the trace, again, of")).reps == 0


def test_an_unreadable_card_does_not_lend_its_memory_to_a_look_alike(studio: Studio) -> None:
    path = studio.write("a.md", "---\ndeck: x\n---\n" + ONE)
    studio.write("b.md", "---\ndeck: x\n---\n" + TWO)
    studio.sync()
    memory = studio.learn(RANK)
    _as_dangling_link(path)
    studio.write("b.md", "---\ndeck: x\n---\n" + TWO + "\n" + ONE.replace("rank", "row rank"))
    report = studio.sync()
    assert (report.added, report.held, report.reworded) == (1, 1, 0)
    path.unlink()
    studio.write("a.md", "---\ndeck: x\n---\n" + ONE)
    studio.sync()
    assert studio.memory(RANK) == memory
    assert studio.memory("What is the row rank of a matrix?").reps == 0


def test_a_card_taken_out_of_a_file_in_error_may_stand_elsewhere(studio: Studio) -> None:
    studio.write("a.md", f"{ONE}<!-- id: rank -->\n\n{TWO}")
    studio.sync()
    memory = studio.learn("rank")
    studio.write("a.md", f"Q: no answer\n\n{TWO}")
    assert studio.sync().held == 1
    studio.write("b.md", f"{ONE}<!-- id: rank -->\n")
    report = studio.sync()
    assert report.held == 0
    assert [problem.file for problem in report.problems] == [str(studio.library / "a.md")]
    assert (studio.memory("rank"), studio.card("rank").path) == (memory, "b.md")


def test_a_folder_taken_off_the_list_retires_its_cards_and_brings_them_back(
    studio: Studio,
) -> None:
    other = studio.folder / "other"
    other.mkdir()
    (other / "x.md").write_text(ONE)
    studio.roots.insert(1, Root(str(other), other))
    studio.sync()
    memory = studio.learn(RANK)
    taken = studio.roots.pop(1)
    assert studio.sync().retired == 1
    studio.roots.insert(1, taken)
    assert studio.sync().returned == 1
    assert studio.memory(RANK) == memory


def test_the_students_own_folder_need_not_be_there_until_it_was(studio: Studio) -> None:
    own = studio.folder / "own"
    studio.roots.insert(0, Root(str(own), own, own=True))
    assert studio.sync().problems == []
    own.mkdir()
    (own / "a.md").write_text(ONE)
    studio.sync()
    own.rename(studio.folder / "away")
    report = studio.sync()
    assert (report.retired, report.held) == (0, 1)
    assert str(own) in [problem.file for problem in report.problems]
    (studio.folder / "away").rename(own)
    assert studio.sync().held == 0
