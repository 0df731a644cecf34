"""Holidays: how many days off there may be, and how far ahead they are declared."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.hours.terms import DayOff, Terms
    from tenhours.core.hours.weeks import Timeline

AHEAD: Final = 7
"""Study days between the declaration and the day off, at least."""
YEAR: Final = 365
"""Days of the window in which days off are limited."""
DAYS_A_YEAR: Final = 42
"""Holidays in any window, at most."""
SICK_A_YEAR: Final = 2
"""Sick days in any window, at most."""


class Objection(StrEnum):
    """Why a day cannot be declared off."""

    TOO_SOON = "too soon"
    """A holiday less than seven days ahead."""
    TOO_MANY = "too many"
    """More holidays or sick days in 365 days than there may be."""
    ALREADY_OFF = "already off"
    NOT_YET = "not yet"
    """A sick day that has not begun."""
    TOO_LATE = "too late"
    """A sick day longer ago than the grace."""


def holiday(day: date, *, today: date, days_off: Sequence[DayOff]) -> Objection | None:
    """Say what speaks against a holiday declared today; None when it may be.

    Both days are study days: on a Monday the next Monday is seven days ahead.
    """
    if any(other.day == day for other in days_off):
        return Objection.ALREADY_OFF
    if (day - today).days < AHEAD:
        return Objection.TOO_SOON
    return Objection.TOO_MANY if holidays_left(day, days_off) < 1 else None


def sick_day(
    day: date, *, now: datetime, days_off: Sequence[DayOff], terms: Terms, timeline: Timeline
) -> Objection | None:
    """Say what speaks against a sick day declared now, until the grace after its end has passed.

    The running day may be one.
    """
    if any(other.day == day for other in days_off):
        return Objection.ALREADY_OFF
    span = timeline.day(day).span
    if now < span.start:
        return Objection.NOT_YET
    if now >= span.end + terms.grace:
        return Objection.TOO_LATE
    sick = [other.day for other in days_off if other.sick]
    return Objection.TOO_MANY if _fullest(day, sick) >= SICK_A_YEAR else None


def holidays_left(day: date, days_off: Sequence[DayOff]) -> int:
    """Return how many more holidays the fullest 365 days around a day have room for."""
    declared = [other.day for other in days_off if not other.sick]
    return max(0, DAYS_A_YEAR - _fullest(day, declared))


def _fullest(day: date, days: Sequence[date]) -> int:
    """Return the most of these days in any 365 consecutive ones that hold the given day."""
    ordered = sorted(set(days))
    ends = [day, *(other for other in ordered if 0 < (other - day).days < YEAR)]
    return max(sum(1 for other in ordered if 0 <= (end - other).days < YEAR) for end in ends)
