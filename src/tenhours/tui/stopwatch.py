"""The time on a card, which stands still while something else is on the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

IDLE: Final = timedelta(minutes=10)
"""Without a sign of life for longer, nobody was there."""


class Stopwatch:
    """Counts seconds on a clock that may be set back; it never runs backwards."""

    def __init__(self, now: Callable[[], datetime], idle: timedelta = IDLE) -> None:
        self._now = now
        self._idle = idle.total_seconds()
        self._before = 0.0
        self._since: datetime | None = None

    @property
    def seconds(self) -> float:
        """Seconds that it ran, silences longer than the idle limit left out."""
        if self._since is None:
            return self._before
        silence = max((self._now() - self._since).total_seconds(), 0.0)
        return self._before + (silence if silence <= self._idle else 0.0)

    def start(self) -> None:
        """Begin at nothing."""
        self._before, self._since = 0.0, self._now()

    def touch(self) -> None:
        """Take in a sign of life: a key, or a click."""
        if self._since is not None:
            self._before, self._since = self.seconds, self._now()

    def pause(self) -> None:
        """Stand still."""
        self._before, self._since = self.seconds, None

    def go_on(self) -> None:
        """Run on from where it stood."""
        if self._since is None:
            self._since = self._now()
