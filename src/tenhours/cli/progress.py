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
        """Hear that so many of so many steps are done; of 0 when nobody knows how many."""
        if not self._watched or time.monotonic() - self._began < _PATIENCE:
            return
        line = f"{self._what} {done:,}"
        if total:
            full = _WIDTH * min(done, total) // total
            bar = "#" * full + "-" * (_WIDTH - full)
            line = f"{self._what} [{bar}] {done} of {total}"
        print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        self._shown = True

    def step(self, what: str, done: int, total: int) -> None:
        """Hear of a step of longer work by its name."""
        self._what = what
        self(done, total)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
