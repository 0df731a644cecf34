"""Berlin as it is in HOURS.md's examples: weeks from Monday, days from 04:00, ten hours a week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tenhours.core.hours import promises
from tenhours.core.hours.entries import Entry, Label, Source, Span
from tenhours.core.hours.terms import Commitment, DayOff, Terms
from tenhours.core.hours.weeks import Timeline
from tenhours.core.time import Calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.core.hours.promises import Promise

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = 60
HOUR = 3600


def at(text: str, zone: str = "Europe/Berlin", fold: int = 0) -> datetime:
    """Read a local time, `2026-11-16 03:00`, as an instant in UTC."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return local.astimezone(UTC)


def span(start: str, end: str, zone: str = "Europe/Berlin") -> Span:
    return Span(at(start, zone), at(end, zone))


def timeline(
    zone: str = "Europe/Berlin", week_start: int = 0, rollover: time | None = None
) -> Timeline:
    calendar = Calendar(ZoneInfo(zone), rollover or time(4), week_start)
    return Timeline([(date(2026, 1, 5), calendar)])


def entry(
    start: str,
    end: str,
    *,
    name: str = "",
    source: Source = Source.MANUAL,
    made: datetime | None = None,
    holes: Sequence[Span] = (),
    label: Label | None = None,
    zone: str = "Europe/Berlin",
) -> Entry:
    """Make an entry with clock times, entered at its end unless told otherwise."""
    when = span(start, end, zone)
    return Entry(
        id=name or f"{source} {start}",
        source=source,
        made=made or when.end,
        span=when,
        holes=tuple(holes),
        label=label or Label(),
    )


def total(day: date, seconds: int, *, made: datetime, name: str = "") -> Entry:
    """Make an entry that is a total for a day."""
    return Entry(name or f"total {day}", Source.MANUAL, made, day=day, total=seconds)


def off(*days: date) -> list[DayOff]:
    return [DayOff(day, LONG_AGO) for day in days]


def promise(
    day: date,
    *,
    made: datetime = LONG_AGO,
    days_off: Sequence[DayOff] = (),
    terms: Terms | None = None,
    line: Timeline | None = None,
) -> Promise:
    """Say what the week of a day owes, by default under the usual terms."""
    versions = [terms or Terms(date(2020, 1, 6))]
    week = (line or timeline()).week(day)
    found = promises.promised(week, [Commitment(made, 12)], versions, days_off)
    assert found is not None
    return found
