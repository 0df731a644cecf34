"""The student's own editor, opened at a line."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path
from typing import Final

from tenhours.core.errors import UsageError

_PLUS: Final = {"vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "kak",
                "joe", "ne", "mg", "jed", "gvim", "mvim"}  # fmt: skip
_COLON: Final = {"hx", "helix", "subl", "zed", "lapce"}
_GOTO: Final = {"code", "codium", "cursor", "windsurf"}
_FALLBACKS: Final = ("nano", "vim", "vi")


def command(path: Path, line: int = 1) -> list[str]:
    """Word the call that opens a file at a line (from 1) and returns when it is closed.

    Raises UsageError when there is none, or `EDITOR` cannot be read.
    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if chosen:
        try:
            words = shlex.split(chosen)
        except ValueError as error:
            raise UsageError(f"EDITOR cannot be read: {error} in {chosen!r}.") from error
    else:
        words = [name for name in _FALLBACKS if shutil.which(name)][:1]
    if not words:
        raise UsageError("no editor was found. Set EDITOR, for example: export EDITOR=nano")
    name = Path(words[0]).name
    if name in _PLUS:
        return [*words, f"+{line}", str(path)]
    if name in _COLON:
        return [*words, f"{path}:{line}"]
    if name in _GOTO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]
