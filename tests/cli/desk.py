"""A student at the prompt: a home, deck files and a time, and what each command answers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenhours.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

NOW = "2026-03-02T12:00:00+00:00"
"""A Monday."""

SETTINGS = """\
[time]
zone = "UTC"
[library]
subjects = []
"""
"""None of the bundled subjects, so that every card is the test's own."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Desk:
    """Runs commands in one home, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.decks = self.home / "decks"
        self._patch = monkeypatch
        self.home.mkdir()
        self.settings(SETTINGS)
        monkeypatch.setenv("TENHOURS_HOME", str(self.home))
        monkeypatch.chdir(folder)
        self.at(NOW)

    def at(self, instant: str) -> None:
        """Let every command from now on begin at an instant."""
        self._patch.setenv("TENHOURS_NOW", instant)

    def settings(self, text: str) -> None:
        (self.home / "config.toml").write_text(text, encoding="utf-8")

    def write(self, path: str, text: str) -> Path:
        """Write a deck file of the student's."""
        file = self.decks / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def run(self, *words: str, said: str = "") -> Answer:
        """Run one command; `said` is what stands on its standard input."""
        out, err = io.StringIO(), io.StringIO()
        self._patch.setattr(sys, "stdin", io.StringIO(said))
        with redirect_stdout(out), redirect_stderr(err):
            status = run(words)
        return Answer(status, out.getvalue(), err.getvalue())

    def review(self, *lines: str, words: tuple[str, ...] = ()) -> Answer:
        """Hold a session of `review --plain`, saying one line after another."""
        return self.run("review", "--plain", *words, said="".join(f"{line}\n" for line in lines))

    def editor(self, script: str) -> None:
        """Make `$EDITOR` a shell script; the draft is its `$1`."""
        file = self.folder / "editor"
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)
        self._patch.setenv("EDITOR", str(file))
        self._patch.delenv("VISUAL", raising=False)


def start(
    *words: str, home: Path, said: bytes = b"", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tenhours", *words],
        env={**os.environ, **variables(home), **(environment or {})},
        input=said,
        capture_output=True,
        timeout=60,
        check=False,
    )


def variables(home: Path) -> dict[str, str]:
    """List what a program needs in its environment to work in a home at the desk's time."""
    return {"TENHOURS_HOME": str(home), "TENHOURS_NOW": NOW}
