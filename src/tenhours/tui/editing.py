"""The student's editor: the terminal is theirs until they close it."""

from __future__ import annotations

import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tenhours.core.errors import UsageError
from tenhours.services import editor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.app import App


def edit(app: App[int], path: Path, line: int = 1) -> None:
    """Open a file at a line, from 1, and wait until the editor is closed.

    Raises UsageError when the editor cannot be started or did not end well.
    """
    try:
        call = editor.command(path, line)
    except ValueError as error:
        raise UsageError(f"EDITOR cannot be understood: {error}.") from error
    try:
        with app.suspend(), _interrupts_are_the_editors():
            ended = subprocess.run(call, check=False)
    except SuspendNotSupported as error:
        raise UsageError("an editor cannot be opened from this terminal.") from error
    except OSError as error:
        raise UsageError(
            f"the editor {call[0]} did not start: {error.strerror or error}. "
            "Set EDITOR to one that is there."
        ) from error
    if ended.returncode:
        raise UsageError(f"the editor {call[0]} ended with status {ended.returncode}.")


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Let Ctrl+C reach the editor without ending the app that waits for it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
