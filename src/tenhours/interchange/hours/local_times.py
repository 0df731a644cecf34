"""Clock times without an offset, as files have them, in a zone whose clock may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core.errors import UsageError
from tenhours.core.hours.civil_times import clock_time
from tenhours.core.hours.entries import Span
from tenhours.interchange.hours.rows import UnreadableError, instant

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo


def readings(day: date, text: str, zone: ZoneInfo) -> list[datetime]:
    """List the instants (UTC, in order) that a clock time can mean on a date, at least one.

    Raises:
        UnreadableError: no time of day, or one that the clock skipped.

    """
    try:
        found = clock_time(text.strip().lower()).on(day, zone)
    except (UsageError, OverflowError) as error:
        raise UnreadableError(str(error).rstrip(".")) from None
    if not found:
        raise UnreadableError(f"{text.strip()} on {day} was skipped by the clock in {zone.key}")
    return [instant(at) for at in found]


def one_span(starts: list[datetime], ends: list[datetime], *, seconds: int | None = None) -> Span:
    """Find the one span that two clock times can mean; `seconds` says how long it was, if known.

    Raises:
        UnreadableError: the end is not after the start, or there are several readings.

    """
    found = [Span(start, end) for start in starts for end in ends if start < end]
    if not found:
        same = min(ends) == max(starts)
        raise UnreadableError("it lasts no time at all" if same else "it ends before it begins")
    fitting = [span for span in found if span.seconds == seconds] or found
    if len(fitting) > 1:
        raise UnreadableError("the clock was set back in these hours, so it has several readings")
    return fitting[0]
