"""Running `tenhours` as the student does: a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SOURCES = Path(__file__).resolve().parents[2] / "src"


def make_home(folder: Path, cards: int) -> Path:
    """Make a home with one deck, no bundled decks and no daily limit."""
    home = folder / "home"
    (home / "decks").mkdir(parents=True)
    (home / "config.toml").write_text(
        "welcomed = true\n[library]\nsubjects = []\n[review]\nnew_per_day = 9999\n[time]\n"
        'zone = "UTC"\n'
    )
    (home / "decks" / "a.md").write_text(
        "\n".join(f"Q: Question {number}?\nA: Answer {number}.\n" for number in range(cards))
    )
    return home


def start(
    home: Path, *words: str, before: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """Start the program with pipes for input, output and errors."""
    return subprocess.Popen(
        [sys.executable, "-m", "tenhours", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(home),
        preexec_fn=before,  # noqa: PLW1509 - it only sets limits
    )


def run(
    home: Path, *words: str, typed: str | bytes = "", before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    return subprocess.run(
        [sys.executable, "-m", "tenhours", *words],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        check=False,
        timeout=60,
        env=_environment(home),
        preexec_fn=before,
    )


def _environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TENHOURS")}
    return {**kept, "TENHOURS_HOME": str(home), "PYTHONPATH": str(SOURCES), "COLUMNS": "80"}


def acknowledged(lines: Sequence[str]) -> int:
    """Count the ratings that the program said it has kept."""
    return sum(line.startswith(("ok 1", "ok 2", "ok 3", "ok 4")) for line in lines)


def crashed(errors: str) -> bool:
    """Whether the program met something that it has no words for."""
    return "Traceback" in errors or "should not have" in errors


def logged(home: Path) -> int:
    """Count the ratings in the log."""
    database = Database(home / "tenhours.db")
    try:
        (count,) = database.connection.execute(
            "SELECT count(*) FROM events WHERE kind = 'review' AND undone = 0"
        ).fetchone()
        (verdict,) = database.connection.execute("PRAGMA integrity_check").fetchone()
        assert verdict == "ok"
        return int(count)
    finally:
        database.close()
