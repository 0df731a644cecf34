"""The clock: the one place that asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from tenhours.core.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tenhours.core.time import Pulse


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)

    def pulse(self) -> Pulse:
        """Return what the machine's other clocks show."""
        from tenhours.core.time import Pulse

        awake = time.monotonic_ns()
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        asleep = None
        if boottime is not None:
            asleep = time.clock_gettime_ns(boottime) - time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        return Pulse(_boot(), awake, asleep)


class ShiftedClock:
    """A clock that was set to an instant when the program started, and runs on from there."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the instant that this clock shows, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def pulse(self) -> Pulse:
        """Return other clocks that agree with this one: a machine that was never off or asleep."""
        from tenhours.core.time import Pulse

        return Pulse("pretended", int(self.now().timestamp() * 1e9), 0)


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


def _boot() -> str:
    """Name the start of the machine; empty where nothing tells."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:  # noqa: PTH123
            return file.read().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def file_clock() -> int:
    """Return nanoseconds since 1970 as the file system counts them, whatever `now` pretends."""
    return time.time_ns()
