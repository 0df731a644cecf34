"""Notices on the desktop, through what the system has."""

from __future__ import annotations

import shutil
import subprocess
from typing import Final

LONGEST: Final = 5.0
"""Seconds that showing a notice may take."""


def notify(title: str, text: str) -> bool:
    """Show a notice; return whether the system has a way to. Never raises."""
    if shutil.which("notify-send"):
        command = ["notify-send", "--app-name=tenhours", "--", title, text]
    elif shutil.which("osascript"):
        script = f"display notification {_quoted(text)} with title {_quoted(title)}"
        command = ["osascript", "-e", script]
    else:
        return False
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
