"""A glance: the few lines beside the data file from which prompts are answered without it.

Nothing is imported here before it is needed: `tenhours prompt` asks this before anything else.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Glance: TypeAlias = tuple[float, str, float, str, int, str, float]

NAME = "tenhours.prompt"
"""Of the file, in the folder of the data file."""

_VERSION = "2"


def write(path: str, glance: Glance) -> None:
    """Write the file in one step. Raises OSError when it cannot be written.

    A glance is: when the study day ends (seconds since 1970), after which the prompt knows
    nothing; the prompt; up to when (seconds since 1970) the check may be answered from here; what
    the data file and the settings looked like, empty while a timer runs; the status of `check`;
    its line; when the study day began, before which it says nothing (the clock was set back).
    """
    lines = (_VERSION, *(str(value).replace("\n", " ") for value in glance))
    partial = f"{path}.{os.getpid()}.partial"
    try:
        with open(partial, "w", encoding="utf-8") as file:  # noqa: PTH123 - as below
            file.write("\n".join(lines) + "\n")
        os.replace(partial, path)  # noqa: PTH105 - as below
    except OSError:
        if os.path.exists(partial):  # noqa: PTH110 - as below
            os.unlink(partial)  # noqa: PTH108 - as below
        raise


def read(path: str) -> Glance | None:
    """Read the file; None when it is missing or of another version."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes 5 ms to import
            version, *rest = file.read().splitlines()
        if version != _VERSION:
            return None
        rollover, prompt, until, seen, status, line, since = rest
        return float(rollover), prompt, float(until), seen, int(status), line, float(since)
    except (OSError, ValueError):
        return None


def appearance(database: str, settings: str) -> str:
    """Say what a data file and the settings look like; empty while a timer runs or on trouble."""
    import sqlite3

    if not os.path.exists(database):  # noqa: PTH110 - as above
        return ""
    try:
        connection = sqlite3.connect(database, timeout=1.0)
        try:
            (timers,) = connection.execute("SELECT count(*) FROM timers").fetchone()
            (events,) = connection.execute("SELECT max(seq) FROM events").fetchone()
            facts, last = connection.execute("SELECT count(*), max(number) FROM ledger").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return ""
    if timers:
        return ""
    try:
        found = os.stat(settings)  # noqa: PTH116 - as above
        written = f"{found.st_mtime_ns}:{found.st_size}"
    except OSError:
        written = "none"
    return f"{events or 0}:{facts}:{last or 0}:{written}"
