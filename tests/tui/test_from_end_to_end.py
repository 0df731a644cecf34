"""The real program in a terminal, from the first run to the next day."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pexpect
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCES = Path(__file__).resolve().parents[2] / "src"


class Terminal:
    """One home, in which the program is started again and again."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.editor = folder / "editor"
        self.running: list[pexpect.spawn[str]] = []

    def start(self, now: str, *words: str, run: tuple[str, ...] = ()) -> pexpect.spawn[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TENHOURS", "COLORFGBG"))}
        program: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            [*(run or ("-m", "tenhours")), *words],
            env={
                **kept,
                "TENHOURS_HOME": str(self.home),
                "TENHOURS_NOW": now,
                "PYTHONPATH": str(SOURCES),
                "TERM": "xterm-256color",
                "EDITOR": str(self.editor),
                "VISUAL": "",
                "TZ": "UTC",
            },
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=40,
        )
        self.running.append(program)
        return program


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    for program in made.running:
        program.close(force=True)


def deck(terminal: Terminal, text: str, settings: str = "") -> None:
    (terminal.home / "decks").mkdir(parents=True)
    (terminal.home / "decks" / "tests.md").write_text(text)
    (terminal.home / "config.toml").write_text(
        f'{settings}[time]\nzone = "UTC"\n[library]\nsubjects = []\n'
    )


def leave(program: pexpect.spawn[str]) -> int | None:
    program.expect(pexpect.EOF)
    program.close()
    return program.exitstatus


def test_the_first_run_two_cards_and_the_next_day(terminal: Terminal) -> None:
    deck(
        terminal, "Q: First question?\nA: First answer.\n\nQ: Second question?\nA: Second answer.\n"
    )
    program = terminal.start("2026-03-02T09:00:00+00:00")
    program.expect("Welcome to Ten Hours")
    program.send("\x1b")
    program.expect("Due today")
    program.send(" ")
    program.expect("First question")
    program.send(" ")
    program.expect("First answer")
    program.send("3")
    program.expect("Second question")
    program.send(" ")
    program.expect("Second answer")
    program.send("4")
    program.expect("First question")
    program.send("q")
    program.expect("2 ratings on 2 cards")
    program.send("\r")
    program.expect("Done today")
    program.send("q")
    assert leave(program) == 0

    program = terminal.start("2026-03-03T09:00:00+00:00", "review")
    program.expect("First question")
    program.send(" ")
    program.expect("First answer")
    program.send("3")
    program.expect("1 rating on 1 card")
    program.send("\r")
    assert leave(program) == 0


def test_the_editor_gets_the_terminal_and_gives_it_back(terminal: Terminal) -> None:
    deck(terminal, "Q: First question?\nA: First answer.\n", "welcomed = true\n")
    terminal.editor.write_text(
        '#!/bin/sh\necho "the editor speaks"\nread answer\nsed -i "s/First answer/$answer/" "$1"\n'
    )
    terminal.editor.chmod(0o755)
    program = terminal.start("2026-03-02T09:00:00+00:00", "review")
    program.expect("First question")
    program.send("e")
    program.expect("the editor speaks")
    program.send("\x03")
    program.expect("ended")
    program.send("e")
    program.expect("the editor speaks")
    program.send("Another one\r")
    program.expect("First question")
    program.send(" ")
    program.expect("Another one")
    program.send("\x11")
    assert leave(program) == 0


@pytest.mark.parametrize(
    ("harm", "status", "words"),
    [
        (lambda home: (home / "tenhours.db").write_bytes(b"no data" * 999), 1, "tenhours.db"),
        (lambda home: (home / "config.toml").write_text("[time]\nzone = 3\n"), 1, "time.zone"),
    ],
)
def test_what_is_wrong_is_still_there_to_read_after_the_app_has_closed(
    terminal: Terminal, harm: Callable[[Path], object], status: int, words: str
) -> None:
    deck(terminal, "Q: First question?\nA: First answer.\n", "welcomed = true\n")
    harm(terminal.home)
    program = terminal.start("2026-03-02T09:00:00+00:00")
    program.expect("Something is wrong")
    program.send("q")
    program.expect(r"\[\?1049l")
    program.expect("tenhours: ")
    program.expect(words)
    assert leave(program) == status


def test_copying_reaches_the_terminals_clipboard(terminal: Terminal) -> None:
    deck(terminal, "Q: Hi?\nA: Ho.\n", "welcomed = true\n")
    program = terminal.start("2026-03-02T09:00:00+00:00", "review")
    program.expect("Hi")
    program.send("c")
    program.expect_exact("\x1b]52;c;SGk/\x07")
    program.send("\x11")
    assert leave(program) == 0


def test_a_deck_that_does_not_exist_is_named_at_the_prompt(terminal: Terminal) -> None:
    deck(terminal, "Q: Hi?\nA: Ho.\n", "welcomed = true\n")
    program = terminal.start("2026-03-02T09:00:00+00:00", "review", "nowhere")
    program.expect('there is no deck "nowhere"')
    assert leave(program) == 2


_WITH_A_FAULT = """
import sys
from tenhours.__main__ import main
from tenhours.services.review import ReviewSession
ReviewSession.bury = lambda *_: 1 / 0
sys.exit(main())
"""


def test_a_fault_of_ours_ends_in_a_sentence_and_a_log(terminal: Terminal) -> None:
    deck(terminal, "Q: Hi?\nA: Ho.\n", "welcomed = true\n")
    program = terminal.start("2026-03-02T09:00:00+00:00", "review", run=("-c", _WITH_A_FAULT))
    program.expect("Hi")
    program.send("b")
    program.expect(r"\[\?1049l")
    program.expect("something went wrong that should not have")
    program.expect("What you rated is safe")
    assert leave(program) == 1
    assert "Traceback" not in str(program.before)
    assert "ZeroDivisionError" in (terminal.home / "fault.log").read_text()
