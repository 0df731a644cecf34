"""Instants and days as the integers that the data file keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, overload

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@overload
def to_micros(instant: datetime) -> int: ...
@overload
def to_micros(instant: None) -> None: ...
def to_micros(instant: datetime | None) -> int | None:
    """Microseconds since 1970 in UTC, exactly."""
    return None if instant is None else (instant - EPOCH) // _MICROSECOND


@overload
def from_micros(micros: int) -> datetime: ...
@overload
def from_micros(micros: None) -> None: ...
def from_micros(micros: int | None) -> datetime | None:
    """Turn microseconds since 1970 into an instant in UTC."""
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


@overload
def to_ordinal(day: date) -> int: ...
@overload
def to_ordinal(day: None) -> None: ...
def to_ordinal(day: date | None) -> int | None:
    """Number of a day in the proleptic Gregorian calendar; 1 is 1 January of year 1."""
    return None if day is None else day.toordinal()


@overload
def from_ordinal(number: int) -> date: ...
@overload
def from_ordinal(number: None) -> None: ...
def from_ordinal(number: int | None) -> date | None:
    """Turn the number of a day into the day."""
    return None if number is None else date.fromordinal(number)
