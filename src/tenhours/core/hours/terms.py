"""Terms: what a student has promised, in force from the start of a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

WEEKDAYS: Final = 7
TARGET: Final = 36_000
"""Seconds a week: the ten hours."""
PLAN: Final = (90, 90, 90, 90, 90, 150, 0)
"""Minutes from Monday to Sunday."""
MOST: Final = (180, 180, 180, 180, 180, 300, 240)
"""Minutes that are possible at most, from Monday to Sunday."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of the policy; weekdays count from Monday whatever the week's start."""

    since: date
    """First date of the first week in which it is in force."""
    target: int = TARGET
    """Seconds a week."""
    plan: tuple[int, ...] = PLAN
    """Minutes for each weekday, Monday first."""
    most: tuple[int, ...] = MOST
    """Minutes that are possible at most, for each weekday, Monday first."""
    grace: timedelta = timedelta(hours=24)
    """From the end of a week until its verdict."""
    manual_cap: int | None = None
    """Seconds a week that may be entered by hand; None for no cap."""


@dataclass(frozen=True, slots=True)
class IfThen:
    """An if-then plan: the moment, and what is done then."""

    when: str
    then: str

    def __str__(self) -> str:
        return f"If {self.when}, then {self.then}."


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise: from when, for how many weeks, and the plans that keep it."""

    made: datetime
    """UTC; counting begins here."""
    weeks: int
    """How many weeks it was made for, the first partial one included; it goes on until `quit`."""
    plans: tuple[IfThen, ...] = ()
    ends: date | None = None
    """First date of the week from which nothing is judged any more, after `quit`."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A study day declared off: a holiday, or a sick day declared afterwards."""

    day: date
    declared: datetime
    sick: bool = False
