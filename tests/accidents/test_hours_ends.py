"""Real processes: kill -9 with a timer running, two terminals at once, a rating and a command."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from tests.accidents.terminal import crashed, make_home, run, start

from tenhours.services.hours.verifying import verify
from tenhours.storage.database import Database

if TYPE_CHECKING:
    from pathlib import Path


def sound(home: Path) -> bool:
    database = Database(home / "tenhours.db")
    try:
        return verify(database, home / "tenhours.ledger-head").sound
    finally:
        database.close()


def entries(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(home, "hours", "ls", "--json").stdout)["entries"]
    return found


def test_killed_in_the_middle_of_commands_with_a_timer_running(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=1)
    assert run(home, "start", "svd").returncode == 0
    for delay in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3):
        process = start(home, "log", "-1", "1m")
        time.sleep(delay)
        process.kill()
        process.communicate()
        assert sound(home) or not (home / "tenhours.db").exists()
    time.sleep(1.1)
    ended = run(home, "stop", "--json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["entry"]["seconds"] >= 1
    assert sound(home)


def test_two_terminals_stop_the_same_timer(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=1)
    assert run(home, "start", "svd").returncode == 0
    time.sleep(1.1)
    processes = [start(home, "stop") for _ in range(2)]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    assert sorted(status for *_, status in ended) == [0, 1]
    (told,) = (errors for _, errors, status in ended if status == 1)
    assert "the last one was stopped" in told
    assert not crashed(told)
    assert len(entries(home)) == 1
    assert sound(home)


def test_many_commands_at_once_all_count(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=1)
    assert run(home, "week").returncode == 0
    processes = [start(home, "log", "-1", f"{minutes}m") for minutes in range(1, 7)]
    ended = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0] * 6, ended
    listed = json.loads(run(home, "hours", "ls", "-1", "--json").stdout)["entries"]
    assert sum(entry["counted"] for entry in listed) == 21 * 60
    assert sound(home)


def test_a_session_that_was_killed_is_counted_by_the_next_command(tmp_path: Path) -> None:
    home = make_home(tmp_path, cards=30)
    process = start(home, "review", "--plain")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(2.5)
    process.stdin.write("3\n")
    process.stdin.flush()
    for line in process.stdout:
        if line.startswith("ok 3"):
            break
    process.kill()
    process.communicate()
    (entry,) = entries(home)
    assert entry["provenance"] == "review"
    assert entry["counted"] >= 2
