"""The bytes that reach a terminal which draws pictures, from the program as it is run."""

from __future__ import annotations

import io
import os
import re
import sys
from base64 import b64decode
from pathlib import Path

import pexpect
import pytest
from PIL import Image

SOURCES = Path(__file__).resolve().parents[2] / "src"
DECK = """\
Q: What is this?

![a red picture](img/p.png)
A: Red. ![another](img/q.jpg)
"""
SETTINGS = "welcomed = true\n[library]\nsubjects = []\n"
PLACEHOLDER = "\U0010eeee"
COMMAND = re.compile(r"\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "decks" / "img").mkdir(parents=True)
    Image.new("RGB", (300, 200), "red").save(folder / "decks" / "img" / "p.png")
    Image.new("RGB", (100, 100), "blue").save(folder / "decks" / "img" / "q.jpg")
    (folder / "decks" / "deck.md").write_text(DECK)
    (folder / "config.toml").write_text(SETTINGS)
    return folder


class Terminal:
    """The program in a terminal of 100 columns and 30 lines, and all that it writes there."""

    def __init__(self, home: Path, **environment: str) -> None:
        kept = ("PATH", "HOME", "TMPDIR")
        self._written = io.StringIO()
        self._child: pexpect.spawn[str] = pexpect.spawn(
            sys.executable,
            ["-m", "tenhours", "--home", str(home), "review"],
            env={
                **{name: os.environ[name] for name in kept if name in os.environ},
                "PYTHONPATH": str(SOURCES),
                "LC_ALL": "C.UTF-8",
                "COLORTERM": "truecolor",
                **environment,
            },
            dimensions=(30, 100),
            encoding="utf-8",
            timeout=40,
        )
        self._child.logfile_read = self._written

    def sees(self, *patterns: str) -> None:
        for pattern in patterns:
            self._child.expect(pattern)

    def press(self, key: str) -> None:
        self._child.send(key)

    def resize(self, columns: int) -> None:
        self._child.setwinsize(30, columns)

    def leave(self) -> str:
        self.press("q")
        self._child.expect(pexpect.EOF)
        self._child.close()
        return self._written.getvalue()


def reviewed(home: Path, until: str, **environment: str) -> str:
    """Show the card and its answer, then leave; return all that was written to the terminal."""
    terminal = Terminal(home, **environment)
    terminal.sees(until)
    terminal.press(" ")
    if until == PLACEHOLDER:
        terminal.sees("c=10,r=5")
    terminal.sees("another")
    return terminal.leave()


def pictures(written: str) -> dict[int, Image.Image]:
    """Put the chunks together as the terminal does."""
    data: dict[int, str] = {}
    number = 0
    for keys, chunk in COMMAND.findall(written):
        told = dict(key.split("=") for key in keys.split(","))
        if told.get("a") == "t":
            number = int(told["i"])
        if chunk:
            data[number] = data.get(number, "") + chunk
    return {number: Image.open(io.BytesIO(b64decode(text))) for number, text in data.items()}


def test_pictures_are_handed_over_once_placed_drawn_and_forgotten(home: Path) -> None:
    written = reviewed(home, PLACEHOLDER, TERM="xterm-kitty")
    held = pictures(written)
    assert [image.size for image in held.values()] == [(300, 200), (100, 100)]
    placed = re.findall(r"\x1b_Ga=p,U=1,i=(\d+),p=1,c=(\d+),r=(\d+),q=2\x1b", written)
    first, second = held
    assert held[first].convert("RGB").getpixel((50, 50)) == (255, 0, 0)
    assert placed == [(str(first), "30", "10"), (str(second), "10", "5")]
    forgotten = re.findall(r"\x1b_Ga=d,d=I,i=(\d+),q=2\x1b", written)
    assert sorted(map(int, forgotten)) == sorted(held)
    assert written.index("a=t") < written.index(PLACEHOLDER)


def test_the_colour_of_the_cells_is_the_number_of_their_picture(home: Path) -> None:
    written = reviewed(home, PLACEHOLDER, TERM="xterm-kitty")
    colours = {
        int(red) << 16 | int(green) << 8 | int(blue)
        for red, green, blue in re.findall(
            rf"\x1b\[38;2;(\d+);(\d+);(\d+)[;\d]*m{PLACEHOLDER}", written
        )
    }
    assert colours == set(pictures(written))


@pytest.mark.parametrize(
    "environment",
    [
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-kitty", "NO_COLOR": "1"},
        {"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"},
        {"TERM": "linux"},
    ],
)
def test_other_terminals_get_words(home: Path, environment: dict[str, str]) -> None:
    written = reviewed(home, "red picture", **environment)
    assert PLACEHOLDER not in written
    assert "\x1b_G" not in written
    assert "img/p.png" in written


def test_by_setting_tmux_is_asked_to_pass_pictures_on(home: Path) -> None:
    (home / "config.toml").write_text(f"{SETTINGS}[look]\nimages = true\n")
    written = reviewed(home, PLACEHOLDER, TERM="tmux-256color", TMUX="/tmp/tmux-0/default,1,0")
    passed = "".join(re.findall(r"\x1bPtmux;((?:\x1b\x1b|[^\x1b])*)\x1b\\", written))
    assert len(pictures(passed.replace("\x1b\x1b", "\x1b"))) == 2
    assert not re.search(r"(?<!\x1b)\x1b_G", written)


def test_a_picture_that_cannot_be_decoded_is_named(home: Path) -> None:
    picture = home / "decks" / "img" / "p.png"
    picture.write_bytes(picture.read_bytes()[:60])
    terminal = Terminal(home, TERM="xterm-kitty")
    terminal.sees("image: a red picture")
    assert len(pictures(terminal.leave())) <= 1


def test_a_narrower_terminal_gets_the_picture_once_and_its_new_size(home: Path) -> None:
    terminal = Terminal(home, TERM="xterm-kitty")
    terminal.sees("c=30,r=10", PLACEHOLDER)
    terminal.resize(28)
    terminal.sees(r"p=1,c=\d\d,r=\d,q=2", PLACEHOLDER)
    assert len(pictures(terminal.leave())) == 2


def test_pictures_come_back_after_the_editor(home: Path) -> None:
    editor = home / "editor"
    editor.write_text("#!/bin/sh\n")
    editor.chmod(0o755)
    terminal = Terminal(home, TERM="xterm-kitty", EDITOR=str(editor))
    terminal.sees("c=30,r=10", PLACEHOLDER)
    terminal.press("e")
    terminal.sees("a=d,d=I", "a=t", "c=30,r=10", PLACEHOLDER)
    terminal.leave()


def test_o_opens_what_is_on_show_in_the_desktops_viewer(home: Path) -> None:
    viewer = home / "bin" / "xdg-open"
    viewer.parent.mkdir()
    viewer.write_text('#!/bin/sh\necho "$1" >> "$0.asked"\n')
    viewer.chmod(0o755)
    path = f"{viewer.parent}:{os.environ['PATH']}"
    terminal = Terminal(home, TERM="xterm-256color", DISPLAY=":0", PATH=path)
    terminal.sees("red picture")
    terminal.press("o")
    terminal.sees("Opened in your picture viewer")
    terminal.leave()
    asked = (home / "bin" / "xdg-open.asked").read_text().split()
    assert asked == [str((home / "decks" / "img" / "p.png").resolve())]


def test_o_says_where_the_picture_is_over_ssh(home: Path) -> None:
    terminal = Terminal(home, TERM="xterm-256color", SSH_CONNECTION="a 1 b 22", DISPLAY=":0")
    terminal.sees("red picture")
    terminal.press("o")
    terminal.sees("no desktop here", r"p\.png")
    terminal.leave()
