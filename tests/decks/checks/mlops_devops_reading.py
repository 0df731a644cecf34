"""Read sentences of cards on operations, and run the shell commands they print."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def found(pattern: str, text: str) -> tuple[str, ...]:
    """Return the groups of a pattern that must stand in a text."""
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match.groups()


def plain(printed: str) -> float:
    """Read a printed number, its thousands divided or not."""
    return float(printed.replace(",", "").replace("{", "").replace("}", ""))


def numbers(pattern: str, text: str) -> tuple[float, ...]:
    """Return the groups of a pattern that must stand in a text, as numbers."""
    return tuple(plain(group) for group in found(pattern, text))


def shell(command: str, files: Mapping[str, str] | None = None) -> str:
    """Run a command by sh in a folder that holds these files; return what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (files or {}).items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
        return done.stdout
