"""`prompt` and `check`: quick, from a small file, and honest about what they do not know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest
from tests.cli.desk import start, variables

from tenhours.services.hours import glancing

if TYPE_CHECKING:
    from tests.cli.desk import Desk

COMMIT = ("commit", "10h", "--if", "it is noon", "--then", "I study")
HEAVY = ("platformdirs", "argparse", "dataclasses", "pathlib", "tomllib", "zoneinfo", "sqlite3")


def real(desk: Desk, *words: str, now: str) -> subprocess.CompletedProcess[bytes]:
    return start(*words, home=desk.home, environment={"TENHOURS_NOW": now})


def committed(desk: Desk) -> None:
    desk.at("2026-03-01T12:00:00+00:00")
    assert desk.run(*COMMIT).status == 0
    desk.at("2026-03-03T12:00:00+00:00")


def test_the_prompt_says_counted_target_and_pace(desk: Desk) -> None:
    committed(desk)
    desk.run("log", "1h40")
    ended = real(desk, "prompt", now="2026-03-03T13:00:00+00:00")
    assert (ended.returncode, ended.stdout) == (0, b"1h40/10h +0h10\n")
    assert desk.run("prompt", "--json").json == {"schema": 1, "prompt": "1h40/10h +0h10"}


def test_the_prompt_knows_nothing_after_the_rollover(desk: Desk) -> None:
    committed(desk)
    desk.run("week")
    assert real(desk, "prompt", now="2026-03-04T03:59:59+00:00").stdout != b"?\n"
    assert real(desk, "prompt", now="2026-03-04T04:00:00+00:00").stdout == b"?\n"


def test_the_prompt_of_an_empty_home(desk: Desk) -> None:
    assert real(desk, "prompt", now="2026-03-04T12:00:00+00:00").stdout == b"?\n"
    assert not (desk.home / "tenhours.db").exists()


def test_every_change_refreshes_the_prompt(desk: Desk) -> None:
    committed(desk)
    said = []
    for words in (("log", "1h"), ("hours", "edit", "last", "0h30"), ("hours", "undo")):
        assert desk.run(*words).status == 0
        said.append(real(desk, "prompt", now="2026-03-03T13:00:00+00:00").stdout.split()[0])
    assert said == [b"1h00/10h", b"0h30/10h", b"1h00/10h"]


def test_the_prompt_imports_nothing_that_takes_long(desk: Desk) -> None:
    committed(desk)
    program = (
        "import sys; sys.argv = ['tenhours', 'prompt']\n"
        "from tenhours.__main__ import main\n"
        "assert main() == 0\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"],
        env=variables(desk.home) | {"TENHOURS_NOW": "2026-03-03T12:30:00+00:00"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("home", ["before", "behind", "environment", "equals"])
def test_the_prompt_honours_home(desk: Desk, home: str) -> None:
    committed(desk)
    desk.run("log", "1h40")
    words = {
        "before": ["--home", str(desk.home), "prompt"],
        "behind": ["prompt", "--home", str(desk.home)],
        "equals": ["prompt", f"--home={desk.home}"],
        "environment": ["prompt"],
    }[home]
    other = desk.home if home == "environment" else desk.folder
    now = {"TENHOURS_NOW": "2026-03-03T13:00:00+00:00"}
    assert start(*words, home=other, environment=now).stdout == b"1h40/10h +0h10\n"


def test_the_usual_folders_are_those_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENHOURS_HOME", raising=False)
    for variables_ in ({}, {"XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"}):
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables_.items():
            monkeypatch.setenv(name, value)
        assert [Path(folder) for folder in glancing.folders(None)] == [
            platformdirs.user_data_path("tenhours"),
            platformdirs.user_config_path("tenhours"),
        ]


def test_the_states_of_the_check(desk: Desk) -> None:
    assert desk.run("check").status == 3
    committed(desk)
    desk.at("2026-03-02T12:00:00+00:00")
    assert desk.run("check").status == 0
    desk.at("2026-03-04T12:00:00+00:00")
    assert desk.run("check").status == 10
    assert desk.run("check", "--level", "red").status == 0
    desk.at("2026-03-07T12:00:00+00:00")
    found = desk.run("check", "--json").json
    assert (found["status"], found["state"]) == (12, "impossible")
    desk.at("2026-04-07T12:00:00+00:00")
    assert desk.run("check", "--level", "missed").status == 13
    assert desk.run("week").status == 0
    assert desk.run("check", "--level", "missed").status == 0
    assert len(desk.run("check").out.splitlines()) == 1


def test_the_check_from_the_small_file_says_what_the_whole_program_says(desk: Desk) -> None:
    committed(desk)
    for now in ("2026-03-03T12:00:00+00:00", "2026-03-06T12:00:00+00:00"):
        desk.at(now)
        slow = desk.run("check")
        assert glancing.check(str(desk.home), glancing.pretended()) == (
            slow.status,
            slow.out.strip(),
        )
        quick = real(desk, "check", now=now)
        assert (quick.returncode, quick.stdout.decode()) == (slow.status, slow.out)


def test_the_small_file_is_not_believed_when_something_changed(desk: Desk) -> None:
    committed(desk)
    desk.run("check")
    assert glancing.check(str(desk.home), glancing.pretended()) is not None
    desk.settings('[time]\nzone = "Asia/Tokyo"\n[library]\nsubjects = []\n')
    assert glancing.check(str(desk.home), glancing.pretended()) is None
    desk.run("check")
    desk.write("a.md", "Q: one\nA: 1\n")
    desk.review("", "3", "q")
    desk.run("start")
    assert glancing.check(str(desk.home), glancing.pretended()) is None


def test_a_pretended_time_is_refused_on_the_default_home_by_the_prompt_too(desk: Desk) -> None:
    environment = {"TENHOURS_HOME": "", "HOME": str(desk.folder), "XDG_DATA_HOME": ""}
    ended = start("prompt", home=desk.home, environment=environment)
    assert ended.returncode == 2
    assert b"TENHOURS_NOW" in ended.stderr


def test_a_beat_without_a_timer_opens_nothing(desk: Desk) -> None:
    committed(desk)
    desk.run("week")
    desk.settings("[broken\n")
    assert real(desk, "beat", now="2026-03-03T13:00:00+00:00").returncode == 0


def test_a_beat_with_a_timer_is_a_sign_of_life(desk: Desk) -> None:
    committed(desk)
    desk.run("week")
    desk.run("start")
    for minute in ("08", "16"):
        ended = real(desk, "beat", now=f"2026-03-03T12:{minute}:00+00:00")
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    desk.at("2026-03-03T12:20:00+00:00")
    assert desk.run("stop", "--json").json["entry"]["seconds"] in (1200, 1199, 1201)


def test_the_check_says_so_when_a_week_is_out_of_reach(desk: Desk) -> None:
    committed(desk)
    desk.at("2026-03-08T20:00:00+00:00")
    desk.run("log", "7h", "--force")
    assert real(desk, "check", now="2026-03-08T20:00:10+00:00").stdout.startswith(b"red")
    late = real(desk, "check", now="2026-03-09T01:01:00+00:00")
    assert (late.returncode, late.stdout[:12]) == (11, b"out of reach")


def test_the_small_file_is_not_believed_when_the_clock_was_set_back(desk: Desk) -> None:
    committed(desk)
    desk.run("log", "1h")
    assert real(desk, "prompt", now="2026-03-03T11:00:00+00:00").stdout != b"?\n"
    assert real(desk, "prompt", now="2026-03-02T12:00:00+00:00").stdout == b"?\n"
