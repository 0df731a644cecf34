"""kill -9, a full disk, two at once: every rating that was acknowledged is in the log."""

from __future__ import annotations

import contextlib
import resource
import threading
import time
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.accidents.terminal import acknowledged, crashed, logged, make_home, run, start

from tenhours.settings import load
from tenhours.storage import integrity
from tenhours.storage.database import Database

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def collect(process: subprocess.Popen[str], lines: list[str]) -> threading.Thread:
    def read() -> None:
        assert process.stdout is not None
        lines.extend(process.stdout)

    thread = threading.Thread(target=read)
    thread.start()
    return thread


def type_(process: subprocess.Popen[str], text: str) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(text)
        process.stdin.flush()


def let_go(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_instant(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    home = make_home(tmp_path, cards=300)
    acknowledged_so_far = 0
    for _ in range(3):
        lines: list[str] = []
        process = start(home, "review", "--plain")
        reader = collect(process, lines)
        type_(process, "\n3\n" * 200)
        if acknowledged_so_far == 0 or chance.random() < 0.7:
            wanted = chance.randrange(1, 30)
            deadline = time.monotonic() + 20
            while acknowledged(tuple(lines)) < wanted and time.monotonic() < deadline:
                assert process.poll() is None
                time.sleep(0.005)
        time.sleep(chance.random() * 0.4)
        process.kill()
        process.wait()
        reader.join()
        let_go(process)
        acknowledged_so_far += acknowledged(lines)
        if (home / "tenhours.db").exists():
            assert logged(home) >= acknowledged_so_far
    assert acknowledged_so_far > 0
    assert run(home, "review", "--plain", typed="\n4\nq\n").returncode == 0
    database = Database(home / "tenhours.db")
    with database.reading() as connection:
        assert integrity.check(connection, load(home / "config.toml").parameters).sound
    database.close()


def test_a_full_disk_in_the_middle_of_a_session(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=200)
    assert run(home, "due").returncode == 0
    assert logged(home) == 0
    most = (home / "tenhours.db").stat().st_size + 20_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    ended = run(home, "review", "--plain", typed="\n3\n" * 200, before=limit)
    errors = ended.stderr.decode()
    assert ended.returncode == 1
    assert not crashed(errors)
    assert "disk" in errors
    assert "rated before this is safe" in errors
    kept = acknowledged(ended.stdout.decode().splitlines())
    assert kept > 0
    assert logged(home) == kept
    ended = run(home, "review", "--plain", typed="\n3\n" * 10)
    assert ended.returncode == 0
    assert logged(home) == kept + acknowledged(ended.stdout.decode().splitlines())


def test_a_disk_that_was_full_from_the_start(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=200)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    ended = run(home, "due", before=limit)
    assert ended.returncode == 1
    assert not crashed(ended.stderr.decode())
    assert "disk" in ended.stderr.decode()
    assert run(home, "due").returncode == 0


def test_two_sessions_at_once_both_log_everything(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=60)
    processes = [start(home, "review", "--plain") for _ in range(2)]
    outputs: list[list[str]] = [[], []]
    readers = [collect(*pair) for pair in zip(processes, outputs, strict=True)]
    for _ in range(20):
        for process in processes:
            type_(process, "\n4\n")
    for process in processes:
        type_(process, "q\n")
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    for reader in readers:
        reader.join()
    errors = [process.stderr.read() if process.stderr else "" for process in processes]
    for process in processes:
        let_go(process)
    assert errors == ["", ""]
    assert [acknowledged(lines) for lines in outputs] == [20, 20]
    assert logged(home) == 40
    database = Database(home / "tenhours.db")
    with database.reading() as connection:
        assert integrity.check(connection, load(home / "config.toml").parameters).sound
    database.close()


def test_a_new_home_opened_by_three_at_once(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=120)
    processes = [start(home, "due", "--json") for _ in range(3)]
    ended = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in ended] == ["", "", ""]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert all('"new": 120' in output for output, _ in ended)


def test_a_session_outlives_its_terminal(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=20)
    process = start(home, "review", "--plain")
    assert process.stdout is not None
    process.stdout.close()
    type_(process, "\n3\n" * 5)
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert not crashed(errors)


@pytest.mark.parametrize(
    "typed", [b"\xff\xfe\n3\nq\n", b"\x00\n\x1b[31m\n3\n", "ß\n٣\n３\n".encode()]
)
def test_keys_that_are_no_answer(tmp_path: Path, typed: bytes) -> None:
    home = make_home(tmp_path, cards=3)
    ended = run(home, "review", "--plain", typed=typed)
    assert not crashed(ended.stderr.decode())
    assert ended.returncode == 0
