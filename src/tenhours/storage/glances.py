"""A glance: the few lines beside the data file from which prompts are answered without it.

Nothing heavy is imported here: `tenhours check` asks this before anything else.
"""

from __future__ import annotations

import os
import sqlite3
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Final

VERSION: Final = "1"


class Glance(NamedTuple):
    """What the last command that looked at the hours knew."""

    rollover: float
    """Seconds since 1970: when the study day ends, after which the prompt knows nothing."""
    prompt: str
    """`6h10/10h +0h10`."""
    until: float
    """Seconds since 1970: up to when the check may be answered from here."""
    seen: str
    """What the data file and the settings looked like; empty while a timer runs."""
    status: int
    """Of `check`: 0, 3, 10, 11, 12 or 13."""
    line: str
    """What `check` says."""


def write(path: Path, glance: Glance) -> None:
    """Write the file in one step. Raises OSError when it cannot be written."""
    lines = (VERSION, *(str(value).replace("\n", " ") for value in glance))
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        os.replace(partial, path)  # noqa: PTH105 - both ends are one rename
    finally:
        partial.unlink(missing_ok=True)


def read(path: str) -> Glance | None:
    """Read the file; None when it is missing or of another version."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes 5 ms to import
            version, rollover, prompt, until, seen, status, line = file.read().splitlines()
        if version != VERSION:
            return None
        return Glance(float(rollover), prompt, float(until), seen, int(status), line)
    except (OSError, ValueError):
        return None


def appearance(database: str, settings: str) -> str:
    """Say what a data file and the settings look like; empty while a timer runs or on trouble."""
    try:
        connection = sqlite3.connect(database, timeout=1.0)
        try:
            (timers,) = connection.execute("SELECT count(*) FROM timers").fetchone()
            (events,) = connection.execute("SELECT max(seq) FROM events").fetchone()
            facts, at = connection.execute("SELECT count(*), max(number) FROM ledger").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return ""
    if timers:
        return ""
    try:
        found = os.stat(settings)  # noqa: PTH116 - pathlib takes 5 ms to import
        written = f"{found.st_mtime_ns}:{found.st_size}"
    except OSError:
        written = "none"
    return f"{events or 0}:{facts}:{at or 0}:{written}"
