"""The program as the shell sees it: start-up, streams, exit statuses, pipes, locales."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import SETTINGS, start, variables

from tenhours.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk

PLAIN = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
"""A locale that knows nothing but ASCII, and a Python that takes it at its word."""


def imported(*words: str) -> set[str]:
    """Run the program; return the modules it imported."""
    code = (
        "import sys; before = set(sys.modules); sys.argv = ['tenhours', *sys.argv[1:]];"
        "from tenhours.__main__ import main; main();"
        "print('modules:', *sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, timeout=60
    )
    return set(ran.stdout.rpartition("modules: ")[2].split())


def test_the_version_imports_nothing_but_itself() -> None:
    found = imported("--version")
    assert {name for name in found if name.startswith("tenhours")} == {
        "tenhours",
        "tenhours.__main__",
        "tenhours.version",
    }
    assert not found & {"argparse", "dataclasses", "pathlib", "re", "typing"}


def test_help_imports_nothing_that_takes_long() -> None:
    assert not imported("--help") & {
        "dataclasses",
        "pathlib",
        "zoneinfo",
        "sqlite3",
        "textual",
        "sqlmodel",
        "sqlalchemy",
        "platformdirs",
        "tomllib",
        "json",
        "fsrs",
        "markdown_it",
    }


@pytest.mark.parametrize("words", [("--version",), ("-V",), ("--home", "x", "--version")])
def test_the_version(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run(*words).out == f"tenhours {__version__}\n"


def test_help_names_every_command_and_each_has_its_own(desk: Desk) -> None:
    text = desk.run("--help").out
    for command in (
        "review",
        "due",
        "decks",
        "add",
        "sync",
        "lint",
        "stamp",
        "card",
        "search",
        "replay",
        "tex",
        "doctor",
        "backup",
        "restore",
        "completion",
    ):
        assert f"\n    {command} " in text
        answer = desk.run(command, "--help")
        assert answer.status == 0
        assert answer.out.startswith(f"usage: tenhours {command}")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("revew",), "Did you mean review?"),
        (("--jsn",), "unrecognized arguments"),
        (("due", "--jso"), "unrecognized arguments: --jso"),
        (("lint",), "PATH"),
        (("review", "--plain", "--limit", "0"), "--limit"),
        (("review", "--minutes", "x"), "--minutes"),
        (("completion", "fish"), "fish"),
        (("--home", "", "due"), "should name a folder"),
        (("due", "--home", ""), "should name a folder"),
        (("decks", "mislay"), "mislay"),
        (("card",), "ID"),
        ((), "needs a terminal"),
        (("review",), "--plain"),
    ],
)
def test_wrong_usage_is_status_two_and_one_line(
    desk: Desk, words: tuple[str, ...], complaint: str
) -> None:
    answer = desk.run(*words)
    assert (answer.status, answer.out) == (2, "")
    assert complaint in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [("due", "a", "--json", "b"), ("due", "--json", "a", "b"), ("due", "a", "b", "--json")],
)
def test_options_may_stand_between_other_words(desk: Desk, words: tuple[str, ...]) -> None:
    desk.write("a.md", "Q: one\nA: 1\n")
    desk.write("b.md", "Q: two\nA: 2\n")
    desk.write("c.md", "Q: three\nA: 3\n")
    assert desk.run(*words).json["total"]["new"] == 2


def test_home_may_stand_before_or_behind_the_command(desk: Desk) -> None:
    other = desk.folder / "other"
    other.mkdir()
    (other / "config.toml").write_text(SETTINGS, encoding="utf-8")
    desk.write("a.md", "Q: one\nA: 1\n")
    for words in (
        ("--home", "other", "due", "--json"),
        ("--home=other", "due", "--json"),
        ("due", "--home", "other", "--json"),
        ("due", "--json", "--home=other"),
        ("decks", "list", "--home", "other", "--json"),
    ):
        answer = desk.run(*words).json
        assert answer.get("decks", answer.get("folders")) in (
            [],
            [item for item in answer.get("folders", ()) if item["bundled"]],
        )


def test_an_invented_time_is_refused_on_the_default_home(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TENHOURS_HOME")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(desk.folder / "person"))
    answer = desk.run("due")
    assert answer.status == 2
    assert "--home DIR" in answer.err
    assert not (desk.folder / "person").exists()


@pytest.mark.parametrize(
    "instant", ["yesterday", "2026-11-20", "2026-11-20T18:00:00", "0001-01-01T00:00+14:00", "9999"]
)
def test_an_invented_time_needs_an_offset(desk: Desk, instant: str) -> None:
    desk.at(instant)
    answer = desk.run("due")
    assert answer.status == 2
    assert "TENHOURS_NOW" in answer.err


def test_a_home_that_is_a_file_is_said_in_one_line(desk: Desk) -> None:
    (desk.folder / "file").write_text("", encoding="utf-8")
    answer = desk.run("--home", "file", "due")
    assert answer.status == 1
    assert len(answer.err.splitlines()) == 1
    assert "should not have" not in answer.err


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one deck of other scripts, for programs of their own."""
    folder = tmp_path / "home"
    (folder / "decks").mkdir(parents=True)
    (folder / "config.toml").write_text(SETTINGS, encoding="utf-8")
    cards = "".join(f"Q: größer {i} ≤ ∞?\nA: 日本 {i}\n\n" for i in range(400))
    (folder / "decks" / "a.md").write_text(f"---\ndeck: ü\n---\n\n{cards}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("words", [("due",), ("search", "größer 1 "), ("review", "--plain")])
def test_a_locale_without_our_characters_still_gets_an_answer(
    home: Path, words: tuple[str, ...]
) -> None:
    ran = start(*words, home=home, said=b"\n4\nq\n", environment=PLAIN)
    assert ran.returncode == 0
    assert ran.stdout.isascii()
    assert b"Traceback" not in ran.stderr
    assert b"should not have" not in ran.stderr


def test_json_is_whole_in_every_locale(home: Path) -> None:
    plain = start("due", "--json", home=home, environment=PLAIN).stdout
    assert plain.isascii()
    assert b'"\\u00fc"' in plain
    assert (
        '"ü"'.encode() in start("due", "--json", home=home, environment={"PYTHONUTF8": "1"}).stdout
    )


def test_a_reader_that_has_enough_hears_no_complaint(home: Path) -> None:
    script = f'"{sys.executable}" -m tenhours search; echo "status $?" >&2'
    ran = subprocess.run(
        ["sh", "-c", f"({script}) | head -1"],
        env={**os.environ, **variables(home), "PYTHONUTF8": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout == "ü\n".encode()
    assert b"Broken" not in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert b"status 0" in ran.stderr


@pytest.mark.parametrize(
    ("redirect", "status"),
    [("<&-", 0), ("</dev/null", 0), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)],
)
def test_closed_streams_are_no_fault(home: Path, redirect: str, status: int) -> None:
    ran = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m tenhours review --plain {redirect}'],
        env={**os.environ, **variables(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == status
    assert ran.stderr == b""


def test_an_output_that_cannot_be_written_is_said_in_one_line(home: Path) -> None:
    with (home / "config.toml").open("rb") as only_readable:
        ran = subprocess.run(
            [sys.executable, "-m", "tenhours", "due"],
            env={**os.environ, **variables(home)},
            stdout=only_readable,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"tenhours: the output cannot be written")
    assert len(ran.stderr.splitlines()) == 1


def test_bytes_that_are_no_text_are_no_fault(home: Path) -> None:
    ran = start(
        "review",
        "--plain",
        home=home,
        said=b"\xff\xfe\n\n\x00\n4\nq\n",
        environment={"LC_ALL": "C.UTF-8"},
    )
    assert ran.returncode == 0
    assert b"ok 4 Easy" in ran.stdout


def test_a_rating_is_on_disk_when_it_is_acknowledged(home: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tenhours", "review", "--plain"],
        env={**os.environ, **variables(home), "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(b"\n4\n")
        program.stdin.flush()
        for line in program.stdout:
            if line.startswith(b"ok 4"):
                break
        program.kill()
    found = start("search", "is:review", "--json", home=home).stdout
    assert found.count(b'"phase": "review"') == 1


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Nowhere/X"])
def test_the_home_zone_comes_from_the_settings_wherever_the_machine_is(
    home: Path, zone: str
) -> None:
    assert (
        b'"study_day": "2026-03-02"'
        in start("due", "--json", home=home, environment={"TZ": zone}).stdout
    )


def test_completion_scripts_are_accepted_by_the_shell(desk: Desk) -> None:
    for shell in ("bash", "zsh", "tcsh"):
        answer = desk.run("completion", shell)
        assert answer.status == 0
        assert "tenhours" in answer.out
    script = desk.run("completion", "bash").out
    subprocess.run(["bash", "-n"], input=script, text=True, check=True, timeout=60)
    wanted = (
        f"{script}\nCOMP_WORDS=(tenhours re); COMP_CWORD=1; _shtab_tenhours; echo ${{COMPREPLY[@]}}"
    )
    ran = subprocess.run(
        ["bash"], input=wanted, text=True, capture_output=True, check=True, timeout=60
    )
    assert set(ran.stdout.split()) == {"review", "replay", "restore", "resume"}
