"""Durations as a student writes them, and as every screen shows them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from tenhours.core.errors import UsageError
from tenhours.core.hours.words import quoted

LONGEST: Final = 86_400
"""Seconds that one duration may last: 24 h."""

_HOURS = r"h(?:(?:ou)?rs?)?"
_MINUTES = r"m(?:in(?:ute)?s?)?"
_NUMBER = r"[0-9]{1,7}(?:[.,][0-9]{1,9})?|[.,][0-9]{1,9}"
_BARE: Final = re.compile(rf"({_NUMBER})")
_ONE_UNIT: Final = re.compile(rf"({_NUMBER}) *(?:({_HOURS})|{_MINUTES})")
_TWO_UNITS: Final = re.compile(rf"([0-9]{{1,7}}) *{_HOURS} *([0-9]{{1,2}}) *{_MINUTES}")
_BOTH: Final = re.compile(r"([0-9]{1,7})h([0-9]{1,2})")
_COLON: Final = re.compile(r"([0-9]{1,7}):([0-9]{2})(?::([0-9]{2}))?")
_ISO: Final = re.compile(rf"pt(?=.)(?:({_NUMBER})h)?(?:({_NUMBER})m)?(?:({_NUMBER})s)?")


def parse(text: str, *, longest: int | None = LONGEST) -> int:
    """Read `90m 45min 2h 1h30 1h30m 1.5h 1,5h 1:30 PT1H30M` as whole seconds, rounded down.

    `m` is always minutes. Nothing (`0h00`) is read too: whether it will do, the caller knows.
    `longest` is the most in seconds; None for a target or a lifetime.

    Raises:
        UsageError: anything else, a bare number, or more than `longest`.

    """
    written = text.strip().lower()
    seconds = _read(written, text)
    if longest is not None and seconds > longest:
        raise UsageError(
            f"{quoted(text)} is more than {show(longest)}, the most for one duration. "
            "Write a total for each day."
        )
    return seconds


def is_one(text: str) -> bool:
    """Say whether a text has the form of a duration, whatever its length.

    `18:10` has it too: where a time may stand as well, ask `is_plain`.
    """
    return is_plain(text) or _COLON.fullmatch(text.strip()) is not None


def is_plain(text: str) -> bool:
    """Say whether a text has the form of a duration, and not that of a time of day."""
    written = text.strip().lower()
    return any(form.fullmatch(written) for form in (_ONE_UNIT, _TWO_UNITS, _BOTH, _ISO))


def show(seconds: int) -> str:
    """Word seconds as `1h30`, rounded down (towards nothing when negative: `-0h30`)."""
    minutes = abs(seconds) // 60
    sign = "-" if seconds < 0 and minutes else ""
    return f"{sign}{minutes // 60}h{minutes % 60:02d}"


def _read(written: str, text: str) -> int:
    if match := _ONE_UNIT.fullmatch(written):
        return int(_fraction(match[1]) * (3600 if match[2] else 60))
    if match := _TWO_UNITS.fullmatch(written):
        return _clock(match[1], match[2], text)
    if match := _BOTH.fullmatch(written):
        if len(match[2]) == 1:
            raise UsageError(
                f"{quoted(text)} can mean {match[1]}h0{match[2]} or {match[1]}h{match[2]}0. "
                "Write the minutes with two digits."
            )
        return _clock(match[1], match[2], text)
    if match := _COLON.fullmatch(written):
        return _clock(match[1], match[2], text) + int(match[3] or 0)
    if match := _ISO.fullmatch(written):
        units = zip(match.groups("0"), (3600, 60, 1), strict=True)
        return int(sum(_fraction(number) * unit for number, unit in units))
    raise UsageError(_refusal(written, text))


def _clock(hours: str, minutes: str, text: str) -> int:
    if int(minutes) > 59:
        total = show(int(hours) * 3600 + int(minutes) * 60)
        raise UsageError(
            f"{quoted(text)} has more than 59 minutes behind its hours. Write {total}."
        )
    return int(hours) * 3600 + int(minutes) * 60


def _fraction(number: str) -> Fraction:
    return Fraction(number.replace(",", "."))


def _refusal(written: str, text: str) -> str:
    if _BARE.fullmatch(written):
        minutes, hours = int(_fraction(written) * 60), int(_fraction(written) * 3600)
        return (
            f"{quoted(text)} of what? {written}m is {show(minutes)}, {written}h is {show(hours)}."
        )
    if written.startswith(("-", "−")) and is_one(written[1:]):
        return f"{quoted(text)} is less than nothing. A duration has no sign."
    return f"{quoted(text)} is no duration. Write it like 90m, 2h, 1h30, 1.5h, 1:30 or PT1H30M."
