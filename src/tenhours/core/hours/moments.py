"""Days, clock times and stretches of study as a student writes them: the grammar of `log`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.hours.entries import Label, Span
    from tenhours.core.time import Calendar

TOLERANCE: Final = timedelta(seconds=120)
"""How far ahead of the clock a time may lie."""
ACROSS_MIDNIGHT: Final = timedelta(hours=12)
"""The longest stretch whose end is written as an earlier time of day."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What the words of `log` meant: a span, or a total for a study day."""

    label: Label
    echo: str
    """What was understood: `Tue 17 Nov 18:00–19:30 CET (1h30) @transformers`."""
    span: Span | None = None
    """With clock times; None for a total."""
    day: date | None = None
    """A total's study day; None with clock times."""
    total: int = 0
    """A total's seconds; 0 with clock times."""

    @property
    def seconds(self) -> int:
        """Seconds of the span, or the total."""
        return self.total if self.span is None else self.span.seconds


def parse(words: Sequence[str], *, now: datetime, calendar: Calendar) -> Logged:
    """Read `DUR`, `DAY DUR`, `[DAY] T1-T2` or `[DAY] T1 +DUR`, and the label behind it.

    Words come as the shell split them. `DUR` alone ends now.

    Raises:
        UsageError: what cannot be understood, has not happened yet, or has several readings.

    """
    raise NotImplementedError


def span(
    words: Sequence[str], *, now: datetime, calendar: Calendar, on: date | None = None
) -> Span:
    """Read `[DAY] T1-T2` or `[DAY] T1 +DUR` and nothing behind it, to edit or trim an entry.

    Without a DAY it is the civil date `on`; without that the last occurrence.

    Raises:
        UsageError: as `parse`, and for words behind it.

    """
    raise NotImplementedError


def time(text: str, *, now: datetime, calendar: Calendar, on: date | None = None) -> datetime:
    """Read one instant (UTC, whole seconds): `18:10`, `6pm`, `mon 18:10`, `-10m`, `now`.

    Without a DAY a time is on the civil date `on`; without that it means its last occurrence.

    Raises:
        UsageError: as `parse`.

    """
    raise NotImplementedError


def day(text: str, *, now: datetime, calendar: Calendar, ahead: bool = False) -> date:
    """Read a study day: `today yesterday mon…sun YYYY-MM-DD -N`; a weekday is its latest one.

    With `ahead` it may lie in the future: `tomorrow`, `+N`, and a weekday is the next one.

    Raises:
        UsageError: no such day, or one in the future without `ahead`.

    """
    raise NotImplementedError


def show(span: Span, *, now: datetime, calendar: Calendar) -> str:
    """Word a span in the home zone: `Tue 17 Nov 18:00–19:30 CET (1h30)`.

    The year is named when it is not this one, the end's weekday when it is another day, and both
    offsets' names when the clock changed in between.
    """
    raise NotImplementedError
