"""Times of day as they are written, and the instants that they can mean on a civil date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from tenhours.core import phrases
from tenhours.core.errors import UsageError
from tenhours.core.hours.words import quoted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DASH: Final = "[-‐‑‒–—−]"
OFFSET: Final = r"z|utc|[+−-](?:0[0-9]|1[0-4]):?[0-5][0-9]"
FACE: Final = r"[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?)?(?: ?[ap]\.?m\.?)?"
TIME: Final = rf"{FACE}(?: ?(?:{OFFSET}))?"
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    rf"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<offset>{OFFSET}))?"
)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as it was written."""

    text: str
    seconds: int
    """Seconds after midnight on the clock's face; 86,400 for 24:00."""
    half: bool = False
    """Written with am or pm."""
    offset: timedelta | None = None
    """How far it is ahead of UTC; None for the home zone's time."""

    @property
    def could_be_either_half(self) -> bool:
        """Say whether it may have been meant as am or pm."""
        return not self.half and 3600 <= self.seconds < 13 * 3600

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
        """Return the instants (UTC, in order) that it means on a date: two where the clock was
        set back, none where it skipped this time.
        """
        try:
            face = datetime.combine(day + self.seconds // 86_400 * _DAY, time())
            face += timedelta(seconds=self.seconds % 86_400)
            if self.offset is not None:
                return (face.replace(tzinfo=timezone(self.offset)).astimezone(UTC),)
            found = {face.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
            return tuple(
                sorted(at for at in found if at.astimezone(zone).replace(tzinfo=None) == face)
            )
        except OverflowError:
            raise UsageError(f"{day} is too far away.") from None


def clock_time(text: str) -> ClockTime:
    """Read `18:00`, `6pm`, `6:30 pm`, `18:00+01:00` or `24:00`; the text is in small letters.

    Raises:
        UsageError: not a time of day.

    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{quoted(text)} is no time of day. Write it like 18:00 or 6pm.")
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    second = int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise UsageError(f"{quoted(text)} is no time of day: am and pm go from 1 to 12.")
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    elif match["minute"] is None:
        raise UsageError(
            f"{quoted(text)} can be a time or a number. Write {hour}:00, {hour}am or {hour}pm."
            if 1 <= hour <= 12
            else f"{quoted(text)} is no time of day. Write it with its minutes, like 18:00."
        )
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise UsageError(f"{quoted(text)} is no time of day: hours go to 23, minutes to 59.")
    return ClockTime(text.strip(), seconds, bool(match["half"]), _offset(match["offset"]))


def skipped(wanted: ClockTime, day: date, zone: ZoneInfo) -> str:
    """Say that a clock change skips a time, and what the clock did."""
    face = datetime.combine(day, time()) + timedelta(seconds=wanted.seconds)
    before = face.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = face.replace(tzinfo=zone, fold=0).astimezone(UTC)
    change = _change(before, after, zone)
    left, reached = (
        _face(change - timedelta(seconds=1), zone) + timedelta(seconds=1),
        _face(change, zone),
    )
    named = phrases.weekday(day)
    if reached - left >= _DAY:
        return f"{named} {day.year} does not exist here: the calendar went past that date."
    return (
        f"{quoted(wanted.text)} does not exist on {named} {day.year}: "
        f"the clock went from {left:%H:%M} to {reached:%H:%M}."
    )


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    # Halving finds the second in which the offset changed.
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle <= before:
            break
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def _face(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text in ("z", "utc"):
        return timedelta(0)
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return ahead if text[0] == "+" else -ahead
