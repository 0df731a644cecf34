"""The clock: the one place that asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from tenhours.core.errors import UsageError


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that was set to an instant when the program started, and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the instant that this clock shows, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def read_instant(text: str) -> datetime:
    """Read what `TENHOURS_NOW` says.

    Raises UsageError when it is not an instant with an offset.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not 1970 < instant.year < 2900:
        raise UsageError(
            f"TENHOURS_NOW should be an instant with its offset, such as "
            f"2026-11-20T18:00:00+01:00, not {text!r}."
        )
    return instant


def file_clock() -> int:
    """Return nanoseconds since 1970 as the file system counts them, whatever `now` pretends."""
    return time.time_ns()
