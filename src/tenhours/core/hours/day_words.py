"""The words for a day: `today yesterday mon…sun YYYY-MM-DD -N`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from tenhours.core import phrases
from tenhours.core.errors import UsageError
from tenhours.core.hours.words import quoted

FIRST_YEAR: Final = 1970
"""No hours are older than this."""
_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT: Final = ("tues", "thur", "thurs")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_STEPS: Final = re.compile(r"([-−+])([0-9]{1,6})")
FORMS: Final = "today, yesterday, mon to sun, 2026-11-17 or -1"


def is_one(word: str, *, ahead: bool = False) -> bool:
    """Say whether a word has the form of a day, even of one that does not exist."""
    written = word.lower()
    return (
        written in ("today", "yesterday", "tomorrow")
        or _weekday(written) is not None
        or _ISO.fullmatch(written) is not None
        or ((steps := _STEPS.fullmatch(written)) is not None and (ahead or steps[1] != "+"))
    )


def is_exact(word: str) -> bool:
    """Say whether a word is a day that nobody would begin a comment with: a date or `-N`."""
    return bool(_ISO.fullmatch(word) or (_STEPS.fullmatch(word) and word[0] != "+"))


def resolve(word: str, today: date, *, ahead: bool = False) -> date:
    """Name the date that a word means, seen from today; a weekday is its latest one.

    With `ahead` it may lie in the future, and a weekday is its next one, today included.

    Raises:
        UsageError: no such day, before `FIRST_YEAR`, or in the future without `ahead`.

    """
    try:
        found = _resolve(word, today, ahead=ahead)
    except (OverflowError, ValueError):
        raise UsageError(f"{quoted(word)} is a date that does not exist.") from None
    if found > today and not ahead:
        raise UsageError(
            f"{quoted(word)} has not come yet: today is {phrases.weekday(today)} {today.year}."
        )
    if found.year < FIRST_YEAR:
        raise UsageError(f"{quoted(word)} is too long ago: days begin in {FIRST_YEAR}.")
    if found.year > today.year + 100:
        raise UsageError(f"{quoted(word)} is too far away.")
    return found


def _resolve(word: str, today: date, *, ahead: bool) -> date:
    written = word.lower()
    weekday = _weekday(written)
    if weekday is not None:
        back = (today.weekday() - weekday) % 7
        return today + timedelta(days=(7 - back) % 7 if ahead else -back)
    if match := _ISO.fullmatch(written):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _STEPS.fullmatch(written):
        return today + timedelta(days=int(match[2]) * (1 if match[1] == "+" else -1))
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if written not in steps:
        raise UsageError(f"{quoted(word)} is no day. Write {FORMS}.")
    return today + timedelta(days=steps[written])


def _weekday(written: str) -> int | None:
    for number, name in enumerate(_NAMES):
        if written in (name, name[:3]) or (written in _SHORT and name.startswith(written)):
            return number
    return None
