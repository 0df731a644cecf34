"""Glancing: the prompt and the check, answered without opening the data file where that will do.

Nothing is imported here before it is needed.
"""

from __future__ import annotations

import os
import sys
import time

from tenhours.storage import glances

UNKNOWN = "?"
"""The prompt when nothing is known of today."""


def folders(home: str | None) -> tuple[str, str]:
    """Find the folders of the data file and of the settings, as `places.find` does."""
    chosen = home or os.environ.get("TENHOURS_HOME")
    if chosen:
        folder = os.path.abspath(os.path.expanduser(chosen))  # noqa: PTH100, PTH111 - slow
        return folder, folder
    if sys.platform == "darwin":
        own = os.path.expanduser("~/Library/Application Support/tenhours")  # noqa: PTH111 - slow
        return own, own
    return (
        _base("XDG_DATA_HOME", "~/.local/share"),
        _base("XDG_CONFIG_HOME", "~/.config"),
    )


def pretended() -> float | None:
    """Return seconds since 1970 that `TENHOURS_NOW` says; None without it.

    Raises ValueError when it is no instant.
    """
    text = os.environ.get("TENHOURS_NOW")
    if not text:
        return None
    from datetime import datetime

    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant.timestamp()


def prompt(home: str | None, now: float | None) -> str:
    """Return the prompt that the last command left."""
    found = glances.read(f"{folders(home)[0]}/{glances.NAME}")
    moment = time.time() if now is None else now
    return UNKNOWN if found is None or not found[6] <= moment < found[0] else found[1]


def check(home: str | None, now: float | None) -> tuple[int, str] | None:
    """Return status and line that the last command left; None when they may be old by now."""
    data, config = folders(home)
    found = glances.read(f"{data}/{glances.NAME}")
    moment = time.time() if now is None else now
    if found is None or not found[3] or not found[6] <= moment < found[2]:
        return None
    if glances.appearance(f"{data}/tenhours.db", f"{config}/config.toml") != found[3]:
        return None
    return found[4], found[5]


def may_run(home: str | None) -> bool:
    """Whether a timer may run: the last command did not leave word that none does."""
    found = glances.read(f"{folders(home)[0]}/{glances.NAME}")
    return found is None or not found[3]


def _base(name: str, usual: str) -> str:
    base = os.environ.get(name, "")
    if not base.strip():
        base = os.path.expanduser(usual)  # noqa: PTH111 - slow
    return os.path.join(base, "tenhours")  # noqa: PTH118 - slow
