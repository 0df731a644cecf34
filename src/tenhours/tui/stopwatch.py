"""The time on a card, which stands still while something else is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Stopwatch:
    """Counts seconds on a clock that may be set back; it never runs backwards."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._before = 0.0
        self._since: datetime | None = None

    @property
    def seconds(self) -> float:
        """Seconds that it ran."""
        if self._since is None:
            return self._before
        return self._before + max((self._now() - self._since).total_seconds(), 0.0)

    def start(self) -> None:
        """Begin at nothing."""
        self._before, self._since = 0.0, self._now()

    def pause(self) -> None:
        """Stand still."""
        self._before, self._since = self.seconds, None

    def go_on(self) -> None:
        """Run on from where it stood."""
        if self._since is None:
            self._since = self._now()
