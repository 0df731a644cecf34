"""Intervals, days and durations in few words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours.core import phrases

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(seconds=59.9), "1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=10), "10 min"),
        (timedelta(minutes=59, seconds=45), "1 h"),
        (timedelta(hours=1, minutes=30), "1.5 h"),
        (timedelta(hours=23, minutes=59), "1 d"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=59), "59 d"),
        (timedelta(days=98), "3.2 mo"),
        (timedelta(days=364), "1.0 y"),
        (timedelta(days=511), "1.4 y"),
        (timedelta(days=36500), "99.9 y"),
    ],
)
def test_intervals(length: timedelta, words: str) -> None:
    assert phrases.interval(length) == words


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40000)))
def test_intervals_are_short_and_never_reach_their_next_unit(length: timedelta) -> None:
    number, unit = phrases.interval(length).split()
    most = {"s": 60, "min": 60, "h": 24, "d": 60, "mo": 12, "y": 200}[unit]
    assert float(number) < most


def test_days_name_their_year_only_when_it_is_another() -> None:
    assert phrases.day(date(2026, 11, 24), TODAY) == "24 Nov"
    assert phrases.day(date(2027, 1, 2), TODAY) == "2 Jan 2027"
    assert phrases.weekday(TODAY) == "Fri 20 Nov"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00"), (12.9, "0:12"), (60, "1:00"), (3725, "62:05")]
)
def test_short_times(seconds: float, words: str) -> None:
    assert phrases.clock(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0, "0h00"), (1379, "0h22"), (36000, "10h00")])
def test_hours(seconds: float, words: str) -> None:
    assert phrases.hours(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (29, "less than a minute"),
        (60, "about 1 min"),
        (840, "about 14 min"),
        (3600, "about 1 h 00"),
        (4200, "about 1 h 10"),
    ],
)
def test_estimates(seconds: float, words: str) -> None:
    assert phrases.about(seconds) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(-5, "in 1 min"), (0.2, "in 1 min"), (4, "in 4 min"), (60, "in 1 h 00"), (135, "in 2 h 15")],
)
def test_how_long_until(minutes: float, words: str) -> None:
    assert phrases.until(NOW + timedelta(minutes=minutes), NOW) == words


def test_counts() -> None:
    assert phrases.plural(1, "card") == "1 card"
    assert phrases.plural(0, "card") == "0 cards"
    assert phrases.plural(2, "entry", "entries") == "2 entries"
