"""A progress bar on standard error, for work that takes longer than a moment."""

from __future__ import annotations

import sys
import time
from typing import Final, Self

_PATIENCE: Final = 0.5
"""Seconds before the bar shows at all."""
_WIDTH: Final = 24


class Progress:
    """Draws how far something has come, when a person is looking."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = time.monotonic()
        self._shown = False
        self._watched = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Hear that so many of so many steps are done."""
        if not self._watched or time.monotonic() - self._began < _PATIENCE or not total:
            return
        full = _WIDTH * done // total
        bar = "#" * full + "-" * (_WIDTH - full)
        print(f"\r{self._what} [{bar}] {done} of {total}", end="", file=sys.stderr, flush=True)
        self._shown = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
