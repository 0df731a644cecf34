"""Hooks: the student's own programs, run when something happens, and never in the way."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES: Final = ("start", "stop", "behind", "red", "verdict", "miss")
LONGEST: Final = 5.0
"""Seconds that a hook may take."""


def run(folder: Path, name: str, facts: Mapping[str, str]) -> str | None:
    """Run `on-NAME` of a folder with facts in its environment; say what went wrong, if anything.

    Its output goes nowhere; what it leaves running is its own affair.
    """
    program = folder / f"on-{name}"
    if not program.is_file():
        return None
    said = {f"TENHOURS_{key.upper()}": value for key, value in facts.items()}
    try:
        ended = subprocess.run(
            [str(program)],
            env={**os.environ, "TENHOURS_EVENT": name, **said},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{program} took longer than {LONGEST:g} s and was ended."
    except OSError as error:
        return f"{program} could not be run: {error.strerror or error}. Is it executable?"
    return None if ended.returncode == 0 else f"{program} ended with status {ended.returncode}."
