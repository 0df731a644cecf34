"""Durations as a student writes them, and as every screen shows them."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 86_400
"""Seconds that one duration may last: 24 h."""


def parse(text: str, *, longest: int | None = LONGEST) -> int:
    """Read `90m 45min 2h 1h30 1h30m 1.5h 1,5h 1:30 PT1H30M` as whole seconds, rounded down.

    `m` is always minutes. Nothing (`0h00`) is read too: whether it will do, the caller knows.
    `longest` is the most in seconds; None for a target or a lifetime.

    Raises:
        UsageError: anything else, a bare number, or more than `longest`.

    """
    raise NotImplementedError


def show(seconds: int) -> str:
    """Word seconds as `1h30`, rounded down (towards nothing when negative: `-0h30`)."""
    raise NotImplementedError
