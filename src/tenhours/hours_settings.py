"""The `[hours]` table of the settings: patience of timers, and defaults of the next commitment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.errors import UsageError
from tenhours.core.hours import durations
from tenhours.core.hours.entries import Category
from tenhours.core.hours.growth import SHARES
from tenhours.core.hours.terms import MOST, PLAN, WEEKDAYS
from tenhours.core.hours.timer import IDLE, LONGEST_GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WEEK: Final = 7 * 86400


@dataclass(frozen=True, slots=True)
class HoursSettings:
    """What `[hours]` sets."""

    idle: timedelta = IDLE
    """`θ`: a timer without a sign of life for longer has a hole."""
    longest_gap: timedelta = LONGEST_GAP
    """Without a sign of life for longer, a timer is over."""
    grace: timedelta = timedelta(hours=24)
    """From the end of a week until its verdict."""
    plan: tuple[int, ...] = PLAN
    """Minutes for each weekday, Monday first."""
    most: tuple[int, ...] = MOST
    """Minutes that are possible at most, for each weekday, Monday first."""
    manual_cap: int | None = None
    """Seconds a week that may be entered by hand; None for no cap."""
    shares: Mapping[Category, int] = field(default_factory=lambda: SHARES)
    """Wanted shares of the categories."""
    notices: bool = True
    """Whether `tenhours nudge` may show notices on the desktop."""


def days(value: object) -> tuple[int, ...]:
    """Read seven durations, Monday first, as minutes.

    Raises ValueError with what to write instead.
    """
    if not isinstance(value, list) or len(value) != WEEKDAYS:
        raise ValueError('should be seven durations, Monday first, such as ["1h30", …, "0h"].')
    return tuple(_seconds(item, 86400) // 60 for item in value)


def _length(least: int, most: int) -> Callable[[Any], timedelta]:
    def read(value: Any) -> timedelta:
        seconds = _seconds(value, most)
        if seconds < least:
            raise ValueError(f"should be at least {durations.show(least)}, not {value!r}.")
        return timedelta(seconds=seconds)

    return read


def _cap(value: object) -> int:
    return _seconds(value, _WEEK)


def _shares(value: object) -> Mapping[Category, int]:
    match = (
        re.fullmatch(r"(\d{1,3})/(\d{1,3})/(\d{1,3})", value) if isinstance(value, str) else None
    )
    if match is None or sum(map(int, match.groups())) != 100:
        raise ValueError(
            f'should share out 100 among core, related and moonshot: "70/20/10", not {value!r}.'
        )
    return dict(zip(Category, map(int, match.groups()), strict=True))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"should be true or false, not {value!r}.")  # noqa: TRY004
    return value


def _seconds(value: object, most: int) -> int:
    if not isinstance(value, str):
        raise ValueError(f'should be a duration such as "1h30", not {value!r}.')  # noqa: TRY004
    try:
        return durations.parse(value, longest=most)
    except UsageError as error:
        raise ValueError(str(error)) from error


READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "idle": _length(60, 3600),
    "longest_gap": _length(600, 12 * 3600),
    "grace": _length(0, 6 * 86400),
    "plan": days,
    "most": days,
    "manual_cap": _cap,
    "shares": _shares,
    "notices": _flag,
}
"""What reads each key."""
