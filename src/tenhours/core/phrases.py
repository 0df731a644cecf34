"""Intervals, days and durations in few words, the same on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime, timedelta

    from tenhours.core.cards import Outcome

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def interval(length: timedelta) -> str:
    """Word an interval: `45 s`, `10 min`, `6 d`, `3.2 mo`, `1.4 y`."""
    seconds = length.total_seconds()
    days = seconds / 86400
    # Each bound lies where rounding would reach the next unit.
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    if seconds < 59.5 * 60:
        return f"{round(seconds / 60, 1 if seconds < 600 else None):g} min"
    if seconds < 23.95 * 3600:
        return f"{round(seconds / 3600, 1):g} h"
    if days < 59.5:
        return f"{days:.0f} d"
    if days < 11.95 * 30.4375:
        return f"{days / 30.4375:.1f} mo"
    return f"{days / 365.25:.1f} y"


def day(when: date, today: date) -> str:
    """Word a date: `24 Nov`, with the year when it is not this one."""
    year = "" if when.year == today.year else f" {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]}{year}"


def weekday(when: date) -> str:
    """Word a date with its weekday: `Fri 20 Nov`."""
    return f"{WEEKDAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"


def promise(outcome: Outcome, today: date) -> str:
    """Word what a rating led to: the day it falls due, or the minutes until it comes again."""
    due = outcome.memory.due_day
    return interval(outcome.interval) if due is None else day(due, today)


def clock(seconds: float) -> str:
    """Word a short time as minutes and seconds: `0:12`."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def hours(seconds: float) -> str:
    """Word a time as hours and minutes, rounded down: `0h22`."""
    minutes = int(seconds // 60)
    return f"{minutes // 60}h{minutes % 60:02d}"


def about(seconds: float) -> str:
    """Word an estimate: `less than a minute`, `about 14 min`, `about 1 h 10`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"about {minutes} min"
    return f"about {minutes // 60} h {minutes % 60:02d}"


def until(instant: datetime, now: datetime) -> str:
    """Word how long it is until an instant: `in 4 min`."""
    minutes = max(1, round((instant - now).total_seconds() / 60))
    return f"in {minutes} min" if minutes < 60 else f"in {minutes // 60} h {minutes % 60:02d}"


def plural(number: int, one: str, many: str = "") -> str:
    """Word a count: `1 card`, `2 cards`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
